"""All samples of a dataset on another machine: what they cost is said first, what is fetched is kept within bounds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from viewer.artifacts.limit import default_budget
from viewer.errors import UsageError
from viewer.fetched_files import FETCHED, evict
from viewer.protocol.far import FetchingCost
from viewer.scanning.store.filling import Advance

EACH_S = 5.0
"""Seconds between two looks at how much was fetched."""

Agree = Callable[[FetchingCost], None]
"""Told what a scan fetches before it does; raises :class:`UsageError` where it must not."""


def agree_always(cost: FetchingCost) -> None:
    """It may cost what it costs."""


def agree_never(cost: FetchingCost) -> None:
    """Refuse, and say how it is allowed."""
    raise UsageError(f"{cost.sentence} Allow that with --yes, or yes=True in Python.")


def ask_on_terminal(cost: FetchingCost, stdin: TextIO | None = None, stderr: TextIO | None = None) -> None:
    """Ask whoever sits at the terminal; refuse where nobody does."""
    stdin, stderr = stdin or sys.stdin, stderr or sys.stderr
    if stdin is None or stderr is None or not (stdin.isatty() and stderr.isatty()):
        agree_never(cost)
        return
    stderr.write(f"{cost.sentence} Go on? [y/N] ")
    stderr.flush()
    if stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("Nothing was fetched.")


def within_bounds(root: Path, advance: Callable[[Advance], None]) -> Callable[[Advance], None]:
    """Return an ``advance`` that also removes what was fetched first into the cache root, where it is a lot."""
    never = threading.Event()
    due = time.monotonic() + EACH_S

    def step(at: Advance) -> None:
        nonlocal due
        if time.monotonic() >= due:
            evict(root / FETCHED, default_budget(root), never)
            due = time.monotonic() + EACH_S
        advance(at)

    return step
