"""What each action does, by its id."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QKeySequence

from viewer import APP_NAME, __version__
from viewer.cache import human_bytes
from viewer.shell.cache_dock.sweep_words import goes_with_cache
from viewer.shell.session.color_maps import MENU
from viewer.shell.session.state import AUTO, FIXED
from viewer.shell.window.actions import ACTIONS, REPRESENTATIONS

if TYPE_CHECKING:
    from viewer.shell.app.engine import Engine


def action_handlers(engine: Engine) -> dict[str, Callable[[], None]]:
    """Return the handler of every action in the table."""
    session, player = engine.session, engine.exploration.player
    handlers: dict[str, Callable[[], None]] = {
        "file.open": partial(_open, engine),
        "file.download": engine.hub.choose,
        "file.cancel_download": engine.hub.download.cancel,
        "file.example": lambda: session.open_example(engine.paths.example_dataset),
        "file.folder": partial(_open_folder, engine),
        "file.reload": session.reload,
        "file.forget_links": engine.links.forget,
        "file.save_picture": partial(_save_picture, engine),
        "file.copy_picture": lambda: QGuiApplication.clipboard().setPixmap(engine.window.view_panel.picture()),
        "file.preferences": engine.show_preferences,
        "file.quit": engine.qt.quit,
        "sample.next": partial(session.step, 1),
        "sample.previous": partial(session.step, -1),
        "sample.forward": partial(session.step, 10),
        "sample.back": partial(session.step, -10),
        "sample.first": partial(session.step, -(10**12)),
        "sample.last": partial(session.step, 10**12),
        "sample.retry": session.retry,
        "time.play": player.toggle,
        "time.stop": player.stop,
        "time.next": partial(player.step, 1),
        "time.previous": partial(player.step, -1),
        "view.lock_range": partial(_lock_range, engine),
        "view.edit_range": engine.window.edit_range,
        "view.reset_camera": engine.renderer.reset_camera,
        "view.edges": partial(_set_edges, engine),
        "cache.sweep": partial(engine.sweeper.start, asked=True),
        "cache.cancel": engine.sweeper.cancel,
        "cache.clear": partial(_clear, engine),
        "cache.reveal": lambda: engine.reveal(str(engine.cache.path)),
        "cache.clean_at_start": partial(_set_clean_at_start, engine),
        "help.manual": partial(_show_manual, engine),
        "help.shortcuts": partial(_show_shortcuts, engine),
        "help.logs": lambda: engine.reveal(str(engine.paths.logs)),
        "help.about": partial(_show_about, engine),
    }
    for name in ("iso", "-x", "+x", "-y", "+y", "-z", "+z"):
        handlers[f"view.camera.{name}"] = partial(engine.renderer.reset_camera, name)
    for name in REPRESENTATIONS:
        handlers[f"view.representation.{name}"] = partial(session.set_look, representation=name)
    for name in MENU:
        handlers[f"view.color_map.{name}"] = partial(engine.exploration.choose_look, color_map=name)
    return handlers


def _open(engine: Engine) -> None:
    recent = engine.state.recent
    path = engine.prompts.choose_dataset(str(Path(recent[0]).parent) if recent else str(Path.home()))
    if path is not None:
        engine.session.open_dataset(path)


def _open_folder(engine: Engine) -> None:
    """List the datasets that lie beside the open one."""
    catalogue = engine.session.state.catalogue
    if catalogue is not None:
        engine.session.open_dataset(Path(catalogue.path).parent)


def _save_picture(engine: Engine) -> None:
    picture = engine.window.view_panel.picture()  # as it is now, not as it is when a name has been typed
    state = engine.session.state
    if state.shown is None or state.catalogue is None:
        return
    selection = state.shown.selection
    name = "-".join(filter(None, (state.catalogue.name, selection.split, str(selection.sample), selection.field)))
    path = engine.prompts.choose_picture(str(Path.home() / f"{name.replace('/', '_')}.png"))
    if path is None:
        return
    if refusal := goes_with_cache(path):
        engine.window.message_bar.show_message(refusal)
    elif picture.save(str(path)):
        engine.window.tell(f"Saved {path}")
    else:
        engine.window.message_bar.show_message(
            f"The picture could not be written to {path}; choose another folder, or a name that ends in .png or .jpg."
        )


def _lock_range(engine: Engine) -> None:
    """Keep the range that is on screen, or let it follow the values again."""
    state = engine.session.state
    if state.scale.mode == FIXED:
        engine.session.set_scale(mode=AUTO)
    elif state.shown is not None and state.shown.scene.range is not None:
        engine.session.set_scale(mode=FIXED, fixed=state.shown.scene.range)


def _set_edges(engine: Engine) -> None:
    engine.settings.edges = engine.window.actions_["view.edges"].isChecked()
    engine.session.set_look(edges=engine.settings.edges)


def _set_clean_at_start(engine: Engine) -> None:
    engine.settings.clean_at_start = engine.window.actions_["cache.clean_at_start"].isChecked()


def _clear(engine: Engine) -> None:
    def done(freed: int) -> None:
        engine.window.tell(f"Freed {human_bytes(freed)} of this cache; artifacts that are shown or pinned were kept.")
        engine.watch.refresh()

    engine.budget.clear(done)


def _show_manual(engine: Engine) -> None:
    from viewer.shell.window.help_window import Manual  # Qt's text documents load when somebody reads

    Manual(engine.window).show()


def _show_shortcuts(engine: Engine) -> None:
    keys = [
        (
            QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText),
            spec.text.replace("&", "").rstrip("…"),
        )
        for spec in ACTIONS
        if spec.shortcut
    ]
    mouse = [("Left drag", "Rotate"), ("Middle drag, Shift+left drag", "Move"), ("Wheel, right drag", "Zoom")]
    engine.prompts.show_table("Keyboard shortcuts", [*keys, *mouse])


def _show_about(engine: Engine) -> None:
    engine.prompts.tell(
        f"{APP_NAME} {__version__}",
        "Views PLAID datasets (CGNS meshes with fields), sample by sample.\n"
        "BSD-3-Clause licence. Built with Qt for Python, VTK and pyplaid.",
    )
