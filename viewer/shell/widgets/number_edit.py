"""A line for one number of any size, as 1e-7 or 101325; what is no number is put back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from viewer.numbers import PANEL, full, parse_number, short, with_minus
from viewer.shell.widgets.plain_text import plain

_INSIDE = 8
"""Logical pixels of the frame and between it and the text, left and right of it together, as in the style Fusion."""


class NumberEdit(QLineEdit):
    """Shows a number shortly, in full while it has the focus, and says when the user has typed another one.

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
        """Show a number, unless the user is typing one."""
        self._value = value
        self.setToolTip(plain("" if value is None else full(value)))
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
            self.set_value(typed)
            self.entered.emit(typed)

    def _put_back(self) -> None:
        text = "" if self._value is None else self._fitting(self._value)
        if self._value is not None and self.hasFocus():  # all digits, with the sign that other programs read
            text = str(self._value).removesuffix(".0")
        self.setText(text)
        self.setCursorPosition(0)
        self.setModified(False)

    def _fitting(self, value: float) -> str:
        """Return a number with as many digits as there is room for: one whose end is cut off is another number."""
        texts = [*(short(value, digits) for digits in range(PANEL, 1, -1)), with_minus(f"{value:.0e}")]
        # Qt's styles know it exactly, but to make their Python classes takes 15 ms of the start.
        room = self.contentsRect().width() - _INSIDE
        return next((text for text in texts if self.fontMetrics().horizontalAdvance(text) <= room), texts[0])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show the digits that there is room for."""
        super().resizeEvent(event)
        if not self.isModified() and not self.hasFocus():
            self._put_back()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show all digits, to change or to copy them."""
        if not self.isModified():
            self._put_back()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the number shortly again."""
        super().focusOutEvent(event)
        if not self.isModified():
            self._put_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape puts the number back."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._put_back()
            self.selectAll()
        else:
            super().keyPressEvent(event)
