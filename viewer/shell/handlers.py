"""What each action does, by its id."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from viewer import APP_NAME, __version__
from viewer.cache import human_bytes
from viewer.shell.actions import ACTIONS, COLOR_MAPS, REPRESENTATIONS

if TYPE_CHECKING:
    from viewer.shell.application import ViewerApplication


def action_handlers(app: ViewerApplication) -> dict[str, Callable[[], None]]:
    """Return the handler of every action in the table."""
    session = app.session
    handlers: dict[str, Callable[[], None]] = {
        "file.open": partial(_open, app),
        "file.example": lambda: session.open_example(app.paths.example_dataset),
        "file.reload": session.reload,
        "file.quit": app.qt.quit,
        "sample.next": partial(session.step, 1),
        "sample.previous": partial(session.step, -1),
        "sample.forward": partial(session.step, 10),
        "sample.back": partial(session.step, -10),
        "sample.first": partial(session.step, -(10**12)),
        "sample.last": partial(session.step, 10**12),
        "sample.retry": session.retry,
        "view.reset_camera": app.renderer.reset_camera,
        "view.edges": partial(_set_edges, app),
        "cache.sweep": partial(app.sweeper.start, asked=True),
        "cache.clear": partial(_clear, app),
        "cache.reveal": lambda: app.reveal(str(app.cache.path)),
        "cache.clean_at_start": partial(_set_clean_at_start, app),
        "help.shortcuts": partial(_show_shortcuts, app),
        "help.logs": lambda: app.reveal(str(app.paths.logs)),
        "help.about": partial(_show_about, app),
    }
    for name in ("iso", "-x", "+x", "-y", "+y", "-z", "+z"):
        handlers[f"view.camera.{name}"] = partial(app.renderer.reset_camera, name)
    for name in REPRESENTATIONS:
        handlers[f"view.representation.{name}"] = partial(session.set_look, representation=name)
    for name in COLOR_MAPS:
        handlers[f"view.color_map.{name}"] = partial(_set_color_map, app, name)
    return handlers


def _open(app: ViewerApplication) -> None:
    recent = app.state.recent
    path = app.prompts.choose_dataset(str(Path(recent[0]).parent) if recent else str(Path.home()))
    if path is not None:
        app.session.open_dataset(path)


def _set_edges(app: ViewerApplication) -> None:
    app.settings.edges = app.window.actions_["view.edges"].isChecked()
    app.session.set_look(edges=app.settings.edges)


def _set_color_map(app: ViewerApplication, name: str) -> None:
    app.settings.color_map = name
    app.session.set_look(color_map=name)


def _set_clean_at_start(app: ViewerApplication) -> None:
    app.settings.clean_at_start = app.window.actions_["cache.clean_at_start"].isChecked()


def _clear(app: ViewerApplication) -> None:
    def done(freed: int) -> None:
        app.window.tell(f"Freed {human_bytes(freed)} of this cache; the sample on screen was kept.")
        app.watch.refresh()

    store, shown = app.session.store, app.session.state.shown
    app.tasks.start(lambda: store.clear(keep=shown.directory if shown else None), done)


def _show_shortcuts(app: ViewerApplication) -> None:
    keys = [
        (
            QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText),
            spec.text.replace("&", "").rstrip("…"),
        )
        for spec in ACTIONS
        if spec.shortcut
    ]
    mouse = [("Left drag", "Turn"), ("Middle drag, Shift+left drag", "Move"), ("Wheel, right drag", "Zoom")]
    app.prompts.show_table("Keyboard shortcuts", [*keys, *mouse])


def _show_about(app: ViewerApplication) -> None:
    app.prompts.tell(
        f"{APP_NAME} {__version__}",
        "Looks at PLAID datasets (CGNS meshes with fields), sample by sample.\n"
        "BSD-3-Clause licence. Built with Qt for Python, VTK and pyplaid.",
    )
