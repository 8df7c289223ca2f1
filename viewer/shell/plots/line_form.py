"""The line that is plotted over: two places, typed or taken in the scene, and where along it values are taken."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QToolButton, QWidget

from viewer.protocol.plotting import Line
from viewer.shell.widgets.calm_wheel import CalmWheel
from viewer.shell.widgets.number_edit import NumberEdit
from viewer.shell.widgets.plain_text import plain, text_label

_MOST = 10_000
_AT_CELLS = "At every cell"


class LineForm(QWidget):
    """Shows a line and says what it is to be.

    Signals
    -------
    chosen
        The new :class:`Line`.
    take_wanted
        Whether the user wants to take two places in the scene, or does not any more.
    """

    chosen = Signal(object)
    take_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = Line((0.0, 0.0, 0.0), (1.0, 0.0, 0.0))
        self._edits: dict[str, list[NumberEdit]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for row, end in enumerate(("start", "end")):
            grid.addWidget(text_label("From" if end == "start" else "To"), row, 0)
            self._edits[end] = []
            for axis, name in enumerate("xyz"):
                edit = NumberEdit(f"plots.line.{end}.{name}", f"{end.capitalize()} {name}")
                edit.setMinimumWidth(46)
                edit.entered.connect(lambda number, end=end, axis=axis: self._on_entered(end, axis, number))
                self._edits[end].append(edit)
                grid.addWidget(edit, row, 1 + axis)
        self._samples = QSpinBox()
        self._samples.setObjectName("plots.line.samples")
        self._samples.setAccessibleName("Number of samples")
        self._samples.setRange(1, _MOST)  # 1: at the cells
        self._samples.setSpecialValueText(_AT_CELLS)
        self._samples.setSuffix(" samples")
        self._samples.setKeyboardTracking(False)
        self._samples.setToolTip(plain("Values at so many places, or at every border of a cell that the line meets"))
        self._samples.valueChanged.connect(self._on_samples)
        self._wheel = CalmWheel(self)
        self._wheel.guard(self._samples)
        self._take = QToolButton()
        self._take.setObjectName("plots.line.take")
        self._take.setText("Take two points")
        self._take.setCheckable(True)
        self._take.setToolTip(plain("Click on two places of the mesh; Esc ends it"))
        self._take.toggled.connect(self.take_wanted)
        grid.addWidget(self._samples, 2, 0, 1, 2)
        grid.addWidget(self._take, 2, 2, 1, 2)

    def render_line(self, line: Line) -> None:
        """Show a line; nothing is emitted."""
        self._line = line
        for end, edits in self._edits.items():
            for edit, number in zip(edits, getattr(line, end), strict=True):
                edit.set_value(number)
        with QSignalBlocker(self._samples):
            self._samples.setValue(max(line.samples, 1))

    def set_taking(self, taking: bool) -> None:
        """Show whether places are taken in the scene."""
        with QSignalBlocker(self._take):
            self._take.setChecked(taking)

    def _on_entered(self, end: str, axis: int, number: float) -> None:
        numbers = list(getattr(self._line, end))
        numbers[axis] = number
        place = (numbers[0], numbers[1], numbers[2])
        self.chosen.emit(replace(self._line, start=place) if end == "start" else replace(self._line, end=place))

    def _on_samples(self, number: int) -> None:
        self.chosen.emit(replace(self._line, samples=0 if number == 1 else number))
