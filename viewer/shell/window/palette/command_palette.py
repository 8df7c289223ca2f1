"""The command palette: a line to type into and the list of what fits, over the middle of the window's top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from viewer.shell.session.saved_state import SavedState
from viewer.shell.widgets.plain_text import text_label
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.palette.entry import Provider
from viewer.shell.window.palette.palette_model import PaletteDelegate, PaletteModel

_WIDTH = 640
_LINES = 12
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_LINES, Qt.Key.Key_PageDown: _LINES}
_OWN_KEYS = {*_STEPS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab}
"""Keys that mean something here; some of them are shortcuts of the window."""


class CommandPalette(QFrame):
    """Offers what its providers have; it knows none of them.

    It is a part of the window, not a window of its own: no window manager has a say in where it is, or in the focus.
    """

    def __init__(self, window: MainWindow, state: SavedState, providers: Sequence[Provider]) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._window, self._state = window, state
        self._before: QWidget | None = None
        self._model = PaletteModel(providers)
        self._edit = QLineEdit()
        self._edit.setObjectName("palette.edit")
        self._edit.setAccessibleName("Search for commands")
        self._edit.setPlaceholderText("Search: a command, a field, a split, the number of a sample, a recent dataset")
        self._edit.setClearButtonEnabled(True)
        self._edit.installEventFilter(self)
        self._list = QListView()
        self._list.setObjectName("palette.list")
        self._list.setAccessibleName("Commands")
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._nothing = text_label("Nothing fits. Type fewer letters.")
        self._nothing.setObjectName("palette.nothing")
        self._nothing.setContentsMargins(10, 6, 10, 6)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 6, 6, 6)
        self._column.setSpacing(6)
        for widget in (self._edit, self._list, self._nothing):
            self._column.addWidget(widget)
        self._edit.textChanged.connect(self._search)
        self._list.clicked.connect(self._choose)
        window.installEventFilter(self)
        self.hide()

    def toggle(self) -> None:
        """Open it, or close it where it is open."""
        if self.isVisible():
            self.leave()
            return
        self._before = QApplication.focusWidget()
        self._edit.clear()
        self._search("")
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close it; the keys go where they went before."""
        if self.isHidden():
            return
        before, self._before = self._before, None
        if (
            before is not None and before.isVisible()
        ):  # first: a widget that is hidden gives the focus to just any other
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def _search(self, typed: str) -> None:
        self._model.search(typed, self._state.commands)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(self._model.rowCount() > 0)
        self._nothing.setVisible(not self._model.rowCount())
        self._place()

    def _place(self) -> None:
        """Take a place below the menu bar, as high as the lines need."""
        top = self._window.menuBar().geometry().bottom() + 8
        width = min(_WIDTH, self._window.width() - 16)
        line = max(self._list.sizeHintForRow(0), 1)
        room = (self._window.height() - top - 80) // line
        self._list.setFixedHeight(max(1, min(self._model.rowCount(), _LINES, room)) * line)
        self._column.activate()
        self.setGeometry((self._window.width() - width) // 2, top, width, self._column.sizeHint().height())

    def _choose(self, index: QModelIndex) -> None:
        entry = self._model.entry(index.row())
        if entry is None or entry.refusal:
            return  # the line says why not
        self.leave()
        self._state.add_command(entry.id)
        entry.run()

    def _step(self, lines: int) -> None:
        count = self._model.rowCount()
        if not count:
            return
        row = self._list.currentIndex().row() + lines
        row = row % count if abs(lines) == 1 else min(max(row, 0), count - 1)
        self._list.setCurrentIndex(self._model.index(row, 0))

    def _on_key(self, key: int) -> None:
        if key in _STEPS:
            self._step(_STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the keys that move through the list; close when the user turns to something else."""
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        own = isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if own and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._on_key(event.key())
            return True
        elsewhere = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in elsewhere:
            self._before = None
            self.hide()
        return False
