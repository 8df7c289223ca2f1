"""The dialog *Save picture* in the running program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel

from tests.end2end.probes.inside import Inside
from viewer.codec import from_plain, to_plain
from viewer.figure_size import parse_figure_size
from viewer.shell.figure.dialog import FigureDialog
from viewer.shell.figure.spec import FigureSpec


def is_open(inside: Inside) -> bool:
    """Whether the dialog is there, with a preview in it."""
    dialog = inside.window.findChild(FigureDialog)
    return dialog is not None and dialog.preview.image is not None


def is_closed(inside: Inside) -> bool:
    return inside.window.findChild(FigureDialog) is None


def choose(inside: Inside, /, size: str = "", **changes: Any) -> None:
    """Choose what the picture is to be, all of it at once."""
    dialog = inside.find("figure", FigureDialog)
    if size:
        changes["size"] = parse_figure_size(size)
    dialog.set_spec(replace(dialog.spec, **changes))


def spec(inside: Inside) -> Any:
    """What is wanted, as plain values."""
    return to_plain(inside.find("figure", FigureDialog).spec)


def remembered(inside: Inside) -> bool:
    """Whether a whole picture's options are remembered."""
    return from_plain(FigureSpec, inside.saved.figure["spec"]).is_known


def is_saving(inside: Inside) -> bool:
    return inside.figure.maker.saving


def trouble(inside: Inside) -> str:
    """What the dialog says is wrong."""
    return inside.find("figure.trouble", QLabel).text()


def figure_files(inside: Inside) -> list[str]:
    """What lies in the cache for figures."""
    return [file.name for file in inside.frames.glob("figure-*")]


def leaves_nothing(inside: Inside) -> bool:
    """Whether nothing lies there; that of the preview does while it is drawn."""
    return not figure_files(inside)


def shoot(inside: Inside, file: str) -> bool:
    """Save the dialog as it is seen."""
    return inside.find("figure", FigureDialog).grab().save(file)


def background(inside: Inside) -> str:
    """The colour behind the mesh in the window."""
    return inside.state.appearance.background
