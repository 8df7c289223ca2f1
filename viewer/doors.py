"""Where a dead end leads on to."""

from __future__ import annotations

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Door:
    """Where something that cannot be done leads on to: a dataset, and a sample of it where one is meant."""

    path: str
    split: str = ""
    sample: int = -1
