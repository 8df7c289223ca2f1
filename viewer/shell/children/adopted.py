"""A process that was started before there was Qt, with as much of the face of a ``QProcess`` as a child needs."""

from __future__ import annotations

import os
import select
import signal
import time

from PySide6.QtCore import QByteArray, QObject, QProcess, QSocketNotifier, Signal

from viewer.shell.children.early import Started

_MOST = 1 << 20
"""Bytes that are read at once: more than a pipe holds (64 KiB, pipe(7))."""


class AdoptedProcess(QObject):
    """Listens to a process and talks to it; methods and signals as those of ``QProcess``.

    Its pipes are closed once it has ended. The destructor waits for nothing.
    """

    readyReadStandardOutput = Signal()  # noqa: N815 - Qt's names
    readyReadStandardError = Signal()  # noqa: N815
    finished = Signal(int, QProcess.ExitStatus)
    errorOccurred = Signal(QProcess.ProcessError)  # noqa: N815 - never, as it has been started

    def __init__(self, started: Started, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started = started
        self._unsent = bytearray()
        self._closing = False  # whether the requests end once all are sent
        self._open = True  # whether they have not ended
        self._running = True
        for pipe in (started.requests, started.answers, started.errors):
            os.set_blocking(pipe, False)
        kinds = QSocketNotifier.Type
        self._writable = QSocketNotifier(started.requests, kinds.Write, self)
        self._writable.setEnabled(False)
        self._answers = QSocketNotifier(started.answers, kinds.Read, self)
        self._errors = QSocketNotifier(started.errors, kinds.Read, self)
        self._end = QSocketNotifier(started.end, kinds.Read, self)
        self._writable.activated.connect(self._send)
        self._answers.activated.connect(lambda: self.readyReadStandardOutput.emit())
        self._errors.activated.connect(lambda: self.readyReadStandardError.emit())
        self._end.activated.connect(self._reap)

    def state(self) -> QProcess.ProcessState:
        """Whether it runs."""
        return QProcess.ProcessState.Running if self._running else QProcess.ProcessState.NotRunning

    def processId(self) -> int:  # noqa: N802
        """Return its process id, 0 once it has ended."""
        return self._started.pid if self._running else 0

    def errorString(self) -> str:  # noqa: N802
        """Return nothing: it could be started."""
        return ""

    def write(self, data: bytes) -> None:
        """Send bytes to its standard input, as it takes them."""
        if self._running and not self._closing:
            self._unsent += data
            self._send()

    def closeWriteChannel(self) -> None:  # noqa: N802
        """End its standard input once all is sent."""
        if self._running and not self._closing:
            self._closing = True
            self._send()

    def readAllStandardOutput(self) -> QByteArray:  # noqa: N802
        """Return what has come from its standard output."""
        return self._read(self._started.answers, self._answers)

    def readAllStandardError(self) -> QByteArray:  # noqa: N802
        """Return what has come from its standard error."""
        return self._read(self._started.errors, self._errors)

    def terminate(self) -> None:
        """Ask it to end."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def waitForFinished(self, msecs: int) -> bool:  # noqa: N802
        """Wait until it has ended, so many milliseconds at most; return whether it has."""
        deadline = time.monotonic() + msecs / 1000
        while self._running:
            events = select.poll()
            events.register(self._started.end, select.POLLIN)
            if self._unsent:
                events.register(self._started.requests, select.POLLOUT)
            if not events.poll(max(deadline - time.monotonic(), 0.0) * 1000):
                return False
            self._send()
            self._reap()
        return True

    def _signal(self, number: int) -> None:
        if self._running:
            signal.pidfd_send_signal(self._started.end, number)

    def _send(self) -> None:
        if not self._open:
            return
        try:
            while self._unsent:
                del self._unsent[: os.write(self._started.requests, self._unsent)]
        except BlockingIOError:
            pass
        except OSError:  # it listens no more
            self._unsent.clear()
        self._writable.setEnabled(bool(self._unsent))
        if self._closing and not self._unsent:
            self._open = False
            os.close(self._started.requests)

    def _read(self, pipe: int, notifier: QSocketNotifier) -> QByteArray:
        """Return what a pipe holds; nothing once it is closed."""
        data = b""
        if self._running or notifier.isEnabled():
            try:
                data = os.read(pipe, _MOST)
            except BlockingIOError:
                return QByteArray()
            if not data:
                notifier.setEnabled(False)  # else the end of it would be told again and again
        return QByteArray(data)

    def _reap(self) -> None:
        """See whether it has ended, and say so."""
        started = self._started
        if not self._running or not (ended := os.waitpid(started.pid, os.WNOHANG))[0]:
            return
        self._running = False
        self._end.setEnabled(False)
        if os.WIFSIGNALED(ended[1]):
            self.finished.emit(os.WTERMSIG(ended[1]), QProcess.ExitStatus.CrashExit)
        else:
            self.finished.emit(os.WEXITSTATUS(ended[1]), QProcess.ExitStatus.NormalExit)
        for notifier in (self._writable, self._answers, self._errors):
            notifier.setEnabled(False)
        for pipe in (started.answers, started.errors, started.end, *((started.requests,) if self._open else ())):
            os.close(pipe)
        self._open = False
