"""What was found in each sample, and what it adds up to: the score of each output, and that of the dataset."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from viewer.pairs.matching import Pair, labels_of
from viewer.pairs.metrics import ErrorSums, joined, root_mean
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class ZoneErrors:
    """The sums of one pair (its place among those asked for) at one time step (its place) in one zone."""

    pair: int
    time: int
    sums: ErrorSums


@dataclass(frozen=True, slots=True)
class SampleErrors:
    """What was found in a sample.

    Attributes
    ----------
    times
        Time values of the reference; one for a sample that cannot be read.
    zones
        The sums of each zone; a global has one of no name.
    lacking
        (pair, time) that could not be compared: sample, time, zone or field is missing, or sizes do not match.
    troubles
        Why, one sentence each.
    """

    sample: int
    times: tuple[float, ...]
    zones: tuple[ZoneErrors, ...] = ()
    lacking: tuple[tuple[int, int], ...] = ()
    troubles: tuple[str, ...] = ()

    def at_times(self, pair: int) -> dict[int, ErrorSums]:
        """Return the sums of a pair by the places of the time steps, zones joined."""
        found: dict[int, list[ErrorSums]] = {}
        for part in self.zones:
            if part.pair == pair:
                found.setdefault(part.time, []).append(part.sums)
        return {time: joined(parts) for time, parts in sorted(found.items())}

    def in_zones(self, pair: int) -> dict[str, ErrorSums]:
        """Return the sums of a pair by zones, time steps joined."""
        found: dict[str, list[ErrorSums]] = {}
        for part in self.zones:
            if part.pair == pair:
                found.setdefault(part.sums.zone, []).append(part.sums)
        return {zone: joined(parts) for zone, parts in found.items()}


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


@dataclass(frozen=True, slots=True)
class Worst:
    """Where the largest error of an output is."""

    split: str
    sample: int
    time: int
    sums: ErrorSums


@dataclass(frozen=True, slots=True)
class OutputScore:
    """The score of one output over all samples so far.

    Attributes
    ----------
    rrmse
        By the formula of :mod:`viewer.pairs.metrics`; None when there is nothing to take the mean of.
    r2
        Over all values of all samples.
    samples
        Samples (time steps) in the mean.
    zero, lacking
        Samples (time steps) that are not in it: the reference is zero, or there is nothing to compare.
    lost_reference, lost_prediction
        Values that were left out because they are not finite in the reference, or in the prediction alone.
    """

    name: str
    rrmse: float | None
    mae: float | None
    r2: float | None
    worst: Worst | None
    samples: int
    zero: int
    lacking: int
    lost_reference: int
    lost_prediction: int

    def omissions(self) -> str:
        """Say what is not in the score; empty when everything is."""
        words = []
        if self.lacking:
            words.append(f"{counted(self.lacking, 'sample')} could not be compared")
        if self.zero:
            words.append(f"{counted(self.zero, 'sample')} with a reference of zero")
        if self.lost_reference:
            words.append(f"{counted(self.lost_reference, 'value')} not finite in the reference")
        if self.lost_prediction:
            words.append(f"{counted(self.lost_prediction, 'value')} not finite in the prediction")
        return ", ".join(words)


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
        self._outputs = [_Output() for _ in self.pairs]
        self.samples: dict[tuple[str, int], SampleErrors] = {}
        self.troubles: list[str] = []

    def add(self, split: str, found: Iterable[SampleErrors]) -> None:
        """Take in samples of a split; one that is known already is passed over."""
        for one in found:
            key = (split, one.sample)
            if key in self.samples:
                continue
            self.samples[key] = one
            self.troubles += one.troubles
            for place, output in enumerate(self._outputs):
                output.add(key, one.at_times(place))
            for place, _ in one.lacking:
                self._outputs[place].lacking += 1

    def of_sample(self, split: str, sample: int, pair: int) -> SampleOutput | None:
        """Return the errors of an output in a sample; None where nothing is known of it."""
        found = self.samples.get((split, sample))
        by_time = found.at_times(pair) if found is not None else {}
        if not by_time:
            return None
        whole = joined(by_time.values())
        squares = [square for sums in by_time.values() if (square := sums.relative_square) is not None]
        time = max(by_time, key=lambda place: (by_time[place].largest, -place))
        return SampleOutput(root_mean(squares), whole.mae, whole.r2, by_time[time], time)

    def scores(self) -> tuple[OutputScore, ...]:
        """Return the score of each output."""
        return tuple(output.score(name) for name, output in zip(self.labels, self._outputs, strict=True))

    def total(self, outputs: Iterable[int]) -> float | None:
        """Return the score of the dataset: the mean over these outputs; None when one of them has none."""
        known = [self._outputs[place].score("").rrmse for place in outputs]
        values = [value for value in known if value is not None]
        return math.fsum(values) / len(values) if values and len(values) == len(known) else None

    def worst_samples(self, outputs: Sequence[int], most: int) -> list[tuple[str, int]]:
        """Return the samples with the largest mean RRMSE over these outputs, the worst first."""
        found = []
        for (split, sample), one in self.samples.items():
            values = []
            for place in outputs:
                squares = [s for sums in one.at_times(place).values() if (s := sums.relative_square) is not None]
                if (value := root_mean(squares)) is not None:
                    values.append(value)
            if values:
                found.append((-math.fsum(values) / len(values), split, sample))
        return [(split, sample) for _, split, sample in sorted(found)[:most]]


class _Output:
    """What is added up of one output."""

    def __init__(self) -> None:
        self._squares: list[float] = []
        self._whole = ErrorSums()
        self._worst: Worst | None = None
        self._zero = 0
        self.lacking = 0

    def add(self, key: tuple[str, int], by_time: dict[int, ErrorSums]) -> None:
        for time, sums in by_time.items():
            square = sums.relative_square
            if square is not None:
                self._squares.append(square)
            elif sums.is_zero:
                self._zero += 1
            else:
                self.lacking += 1  # nothing finite
            self._whole = joined((self._whole, sums))
            if sums.place >= 0 and (self._worst is None or sums.largest > self._worst.sums.largest):
                self._worst = Worst(*key, time, sums)

    def score(self, name: str) -> OutputScore:
        whole = self._whole
        return OutputScore(
            name,
            root_mean(self._squares),
            whole.mae,
            whole.r2,
            self._worst,
            len(self._squares),
            self._zero,
            self.lacking,
            whole.lost_reference,
            whole.lost_prediction,
        )
