"""How far a download is, as huggingface_hub tells it and as a person reads it."""

from __future__ import annotations

import threading
from typing import Any

from viewer.cache import human_bytes
from viewer.reader.pace import Step


class Meter:
    """Says how far the download is, and lets it be given up.

    Attributes
    ----------
    stopped
        What was raised to give it up; None when nobody has.
    """

    def __init__(self, repo: str, step: Step) -> None:
        self._repo, self._step = repo, step
        self._files = self._count = self._bytes = self._within = self._total = 0
        self.stopped: Exception | None = None

    def begin(self, count: int, total: int) -> None:
        """So many files and bytes are to come."""
        self._count, self._total = count, total
        self._files = self._bytes = self._within = 0

    def next(self, size: int) -> None:
        """A file of this size has arrived, or was there."""
        self._files += 1
        self._bytes += size
        self._within = 0
        self._tell()

    def more(self, count: int) -> None:
        """So many more bytes of the present file have arrived."""
        self._within += count
        self._tell()

    def _tell(self) -> None:
        if not self._count:
            return  # nobody knows yet how much there is
        done = min(self._bytes + self._within, self._total)
        self.say(
            f"Downloading {self._repo}: {self._files:,} of {self._count:,} files, "
            f"{human_bytes(done)} of {human_bytes(self._total)}",
            done / self._total if self._total else None,
        )

    def say(self, text: str, fraction: float | None = None) -> None:
        """Say what is being done; raises when it is to be given up, but never in a thread of a library."""
        ours = threading.current_thread() is threading.main_thread()
        if self.stopped is None:
            try:
                self._step(text, fraction)
            except Exception as error:
                self.stopped = error
        if self.stopped is not None and ours:
            raise self.stopped


def bar_class(meter: Meter) -> type[Any]:
    """Return a progress bar as huggingface_hub wants one, which draws nothing and tells the meter."""
    from huggingface_hub.utils import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        def update(self, n: float | None = 1) -> None:
            meter.more(int(n or 0))

        # With these two, a file that comes through hf_xet has one bar, not a second one for what is on its way.

        def update_transfer(self, n: float) -> None:
            pass

        def set_transfer_postfix_str(self, *_arguments: object, **_more: object) -> None:
            pass

    return Bar
