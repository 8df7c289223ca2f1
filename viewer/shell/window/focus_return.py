"""After a value was chosen or typed the keys belong to the window again.

Return and Escape leave spin boxes, lines of text and lists to choose from, and so does a choice by the mouse. While a
list has the focus, letters look for entries and are no shortcuts.
"""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QDockWidget, QLineEdit, QSpinBox, QWidget

from viewer.shell.window.main_window import MainWindow

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class FocusReturn(QObject):
    """Gives the focus back to the page in the middle of the window.

    Dialogs keep their keys. A widget that is to keep the focus says so by taking the key, as the filter does.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        self._known: WeakSet[QComboBox] = WeakSet()
        self._steps = False  # whether a key or the wheel goes through the entries of a list
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Watch the one widget that has the focus, if it is one of those and in the window or one of its docks."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        if isinstance(now, (QAbstractSpinBox, QLineEdit, QComboBox)) and (
            now.window() is self._window or isinstance(now.window(), QDockWidget)
        ):
            self._watched = now
            now.installEventFilter(self)
            if isinstance(now, QComboBox) and now not in self._known:
                self._known.add(now)
                now.activated.connect(lambda _row, box=now: self._on_chosen(box))

    def _on_chosen(self, box: QComboBox) -> None:
        if not self._steps:
            QTimer.singleShot(0, self, lambda: self._leave(box))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave once the widget has done what it does with the key; Escape puts the value of a spin box back first."""
        if isinstance(watched, QComboBox):
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.Wheel):
                self._steps = True
                QTimer.singleShot(0, self, self._end_steps)
            elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_letter(event):
                event.accept()
                return True
        if not isinstance(event, QKeyEvent) or event.key() not in _LEAVING or watched is not self._watched:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # it may be a shortcut of the window
            return True
        if event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and isinstance(watched, QSpinBox):
                watched.setValue(watched.value())
            QTimer.singleShot(0, self, lambda: self._leave(watched))
        return False

    def _end_steps(self) -> None:
        self._steps = False

    def _leave(self, widget: QObject) -> None:
        if widget is self._watched and QApplication.focusWidget() is widget:
            self._window.take_focus()


def _is_letter(event: QKeyEvent) -> bool:
    """Whether a key types a letter or a figure, and nothing but Shift is held."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return held == Qt.KeyboardModifier.NoModifier and event.text().isalnum()
