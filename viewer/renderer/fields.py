"""Values of a field: which array a scene asks for, one number per point or cell, and the range they span."""

from __future__ import annotations

import operator
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array, map_file
from viewer.artifacts.manifest import CELL, VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.identity import file_key
from viewer.renderer.scale import Numbers

FEW = 16
"""Most different values of an integer field that have a colour each."""

_SAMPLED = 10_000  # values that show soon that there are more
_DENSE = 1 << 16  # a span of integers in which they are counted, which is faster than sorting them

_RANKED = 3  # of what is on screen, and of its neighbours that are prepared


@dataclass(frozen=True, slots=True)
class Values:
    """A field of one zone, one number per point or cell.

    Attributes
    ----------
    array
        float32, float64 or integers of any size, shape (n,); what is not finite stands as NaN.
    low, high
        Of the finite values that count, exact; None when there are none.
    holes
        How many values that count are not finite.
    unused
        Numbers of the points that no cell uses, ascending: nothing shows them, so their values do not count.
    distinct
        Of an integer field the values that occur, ascending, when they are few.
    """

    array: Numbers
    location: str
    low: float | None
    high: float | None
    holes: int
    unused: npt.NDArray[np.integer[Any]] | None = None
    distinct: tuple[int, ...] | None = None

    @property
    def counted(self) -> Numbers:
        """The values that count."""
        return self.array if self.unused is None else np.delete(self.array, self.unused)

    def smallest_positive(self) -> float | None:
        """Return the smallest value above zero, None when there is none."""
        if self.low is None or self.high is None or self.high <= 0:
            return None
        if self.low > 0:
            return self.low
        counted = self.counted
        return _number(counted[counted > 0].min())

    @classmethod
    def joined(cls, parts: Sequence[Values]) -> Values:
        """Return the values of several zones, one after the other; only to be drawn, nothing is said about them."""
        arrays = [part.array for part in parts]
        kinds = {array.dtype.kind for array in arrays}
        if kinds == {"i", "u"}:  # numpy would make floating point numbers of them
            highest = max(part.high for part in parts if part.high is not None)
            arrays = [array.astype(np.uint64 if highest >= 2**63 else np.int64) for array in arrays]
        return cls(np.concatenate(arrays), parts[0].location, None, None, 0)


class FieldStore:
    """Values that were asked for lately, so that a change of colour map or range reads nothing again.

    Parameters
    ----------
    limit
        Most bytes of values that are kept; those of the scene on screen stay in any case.
    """

    def __init__(self, limit: int = 256 * 1024 * 1024) -> None:
        self._values: OrderedDict[tuple[Any, ...], Values] = OrderedDict()
        self._limit = limit
        self._ranked: deque[tuple[tuple[Values, ...], tuple[float, float, bool], tuple[float, float]]]
        self._ranked = deque(maxlen=_RANKED)

    @property
    def size(self) -> int:
        """Bytes of all values that are kept, mapped ones included: they hold on to their file."""
        return sum(values.array.nbytes for values in self._values.values())

    def get_all(
        self, directory: Path, records: Iterable[tuple[ZoneRecord, FieldRecord]], component: int
    ) -> dict[str, Values]:
        """Return the values of the zones' fields, by zone name.

        Raises
        ------
        ArtifactError
            When a file is missing or does not fit its zone.
        """
        found: dict[str, Values] = {}
        for zone, record in records:
            key = (file_key(directory / record.file), record.location, component)
            values = self._values.pop(key, None)
            self._values[key] = found[zone.name] = values or load_values(directory, zone, record, component)
        surplus = self.size - self._limit
        for key in list(self._values)[: -len(found) or None]:
            if surplus <= 0:
                break
            surplus -= self._values.pop(key).array.nbytes
        kept = set(map(id, self._values.values()))
        self._ranked = deque((one for one in self._ranked if kept.issuperset(map(id, one[0]))), _RANKED)
        return found

    def percentiles(self, values: Sequence[Values], wanted: tuple[float, float], positive: bool) -> tuple[float, float]:
        """Return the values at two percentiles (0..100) of all finite values, or of those above zero.

        There has to be at least one. The last answers are kept: one takes a tenth of a second for 5 million.
        """
        question = (*wanted, positive)
        for asked, about, answer in self._ranked:
            if about == question and len(asked) == len(values) and all(map(operator.is_, asked, values)):
                return answer
        if positive:
            arrays = [counted[counted > 0] for part in values for counted in [part.counted]]
        else:
            arrays = [
                counted[np.isfinite(counted)] if part.holes else counted
                for part in values
                for counted in [part.counted]
            ]
        pooled = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
        places = [round((len(pooled) - 1) * percentile / 100.0) for percentile in wanted]
        low, high = map(_number, np.partition(pooled, places)[places])
        self._ranked.append((tuple(values), question, (low, high)))
        return low, high


