"""A value of a tool in its form: a widget that shows it and says what the tool is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from viewer.protocol import Tool
from viewer.shell.tools.around import Around
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is in a tool.

    Attributes
    ----------
    form
        Name of the tool in object names: ``tools.<form>.<value>``.
    path
        Attributes that lead from the tool to what has the value, ``("seeds", "plane")``.
    kind
        What is at the end of the path; where something else is there (a sphere in place of a plane) the value is
        hidden. None: whatever it is.
    """

    form: str
    path: tuple[str, ...] = ()
    kind: type | None = None

    def name(self, value: str) -> str:
        """Return an object name."""
        return f"tools.{self.form}.{value}"

    def find(self, tool: Tool) -> Any:
        """Return what has the value; None where something of another kind is there."""
        found: Any = tool
        for name in self.path:
            found = getattr(found, name, None)
        return found if self.kind is None or isinstance(found, self.kind) else None

    def put(self, tool: Tool, **changes: Any) -> Any:
        """Return the tool with other values there."""
        return _put(tool, self.path, changes)

    def replaced(self, tool: Tool, value: Any) -> Any:
        """Return the tool with something else at the end of the path, which is not empty."""
        return _put(tool, self.path[:-1], {self.path[-1]: value})


def _put(whole: Any, path: tuple[str, ...], changes: dict[str, Any]) -> Any:
    if not path:
        return replace(whole, **changes)
    return replace(whole, **{path[0]: _put(getattr(whole, path[0]), path[1:], changes)})


class Part(QWidget):
    """One line of a form.

    Parameters
    ----------
    label
        What stands before it; empty: nothing does.

    Signals
    -------
    chosen
        The tool as the user wants it.
    held
        Whether the user holds a slider: what is chosen meanwhile is on the way.
    """

    chosen = Signal(object)
    held = Signal(bool)

    def __init__(self, place: Place, label: str = "") -> None:
        super().__init__()
        self.place, self.label = place, label
        self._tool: Tool | None = None
        self.around = Around()

    def render_tool(self, tool: Tool, around: Around) -> bool:
        """Show the value of a tool, emit nothing; returns whether the tool has it."""
        self._tool, self.around = tool, around
        owner = self.place.find(tool)
        if owner is not None:
            self.show_value(owner)
        return owner is not None

    def show_value(self, owner: Any) -> None:
        """Show the value of ``owner``, which is at the part's place."""
        raise NotImplementedError

    def choose(self, **changes: Any) -> None:
        """Say that what is at the part's place is to have other values."""
        if self._tool is not None and self.place.find(self._tool) is not None:
            self.chosen.emit(self.place.put(self._tool, **changes))

    def watch(self, slider: QSlider) -> None:
        """Say when the user takes hold of a slider and lets go of it."""
        slider.sliderPressed.connect(lambda: self.held.emit(True))
        slider.sliderReleased.connect(lambda: self.held.emit(False))

    def lay_out(self, *widgets: QWidget, stretch: int = 1) -> None:
        """Put widgets into the line; the first one is ``stretch`` times as wide as others."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if isinstance(widget, QLabel) else stretch if place == 0 else 1)


Parts = Sequence[Part]
