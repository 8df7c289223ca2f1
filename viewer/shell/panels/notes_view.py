"""Warnings beside the picture: the first ones in full, the others a click away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from viewer.shell.widgets.plain_text import text_label

SHOWN = 3
"""Notes that are shown in full. A sample with hundreds of them must not push everything else out of its dock."""


class NotesView(QWidget):
    """A short list of sentences; hidden while there are none.

    Signals
    -------
    more_wanted
        The user wants to see those that are not shown here.
    rest_wanted
        The user wants to have downloaded what the dataset lacks.
    """

    more_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: tuple[str, ...] = ()
        self._text = text_label()
        self._text.setObjectName("notes.text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = QToolButton()
        self._more.setObjectName("notes.more")
        self._more.setAutoRaise(True)
        self._more.setToolTip("Show all warnings in the Information dock")
        self._more.clicked.connect(self.more_wanted)
        self._rest = QPushButton("Download the rest")
        self._rest.setObjectName("notes.rest")
        self._rest.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._rest.clicked.connect(self.rest_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._text)
        column.addWidget(self._more)
        column.addWidget(self._rest)
        self.hide()

    def set_notes(self, notes: Iterable[str], *, rest: bool = False) -> None:
        """Show these sentences, each once, and, where ``rest``, a button that downloads what the dataset lacks."""
        self._rest.setVisible(rest)
        unique = tuple(dict.fromkeys(notes))
        if unique == self._notes:
            return
        self._notes = unique
        more = len(unique) - SHOWN
        self._text.setText("\n".join(f"⚠ {note}" for note in unique[:SHOWN]))
        self._more.setText(f"and {more:,} more…")
        self._more.setVisible(more > 0)
        self.setVisible(bool(unique))
