"""The child processes of the window together: started early, limited in memory, and ended within a bounded time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtCore import QDeadlineTimer, QObject

from viewer.memory import LEAST, default_memory_limit
from viewer.roles import Role
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.early import Started
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.children.user_answers import UserAnswers

PATIENCE = 1.5
"""Seconds that the children together get to leave before they are killed."""


class Children:
    """Reader and renderer, and whoever else is added.

    Parameters
    ----------
    log_level
        Of the children.
    limit
        Bytes of memory that each may take, 0 for what suits the machine.
    follows
        Says of a dataset's path whether the reader follows links that lead out of its folder.
    early
        Those that run already (:func:`viewer.shell.children.early.start_early`).
    can_ask
        Whether there is a user who can be asked for passwords and the like.

    Attributes
    ----------
    answers
        What the user has answered.
    """

    def __init__(
        self,
        log_level: str,
        limit: int,
        follows: Callable[[str], bool] = lambda _path: False,
        parent: QObject | None = None,
        early: Mapping[Role, Started] = MappingProxyType({}),
        *,
        can_ask: bool = False,
    ) -> None:
        self.answers = UserAnswers(can_ask=can_ask, parent=parent)
        self.reader = ReaderClient(log_level, follows, parent)
        self.renderer = RendererClient(log_level, parent)
        self._all = [self.reader.child, self.renderer.child]
        for child in self._all:
            self.answers.watch(child)
            if child.role in early:
                child.adopt(early[child.role])
        self.limit_memory(limit)

    def add(self, child: ChildProcess) -> None:
        """Treat another child like the first two."""
        self._all.append(child)
        self.answers.watch(child)
        child.set_memory_limit(self._limit)

    @property
    def running(self) -> bool:
        """Whether they have been started."""
        return self.renderer.running

    def start(self) -> None:
        """Start reader and renderer before there is anything for them to do: their imports take half a second.

        The renderer first, because it is the slower one.
        """
        self.renderer.start()
        self.reader.start()

    def limit_memory(self, limit: int) -> None:
        """Let each take so many bytes of memory, 0 for what suits the machine; those that run and those to come."""
        self._limit = max(limit or default_memory_limit(), LEAST)
        for child in self._all:
            child.set_memory_limit(self._limit)

    def leave(self) -> None:
        """Tell all to leave: nothing will be asked of them any more. Waits for nothing; :meth:`stop` does."""
        for child in self._all:
            child.close_input()

    def stop(self, seconds: float) -> None:
        """End all, in half of the time at most: the end of their input, then SIGTERM, then SIGKILL."""
        self.leave()
        deadline = QDeadlineTimer(round(min(PATIENCE, seconds / 2) * 1000))
        for child in self._all:
            child.wait_stopped(deadline)
