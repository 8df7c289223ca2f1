"""A connection to a window, over the socket in its cache root."""

from __future__ import annotations

import time
from pathlib import Path

from viewer import DISTRIBUTION, __version__
from viewer.errors import ProtocolError, WindowError
from viewer.local_socket import connect
from viewer.protocol.outside import (
    OUTSIDE_LINE,
    OUTSIDE_VERSION,
    Hello,
    OutsideMessage,
    Refused,
    Welcome,
    decode_outside,
    encode_outside,
)
from viewer.protocol.outside_requests import OutsideRequest

GONE = "The window was closed, or has ended; call viewer.show again for a new one."


class LateError(WindowError):
    """The window has not answered in time."""


class WindowLine:
    """Talks to one window: a request, then its answer.

    Parameters
    ----------
    path
        Where the window listens.
    seconds
        How long to wait for its greeting.

    Attributes
    ----------
    welcome
        What the window said of itself.

    Raises
    ------
    WindowError
        When nobody listens there, it does not answer, or it speaks another version.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._come = bytearray()
        try:
            self._socket = connect(path, seconds)
        except TimeoutError:
            raise LateError(_late(seconds)) from None
        except OSError as error:
            raise WindowError(GONE, detail=str(error)) from error
        try:
            self._send(Hello(OUTSIDE_VERSION, f"{DISTRIBUTION} {__version__}"), seconds)
            answer = self._receive(time.monotonic() + seconds, seconds)
            if isinstance(answer, Refused):
                raise WindowError(answer.sentence)
            if not isinstance(answer, Welcome):
                raise ProtocolError("What listens there is no window.", detail=repr(answer))
        except BaseException:
            self.close()
            raise
        self.welcome = answer

    def ask(self, request: OutsideRequest, seconds: float) -> OutsideMessage:
        """Return the answer to a request; those to earlier ones that came too late are passed over.

        Raises
        ------
        LateError
            When it has not come after so many seconds.
        WindowError
            When the window has gone, or takes nothing from us.
        """
        end = time.monotonic() + seconds
        self._send(request, seconds)
        while True:
            answer = self._receive(end, seconds)
            if isinstance(answer, Refused):
                raise WindowError(answer.sentence)
            if getattr(answer, "id", None) == request.id:
                return answer

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def fileno(self) -> int:
        """Return the descriptor; -1 once it is closed."""
        return self._socket.fileno()

    def _send(self, message: OutsideMessage, seconds: float) -> None:
        line = encode_outside(message)
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(line)
        except TimeoutError:
            raise LateError(_late(seconds)) from None
        except OSError as error:
            raise WindowError(GONE, detail=str(error)) from error

    def _receive(self, end: float, seconds: float) -> OutsideMessage:
        while (length := self._come.find(b"\n") + 1) == 0:
            if len(self._come) > OUTSIDE_LINE:
                raise ProtocolError("What listens there is no window.")
            left = end - time.monotonic()
            if left <= 0:
                raise LateError(_late(seconds))
            try:
                self._socket.settimeout(left)
                data = self._socket.recv(1 << 16)
            except TimeoutError:
                continue
            except OSError as error:
                raise WindowError(GONE, detail=str(error)) from error
            if not data:
                raise WindowError(GONE)
            self._come += data
        line = bytes(self._come[:length])
        del self._come[:length]
        return decode_outside(line)


def _late(seconds: float) -> str:
    return f"The window has not answered within {seconds:g} s; it may be waiting for a slow disk, or hang."
