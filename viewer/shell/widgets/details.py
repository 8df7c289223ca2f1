"""The details of a sentence: what a library said, or a report. Read, scrolled and copied where they unfold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

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
        self._name = name
        self._words = ""
        self._edit: QPlainTextEdit | None = None  # made when it is shown first: fonts of fixed width take long to load
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def _fill(self) -> QPlainTextEdit:
        from PySide6.QtGui import QFontDatabase, QGuiApplication
        from PySide6.QtWidgets import QPlainTextEdit

        edit = QPlainTextEdit()
        edit.setObjectName(self._name)
        edit.setAccessibleName("Details")
        edit.setReadOnly(True)
        edit.setTabChangesFocus(True)
        edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        edit.setMinimumHeight(_LINES * edit.fontMetrics().lineSpacing())
        copy = QPushButton("Copy details")
        copy.setObjectName(f"{self._name}.copy")
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._words))
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        self._column.addWidget(edit, 1)
        self._column.addLayout(row)
        return edit

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        """Show or hide it; it is made before anybody sees it."""
        if visible and self._edit is None:
            self._edit = self._fill()
            self._edit.setPlainText(self._words)
        super().setVisible(visible)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._words

    def set_text(self, text: str) -> None:
        """Show this text, from its beginning."""
        if text != self._words:
            self._words = text
            if self._edit is not None:
                self._edit.setPlainText(text)


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
