"""The meshes of many small zones as one grid, in few steps whose number does not depend on how many zones there are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import ZoneRecord
from viewer.errors import ArtifactError
from viewer.renderer.curved import NAMES
from viewer.renderer.grid import Grid, grid_of, load_grid
from viewer.renderer.small_files import read_array

Array = npt.NDArray[Any]

_CORNERS = {
    0: (1, [(0, 0, 0)]),
    1: (3, [(0, 0, 0), (1, 0, 0)]),
    2: (9, [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]),
    3: (
        12,
        [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)],
    ),
}
"""VTK type of a structured cell by its dimension, and where its nodes are along the axes with more than one point."""


def load_joined(directory: Path, zones: Sequence[ZoneRecord]) -> Grid:
    """Return zones as one grid, their points and cells one zone after the other.

    Raises
    ------
    ArtifactError
        When an array is missing, or does not fit the others.
    """
    if len(zones) == 1:
        return load_grid(directory, zones[0])
    try:
        return _joined(directory, zones)
    except (ArtifactError, ValueError, IndexError):
        for zone in zones:
            load_grid(directory, zone)  # which says what is wrong with which
        raise


def _joined(directory: Path, zones: Sequence[ZoneRecord]) -> Grid:
    meshes = [_mesh(directory, zone) for zone in zones]
    points = np.cumsum([0, *(zone.points for zone in zones)])
    arrays = {
        "points": np.concatenate([mesh["points"] for mesh in meshes]).astype(np.float64, copy=False),
        "types": np.concatenate([mesh["types"] for mesh in meshes]),
    }
    arrays |= _tables(meshes, "offsets", "connectivity", points)
    if any("faces" in mesh for mesh in meshes):
        for mesh, zone in zip(meshes, zones, strict=True):
            if "faces" not in mesh:
                mesh |= dict(zip(("face_offsets", "face_connectivity"), _no_lists(0), strict=True))
                mesh |= dict(zip(("polyhedron_offsets", "polyhedron_faces"), _no_lists(zone.cells), strict=True))
        faces = np.cumsum([0, *(len(mesh["face_offsets"]) - 1 for mesh in meshes)])
        arrays |= _tables(meshes, "face_offsets", "face_connectivity", points)
        arrays |= _tables(meshes, "polyhedron_offsets", "polyhedron_faces", faces)
    if any(NAMES[0] in mesh for mesh in meshes):
        for mesh, zone in zip(meshes, zones, strict=True):
            if NAMES[0] not in mesh:
                mesh |= dict(zip(NAMES, (np.zeros(zone.cells, np.uint8), *_no_lists(zone.cells)), strict=True))
        arrays[NAMES[0]] = np.concatenate([mesh[NAMES[0]] for mesh in meshes])
        arrays |= _tables(meshes, *NAMES[1:], points)
    whole = ZoneRecord(zones[0].name, int(points[-1]), sum(zone.cells for zone in zones), {})
    return grid_of(whole, arrays)


def _tables(meshes: Sequence[dict[str, Array]], offsets: str, items: str, first: Array) -> dict[str, Array]:
    """Return lists of lists of indices as one; ``first`` says where the indices of each mesh begin, and all end."""
    lengths = np.array([len(mesh[items]) for mesh in meshes])
    _check(all(int(mesh[offsets][-1]) == length for mesh, length in zip(meshes, lengths.tolist(), strict=True)))
    indices = np.concatenate([mesh[items] for mesh in meshes]).astype(np.int64, copy=False)
    limits = np.repeat(np.diff(first), lengths)
    _check(bool(((indices >= 0) & (indices < limits)).all()))  # of its own zone: a neighbour's would be drawn silently
    shifts = np.cumsum(lengths) - lengths
    starts = np.concatenate([mesh[offsets][:-1] for mesh in meshes]).astype(np.int64, copy=False)
    starts = starts + np.repeat(shifts, [len(mesh[offsets]) - 1 for mesh in meshes])
    return {offsets: np.append(starts, len(indices)), items: indices + np.repeat(first[:-1], lengths)}


def _mesh(directory: Path, zone: ZoneRecord) -> dict[str, Array]:
    mesh: dict[str, Array] = {
        name: read_array(directory, record) for name, record in zone.arrays.items() if name != "unused"
    }
    _check(mesh["points"].shape == (zone.points, 3) and mesh["points"].dtype.kind == "f")
    if zone.dimensions is not None:
        _check(min(zone.dimensions) > 0 and math.prod(zone.dimensions) == zone.points)
        mesh |= structured_cells(zone.dimensions)
    _check(mesh.keys() >= {"types", "offsets", "connectivity"})
    _check(mesh["types"].shape == (zone.cells,) and mesh["offsets"].shape == (zone.cells + 1,))
    _check(all(mesh[name].dtype.kind in "iu" for name in mesh if name != "points"))
    if "polyhedron_offsets" in mesh:
        _check(mesh.keys() >= {"face_offsets", "face_connectivity", "polyhedron_faces"})
        _check(mesh["polyhedron_offsets"].shape == (zone.cells + 1,) and len(mesh["face_offsets"]) > 0)
        mesh["faces"] = mesh["face_offsets"]
    if NAMES[0] in mesh:
        _check(mesh.keys() >= set(NAMES) and mesh[NAMES[0]].shape == (zone.cells,))
        _check(mesh[NAMES[1]].shape == (zone.cells + 1,))
    return mesh


def _no_lists(count: int) -> tuple[Array, Array]:
    return np.zeros(count + 1, np.int64), np.zeros(0, np.int64)


def _check(condition: bool) -> None:
    if not condition:
        raise ValueError


@lru_cache(maxsize=32)
def structured_cells(dimensions: tuple[int, int, int]) -> dict[str, Array]:
    """Return ``types``, ``offsets`` and ``connectivity`` of the cells of a structured zone, i running fastest.

    Parameters
    ----------
    dimensions
        Points along i, j, k.
    """
    strides = (1, dimensions[0], dimensions[0] * dimensions[1])
    axes = [axis for axis in range(3) if dimensions[axis] > 1]
    kind, corners = _CORNERS[len(axes)]
    k, j, i = np.meshgrid(*(np.arange(max(count - 1, 1)) for count in reversed(dimensions)), indexing="ij")
    first = (i * strides[0] + j * strides[1] + k * strides[2]).ravel()
    steps = [sum(corner[place] * strides[axis] for place, axis in enumerate(axes)) for corner in corners]
    nodes = first[:, None] + np.array(steps)
    return {
        "types": np.full(len(nodes), kind, np.uint8),
        "offsets": np.arange(0, nodes.size + 1, nodes.shape[1]),
        "connectivity": nodes.ravel(),
    }
