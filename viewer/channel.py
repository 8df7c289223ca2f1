"""A child's end of the two pipes to the window.

Standard output belongs to the protocol alone: C libraries that print to it (HDF5, VTK, a left-over debug line) are sent
to standard error, which the window keeps for its report. When standard input ends, the window is gone and the child
leaves at once, whatever it is doing; unless it has said what to do instead.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from viewer.errors import ProtocolError
from viewer.protocol import MAX_LINE, Message, decode, encode


def leave() -> None:
    """End this process at once.

    The main thread may be deep inside a C library, and nothing in a child needs an orderly end. What was being written
    lies under a partial name in the cache root, which the window removes or the next sweep does.
    """
    os._exit(0)


class Channel:
    """Messages from the window in order of arrival, and answers back to it. Answers may be sent from any thread.

    Parameters
    ----------
    at_end
        What to do when the window sends nothing more, or listens no more; called in any thread, perhaps twice.
    """

    def __init__(self, requests: BinaryIO, answers: BinaryIO, at_end: Callable[[], None] = leave) -> None:
        self._requests = requests
        self._answers = answers
        self._at_end = at_end
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[Message | ProtocolError | None] = queue.SimpleQueue()

    @classmethod
    def over_standard_streams(cls, at_end: Callable[[], None] = leave) -> Channel:
        """Take standard input and output for the protocol and start listening.

        A child that leaves at the end of its input is killed with the window too; one that has something better to do
        then (``at_end``) is left to it.
        """
        answers = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        requests = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        # The window handles Ctrl-C for everybody and ends its children itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if at_end is leave:
            die_with_parent()
        channel = cls(requests, answers, at_end)
        threading.Thread(target=channel._listen, name="requests", daemon=True).start()
        return channel

    def _listen(self) -> None:
        while line := self._requests.readline(MAX_LINE):
            try:
                self._queue.put(decode(line))
            except ProtocolError as error:
                self._queue.put(error)
        self._at_end()
        self._queue.put(None)

    def send(self, message: Message) -> None:
        """Send one message; it is lost when the window is gone, which mostly ends the process (``at_end``)."""
        data = memoryview(encode(message))
        with self._lock:
            try:
                while data:
                    data = data[self._answers.write(data) or 0 :]
            except OSError:
                self._at_end()

    def receive(self, timeout: float | None = None) -> Message | None:
        """Wait for the next message; None when ``timeout`` seconds passed without one, or at the end of the input.

        Raises
        ------
        ProtocolError
            When the window sent something that is not a message.
        """
        try:
            item = self._queue.get(timeout=timeout) if timeout != 0 else self._queue.get_nowait()
        except queue.Empty:
            return None
        if isinstance(item, ProtocolError):
            raise item
        return item

    def pending(self) -> list[Message]:
        """Return every message that has arrived and was not received yet, oldest first."""
        messages: list[Message] = []
        while (message := self.receive(timeout=0)) is not None:
            messages.append(message)
        return messages


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies (Linux).

    The end of standard input does the same everywhere, except while a C library holds the interpreter lock; this also
    covers that case. ``PR_SET_PDEATHSIG`` is 1 (linux/prctl.h).
    """
    if sys.platform != "linux":
        return
    import ctypes

    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    except (OSError, AttributeError):
        pass  # another C library: the end of standard input remains
