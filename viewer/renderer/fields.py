"""Values of a field: which array a scene asks for, one number per point or cell, and the range they span."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_file
from viewer.artifacts.manifest import CELL, VERTEX, FieldRecord, Manifest, ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.grid import file_key


@dataclass(frozen=True, slots=True)
class Values:
    """A field of one zone, one number per point or cell.

    Attributes
    ----------
    array
        float32 or float64, shape (n,); what is not finite stands as NaN.
    low, high
        Of the finite values; None when there are none.
    holes
        How many values are not finite.
    """

    array: npt.NDArray[np.floating[Any]]
    location: str
    low: float | None
    high: float | None
    holes: int


class FieldStore:
    """Values that were asked for lately, so that a change of colour map or range reads nothing again."""

    def __init__(self, kept: int = 8) -> None:
        self._values: OrderedDict[tuple[Any, ...], Values] = OrderedDict()
        self._kept = kept

    def get(self, directory: Path, zone: ZoneRecord, record: FieldRecord, component: int) -> Values:
        """Return the values of a zone's field.

        Raises
        ------
        ArtifactError
            When its file is missing or does not fit the zone.
        """
        key = (file_key(directory / record.file), record.location, component)
        values = self._values.pop(key, None) or load_values(directory, zone, record, component)
        self._values[key] = values
        while len(self._values) > self._kept:
            self._values.popitem(last=False)
        return values


def choose_records(manifest: Manifest, name: str, location: str) -> dict[str, FieldRecord]:
    """Return the record to colour each zone by, by zone name; a zone without the field is left out.

    When no location is asked for and a zone has the name at both, the vertices win.
    """
    chosen: dict[str, FieldRecord] = {}
    for zone, record in manifest.find_fields(name, location):
        if zone.name not in chosen or record.location == VERTEX:
            chosen[zone.name] = record
    return chosen


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
    finite = np.isfinite(numbers)
    holes = int(len(numbers) - np.count_nonzero(finite))
    if holes:
        numbers = np.where(finite, numbers, np.nan)
        finite_numbers = numbers[finite]
    else:
        finite_numbers = numbers
    if not len(finite_numbers):
        return Values(numbers, record.location, None, None, holes)
    return Values(numbers, record.location, float(finite_numbers.min()), float(finite_numbers.max()), holes)


def _reduced(array: npt.NDArray[Any], component: int) -> npt.NDArray[np.floating[Any]]:
    if array.dtype not in (np.float32, np.float64):
        array = array.astype(np.float64)
    if array.ndim == 1:
        return array
    if 0 <= component < array.shape[1]:
        return np.ascontiguousarray(array[:, component])
    with np.errstate(over="ignore", invalid="ignore"):
        magnitude: npt.NDArray[np.floating[Any]] = np.sqrt(np.einsum("ij,ij->i", array, array, dtype=np.float64))
    return magnitude
