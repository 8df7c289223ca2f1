"""The window's side of the process that makes one file of all frames."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.outcome import Outcome
from viewer.protocol import Failed, Message
from viewer.protocol.filming import AddFrame, BeginFilm, FilmWritten, FinishFilm, FrameAdded
from viewer.shell.children.child import ChildProcess


class FilmEncoder(QObject):
    """Runs one encoder.

    Parameters
    ----------
    remove
        Removes the folder that an encoder which died has left.

    Signals
    -------
    added
        A frame has been taken in; its file is not needed any more.
    ended
        It is gone: a ``FilmWritten``, or a ``ViewerError`` and then nothing is left, or None where it was stopped.
    """

    added = Signal(str)
    ended = Signal(object)

    def __init__(self, log_level: str, remove: Callable[[Path], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("encoder", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self.child.stopped.connect(self._on_stopped)
        self._remove = remove
        self._begin: BeginFilm | None = None
        self._answer: FilmWritten | ViewerError | None = None

    def begin(self, message: BeginFilm) -> None:
        """Start one."""
        self._begin, self._answer = message, None
        self.child.start()
        self.child.send(message)

    def add(self, file: str) -> None:
        """Give it a frame."""
        self.child.send(AddFrame(file))

    def finish(self) -> None:
        """Have it complete the file."""
        self.child.send(FinishFilm())

    def stop(self, why: ViewerError | None = None) -> None:
        """End it; nothing is left."""
        if self._begin is not None and self._answer is None:
            self._answer = why
            self.child.stop()

    def discard(self) -> None:
        """Remove what is not complete: the program is ending, and the child has ended."""
        if self._begin is not None:
            shutil.rmtree(self._begin.partial, ignore_errors=True)

    def _on_message(self, message: Message) -> None:
        if self._begin is None or self._answer is not None:
            return
        if isinstance(message, FrameAdded):
            self.added.emit(message.file)
        elif isinstance(message, FilmWritten):
            self._answer = message
            self.child.stop()
        elif isinstance(message, Failed):
            self._answer = ViewerError(message.sentence, detail=message.detail, reason=message.reason)
            self.child.stop()

    def _on_ended(self, outcome: Outcome) -> None:
        if self._begin is not None and self._answer is None:
            doing = f"writing {Path(self._begin.path).name}"
            self._answer = ViewerError(outcome.sentence(doing, "nothing of it was kept"), detail=outcome.stderr)
        self._on_stopped()

    def _on_stopped(self) -> None:
        begin, self._begin = self._begin, None
        if begin is None:
            return
        if not isinstance(self._answer, FilmWritten):
            self._remove(Path(begin.partial))
        self.ended.emit(self._answer)
