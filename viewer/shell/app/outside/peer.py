"""One connection to the window from outside. Whatever comes, it costs little and nothing hangs.

Sockets of Python's own with Qt's notifiers: QtNetwork would load Kerberos, which small systems do not have.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from viewer.errors import ProtocolError
from viewer.protocol.outside import (
    OUTSIDE_LINE,
    OUTSIDE_VERSION,
    Hello,
    OrderFailed,
    OutsideMessage,
    Refused,
    Welcome,
    decode_outside,
    encode_outside,
    refusal_of_version,
)
from viewer.protocol.outside_requests import OutsideRequest

GREETING = 5_000
"""Milliseconds that a peer has to say which version it speaks."""

TAKING = 30_000
"""Milliseconds that a peer has to read an answer."""

_AT_ONCE = 1 << 16


class OutsidePeer(QObject):
    """Takes one request after the other: the next line is not looked at before the last one is answered.

    Parameters
    ----------
    connection
        One that was just accepted; belongs to the peer from now on.
    greet
        Returns what is said to a peer that speaks our version.

    Signals
    -------
    asked
        A request; to be answered by :meth:`answer`.
    ended
        The connection is over.
    """

    asked = Signal(object)
    ended = Signal()

    def __init__(self, connection: socket.socket, greet: Callable[[], Welcome], parent: QObject) -> None:
        super().__init__(parent)
        self._log = logging.getLogger("viewer.outside")
        connection.setblocking(False)
        self._connection, self._greet = connection, greet
        self._come, self._going = bytearray(), bytearray()
        self._greeted = self._busy = self._leaving = False
        self._reading = self._notifier(QSocketNotifier.Type.Read, self._read)
        self._writing = self._notifier(QSocketNotifier.Type.Write, self._write)
        self._writing.setEnabled(False)
        self._patience = QTimer(self, singleShot=True, interval=GREETING)
        self._patience.timeout.connect(self.close)
        self._patience.start()

    def _notifier(self, kind: QSocketNotifier.Type, slot: Callable[[], None]) -> QSocketNotifier:
        notifier = QSocketNotifier(self._connection.fileno(), kind, self)
        notifier.activated.connect(lambda *_about: slot())
        return notifier

    def answer(self, message: OutsideMessage) -> None:
        """Answer the request that was asked last."""
        self._busy = False
        self._send(message)

    def refuse(self, sentence: str) -> None:
        """Say why nothing is taken from this peer, and end the connection."""
        self._leaving = True
        self._send(Refused(sentence))

    def close(self) -> None:
        """End the connection at once."""
        if self._connection.fileno() < 0:
            return
        for part in (self._reading, self._writing):
            part.setEnabled(False)
        self._patience.stop()
        self._connection.close()
        self.ended.emit()

    def _send(self, message: OutsideMessage) -> None:
        if self._connection.fileno() < 0:
            return
        try:
            self._going += encode_outside(message)
        except ProtocolError as error:
            self._going += encode_outside(OrderFailed(getattr(message, "id", 0), error.sentence))
        self._patience.start(TAKING)
        self._writing.setEnabled(True)  # written from the event loop: the caller may be in the middle of something

    def _write(self) -> None:
        try:
            del self._going[: self._connection.send(self._going)]
        except BlockingIOError:
            return
        except OSError:
            self.close()
            return
        if self._going:
            return
        self._writing.setEnabled(False)
        self._patience.stop()
        if self._leaving:
            self.close()
        else:
            self._next()

    def _read(self) -> None:
        try:
            data = self._connection.recv(_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.close()
            return
        self._come += data
        self._next()

    def _next(self) -> None:
        """Look at the next line, unless there is still something to do for the last; then no more is kept than one."""
        if not (self._busy or self._going or self._leaving):
            end = self._come.find(b"\n") + 1
            if end:
                line = bytes(self._come[:end])
                del self._come[:end]
                self._take(line)
            elif len(self._come) > OUTSIDE_LINE:
                self.refuse(f"A message is longer than {OUTSIDE_LINE:,} bytes.")
        if self._connection.fileno() >= 0:
            self._reading.setEnabled(len(self._come) <= OUTSIDE_LINE and not self._leaving)

    def _take(self, line: bytes) -> None:
        try:
            message = decode_outside(line)
        except ProtocolError as error:
            self._log.info("%s", error.detail)
            self.refuse(error.sentence)
            return
        if not self._greeted:
            self._take_greeting(message)
        elif isinstance(message, OutsideRequest):
            self._busy = True
            self.asked.emit(message)
        else:
            self.refuse("The window takes requests only.")

    def _take_greeting(self, message: OutsideMessage) -> None:
        if not isinstance(message, Hello):
            self.refuse("A peer has to say first which version it speaks.")
        elif message.version != OUTSIDE_VERSION:
            self.refuse(refusal_of_version(message.version))
        else:
            self._greeted = True
            self._patience.stop()
            self._send(self._greet())
