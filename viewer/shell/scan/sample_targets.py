"""What the docks of a scan do with samples elsewhere in the window."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class SampleFilter(Protocol):
    """Shows only some samples: the table of samples."""

    def keep_only(self, split: str, ids: Collection[int], words: str) -> None:
        """Show only these samples of a split; ``words`` say what they are."""

    def show_all(self) -> None:
        """Show all samples again."""


class SampleMarking(Protocol):
    """Marks samples."""

    def mark(self, split: str, ids: Collection[int]) -> None:
        """Mark these samples of a split."""
