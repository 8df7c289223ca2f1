"""A text in which numbers are short: their full values are in the tool tips, and are what is copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QTextBlock, QTextCursor, QTextFragment
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from viewer.numbers import full, short
from viewer.shell.widgets.plain_text import escaped


def number_html(value: float) -> str:
    """Return a number as HTML for an :class:`ExactBrowser`: short, with all its digits in the tool tip."""
    return f'<span title="{escaped(full(value))}">{escaped(short(value))}</span>'


class ExactBrowser(QTextBrowser):
    """Shows HTML and opens nothing that it names; a copy has the full values of :func:`number_html`."""

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setOpenExternalLinks(False)
        self.setOpenLinks(False)
        for text, done in (("&Copy", self.copy_in_full), ("Select &all", self.selectAll)):
            action = QAction(text, self)
            action.triggered.connect(done)
            self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Open nothing: whatever a text names is not for Qt to read. For None the document would read it itself."""
        return QByteArray(b" ")

    def copy_in_full(self) -> None:
        """Copy the selected text with each number in full."""
        if self.textCursor().hasSelection():
            QApplication.clipboard().setText(_full_text(self.textCursor()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy in full."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_in_full()
        else:
            super().keyPressEvent(event)


def _full_text(cursor: QTextCursor) -> str:
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    lines = []
    block = cursor.document().findBlock(start)
    while block.isValid() and block.position() <= end:
        lines.append("".join(_piece(fragment, start, end) for fragment in _fragments(block)))
        block = block.next()
    return "\n".join(lines)


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    place = block.begin()
    while not place.atEnd():
        yield place.fragment()
        place += 1


def _piece(fragment: QTextFragment, start: int, end: int) -> str:
    """Return what a selection has of a fragment: a number in full, when it has the whole of it."""
    first, last = max(start - fragment.position(), 0), min(end - fragment.position(), fragment.length())
    if first >= last:
        return ""
    exact = fragment.charFormat().toolTip()
    if exact and last - first == fragment.length():
        return exact.replace("\u2212", "-")
    return fragment.text()[first:last].replace("\u2028", "\n")
