"""The program of a ProxyCommand, which leads to a machine: run as ``ssh`` runs it, and ended with its connection.

asyncssh would take what the program says on standard error for words of the machine, and its end for the end of the
line; so it gets a socket of ours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Sequence

_GRACE_S = 2.0
"""Seconds that it has to end by itself."""


class ProxyProgram:
    """The program, which runs; what it says on standard error is in the log.

    Attributes
    ----------
    socket
        Leads to its standard input and output. Whoever connects by it closes it; the program then sees an end.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.socket, theirs = socket.socketpair()
        try:
            # A session of its own: a shell may run several programs, which end together, and none by Ctrl+C.
            self._process = subprocess.Popen(
                command, stdin=theirs.fileno(), stdout=theirs.fileno(), start_new_session=True
            )
        except BaseException:
            self.socket.close()
            raise
        finally:
            theirs.close()
        self._ending = False

    def end(self) -> None:
        """Have it end, and wait for nothing; may be called again."""
        if self._ending:
            return
        self._ending = True
        self.socket.close()
        threading.Thread(target=self._end, name="far", daemon=True).start()

    def _end(self) -> None:
        for number in (signal.SIGHUP, signal.SIGKILL):  # the first is what ssh sends
            # Nobody has waited for it yet, so the number still is that of its session.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)
                return
