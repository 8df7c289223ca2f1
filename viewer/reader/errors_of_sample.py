"""Compare a sample with its prediction: the sums of each pair at each time step in each zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from viewer.errors import SampleError
from viewer.pairs.matching import FieldKey, Pair, title
from viewer.pairs.metrics import ErrorSums
from viewer.pairs.score import SampleErrors, ZoneErrors
from viewer.reader.open_datasets import HeldDataset
from viewer.reader.progress import WatchedSample
from viewer.reader.scalar_fields import ScalarField, StepFields, global_numbers
from viewer.reader.tree import Array, SampleSource
from viewer.wording import sample_name, sentence

SAME_TIME = 1e-6
"""Times that differ by less than this share of the larger one are the same: one of both may be in single precision."""

MOST_TROUBLES = 8
"""Sentences about one sample."""


class SampleComparison:
    """Compares samples of two datasets, or of one with its own predictions.

    Parameters
    ----------
    prediction
        None where the predictions are fields of the reference itself.
    positions
        Whether the coordinates are read as well, for the position of each sample's largest error.
    pause
        Called before each array is read; may raise to give up.
    """

    def __init__(
        self,
        reference: HeldDataset,
        prediction: HeldDataset | None,
        pairs: Sequence[Pair],
        positions: bool,
        pause: Callable[[], None],
    ) -> None:
        self._reference, self._prediction = reference, prediction
        self._pairs, self._positions, self._pause = pairs, positions, pause

    def compare(self, split: str, number: int) -> SampleErrors:
        """Compare one sample; what cannot be compared is said in the answer."""
        where = sample_name(number, split)
        every = range(len(self._pairs))
        try:
            reference = WatchedSample(self._reference.sample(split, number), self._pause)
            times = reference.times
        except SampleError as error:
            return SampleErrors(number, (0.0,), (), tuple((pair, 0) for pair in every), (error.sentence,))
        lacking = tuple((pair, time) for time in range(len(times)) for pair in every)
        try:
            predicted = self._predicted(split, number, reference)
        except SampleError as error:
            return SampleErrors(number, times, (), lacking, (f"The prediction lacks {where}: {error.sentence}",))
        found = _Found()
        for time in range(len(times)):
            found.begin(time)
            self._compare_step(found, reference, predicted, where)
        if found.lacking and self._prediction is not None:
            found.troubles[:0] = predicted.notes  # what of it cannot be used, and why
        troubles = tuple(dict.fromkeys(found.troubles))[:MOST_TROUBLES]
        return SampleErrors(number, times, tuple(found.zones), tuple(found.lacking), troubles)

    def _predicted(self, split: str, number: int, reference: WatchedSample) -> WatchedSample:
        if self._prediction is None:
            return reference
        return WatchedSample(self._prediction.sample(split, number), self._pause)

    def _compare_step(self, found: _Found, reference: WatchedSample, predicted: WatchedSample, where: str) -> None:
        place = found.time
        try:
            ours = StepFields(reference.tree(place), where, self._reference.names())
            theirs = ours
            if self._prediction is not None:
                time = reference.times[place]
                other = place_of_time(predicted, time)
                if other is None:
                    raise SampleError(f"The prediction of {where} has no time {time:g}.")
                theirs = StepFields(predicted.tree(other), f"the prediction of {where}", self._prediction.names())
        except SampleError as error:
            found.lack(range(len(self._pairs)), error.sentence)
            return
        for number, pair in enumerate(self._pairs):
            try:
                found.zones += self._compare_pair(number, pair, place, (ours, theirs), where)
            except SampleError as error:
                found.lack((number,), error.sentence)

    def _compare_pair(
        self, number: int, pair: Pair, time: int, steps: tuple[StepFields, StepFields], where: str
    ) -> list[ZoneErrors]:
        ours, theirs = steps
        key = FieldKey(pair.name, pair.location, pair.base)
        predicted_key = FieldKey(pair.predicted, pair.location, pair.base)
        if pair.is_global:
            values = [
                global_numbers(step.globals[one]) if one in step.globals else None
                for step, one in ((ours, key), (theirs, predicted_key))
            ]
            if values[0] is None or values[1] is None:
                which = "" if values[0] is None else "the prediction of "
                raise SampleError(f"{which}{where} has no {title(key if values[0] is None else predicted_key)}.")
            same_size(values[0], values[1], f"{title(key)} of {where}")
            return [ZoneErrors(number, time, error_sums(values[0], adjusted(values[1], pair)))]
        reference, predicted = ours.fields.get(key), theirs.fields.get(predicted_key)
        if not reference:
            raise SampleError(f"{where} has no {title(key)}.")
        if not predicted:
            raise SampleError(f"the prediction of {where} has no {title(predicted_key)}.")
        lost = [name for name in reference if name not in predicted]
        if lost:
            raise SampleError(f"the prediction of {where} has no {pair.predicted} in zone “{lost[0]}”.")
        sums = {}
        for name, field in reference.items():
            values_here, values_there = field.values(), predicted[name].values()
            same_size(values_here, values_there, f"{title(key)} in zone “{name}” of {where}")
            sums[name] = error_sums(values_here, adjusted(values_there, pair), name)
        if self._positions:
            _locate(sums, reference)
        return [ZoneErrors(number, time, one) for one in sums.values()]


class _Found:
    """What has been found of a sample so far."""

    def __init__(self) -> None:
        self.time = 0
        self.zones: list[ZoneErrors] = []
        self.lacking: list[tuple[int, int]] = []
        self.troubles: list[str] = []

    def begin(self, time: int) -> None:
        self.time = time

    def lack(self, pairs: Iterable[int], trouble: str) -> None:
        self.lacking += [(pair, self.time) for pair in pairs]
        self.troubles.append(sentence(trouble))


def place_of_time(sample: SampleSource, time: float) -> int | None:
    """Return the place of a time value among those of a sample; None when it has no such time."""
    near = min(range(len(sample.times)), key=lambda place: abs(sample.times[place] - time))
    found = sample.times[near]
    return near if abs(found - time) <= SAME_TIME * max(abs(found), abs(time)) else None


def same_size(reference: Array, predicted: Array, what: str) -> None:
    """Check that two arrays can be compared.

    Raises
    ------
    SampleError
        When they have not the same number of values.
    """
    if len(reference) != len(predicted):
        raise SampleError(f"{what} has {len(reference):,} values, its prediction {len(predicted):,}.")


def adjusted(values: Array, pair: Pair) -> Array:
    """Return ``factor * values + offset``, in double precision."""
    exact = values.astype(np.float64)
    if pair.factor == 1.0 and pair.offset == 0.0:
        return exact
    return pair.factor * exact + pair.offset


def error_sums(reference: Array, predicted: Array, zone: str = "") -> ErrorSums:
    """Return the sums over two arrays of shape (n,), taken in double precision."""
    reference = reference.astype(np.float64, copy=False)
    known = np.isfinite(reference)
    both = known & np.isfinite(predicted)
    lost = len(reference) - int(np.count_nonzero(known))
    lost_prediction = len(reference) - lost - int(np.count_nonzero(both))
    whole = not lost and not lost_prediction
    truth = reference if whole else reference[both]
    seen = truth if not lost_prediction else reference[known]
    peak = float(max(seen.max(), -seen.min())) if len(seen) else 0.0
    if not len(truth):
        return ErrorSums(zone=zone, peak=peak, lost_reference=lost, lost_prediction=lost_prediction)
    with np.errstate(over="ignore", invalid="ignore"):
        errors = (predicted if whole else predicted[both]) - truth
        sizes = np.abs(errors)
        worst = int(sizes.argmax())
        mean = truth.mean()
        away = truth - mean
        return ErrorSums(
            count=len(truth),
            squares=float(errors @ errors),
            absolutes=float(sizes.sum()),
            bias=float(errors.sum()),
            largest=float(sizes[worst]),
            place=worst if whole else int(np.flatnonzero(both)[worst]),
            zone=zone,
            peak=peak,
            mean=float(mean),
            spread=float(away @ away),
            lost_reference=lost,
            lost_prediction=lost_prediction,
        )


def _locate(sums: dict[str, ErrorSums], fields: Mapping[str, ScalarField]) -> None:
    """Add the position of the largest error of all zones."""
    known = [name for name, one in sums.items() if one.place >= 0]
    if known:
        worst = max(known, key=lambda name: sums[name].largest)
        sums[worst] = replace(sums[worst], position=fields[worst].position(sums[worst].place))
