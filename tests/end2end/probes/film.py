"""*Save animation* in the running program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.end2end.probes.inside import Inside
from viewer.codec import from_plain, to_plain
from viewer.figure_size import parse_figure_size
from viewer.protocol.filming import AddFrame
from viewer.shell.film.dialog import FilmDialog
from viewer.shell.film.spec import FilmSpec


def is_open(inside: Inside) -> bool:
    """Whether the dialog is there, with a preview in it."""
    dialog = inside.window.findChild(FilmDialog)
    return dialog is not None and dialog.preview.image is not None


def is_closed(inside: Inside) -> bool:
    return inside.window.findChild(FilmDialog) is None


def choose(inside: Inside, /, size: str = "", panes: str = "all", **changes: Any) -> None:
    """Choose what the animation is to be, all of it at once; ``size`` and ``panes`` are those of a frame."""
    dialog = inside.find("film", FilmDialog)
    figure = replace(dialog.spec.figure, panes=panes)
    if size:
        figure = replace(figure, size=parse_figure_size(size))
    dialog.set_spec(replace(dialog.spec, figure=figure, **changes))


def answer(inside: Inside, path: str) -> None:
    """Answer the next question where to save an animation."""
    inside.prompts.choose_animation = lambda start, endings: Path(path)  # type: ignore[method-assign]


def spec(inside: Inside) -> Any:
    """What is wanted, as plain values."""
    return to_plain(inside.find("film", FilmDialog).spec)


def remembered(inside: Inside) -> bool:
    """Whether a whole animation's options are remembered."""
    return from_plain(FilmSpec, inside.saved.animation["spec"]).is_known


def is_done(inside: Inside) -> bool:
    return not inside.film.run.running


def can_begin(inside: Inside) -> bool:
    """Whether an animation can be asked for."""
    return inside.window.actions_["file.save_animation"].isEnabled()


def has_samples(inside: Inside, count: int) -> bool:
    """Whether one goes through so many samples."""
    return inside.state.order is not None and len(inside.state.order) == count


def files(inside: Inside) -> list[str]:
    """What lies in the cache for frames."""
    return [file.name for file in inside.frames.glob("film-*")]


def hold(inside: Inside) -> None:
    """Let no frame of the next animation be encoded."""
    child = inside.film.run.encoder.child
    send = type(child).send
    child.send = lambda message: (  # type: ignore[method-assign]
        None if isinstance(message, AddFrame) else send(child, message)
    )


def let_go(inside: Inside) -> None:
    """Take back what :func:`hold` did."""
    del inside.film.run.encoder.child.send


def pid(inside: Inside, role: str) -> int:
    """Process id of the encoder or of the renderer that draws frames, 0 while there is none."""
    run = inside.film.run
    return {"encoder": run.encoder.child, "renderer": run.drawing.renderer.child}[role].pid


def shoot(inside: Inside, file: str) -> bool:
    """Save the dialog as it is seen."""
    return inside.find("film", FilmDialog).grab().save(file)
