"""Take the window's messages in their order, and answer; what takes long is done in threads of its own."""

from __future__ import annotations

import logging
import os
import threading
import traceback

from viewer.channel import Channel, leave
from viewer.core_dumps import leave_no_core
from viewer.errors import ProtocolError, ViewerError
from viewer.protocol import Failed, Message, Ready, Reply
from viewer.protocol.scan_results import BeginScan, OpenScan, PauseScan, ScanRequest, StopScan
from viewer.scanner.asking import ScanAsking
from viewer.scanner.opened import OpenedScan

logger = logging.getLogger("viewer.scanner")

_ENDING = 5.0
"""Seconds in which a scan writes down what it has found, once the window is gone."""


class ScannerServer:
    """The scanner role.

    Parameters
    ----------
    channel
        To the window.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._asking = ScanAsking(channel.send)
        self._opened: OpenedScan | None = None

    def run(self) -> int:
        """Work until the window is gone; returns the exit status."""
        self._channel.send(Ready(role="scanner", pid=os.getpid()))
        while True:
            try:
                message = self._channel.receive()
            except ProtocolError as error:
                self._channel.send(Failed(0, error.sentence, error.detail))
                continue
            if message is None:
                break
            self._take(message)
        self._asking.drop()
        if self._opened is not None:
            self._opened.end(_ENDING)
        return 0

    def _take(self, message: Message) -> None:
        number = getattr(message, "id", 0)
        try:
            self._do(message)
        except ViewerError as error:
            self._channel.send(Failed(number, error.sentence, error.detail, error.reason))
        except Exception as error:
            logger.exception("%s", type(message).__name__)
            self._channel.send(Failed(number, f"{type(error).__name__}: {error}", traceback.format_exc()))

    def _do(self, message: Message) -> None:
        if isinstance(message, Reply):
            self._asking.take(message)
            return
        if isinstance(message, OpenScan | StopScan):
            self._asking.drop()  # else the scan would wait for the user before it ends
        if isinstance(message, OpenScan):
            if self._opened is not None:
                self._opened.end(0.0)
            if message.catalogue.far is not None:
                leave_no_core(closed=True)  # passwords for its readers pass through here
            self._opened = None  # if this one cannot be opened there is none
            self._opened = OpenedScan(message, self._channel.send, self._asking)
            self._opened.begin(message.id)
            return
        if not isinstance(message, ScanRequest | BeginScan | PauseScan | StopScan):
            logger.warning("a message that is not for a scanner: %s", type(message).__name__)
            return
        if self._opened is None:
            if not isinstance(message, PauseScan | StopScan):
                raise ViewerError("No dataset is open to be scanned; open it again.")
        elif isinstance(message, BeginScan):
            self._asking.begin()
            self._opened.scan(message)
        elif isinstance(message, PauseScan):
            self._opened.control.pause(paused=message.paused)
        elif isinstance(message, StopScan):
            self._opened.control.stop()
        else:
            self._opened.answer(message)


def serve() -> int:
    """Serve over standard input and output until the input ends."""

    def at_end() -> None:
        """Leave a moment for writing down what was found; whatever hangs then, the process ends."""
        timer = threading.Timer(2 * _ENDING, leave)
        timer.daemon = True
        timer.start()

    return ScannerServer(Channel.over_standard_streams(at_end)).run()
