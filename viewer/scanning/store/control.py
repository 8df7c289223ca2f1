"""What somebody wants of a scan that is under way."""

from __future__ import annotations

import threading


class ScanControl:
    """What somebody else wants of a scan that is under way; from any thread."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def stop(self) -> None:
        """End it with what there is."""
        self._stopped.set()
        self._going.set()

    def pause(self, *, paused: bool) -> None:
        """Begin nothing more for now, or go on."""
        if paused and not self._stopped.is_set():
            self._going.clear()
        else:
            self._going.set()

    @property
    def stopped(self) -> bool:
        """Whether it is to end."""
        return self._stopped.is_set()

    @property
    def paused(self) -> bool:
        """Whether it is to begin nothing more."""
        return not self._going.is_set()

    def rest(self, seconds: float) -> None:
        """Wait for so long, or until it is to end."""
        self._stopped.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Wait until it is to go on or to end; whether that was so within so many seconds."""
        return self._going.wait(seconds)
