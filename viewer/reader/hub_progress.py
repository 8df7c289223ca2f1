"""How far a download is, as huggingface_hub tells it and as a user reads it."""

from __future__ import annotations

import threading
from typing import Any

from viewer.reader.progress import Step
from viewer.sizes import human_bytes


class Meter:
    """Counts what arrives, in any thread; says how far it is, and lets it be given up, in the one of the reader.

    Attributes
    ----------
    stopped
        What was raised to give it up; None when nobody has.
    """

    def __init__(self, repo: str, step: Step) -> None:
        self._repo, self._step = repo, step
        self._files = self._count = self._bytes = self._total = 0
        self._within: dict[str, int] = {}  # bytes of the files under way
        self._lock = threading.Lock()
        self.stopped: BaseException | None = None

    def begin(self, count: int, total: int) -> None:
        """So many files and bytes are to come."""
        self._count, self._total = count, total

    def next(self, name: str, size: int) -> None:
        """A file of this size has arrived, or was there."""
        with self._lock:
            self._within.pop(name, None)
            self._files += 1
            self._bytes += size

    def more(self, name: str, count: int) -> None:
        """So many more bytes of a file have arrived; raises once the download has been given up."""
        with self._lock:
            self._within[name] = self._within.get(name, 0) + count
        if self.stopped is not None:
            raise self.stopped

    def report_files(self) -> None:
        """Say how far the files are."""
        with self._lock:
            done = min(self._bytes + sum(self._within.values()), self._total)
        self.report(
            f"Downloading {self._repo}: {self._files:,} of {self._count:,} files, "
            f"{human_bytes(done)} of {human_bytes(self._total)}",
            done / self._total if self._total else None,
        )

    def report(self, text: str, fraction: float | None = None) -> None:
        """Say what is being done; raises when it is to be given up."""
        try:
            self._step(text, fraction)
        except BaseException as error:  # what gives a request up is no Exception
            self.stopped = error
            raise


def bar_class(meter: Meter, name: str) -> type[Any]:
    """Return a progress bar as huggingface_hub wants one, which draws nothing and tells the meter about a file."""
    from huggingface_hub.utils import tqdm

    class Bar(tqdm):  # type: ignore[misc]
        def update(self, n: float | None = 1) -> None:
            meter.more(name, int(n or 0))

        # With these two, a file that comes through hf_xet has one bar, not a second one for what is on its way.

        def update_transfer(self, n: float) -> None:
            pass

        def set_transfer_postfix_str(self, *_arguments: object, **_more: object) -> None:
            pass

    return Bar
