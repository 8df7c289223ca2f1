"""What is exported of a zone: a mesh and its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy.typing as npt

from viewer.artifacts.manifest import BaseOutline, FieldRecord, Manifest, ZoneRecord
from viewer.protocol import ALL_BASES
from viewer.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class PartField:
    """A field: its array has a row for each point or cell, and a column for each component of a vector.

    ``components`` are the names of the columns; empty for a scalar, whose array has one dimension. ``unit`` is empty
    where it is not known.
    """

    name: str
    location: str
    array: npt.NDArray[Any]
    components: tuple[str, ...] = ()
    unit: str = ""


ELEMENT = "element"
"""The location of a tag on elements that are not drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class PartTag:
    """A named set of points, cells, or elements that are not drawn.

    Attributes
    ----------
    places
        Numbers from 0; of elements among all of :attr:`PartStatements.elements`.
    kind
        What CGNS says, as ``"BCInflow"``.
    family
        Name of its family, empty where it is in none.
    stated
        Where CGNS says that elements are: ``"FaceCenter"`` or ``"EdgeCenter"``.
    """

    name: str
    location: str
    places: npt.NDArray[Any]
    kind: str = ""
    family: str = ""
    stated: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PartElements:
    """Elements that are not drawn, as faces of volumes: their type in CGNS, and their nodes from 1, shape (n, k)."""

    name: str
    kind: int
    nodes: npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class PartStatements:
    """What files state of a zone beside its mesh and fields; ``unit`` is that of the coordinates, empty for none."""

    tags: tuple[PartTag, ...] = ()
    elements: tuple[PartElements, ...] = ()
    family: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ExportedPart:
    """A zone, or what the tools leave of it.

    Attributes
    ----------
    base, zone
        Its names.
    dimensions
        Cell and physical dimension of the base.
    mesh
        A VTK data set without fields.
    keeps
        What the mesh reads, and that has to live as long.
    stated
        What files state of it, of a whole zone alone.
    """

    base: str
    zone: str
    dimensions: tuple[int, int]
    mesh: Any
    fields: tuple[PartField, ...]
    keeps: Any = None
    stated: PartStatements = PartStatements()


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A time step: its parts in the order of the zones, the globals of the sample, its time, and families by bases."""

    parts: tuple[ExportedPart, ...]
    globals_: dict[str, Any]
    time: float
    families: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    def bytes(self) -> int:
        """What it takes in memory, and at least in a file."""
        fields = sum(field.array.nbytes for part in self.parts for field in part.fields)
        return fields + sum(1024 * int(part.mesh.GetActualMemorySize()) for part in self.parts)

    @property
    def bases(self) -> tuple[str, ...]:
        """Names of the bases, each once."""
        return tuple(dict.fromkeys(part.base for part in self.parts))


def place_of(manifest: Manifest, zone: ZoneRecord) -> tuple[str, str, tuple[int, int]]:
    """Return the names of a zone's base and of the zone, and the dimensions of the base."""
    base, name = manifest.base, zone.name
    if base == ALL_BASES:
        known = (one for one in manifest.bases if name.startswith(f"{one.name}/") and _has(one, name))
        found = next(known, None)
        base = found.name if found is not None else name.partition("/")[0]
        name = name[len(base) + 1 :]
    outline = next((one for one in manifest.bases if one.name == base), None)
    stated = (outline.topological_dimension, outline.physical_dimension) if outline is not None else (3, 3)
    return base, name, stated


def _has(outline: BaseOutline, name: str) -> bool:
    return name[len(outline.name) + 1 :] in outline.zones


def wanted_records(
    directory: Path, zone: ZoneRecord, fields: Iterable[tuple[str, str]]
) -> tuple[tuple[FieldRecord, ...], tuple[str, ...]]:
    """Return the fields of a zone that are to be exported and have been read, and the names of those that have not.

    Parameters
    ----------
    fields
        Names and locations; none for all, an empty location for any.
    """
    asked = set(fields)
    wanted = [
        record
        for record in zone.fields
        if not asked or (record.name, record.location) in asked or (record.name, "") in asked
    ]
    there = tuple(record for record in wanted if (directory / record.file).exists())
    return there, tuple(record.name for record in wanted if record not in there)


def left_out(manifest: Manifest, parts: Iterable[ExportedPart]) -> list[str]:
    """Say which zones of the sample are not among the parts, though they were to be."""
    there = {(part.base, part.zone) for part in parts}
    bases = [one for one in manifest.bases if manifest.base in (one.name, ALL_BASES)]
    missing = [f"{base.name}/{zone}" for base in bases for zone in base.zones if (base.name, zone) not in there]
    if not missing:
        return []
    names = ", ".join(f"“{name}”" for name in missing[:5]) + (" and others" if len(missing) > 5 else "")
    return [f"Not exported, as there is nothing to draw or it cannot be read: {names}."]