def choose_records(manifest: Manifest, name: str, location: str) -> dict[str, FieldRecord]:
    """Return the record to colour each zone by, by zone name; a zone without the field is left out.

    When no location is asked for and a zone has the name at both, the vertices win.
    """
    chosen: dict[str, FieldRecord] = {}
    for zone, record in manifest.find_fields(name, location):
        if zone.name not in chosen or record.location == VERTEX:
            chosen[zone.name] = record
    return chosen


def records_of(manifest: Manifest, name: str, location: str) -> list[tuple[ZoneRecord, FieldRecord]]:
    """Return the zones with cells that have the field, each with the record to colour it by."""
    chosen = choose_records(manifest, name, location)
    return [(zone, chosen[zone.name]) for zone in manifest.zones if zone.cells and zone.name in chosen]


def load_values(directory: Path, zone: ZoneRecord, record: FieldRecord, component: int) -> Values:
    """Read one field and reduce a vector to its magnitude (``component`` -1) or to one component.

    Raises
    ------
    ArtifactError
        When the file is missing or does not fit the zone.
    """
    array = map_file(directory / record.file)
    expected = zone.points if record.location == VERTEX else zone.cells
    if (
        array.dtype.kind not in "fiub"
        or array.ndim not in (1, 2)
        or record.location not in (VERTEX, CELL)
        or len(array) != expected
    ):
        raise ArtifactError(
            f"The field “{record.name}” does not fit zone “{zone.name}”: its array has shape {array.shape}, "
            f"but there are {expected} values to show. Read the sample again."
        )
    numbers = _reduced(array, component)
    unused = _unused(directory, zone) if record.location == VERTEX else None
    counted = numbers if unused is None else np.delete(numbers, unused)
    holes = 0
    if numbers.dtype.kind == "f":
        finite = np.isfinite(numbers)
        if not finite.all():
            numbers = np.where(finite, numbers, np.nan)
            finite = np.isfinite(counted)
            holes = int(len(counted) - np.count_nonzero(finite))
            counted = counted[finite]
    if not len(counted):
        return Values(numbers, record.location, None, None, holes, unused)
    low, high = _number(counted.min()), _number(counted.max())
    return Values(numbers, record.location, low, high, holes, unused, distinct_values(counted))


def distinct_values(numbers: Numbers) -> tuple[int, ...] | None:
    """Return the values of integers in ascending order; None when they are more than :data:`FEW`, or no integers."""
    if numbers.dtype.kind not in "iu" or not len(numbers) or len(np.unique(numbers[:_SAMPLED])) > FEW:
        return None
    low, high = int(numbers.min()), int(numbers.max())
    if high - low < _DENSE:
        # Differences of unsigned integers are right in any width that holds them.
        steps = (numbers.astype(np.uint64) - np.uint64(low % 2**64)).astype(np.int64)
        found = [low + step for step in np.flatnonzero(np.bincount(steps)).tolist()]
    else:
        found = [int(value) for value in np.unique(numbers)]
    return tuple(found) if len(found) <= FEW else None


def _number(value: Any) -> float:
    """Return a number of numpy as one of Python: integers stay what they are."""
    number: float = value.item()
    return number


def _unused(directory: Path, zone: ZoneRecord) -> npt.NDArray[np.integer[Any]] | None:
    record = zone.arrays.get("unused")
    if record is None:
        return None
    unused: npt.NDArray[Any] = map_array(directory, record)
    if (
        unused.ndim != 1
        or unused.dtype.kind not in "iu"
        or (len(unused) and not 0 <= unused.min() <= unused.max() < zone.points)
    ):
        raise ArtifactError(f"The mesh of zone “{zone.name}” is damaged: its unused points. Read the sample again.")
    return unused if len(unused) else None


def _reduced(array: npt.NDArray[Any], component: int) -> Numbers:
    if array.dtype.kind == "b":
        array = array.view(np.uint8)
    elif array.dtype.kind == "f" and array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.ndim == 1:
        return array
    if 0 <= component < array.shape[1]:
        return np.ascontiguousarray(array[:, component])
    with np.errstate(over="ignore", invalid="ignore"):
        magnitude: npt.NDArray[np.floating[Any]] = np.sqrt(np.einsum("ij,ij->i", array, array, dtype=np.float64))
    return magnitude
