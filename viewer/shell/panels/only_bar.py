"""The line over the table of samples that says that not all of them are shown, and shows them again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from viewer.shell.widgets.labels import ElidedLabel


class OnlyBar(QWidget):
    """Words and a button; hidden while there are no words.

    Signals
    -------
    all_wanted
        The user wants to see all samples.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel()
        self._words.setObjectName("samples.only")
        button = QPushButton("Show all samples")
        button.setObjectName("samples.show_all")
        button.clicked.connect(lambda: self.all_wanted.emit())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(button)
        self.hide()

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def set_words(self, words: str) -> None:
        """Say this; nothing where there are no words."""
        self._words.setText(words)
        self.setVisible(bool(words))
