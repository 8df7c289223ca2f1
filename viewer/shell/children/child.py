"""A child process of the window: the same program in another role, spoken to in messages."""

from __future__ import annotations

import collections
import logging
from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QObject, QProcess, QTimer, Signal, SignalInstance

from viewer.errors import ProtocolError
from viewer.memory import limit_memory
from viewer.outcome import Outcome
from viewer.protocol import Message, Ready, decode, encode
from viewer.redaction import redact
from viewer.roles import Role, command
from viewer.shell.children.adopted import AdoptedProcess
from viewer.shell.children.early import Started

AFTER_KILL = 300
"""Milliseconds to wait for a process that was killed. Mostly it is gone within one. On a busy machine it can take
seconds: a thread of the lowest priority, such as Mesa's for its shader cache, dies when it gets a turn. Nothing that
comes later needs the process to be gone where files can be removed while they are open."""
AFTER_TERMINATE = 1000
"""Milliseconds that a child gets to heed SIGTERM while the window goes on, before it is killed."""


class _Process(QProcess):
    def forget(self) -> None:
        """Let go of a process that does not end in time: else the destructor complains and waits for 30 seconds."""
        self.setProcessState(QProcess.ProcessState.NotRunning)


class ChildProcess(QObject):
    """Runs one child and turns its output into messages.

    Signals
    -------
    message
        A message from the child.
    ended
        The child ended without being asked to: an :class:`Outcome`.
    stopped
        The child that was asked to is gone; not emitted by the calls that wait for it.
    """

    message = Signal(object)
    ended = Signal(object)
    stopped = Signal()

    def __init__(self, role: Role, arguments: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.role: Role = role
        self._log = logging.getLogger(f"viewer.{role}")
        self._arguments = arguments
        self._buffer = bytearray()
        self._stderr: collections.deque[str] = collections.deque(maxlen=200)
        self._stopping = self._ready = False  # ready: it has said something
        self._process: _Process | AdoptedProcess | None = None
        self._pid = 0  # QProcess forgets it before it says that the child has ended
        self.memory_limit = 0
        self._limit_taken = 0  # the one that the child takes upon itself as it starts
        self._held: list[Message] | None = None  # messages that wait
        self._killing = QTimer(self, singleShot=True, interval=AFTER_TERMINATE)
        self._killing.timeout.connect(self._kill_stubborn)

    @property
    def pid(self) -> int:
        """Process id, 0 when it does not run."""
        return self._process.processId() if self._process is not None else 0

    def set_memory_limit(self, limit: int) -> None:
        """Let the child have so many bytes of memory (0: no limit), this one if the system can, and every later one."""
        self.memory_limit = limit
        if self.running:
            limit_memory(limit, self.pid)

    @property
    def running(self) -> bool:
        """Whether the child has been started and has not ended."""
        return self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning

    def adopt(self, started: Started) -> None:
        """Take over a process that plays the role already, as if it had been started here."""
        self._limit_taken = started.limit
        self._take(AdoptedProcess(started, self))
        self._pid = started.pid

    def start(self, *arguments: str) -> None:
        """Start the child; ``arguments`` come after those given at construction."""
        process = _Process(self)
        self._limit_taken = self.memory_limit
        limit = ("--memory-limit", str(self.memory_limit)) if self.memory_limit else ()
        program, *rest = command(self.role, *self._arguments, *limit, *arguments)
        process.setProgram(program)
        process.setArguments(rest)
        self._take(process)
        process.start()
        self._pid = process.processId()

    def _take(self, process: _Process | AdoptedProcess) -> None:
        self._drop_process()
        self._buffer.clear()
        self._stderr.clear()
        self._stopping = self._ready = False
        for said, slot in self._slots(process):
            said.connect(slot)
        self._process = process

    def send(self, message: Message) -> None:
        """Send a message; it is lost when the child has ended (the owner then says everything again)."""
        if self._process is not None and self.running:
            self._process.write(encode(message))

    def hold(self) -> None:
        """Keep what the child answers from now on, until :meth:`release`: not all are there yet who have to hear it."""
        self._held = []

    def release(self) -> None:
        """Pass on what has been kept, and what comes."""
        held, self._held = self._held, None
        for message in held or ():
            self.message.emit(message)

    def close_input(self) -> None:
        """Tell the child to leave: the end of its input."""
        self._stopping = True
        if self._process is not None:
            self._process.closeWriteChannel()

    def wait_stopped(self, deadline: QDeadlineTimer) -> None:
        """See that the child is gone: wait for half of the time left, then terminate, then kill.

        It is the end of this object too: a child that was killed earlier and is not yet gone is left to the system.
        """
        process = self._process
        if process is not None:
            if self.running and not process.waitForFinished(max(1, deadline.remainingTime() // 2)):
                process.terminate()
                if not process.waitForFinished(max(1, deadline.remainingTime() // 2)):
                    process.kill()
                    process.waitForFinished(AFTER_KILL)
            self._drop_process()
        for late in self.findChildren(_Process):
            late.forget()

    def stop(self) -> None:
        """End the child without waiting for it: terminate it, and kill it if it does not heed that."""
        self._stopping = True
        if self._process is not None:
            self._process.closeWriteChannel()
            self._process.terminate()
            self._killing.start()

    def _kill_stubborn(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._finish(Outcome(self.role))  # mostly it is gone within a millisecond

    def kill(self) -> None:
        """End the child at once and without a report; :meth:`start` brings a new one."""
        self._stopping = True
        if self._process is not None:
            self._process.kill()
            self._process.waitForFinished(AFTER_KILL)
        self._drop_process()

    def give_up(self) -> None:
        """Kill a child that does not answer, and report it as ended, without waiting for it.

        On a stalled disk a killed process may live on; it is left to the system, at the end of the program too.
        """
        process = self._process
        if process is None:
            return
        self._on_stderr()
        process.kill()
        self._finish(Outcome(self.role, 9, True, "", "\n".join(self._stderr), self._pid, self.memory_limit, hung=True))

    def _drop_process(self) -> None:
        process = self._process
        if process is None:
            return
        self._process = None
        self._killing.stop()
        for said, slot in self._slots(process):
            said.disconnect(slot)
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
        else:  # not gone yet; to delete it now is to wait for it
            process.kill()  # another one may take its place while it is still to heed SIGTERM, which it may never do
            process.finished.connect(process.deleteLater)

    def _slots(self, process: _Process | AdoptedProcess) -> tuple[tuple[SignalInstance, Callable[..., None]], ...]:
        return (
            (process.readyReadStandardOutput, self._on_output),
            (process.readyReadStandardError, self._on_stderr),
            (process.finished, self._on_finished),
            (process.errorOccurred, self._on_error),
        )

    def _on_output(self) -> None:
        if self._process is None:
            return
        self._buffer += self._process.readAllStandardOutput().data()
        if b"\n" not in self._buffer:
            return
        if self._limit_taken != self.memory_limit and self.running:  # one that has ended has no id: 0 is this process
            self._limit_taken = self.memory_limit  # changed perhaps before the child took the old one upon itself
            limit_memory(self.memory_limit, self.pid)
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            try:
                message = decode(bytes(line))
            except ProtocolError as error:
                self._log.error("%s %s", error.sentence, error.detail)
                continue
            self._ready = True
            if self._held is None or isinstance(message, Ready):
                self.message.emit(message)
            else:
                self._held.append(message)

    def _on_stderr(self) -> None:
        if self._process is None:
            return
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        for line in redact(text).splitlines():
            self._stderr.append(line)
            self._log.info("%s", line)

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._on_output()
        self._on_stderr()
        self.release()
        crashed = how == QProcess.ExitStatus.CrashExit
        unready, words = bool(status) and not (crashed or self._ready), "\n".join(self._stderr)
        self._finish(Outcome(self.role, status, crashed, "", words, self._pid, self.memory_limit, unready=unready))

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            self._finish(Outcome(self.role, error=self._process.errorString()))

    def _finish(self, outcome: Outcome) -> None:
        self._drop_process()
        if self._stopping:
            self.stopped.emit()
        else:
            self._log.warning("%s", outcome.sentence())
            self.ended.emit(outcome)
