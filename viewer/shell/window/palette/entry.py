"""What the command palette offers, and who offers it: the one interface between the palette and the features."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QIcon

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette.

    Attributes
    ----------
    id
        Tells it from all others, also in later runs: what was used last comes first.
    text
        What is searched and shown; any text, shown as it is.
    run
        Does it.
    where
        Where else it is found, or what it is: ``"View › Colour map"``, ``"Field"``. Searched as well, with less weight.
    shortcut
        The keys, as the system writes them.
    refusal
        Why it cannot be chosen now; empty when it can.
    checked
        Whether it is on, or chosen already.
    picture
        Shown at the right end, where there is no shortcut.
    """

    id: str
    text: str
    run: Callable[[], None]
    where: str = ""
    shortcut: str = ""
    refusal: str = ""
    checked: bool = False
    picture: QIcon | None = None


Provider = Callable[[str], Iterable[Entry]]
"""Gives the entries of a feature, called with each letter; the text that was typed lets it answer what cannot be
listed, such as the number of a sample."""
