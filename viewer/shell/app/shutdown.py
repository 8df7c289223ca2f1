"""The end of the program: one staged sequence that every way out goes through, once, within a bounded time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

BUDGET = 2.8
"""Seconds for the whole sequence; what a stage may use is what the ones before have left."""


class Shutdown:
    """Runs stages in the order they were added, once; a stage that fails does not stop the next.

    Each stage gets the number of seconds that are left.
    """

    def __init__(self) -> None:
        self._log = logging.getLogger("viewer.shutdown")
        self._stages: list[tuple[str, Callable[[float], object]]] = []
        self.done = False

    def add(self, name: str, stage: Callable[[float], object]) -> None:
        """Add a stage to the end of the sequence."""
        self._stages.append((name, stage))

    def add_first(self, name: str, stage: Callable[[float], object]) -> None:
        """Add a stage to the beginning of the sequence; it may add others to the end."""
        self._stages.insert(0, (name, stage))

    def run(self) -> None:
        """Go through the stages; a second call does nothing."""
        if self.done:
            return
        self.done = True
        end = time.monotonic() + BUDGET
        for name, stage in self._stages:
            start = time.monotonic()
            try:
                stage(max(end - start, 0.05))
            except Exception:
                self._log.exception("shutdown stage %s failed", name)
            self._log.info("shutdown: %s took %.0f ms", name, (time.monotonic() - start) * 1000)
