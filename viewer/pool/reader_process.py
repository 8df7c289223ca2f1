"""A reader without a window, or another process like it: started, asked one thing at a time, and ended."""

from __future__ import annotations

import itertools
import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from viewer.errors import ProtocolError, ViewerError
from viewer.outcome import Outcome
from viewer.protocol import MAX_LINE, Failed, Message, Progress, Question, Ready, Reply, decode, encode
from viewer.roles import Role, command

ENDING = 5.0
"""Seconds that a reader which is told to leave may take before it is killed."""

_LAST_WORDS = 4000
"""Bytes of what a reader wrote to standard error that are looked at when it has died."""


class ReaderDied(ViewerError):  # noqa: N818 - what happened, as the standard library's BrokenProcessPool
    """The reader has ended, or was given up, before it had answered.

    Attributes
    ----------
    hung
        Whether it was given up because it showed no sign of life.
    """

    def __init__(self, sentence: str, *, hung: bool = False) -> None:
        super().__init__(sentence)
        self.hung = hung

    def __reduce__(self) -> tuple[object, ...]:
        return _died, (self.sentence, self.hung)


def _died(sentence: str, hung: bool) -> ReaderDied:
    return ReaderDied(sentence, hung=hung)


class ReaderProcess:
    """One reader, with the memory limit and the priority of a window's.

    Start and ask it in one thread alone: on Linux it ends with the thread that started it.

    Parameters
    ----------
    patience
        Seconds without a sign of life after which it is given up.
    memory_limit
        Bytes that it may take, 0 for no limit.
    role
        What it is: a reader, or another one that answers each request once.

    Raises
    ------
    ReaderDied
        When it cannot be started.
    """

    def __init__(self, patience: float, memory_limit: int, role: Role = "reader") -> None:
        self._role = role
        self._patience, self._limit = patience, memory_limit
        self._numbers = itertools.count(1)
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - standard error, for as long as the process lives
        limit = ("--memory-limit", str(memory_limit)) if memory_limit else ()
        try:
            self._process = subprocess.Popen(
                command(role, *limit),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                env=_environment(),
                # Ctrl+C in the terminal is not meant for it. Not a session of its own: Linux shares the processors
                # among sessions first, and its priority would count within its own alone.
                process_group=0,
            )
        except OSError as error:
            self._said.close()
            raise ReaderDied(Outcome(role, error=error.strerror or str(error)).sentence()) from error
        self._pump = threading.Thread(target=self._listen, name=f"answers of a {role}", daemon=True)
        self._pump.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def ask(self, request: Callable[[int], Message], doing: str = "") -> Message:
        """Send a request, which is made of its number, and wait for its answer.

        Parameters
        ----------
        doing
            What it is asked to do, for the sentence if it dies: ``"reading x.vtu"``.

        Raises
        ------
        ReaderDied
            When there is none.
        ViewerError
            When the reader says that it cannot be done.
        """
        number = next(self._numbers)
        self._send(request(number), doing)
        while True:
            message = self._receive(doing)
            if isinstance(message, (Ready, Progress)):
                continue
            if isinstance(message, Question):
                self._send(Reply(None, message.id), doing)  # there is nobody to ask
                continue
            if isinstance(message, Failed) and message.id in (0, number):
                raise ViewerError(message.sentence, detail=message.detail, reason=message.reason, door=message.door)
            return message

    def _send(self, message: Message, doing: str) -> None:
        stream = self._process.stdin
        assert stream is not None, "it is a pipe"
        try:
            stream.write(encode(message))
            stream.flush()
        except OSError:
            raise self._lost(doing) from None

    def next_line(self) -> bytes:
        """Wait for a line of its answers; empty at their end.

        Raises
        ------
        queue.Empty
            When it is to be given up.
        """
        return self._lines.get(timeout=self._patience)

    def _receive(self, doing: str) -> Message:
        try:
            line = self.next_line()
        except queue.Empty:
            self._process.kill()
            raise ReaderDied(Outcome(self._role, hung=True).sentence(doing), hung=True) from None
        if not line:
            raise self._lost(doing)
        try:
            return decode(line)
        except ProtocolError as error:
            self._process.kill()
            raise ReaderDied(error.sentence) from error

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None, "it is a pipe"
        while line := stream.readline(MAX_LINE):
            self._lines.put(line)
        self._lines.put(b"")

    def _lost(self, doing: str) -> ReaderDied:
        self._wait()
        status = self._process.returncode or 0
        size = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, size - _LAST_WORDS))
        words = self._said.read().decode("utf-8", "replace")
        crashed = status < 0
        outcome = Outcome(self._role, abs(status), crashed, "", words, self.pid, self._limit)
        return ReaderDied(outcome.sentence(doing))

    def kill(self) -> None:
        """End it at once, from any thread; whoever waits for its answer hears of it."""
        self._process.kill()

    def end(self) -> None:
        """See that it ends, and wait for that."""
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except OSError:
                pass  # it is gone already, with what was on its way to it
        self._wait()
        self._pump.join()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._said.close()

    def _wait(self) -> None:
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _environment() -> dict[str, str]:
    """Return the environment in which a reader finds the package that this process has imported."""
    variables, home = dict(os.environ), str(Path(__file__).resolve().parents[2])
    if Path(home).name not in ("site-packages", "dist-packages"):
        there = variables.get("PYTHONPATH", "")
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, (home, there)))
    variables.pop("PYTHONINSPECT", None)  # of python -i: it would not end
    return variables
