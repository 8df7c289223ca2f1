"""Questions of other machines, shown one at a time; and *Forget passwords*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from viewer.protocol import Question
from viewer.shell.children.user_answers import UserAnswers
from viewer.shell.window.main_window import MainWindow

if TYPE_CHECKING:
    from viewer.shell.widgets.question_dialog import QuestionDialog


class UserQuestions(QObject):
    """Shows a dialog for each question that the user has to answer; the window goes on meanwhile."""

    def __init__(self, window: MainWindow, answers: UserAnswers) -> None:
        super().__init__(window)
        self._window, self._answers = window, answers
        self._dialog: QuestionDialog | None = None
        self._forget = window.actions_["file.forget_passwords"]
        window.actions_.connect({"file.forget_passwords": self.forget})
        answers.wanted.connect(self._show)
        answers.withdrawn.connect(self._close)
        answers.changed.connect(self._on_changed)
        self._on_changed()
        answers.begin()

    def forget(self) -> None:
        """Forget all passwords and what was said of new hosts."""
        self._answers.forget()
        self._window.notify("Passwords and passphrases are forgotten; what needs one again asks for it.")

    def _on_changed(self) -> None:
        self._forget.setEnabled(self._answers.some_known)

    def _show(self, question: Question) -> None:
        from viewer.shell.widgets.question_dialog import QuestionDialog  # only few will be asked

        dialog = QuestionDialog(question, QApplication.activeModalWidget() or self._window)
        self._dialog = dialog
        dialog.accepted.connect(lambda: self._answer(dialog, dialog.answer))
        dialog.rejected.connect(lambda: self._answer(dialog, None))
        dialog.open()

    def _answer(self, dialog: QuestionDialog, answer: str | None) -> None:
        if dialog is self._dialog:
            self._dialog = None
            self._answers.answer(answer)

    def _close(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
