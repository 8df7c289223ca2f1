"""Values of a field: which array a scene asks for, one number per point or cell, and the range they span."""

from __future__ import annotations

import operator
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array, map_file
from viewer.artifacts.manifest import CELL, VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.identity import file_key
from viewer.renderer.normalizer import Numbers
from viewer.renderer.small_files import read_file
from viewer.renderer.subtraction import DifferenceSource
from viewer.renderer.values import Values, distinct_values, number_of
from viewer.subtraction import reduced

_SMALL = 10_000  # values of a zone that are read, not mapped

_RANKED = 3  # of what is on screen, and of its neighbours that are prepared


class FieldStore:
    """Values that were asked for lately, so that a change of colour map or range reads nothing again.

    Parameters
    ----------
    limit
        Most bytes of values that are kept; those of the scene on screen stay in any case.
    make_differences
        Makes what computes differences, when a scene asks for one.
    """

    def __init__(
        self,
        limit: int = 256 * 1024 * 1024,
        make_differences: Callable[[], DifferenceSource] | None = None,
    ) -> None:
        self._make_differences = make_differences
        self._values: OrderedDict[tuple[Any, ...], Values] = OrderedDict()
        self._limit = limit
        self._ranked: deque[tuple[tuple[Values, ...], tuple[float, float, bool], tuple[float, float]]]
        self._ranked = deque(maxlen=_RANKED)

    @cached_property
    def differences(self) -> DifferenceSource:
        """Differences of fields that were asked for lately."""
        assert self._make_differences is not None
        return self._make_differences()

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
            # Samples share arrays that are equal: which of the points count is the mesh's, and another one's differ.
            unused = zone.arrays.get("unused") if record.location == VERTEX else None
            mesh = file_key(directory / unused.file) if unused is not None else None
            key = (file_key(directory / record.file), mesh, record.location, component)
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
        counted = [part.counted for part in values]
        if positive:
            arrays = [array[array > 0] for array in counted]
        else:
            arrays = [
                array[np.isfinite(array)] if part.holes else array for part, array in zip(values, counted, strict=True)
            ]
        pooled = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
        places = [round((len(pooled) - 1) * percentile / 100.0) for percentile in wanted]
        low, high = map(number_of, np.partition(pooled, places)[places])
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
    numbers = reduced(load_array(directory, zone, record), component)
    return values_of(numbers, record.location, unused_points(directory, zone, record.location))


def load_array(directory: Path, zone: ZoneRecord, record: FieldRecord) -> npt.NDArray[Any]:
    """Read one field as it is, shape (n,) or (n, components).

    Raises
    ------
    ArtifactError
        When the file is missing or does not fit the zone.
    """
    expected = zone.points if record.location == VERTEX else zone.cells
    array = (read_file if expected < _SMALL else map_file)(directory / record.file)
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
    return array


def values_of(numbers: Numbers, location: str, unused: npt.NDArray[np.integer[Any]] | None) -> Values:
    """Return numbers, one for each point or cell, with what there is to know of them; what is not finite becomes NaN.

    Parameters
    ----------
    unused
        Points that no cell uses; None without any.
    """
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
        return Values(numbers, location, None, None, holes, unused)
    low, high = number_of(counted.min()), number_of(counted.max())
    return Values(numbers, location, low, high, holes, unused, distinct_values(counted))


def unused_points(directory: Path, zone: ZoneRecord, location: str) -> npt.NDArray[np.integer[Any]] | None:
    """Return the points that no cell uses, ascending; None without any, and for values of cells.

    Raises
    ------
    ArtifactError
        When they make no sense.
    """
    record = zone.arrays.get("unused")
    if record is None or location != VERTEX:
        return None
    unused: npt.NDArray[Any] = map_array(directory, record)
    if (
        unused.ndim != 1
        or unused.dtype.kind not in "iu"
        or (len(unused) and not 0 <= unused.min() <= unused.max() < zone.points)
    ):
        raise ArtifactError(f"The mesh of zone “{zone.name}” is damaged: its unused points. Read the sample again.")
    return unused if len(unused) else None
