"""A spin box for the real ids of a split, which may have gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

from viewer.protocol.split import LARGEST_ID
from viewer.shell.widgets.calm_wheel import CalmWheel

if TYPE_CHECKING:
    from viewer.protocol import Split
    from viewer.shell.session.sample_order import SampleOrder


class SampleSpinBox(QSpinBox):
    """Shows a sample's id, and takes a typed one when it exists.

    Signals
    -------
    chosen
        The id of the sample that the user asked for.
    stepped
        Places to go on, in the order of the table.
    """

    chosen = Signal(int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setKeyboardTracking(False)
        CalmWheel(self).guard(self)
        self._split: Split | None = None
        self._ends: tuple[int, int] | None = None  # the first and the last sample of the order
        self.valueChanged.connect(self._on_value)

    def set_sample(self, split: Split | None, sample: int, order: Split | SampleOrder | None = None) -> None:
        """Show ``sample`` of ``split`` without asking for it; steps follow ``order``, that of the split without one."""
        order = split if order is None else order
        self._ends = (order.id_at(0), order.id_at(len(order) - 1)) if order else None
        with QSignalBlocker(self):
            self._split, sample = split, min(max(sample, -LARGEST_ID), LARGEST_ID)
            ranges = split.ranges if split else ()
            first, last = (ranges[0][0], ranges[-1][1] - 1) if ranges else (sample, sample)
            self.setRange(min(first, sample), max(last, sample))  # one that is not there is shown as what it is
            self.setValue(sample)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let only an id that exists be entered; what may still become one is intermediate."""
        state = super().validate(text, position)
        known = self._split is not None and self._is_known(text)
        if isinstance(state, tuple) and state[0] == QValidator.State.Acceptable and not known:
            return (QValidator.State.Intermediate, *state[1:])
        return state

    def _is_known(self, text: str) -> bool:
        number, good = self.locale().toInt(text)
        return good and self._split is not None and self._split.position_of(number) is not None

    def stepBy(self, steps: int) -> None:  # noqa: N802
        """Ask for another sample; the number follows."""
        self.stepped.emit(steps)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:  # noqa: N802
        """Return which arrows lead on: those away from the ends of the order."""
        up, down = QAbstractSpinBox.StepEnabledFlag.StepUpEnabled, QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        none = QAbstractSpinBox.StepEnabledFlag.StepNone
        if self._ends is None:
            return none
        first, last = self._ends
        return (none if self.value() == last else up) | (none if self.value() == first else down)

    def _on_value(self, sample: int) -> None:
        self.chosen.emit(sample)
