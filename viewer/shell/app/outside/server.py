"""Listens for programs outside the window, in its cache root, which nobody else can enter."""

from __future__ import annotations

import logging
import os
import socket
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from viewer.local_socket import SOCKET, SUPPORTED, is_ours, listen
from viewer.protocol.outside import Welcome
from viewer.protocol.outside_requests import OutsideRequest
from viewer.shell.app.outside.desk import OrderDesk
from viewer.shell.app.outside.peer import OutsidePeer
from viewer.shell.services.scratch_cache import ScratchCache

PEERS = 16
"""Connections at a time; whoever comes then is sent away."""

AGAIN = 1_000
"""Milliseconds until the next try where a connection could not be taken."""


class OutsideServer(QObject):
    """Takes connections, and has done what is asked.

    Parameters
    ----------
    desk
        What can be asked.
    of_script
        Whether a script has started this window.

    Attributes
    ----------
    path
        Where it listens; None where it cannot.
    """

    def __init__(self, cache: ScratchCache, desk: OrderDesk, *, of_script: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._log = logging.getLogger("viewer.outside")
        self._cache, self._desk, self._of_script = cache, desk, of_script
        self._peers: set[OutsidePeer] = set()
        self._listener: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self.path: Path | None = None
        cache.renewed.connect(self.listen)
        self.listen()

    def listen(self) -> None:
        """Listen in the cache root, which may be a new one; a window at which nobody can ask is still a window."""
        self._stop_listening()
        if not SUPPORTED:
            return
        path = self._cache.path / SOCKET
        try:
            listener = listen(path, PEERS)
        except OSError as error:
            self._log.warning("Other programs cannot reach this window: %s", error)
            return
        listener.setblocking(False)
        self._listener, self.path = listener, path
        self._notifier = QSocketNotifier(listener.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda *_about: self._accept())

    def close(self) -> None:
        """Take nothing any more; who waits for an answer hears that the window is gone."""
        self._cache.renewed.disconnect(self.listen)
        self._stop_listening()
        for peer in list(self._peers):
            peer.close()

    def _stop_listening(self) -> None:
        listener, notifier, path = self._listener, self._notifier, self.path
        self._listener = self._notifier = self.path = None
        if listener is None or notifier is None or path is None:
            return
        notifier.setEnabled(False)
        notifier.deleteLater()
        listener.close()
        try:
            os.unlink(path)
        except OSError:
            pass  # with the cache root, which is gone

    def _accept(self) -> None:
        if self._listener is None or self._notifier is None:
            return
        try:
            connection, _address = self._listener.accept()
        except BlockingIOError:
            return  # it has gone away again
        except OSError:  # no descriptors are left just now: it would be told again and again
            self._notifier.setEnabled(False)
            QTimer.singleShot(AGAIN, self._notifier, lambda notifier=self._notifier: notifier.setEnabled(True))
            return
        if len(self._peers) >= PEERS or not is_ours(connection.fileno()):
            connection.close()
            return
        self._desk.features.later.begin()  # what is asked for is about a dataset
        peer = OutsidePeer(connection, self._greeting, self)
        self._peers.add(peer)
        peer.asked.connect(lambda request: self._begin(request, peer))
        peer.ended.connect(lambda: self._forget(peer))

    def _begin(self, request: OutsideRequest, peer: OutsidePeer) -> None:
        from viewer.shell.app.outside.acts import begin  # few windows are ever asked

        begin(self._desk, request, peer)

    def _forget(self, peer: OutsidePeer) -> None:
        """Let go of a connection, and of what was to be done for it."""
        self._peers.discard(peer)
        peer.deleteLater()

    def _greeting(self) -> Welcome:
        seen = QGuiApplication.platformName() != "offscreen"
        display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY", "") if seen else ""
        busy = QApplication.activeModalWidget() is not None
        return Welcome(os.getpid(), display, self._of_script, busy)
