"""How far a scan is, in one line of a terminal that is written again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from viewer.scanning.store.filling import Advance

_EACH = 0.2
"""Seconds between two writings."""


class ProgressLine:
    """Writes the line; nothing at all where the stream is no terminal.

    Parameters
    ----------
    stream
        Mostly standard error; None where there is none.
    """

    def __init__(self, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._clock = clock
        self._next = clock()
        self._width = 0

    def __call__(self, at: Advance) -> None:
        """Say how far a scan is."""
        now = self._clock()
        if self._stream is None or (now < self._next and at.done < at.total):
            return
        self._next = now + _EACH
        self._write(words(at))

    def clear(self) -> None:
        """Take the line away."""
        if self._stream is not None and self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        assert self._stream is not None
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)


def words(at: Advance) -> str:
    """Return the line: ``Scanning: 312 of 1,000 samples, 85 per second, 8 s left``."""
    doing = "Scanning" if not at.elsewhere else "Another program scans this dataset; its results appear here"
    text = f"{doing}: {at.done:,} of {at.total:,} samples"
    if at.left is None:
        return text
    minutes, rest = divmod(round(at.left), 60)
    return f"{text}, {at.rate:.3g} per second, {f'{minutes} min ' if minutes else ''}{rest} s left"
