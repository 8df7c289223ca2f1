"""A spin box for the real ids of a split, which may have gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

if TYPE_CHECKING:
    from viewer.protocol import Split


class SampleSpinBox(QSpinBox):
    """Shows a sample's id; steps from id to id that exists, and takes a typed one when it exists.

    Signals
    -------
    chosen
        The id of the sample that a person asked for.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        self._split: Split | None = None
        self.valueChanged.connect(self._on_value)

    def set_sample(self, split: Split | None, sample: int) -> None:
        """Show ``sample`` of ``split`` without asking for it."""
        self.blockSignals(True)
        if split is not self._split:
            self._split = split
            ranges = split.ranges if split else ()
            self.setRange(ranges[0][0] if ranges else 0, ranges[-1][1] - 1 if ranges else 0)
        self.setValue(sample)
        self.blockSignals(False)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        """Go to the next id that exists."""
        split = self._split
        position = split.position_of(self.value()) if split else None
        if split is not None and position is not None:
            self.setValue(split.id_at(min(max(position + steps, 0), len(split) - 1)))

    def _on_value(self, sample: int) -> None:
        self.chosen.emit(sample)
