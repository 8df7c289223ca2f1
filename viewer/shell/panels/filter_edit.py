"""The line in which a filter is typed: it completes the names of columns and says when it is to be used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from viewer.shell.panels.column_names import ColumnNames, quoted
from viewer.shell.widgets.clear_button import give_clear_button
from viewer.shell.widgets.plain_text import plain

TYPING = 250
"""Milliseconds after the last key until the filter is used."""

_NARROWEST = 180
"""Logical pixels that the words beside it leave to it."""

_LISTED = 12
"""Completions that are listed without a scroll bar."""

_TIP = (
    "An expression over the columns: alpha > 3 and Mach < 0.8, abs(`Reynolds number` - 5e5) < 1e4, sample in (3, 5), "
    "not unreadable. Or a number of a sample, or a text to look for."
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterEdit(QLineEdit):
    """Takes a filter.

    Signals
    -------
    wanted
        The text is to be used as it is now.
    left
        The user is done with it: Return, or Escape in an empty line.
    """

    wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("samples.filter")
        self.setAccessibleName("Filter")
        self.setPlaceholderText("Filter, for example  alpha > 3 and Mach < 0.8")
        give_clear_button(self)
        self.setMinimumWidth(_NARROWEST)
        self.setToolTip(plain(_TIP))
        self._trouble = ""
        self._columns: list[str] = []
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_LISTED)
        self._list = QListView()
        self._list.setUniformItemSizes(True)
        self._completer.setPopup(self._list)
        self._completer.activated.connect(self._complete)
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self.wanted)
        self.textChanged.connect(lambda _text: self._typing.start())
        self.textEdited.connect(lambda _text: self._offer())

    def set_columns(self, columns: Sequence[str]) -> None:
        """Complete these names."""
        self._columns = list(columns)

    def put(self, text: str) -> None:
        """Use a text as if it had been typed."""
        self.setText(text)
        self._use()

    def set_trouble(self, sentence: str) -> None:
        """Mark the text as one that cannot be used, for this reason; empty: as one that can."""
        if sentence == self._trouble:
            return
        self._trouble = sentence
        self._render_trouble()

    def _render_trouble(self) -> None:
        palette = QPalette()
        if self._trouble:
            dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
            palette.setColor(QPalette.ColorRole.Text, QColor("#ff8a80" if dark else "#b3261e"))
        self.setPalette(palette)
        self.setToolTip(plain(self._trouble or _TIP))

    def _use(self) -> None:
        self._typing.stop()
        self.wanted.emit()

    # names

    def _fragment(self) -> tuple[int, list[str]]:
        """Return where the name before the cursor begins, and the names that it may become."""
        before = self.text()[: self.cursorPosition()]
        if before.count("'") % 2 or before.count('"') % 2:
            return len(before), []
        names = ColumnNames(self._columns)
        if before.count("`") % 2:
            start = before.rindex("`")
            return start, names.beginning_with(before[start + 1 :])
        last = re.search(r"[^<>=!()+*/%,&|`]*$", before)
        for word in re.finditer(r"\S+", last[0] if last else ""):
            start = (last.start() if last else 0) + word.start()
            found = names.beginning_with(before[start:])
            if found:
                return start, [] if before[start:] in found else found
        return len(before), []

    def _offer(self) -> None:
        """List the names that what is being typed may become."""
        _start, found = self._fragment()
        if not found or not self.isVisible():
            self._list.hide()
            return
        self._names.setStringList(found)
        area = self.cursorRect()
        width = self._list.sizeHintForColumn(0) + self._list.verticalScrollBar().sizeHint().width()
        area.setWidth(max(width, 120))
        self._completer.complete(area)

    def _complete(self, name: str) -> None:
        """Put a name in the place of what was typed of it."""
        start, _found = self._fragment()
        after = self.text()[self.cursorPosition() :].removeprefix("`")
        begun = f"{self.text()[:start]}{quoted(name)}"
        self.setText(begun + after)
        self.setCursorPosition(len(begun))

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return uses the filter and leaves, Escape clears it, and leaves when it is empty."""
        key = event.key()
        if self._list.isVisible() and (
            key == Qt.Key.Key_Escape or (key in _ENTER and self._list.currentIndex().isValid())
        ):
            event.ignore()  # for the list
        elif key in _ENTER:
            self._list.hide()
            self._use()
            self.left.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.put("")
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape, which may be a shortcut of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Use what was typed."""
        super().focusOutEvent(event)
        if self._typing.isActive():
            self._use()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange:
            self._render_trouble()
