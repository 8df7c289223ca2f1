"""What the user has answered to the questions of readers: kept in memory alone, for as long as the window is open.

Several readers that ask the same ask the user once; an answer that was wrong is never given to the same reader twice.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.core_dumps import leave_no_core
from viewer.protocol import Message, Question, Reply
from viewer.protocol.far import CODE, NEW_HOST
from viewer.protocol.scan_results import ScanEnded
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.requests import ANSWERS

_Key = tuple[str, str]


class UserAnswers(QObject):
    """Answers questions from memory, or has the user asked, one question after the other.

    Parameters
    ----------
    can_ask
        Whether there is a user to ask; else what is not known has no answer. Questions wait until :meth:`begin`.

    Signals
    -------
    wanted
        The user is to be asked: a :class:`Question`, to be answered by :meth:`answer`.
    withdrawn
        Nobody waits for that answer any more.
    changed
        Something is known now, or all was forgotten.
    """

    wanted = Signal(object)
    withdrawn = Signal()
    changed = Signal()

    def __init__(self, *, can_ask: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._can_ask, self._begun = can_ask, False
        self._known: dict[_Key, str] = {}
        self._given: dict[tuple[ChildProcess, _Key], str] = {}
        self._waiting: list[tuple[ChildProcess, Question]] = []
        self._refused: set[_Key] = set()
        self._shown: _Key | None = None

    @property
    def some_known(self) -> bool:
        """Whether there is something to forget."""
        return bool(self._known)

    def watch(self, child: ChildProcess) -> None:
        """Answer what a process asks."""
        child.message.connect(lambda message: self._hear(child, message))
        child.ended.connect(lambda _outcome: self._let_go(child))
        child.stopped.connect(lambda: self._let_go(child))

    def begin(self) -> None:
        """Ask the user from now on: there is somebody who shows questions."""
        self._begun = True
        self._show()

    def answer(self, answer: str | None) -> None:
        """Take the user's answer to the question that was wanted last; None where there is none."""
        key, self._shown = self._shown, None
        asking = [(child, question) for child, question in self._waiting if _key(question) == key]
        if asking and asking[0][1].asks_for == CODE and answer is not None:
            asking = asking[:1]  # a code serves once
        elif answer is not None and key is not None:
            self._known[key] = answer
            self.changed.emit()
        elif key is not None:
            self._refused.add(key)
        for entry in asking:
            self._waiting.remove(entry)
            self._give(*entry, answer)
        self._show()

    def ask_again(self) -> None:
        """Ask again what the user did not answer: they have turned to a dataset anew.

        Until then readers that read ahead, or pictures of other samples, would ask the same without an end.
        """
        self._refused.clear()

    def forget(self) -> None:
        """Forget everything; connections that are there stay."""
        self._known.clear()
        self._given.clear()
        self.changed.emit()

    def _hear(self, child: ChildProcess, message: Message) -> None:
        if isinstance(message, Question):
            self._ask(child, message)
        elif isinstance(message, ScanEnded) or (isinstance(message, ANSWERS) and child.role != "scanner"):
            self._let_go(child)  # what it was at has come to its end, answered or not

    def _ask(self, child: ChildProcess, question: Question) -> None:
        if question.asks_for != NEW_HOST:
            leave_no_core()
        key = _key(question)
        known = self._known.get(key)
        if known is not None and not (question.again and self._given.get((child, key)) == known):
            self._give(child, question, known)
        elif not self._can_ask or key in self._refused:
            self._give(child, question, None)
        else:
            self._known.pop(key, None)
            self._waiting.append((child, question))
            self._show()

    def _give(self, child: ChildProcess, question: Question, answer: str | None) -> None:
        if answer is not None and question.asks_for != CODE:
            self._given[child, _key(question)] = answer
        child.send(Reply(answer, question.id))

    def _show(self) -> None:
        if self._begun and self._shown is None and self._waiting:
            question = self._waiting[0][1]
            self._shown = _key(question)
            self.wanted.emit(question)

    def _let_go(self, child: ChildProcess) -> None:
        self._waiting = [entry for entry in self._waiting if entry[0] is not child]
        if self._shown is not None and all(_key(question) != self._shown for _child, question in self._waiting):
            self._shown = None
            self.withdrawn.emit()
            self._show()


def _key(question: Question) -> _Key:
    return question.asks_for, question.about
