"""What is known of the errors so far, of each split and of all of them together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from viewer.pairs.matching import Pair
from viewer.pairs.sample_errors import SampleErrors
from viewer.pairs.score import ScoreKeeper
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
        self._has_gaps = False

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

    def by_split(self) -> dict[str, tuple[SampleErrors, ...]]:
        """Return the samples that are known, by their splits."""
        found: dict[str, list[SampleErrors]] = {}
        for (split, _), errors in self._keepers[ALL_SPLITS].samples.items():
            found.setdefault(split, []).append(errors)
        return {split: tuple(errors) for split, errors in found.items()}

    @property
    def lacking(self) -> set[tuple[str, int]]:
        """Samples of which something could not be compared: splits and ids."""
        return {key for key, errors in self._keepers[ALL_SPLITS].samples.items() if errors.lacking}

    def next_places(self, splits: Sequence[Split]) -> tuple[Split, int, int] | None:
        """Return where in a split samples come of which nothing is known, and how many, 0: up to its end.

        None when all of these splits are known.
        """
        for split in splits:
            known = self.keeper(split.name).samples
            if len(known) >= len(split):
                continue
            if not self._has_gaps:
                return split, len(known), 0  # they came in their order
            lacks = [(split.name, split.id_at(place)) not in known for place in range(len(split))]
            start = lacks.index(True)
            stop = lacks.index(False, start) if False in lacks[start:] else 0
            return split, start, max(stop - start, 0)
        return None

    def without(self, gone: Collection[tuple[str, int]]) -> KnownScores:
        """Return the same without some samples, each of a split."""
        left = KnownScores(self._pairs)
        left._has_gaps = True
        for split, samples in self.by_split().items():
            left.add(split, tuple(one for one in samples if (split, one.sample) not in gone))
        return left

    def lost(self, split: Split, place: int) -> SampleErrors:
        """Return what is known of a sample that ended the reader."""
        number = split.id_at(place)
        lacking = tuple((pair, 0) for pair in range(len(self._pairs)))
        why = f"The reader ended while it compared {sample_name(number, split.name)}."
        return SampleErrors(number, (0.0,), (), lacking, (why,))
