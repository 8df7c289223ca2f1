"""A line for a text that rows are to have; Escape clears it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from viewer.shell.widgets.clear_button import give_clear_button

TYPING = 120
"""Milliseconds without a key after which the filter is applied."""


class FilterLine(QLineEdit):
    """Takes the text.

    Signals
    -------
    wanted
        The text is to be used as it is now.
    """

    wanted = Signal()

    def __init__(self, name: str, label: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(hint)
        give_clear_button(self)
        self.setMaximumWidth(420)
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self.wanted)
        self.textChanged.connect(self._on_typed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Clear the filter with Esc; without one the key is the window's."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self._typing.stop()
        if text:
            self._typing.start()
        else:
            self.wanted.emit()
