"""Where pictures come from, as those who make them see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtGui import QPainter

from viewer.geometry.eye import Eye
from viewer.protocol.plotting import Pin, PinnedValues
from viewer.shell.figure.content import FigureContent
from viewer.shell.session.state import Shown


class Marking(Protocol):
    """The pins and the line over the active pane, at one moment."""

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pins that are known in every sample."""
        ...

    def paint(self, painter: QPainter, eye: Eye) -> None:
        """Paint them as an eye sees them."""
        ...

    def of_sample(self, shown: Shown, pins: Sequence[PinnedValues], covered: tuple[int, ...]) -> Marking:
        """Return those over another sample: its pins, and the numbers, from 0, of those that something covers."""
        ...


class FigureSource(Protocol):
    """Knows what is on screen."""

    @property
    def screen_size(self) -> tuple[int, int, float]:
        """Width and height of view and colour bar in device pixels, and how many of them are a logical pixel."""
        ...

    @property
    def shown_beside(self) -> Mapping[int, Shown]:
        """What is on screen in the panes beside the active one, by their numbers."""
        ...

    @property
    def marking(self) -> Marking:
        """The pins and the line over the active pane."""
        ...

    def content(self) -> FigureContent | None:
        """Return what is on screen now; None while nothing is."""
        ...
