"""The details of a sentence: what a library said, or a report. Read, scrolled and copied where they unfold."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

_LINES = 10


class Details(QWidget):
    """Shows text as it is, with a button that copies it.

    Parameters
    ----------
    name
        Object name of the text; those of the buttons begin with it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QPlainTextEdit()
        self._text.setObjectName(name)
        self._text.setAccessibleName("Details")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setMinimumHeight(_LINES * self._text.fontMetrics().lineSpacing())
        self._copy = QPushButton("Copy details")
        self._copy.setObjectName(f"{name}.copy")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.toPlainText()))
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text, 1)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Show this text, from its beginning."""
        if text != self._text.toPlainText():
            self._text.setPlainText(text)


class DetailsButton(QPushButton):
    """Unfolds details below, and folds them up again; hidden while there are none."""

    def __init__(self, name: str, details: Details, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._details = details
        self.toggled.connect(self._unfold)
        self.set_text("")

    def set_text(self, text: str) -> None:
        """Take other details; they are folded up unless they are the same."""
        if text != self._details.text or not text:
            self.setChecked(False)
            self._unfold(False)
        self._details.set_text(text)
        self.setVisible(bool(text))

    def _unfold(self, on: bool) -> None:
        self._details.setVisible(on)
        self.setText("Hide details" if on else "Details…")
