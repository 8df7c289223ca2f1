"""A line for one number of any size, as 1e-7 or 101325; what is no number is put back."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class NumberEdit(QLineEdit):
    """Shows a number with the digits it has, and says when a person has typed another one.

    Signals
    -------
    entered
        The new number; finite.
    """

    entered = Signal(float)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._value: float | None = None
        self.editingFinished.connect(self._on_finished)

    @property
    def value(self) -> float | None:
        """The number shown; None while there is none."""
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show a number, unless a person is typing one."""
        self._value = value
        if not self.isModified():
            self._put_back()

    def _on_finished(self) -> None:
        if not self.isModified():
            return
        typed = parse_number(self.text())
        self.setModified(False)
        if typed is None or typed == self._value:
            self._put_back()
        else:
            self._value = typed
            self.entered.emit(typed)

    def _put_back(self) -> None:
        self.setText("" if self._value is None else f"{self._value:.9g}")
        self.setCursorPosition(0)
        self.setModified(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape puts the number back."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._put_back()
            self.selectAll()
        else:
            super().keyPressEvent(event)


def parse_number(text: str) -> float | None:
    """Return the finite number that a person typed, with a point or a comma; None when it is none."""
    try:
        value = float(text.strip().replace("−", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
