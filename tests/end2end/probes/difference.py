"""What is subtracted in the running program, and what is said of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox

from tests.end2end.probes.inside import Inside
from viewer.shell.session.difference import Other


def subtract(inside: Inside, /, **other: Any) -> None:
    """Have something subtracted (fields of ``Other``)."""
    inside.session.set_difference(on=True, other=Other(**other))


def set_difference(inside: Inside, /, **changes: Any) -> None:
    inside.session.set_difference(**changes)


def choose(inside: Inside, name: str, row: int) -> None:
    """Choose an entry of a list in the dock, as a user does."""
    box = inside.find(f"difference.{name}", QComboBox)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def title(inside: Inside) -> str:
    """What the difference on screen is called; empty where the field itself is shown."""
    shown = inside.state.shown
    return shown.subtracted.words.title if shown is not None and shown.subtracted is not None else ""


def is_shown(inside: Inside, name: str) -> bool:
    return not inside.state.busy and title(inside) == name and inside.view.is_sharp()


def values(inside: Inside) -> list[float]:
    """The lowest and the highest difference, and the ends of the colours."""
    shown = inside.state.shown
    assert shown is not None and shown.scene.data_range is not None and shown.scene.range is not None
    return [*shown.scene.data_range, *shown.scene.range]


def bar(inside: Inside) -> list[str]:
    """The lines above the colour bar."""
    return list(inside.color_bar.content.head)


def says_in_bar(inside: Inside, words: str) -> bool:
    """Whether the last line above the colour bar says that."""
    return not inside.is_waiting and inside.view.is_sharp() and bar(inside)[-1] == words


def interpolated(inside: Inside) -> list[str]:
    shown = inside.state.shown
    assert shown is not None and shown.scene.compared is not None
    return list(shown.scene.compared.interpolated)


def failure_reason(inside: Inside) -> str:
    failure = inside.state.failure
    return failure.reason if failure is not None else ""


def colors(inside: Inside) -> list[Any]:
    """The colour map on screen, and the ends of its range."""
    shown = inside.state.shown
    assert shown is not None and shown.scene.range is not None
    return [*shown.scene.colors, *shown.scene.range]
