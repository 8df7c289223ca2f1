"""What is known of the errors so far, of each split and of all of them together."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.pairs.matching import Pair
from viewer.pairs.score import SampleErrors, ScoreKeeper
from viewer.protocol import Split
from viewer.wording import sample_name

ALL_SPLITS = ""
"""Stands for all splits together."""


class KnownScores:
    """Takes in the errors of samples.

    Parameters
    ----------
    pairs
        What is compared.
    """

    def __init__(self, pairs: Sequence[Pair] = ()) -> None:
        self._pairs = tuple(pairs)
        self._keepers = {ALL_SPLITS: ScoreKeeper(pairs)}

    def keeper(self, split: str) -> ScoreKeeper:
        """Return what is known of a split."""
        return self._keepers.get(split) or ScoreKeeper(self._pairs)

    @property
    def done(self) -> int:
        """Samples that are known."""
        return len(self._keepers[ALL_SPLITS].samples)

    def add(self, split: str, samples: tuple[SampleErrors, ...]) -> None:
        """Take in samples of a split."""
        for name in (ALL_SPLITS, split):
            self._keepers.setdefault(name, ScoreKeeper(self._pairs)).add(split, samples)

    def next_place(self, splits: Sequence[Split]) -> tuple[Split, int] | None:
        """Return the first place of which nothing is known; None when all of these splits are."""
        for split in splits:
            start = len(self.keeper(split.name).samples)
            if start < len(split):
                return split, start
        return None

    def lost(self, split: Split, place: int) -> SampleErrors:
        """Return what is known of a sample that ended the reader."""
        number = split.id_at(place)
        lacking = tuple((pair, 0) for pair in range(len(self._pairs)))
        why = f"The reader ended while it compared {sample_name(number, split.name)}."
        return SampleErrors(number, (0.0,), (), lacking, (why,))
