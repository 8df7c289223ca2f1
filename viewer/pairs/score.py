"""What was found in each sample, and what it adds up to: the score of each output, and that of the dataset."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from viewer.pairs.matching import Pair, labels_of
from viewer.pairs.metrics import ErrorSums, joined, root_mean
from viewer.pairs.output_score import OutputScore, OutputSum
from viewer.pairs.sample_errors import TAG, ZONE, SampleErrors, ScoredPart
from viewer.values import dataclass

MOST_PARTS = 1000
"""Zones and tags, times outputs, that are kept apart: samples may call theirs all differently."""


@dataclass(frozen=True, slots=True)
class SampleOutput:
    """The errors of one output in one sample, over its time steps; None where there is none.

    ``time`` is the place of the time step of the largest error, whose place is in ``worst``.
    """

    rrmse: float | None
    mae: float | None
    r2: float | None
    worst: ErrorSums
    time: int


class ScoreKeeper:
    """Adds up what was found in samples.

    Parameters
    ----------
    pairs
        Those that were asked for.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = tuple(pairs)
        self.labels = labels_of(self.pairs)
        self._outputs = [OutputSum() for _ in self.pairs]
        self.samples: dict[tuple[str, int], SampleErrors] = {}
        self._by_time: dict[tuple[str, int], tuple[dict[int, ErrorSums], ...]] = {}
        self._known: dict[tuple[str, int], tuple[SampleOutput | None, ...]] = {}
        self._parts: dict[ScoredPart, OutputSum] = {}
        self.troubles: list[str] = []

    def add(self, split: str, found: Iterable[SampleErrors]) -> None:
        """Take in samples of a split; one that is known already is passed over."""
        for one in found:
            key = (split, one.sample)
            if key in self.samples:
                continue
            self.samples[key] = one
            self.troubles += one.troubles
            by_time = self._by_time[key] = tuple(one.at_times(place) for place in range(len(self.pairs)))
            self._known[key] = tuple(map(_of_times, by_time))
            for output, steps in zip(self._outputs, by_time, strict=True):
                output.add(key, steps)
            for place, _ in one.lacking:
                self._outputs[place].lacking += 1
            self._add_parts(key, one)

    def _add_parts(self, key: tuple[str, int], one: SampleErrors) -> None:
        for part, by_time in one.in_parts().items():
            known = self._parts.get(part)
            if known is None and len(self._parts) < MOST_PARTS:
                known = self._parts[part] = OutputSum()
            if known is not None:
                known.add(key, by_time)

    def of_sample(self, split: str, sample: int, pair: int) -> SampleOutput | None:
        """Return the errors of an output in a sample; None where nothing is known of it."""
        known = self._known.get((split, sample))
        return None if known is None else known[pair]

    def at_times(self, split: str, sample: int, pair: int) -> dict[int, ErrorSums]:
        """Return the sums of an output in a sample by the places of the time steps, zones joined."""
        known = self._by_time.get((split, sample))
        return {} if known is None else known[pair]

    def scores(self) -> tuple[OutputScore, ...]:
        """Return the score of each output."""
        return tuple(output.score(name) for name, output in zip(self.labels, self._outputs, strict=True))

    def parts(self, pair: int) -> tuple[tuple[ScoredPart, OutputScore], ...]:
        """Return the scores of the zones of an output where there are several, then of its tags."""
        zones, tags = (
            [(part, known.score(part.name)) for part, known in self._parts.items() if (part.pair, part.kind) == wanted]
            for wanted in ((pair, ZONE), (pair, TAG))
        )
        return (*(zones if len(zones) > 1 else ()), *tags)

    def total(self, outputs: Iterable[int]) -> float | None:
        """Return the score of the dataset: the mean over these outputs; None when one of them has none."""
        known = [self._outputs[place].score("").rrmse for place in outputs]
        values = [value for value in known if value is not None]
        return math.fsum(values) / len(values) if values and len(values) == len(known) else None

    def worst_samples(self, outputs: Sequence[int], most: int) -> list[tuple[str, int]]:
        """Return the samples with the largest mean RRMSE over these outputs, the worst first."""
        found = []
        for (split, sample), known in self._known.items():
            errors = [known[place] for place in outputs]
            values = [one.rrmse for one in errors if one is not None and one.rrmse is not None]
            if values:
                found.append((-math.fsum(values) / len(values), split, sample))
        return [(split, sample) for _, split, sample in sorted(found)[:most]]


def _of_times(by_time: dict[int, ErrorSums]) -> SampleOutput | None:
    if not by_time:
        return None
    whole = joined(by_time.values())
    squares = [square for sums in by_time.values() if (square := sums.relative_square) is not None]
    time = max(by_time, key=lambda place: (by_time[place].largest, -place))
    return SampleOutput(root_mean(squares), whole.mae, whole.r2, by_time[time], time)
