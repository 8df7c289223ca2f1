"""Whether two meshes are the same, so that their values can be subtracted one by one; and if not, what differs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from viewer.artifacts.arrays import map_array
from viewer.artifacts.manifest import ZoneRecord
from viewer.numbers import short
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.normalizer import Numbers

TOLERANCE = 1e-6
"""Share of the diagonal of a zone that the coordinates of a point may differ by."""

_ROUNDING = 2.0**-23  # of the largest coordinate, where one side has 32 bits
_REMEMBERED = 5000
_TABLES = (("types",), ("offsets", "connectivity"), ("face_offsets", "face_connectivity"))
_POLYHEDRA = ("polyhedron_offsets", "polyhedron_faces")

Mesh = tuple[Path, ZoneRecord]
"""The artifact that a zone is in, and the zone."""


class Agreement:
    """Compares meshes, each pair once."""

    def __init__(self) -> None:
        self._known: dict[tuple[MeshKey, MeshKey], str] = {}

    def differs(self, own: Mesh, other: Mesh) -> str:
        """Return what differs, in words that follow the name of the zone; empty when the meshes agree.

        Raises
        ------
        ArtifactError
            When arrays are missing or damaged.
        """
        key = mesh_key(*own), mesh_key(*other)
        if key[0] == key[1]:
            return ""  # the very same files
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _what_differs(own, other)
            if len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        return found


def _what_differs(own: Mesh, other: Mesh) -> str:
    here, there = own[1], other[1]
    if here.points != there.points:
        return f"has {here.points:,} points here and {there.points:,} on the other side"
    if here.cells != there.cells:
        return f"has {here.cells:,} cells here and {there.cells:,} on the other side"
    if (here.dimensions is None) != (there.dimensions is None):
        return f"is {_kind(here)} here and {_kind(there)} on the other side"
    if here.dimensions is not None and there.dimensions is not None and here.dimensions != there.dimensions:
        return f"has {_counts(here.dimensions)} points here and {_counts(there.dimensions)} on the other side"
    return _other_cells(own, other) or _moved_points(own, other)


def _kind(zone: ZoneRecord) -> str:
    return "unstructured" if zone.dimensions is None else "structured"


def _counts(dimensions: tuple[int, int, int]) -> str:
    return " × ".join(map(str, dimensions))


def _other_cells(own: Mesh, other: Mesh) -> str:
    for names in (*_TABLES, _POLYHEDRA):
        if not _are_equal(own, other, names):
            return "has cells that join other points on the other side"
    return ""


def _are_equal(own: Mesh, other: Mesh, names: Sequence[str]) -> bool:
    for name in names:
        here, there = own[1].arrays.get(name), other[1].arrays.get(name)
        if here is None or there is None:
            if here is not there:
                return False
        elif here.shape != there.shape or not np.array_equal(_array(own, name), _array(other, name)):
            return False
    return True


def _array(mesh: Mesh, name: str) -> Numbers:
    return map_array(mesh[0], mesh[1].arrays[name])


def _moved_points(own: Mesh, other: Mesh) -> str:
    here, there = _array(own, "points"), _array(other, "points")
    if not len(here):
        return ""
    apart = np.sqrt(((here.astype(np.float64) - there.astype(np.float64)) ** 2).sum(axis=1))
    diagonal = float(np.linalg.norm(here.max(axis=0) - here.min(axis=0)))
    allowed = TOLERANCE * diagonal
    if np.float32 in (here.dtype, there.dtype):
        allowed += _ROUNDING * float(np.abs(here).max())
    moved = int(np.count_nonzero(~(apart <= allowed)))
    if not moved:
        return ""
    most = float(apart.max())
    share = f", {short(100.0 * most / diagonal, 2)} % of its diagonal" if diagonal else ""
    return f"has {moved:,} of {len(here):,} points elsewhere on the other side, up to {short(most)} away{share}"
