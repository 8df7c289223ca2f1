"""The menu *Edit*: undo and redo, and what they would change."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.session.view_history import ViewHistory
from viewer.shell.widgets.plain_text import plain
from viewer.shell.window.main_window import MainWindow


class Undo(QObject):
    """Ties the actions to the history of views."""

    def __init__(self, window: MainWindow, history: ViewHistory) -> None:
        super().__init__(window)
        self._window, self._history = window, history
        window.actions_.connect({"edit.undo": history.undo, "edit.redo": history.redo})
        history.changed.connect(self._render)

    def _render(self) -> None:
        for name, verb, words in (
            ("edit.undo", "&Undo", self._history.undo_words),
            ("edit.redo", "&Redo", self._history.redo_words),
        ):
            action = self._window.actions_[name]
            text = f"{verb} {words}".strip()
            action.setText(text)
            action.setToolTip(plain(text.replace("&", "")))
            action.setEnabled(bool(words))
