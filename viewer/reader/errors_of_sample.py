"""Compare a sample with its prediction: the sums of each pair at each time step in each zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

from viewer.errors import SampleError
from viewer.pairs.matching import FieldKey, Pair, title
from viewer.pairs.metrics import ErrorSums
from viewer.pairs.sample_errors import SampleErrors, TagErrors, ZoneErrors
from viewer.reader.alike import AlikeSamples, SamplePattern
from viewer.reader.error_sums import adjusted, error_sums, same_size
from viewer.reader.found_errors import FoundErrors
from viewer.reader.open_datasets import HeldDataset
from viewer.reader.scalar_fields import ScalarField, StepFields, global_numbers
from viewer.reader.tree import SampleSource
from viewer.wording import sample_name

SAME_TIME = 1e-6
"""Times that differ by less than this share of the larger one are the same: one of both may be in single precision."""


class Timed(Protocol):
    """What has time steps."""

    @property
    def times(self) -> tuple[float, ...]:
        """Time values, ascending and distinct."""
        ...


class Side(Timed, Protocol):
    """A sample or its prediction."""

    def fields(self, place: int) -> StepFields:
        """Return the fields of a time step.

        Raises
        ------
        SampleError
            When they cannot be found.
        """
        ...


class SampleComparison:
    """Compares samples of two datasets, or of one with its own predictions.

    Parameters
    ----------
    prediction
        None where the predictions are fields of the reference itself.
    positions
        Whether the coordinates are read as well, for the position of each sample's largest error.
    pause
        Called before each field is read; may raise to give up.
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
        self._bases = tuple(dict.fromkeys(pair.base for pair in pairs if not pair.is_global))
        alike = [self._alike_of(held) for held in (reference, prediction) if held is not None]
        self._alike = [] if None in alike else [one for one in alike if one is not None]

    def _alike_of(self, held: HeldDataset) -> AlikeSamples[StepFields] | None:
        names = held.names()
        return held.alike(("errors", *self._bases), lambda tree: StepFields(tree, "the pattern", names, self._bases))

    def compare(self, split: str, number: int) -> SampleErrors:
        """Compare one sample; what cannot be compared is said in the answer."""
        known = self._compare_known(split, number)
        return known if known is not None else self._compare_anew(split, number)

    def _compare_known(self, split: str, number: int) -> SampleErrors | None:
        """Compare a sample that is like one before; None where it is not, or where there is something to say of it."""
        alike = self._alike
        if not alike:
            return None
        with ExitStack() as files:
            patterns = []
            for one in alike:
                pattern = one.take(split, number)
                if pattern is None:
                    return None
                files.callback(pattern.let_go)
                patterns.append(pattern)
            sides = [_KnownSide(pattern) for pattern in patterns]
            found = self._compare_steps(sides[0], sides[-1], "the sample")
            if found.troubles or any(pattern.changed() for pattern in patterns):
                return None
            return found.errors(number, sides[0].times)

    def _compare_anew(self, split: str, number: int) -> SampleErrors:
        where = sample_name(number, split)
        every = range(len(self._pairs))
        try:
            sample = self._reference.sample(split, number)
            reference = _Side(sample, where, self._reference, self._bases)
        except SampleError as error:
            return SampleErrors(number, (0.0,), (), tuple((pair, 0) for pair in every), (error.sentence,))
        times = reference.times
        lacking = tuple((pair, time) for time in range(len(times)) for pair in every)
        predicted, other = reference, sample
        try:
            if self._prediction is not None:
                other = self._prediction.sample(split, number)
                predicted = _Side(other, f"the prediction of {where}", self._prediction, self._bases)
        except SampleError as error:
            return SampleErrors(number, times, (), lacking, (f"The prediction lacks {where}: {error.sentence}",))
        found = self._compare_steps(reference, predicted, where)
        if found.lacking and self._prediction is not None:
            found.troubles[:0] = other.notes  # what of it cannot be used, and why
        if not found.troubles:
            for one, side in zip(self._alike, (sample, other), strict=False):
                one.learn(split, number, side)
        return found.errors(number, times)

    def _compare_steps(self, reference: Side, predicted: Side, where: str) -> FoundErrors:
        found = FoundErrors()
        for time in range(len(reference.times)):
            found.begin(time)
            self._compare_step(found, reference, predicted, where)
        return found

    def _compare_step(self, found: FoundErrors, reference: Side, predicted: Side, where: str) -> None:
        place = found.time
        try:
            ours = reference.fields(place)
            theirs = ours
            if predicted is not reference:
                time = reference.times[place]
                other = place_of_time(predicted, time)
                if other is None:
                    raise SampleError(f"The prediction of {where} has no time {time:g}.")
                theirs = predicted.fields(other)
        except SampleError as error:
            found.lack(range(len(self._pairs)), error.sentence)
            return
        for number in range(len(self._pairs)):
            self._pause()
            try:
                self._compare_pair(found, number, (ours, theirs), where)
            except SampleError as error:
                found.lack((number,), error.sentence)

    def _compare_pair(self, found: FoundErrors, number: int, steps: tuple[StepFields, StepFields], where: str) -> None:
        pair, time = self._pairs[number], found.time
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
            found.zones.append(ZoneErrors(number, time, error_sums(values[0], adjusted(values[1], pair))))
            return
        for step in steps:
            if pair.base in step.failures:
                raise step.failures[pair.base]
        reference, predicted = ours.fields.get(key), theirs.fields.get(predicted_key)
        if not reference:
            raise SampleError(f"{where} has no {title(key)}.")
        if not predicted:
            raise SampleError(f"the prediction of {where} has no {title(predicted_key)}.")
        lost = [name for name in reference if name not in predicted]
        if lost:
            raise SampleError(f"the prediction of {where} has no {pair.predicted} in zone “{lost[0]}”.")
        zones, tags = [], []
        for name, field in reference.items():
            values_here, values_there = field.values(), predicted[name].values()
            same_size(values_here, values_there, f"{title(key)} in zone “{name}” of {where}")
            values_there = adjusted(values_there, pair)
            whole = error_sums(values_here, values_there, name)
            zones.append(ZoneErrors(number, time, self._located(found, whole, field)))
            for tag, places in found.tags_of(field).items():
                sums = error_sums(values_here[places], values_there[places], name)
                sums = replace(sums, place=int(places[sums.place])) if sums.place >= 0 else sums
                tags.append(TagErrors(number, time, tag, self._located(found, sums, field)))
        found.zones += zones
        found.tags += tags

    def _located(self, found: FoundErrors, sums: ErrorSums, field: ScalarField) -> ErrorSums:
        """Add the position of the largest error, if it is wanted."""
        there = self._positions and sums.place >= 0
        return replace(sums, position=found.position_of(field, sums.place)) if there else sums


class _KnownSide:
    """A sample that is like one before."""

    def __init__(self, pattern: SamplePattern[StepFields]) -> None:
        self.times = pattern.times
        self.fields = pattern.found


class _Side:
    """A sample that is read node by node."""

    def __init__(self, sample: SampleSource, where: str, held: HeldDataset, bases: Sequence[str]) -> None:
        self.times = sample.times
        self._sample, self._where, self._held, self._bases = sample, where, held, bases

    def fields(self, place: int) -> StepFields:
        return StepFields(self._sample.tree(place), self._where, self._held.names(), self._bases)


def place_of_time(sample: Timed, time: float) -> int | None:
    """Return the place of a time value among those of a sample; None when it has no such time."""
    near = min(range(len(sample.times)), key=lambda place: abs(sample.times[place] - time))
    found = sample.times[near]
    return near if abs(found - time) <= SAME_TIME * max(abs(found), abs(time)) else None
