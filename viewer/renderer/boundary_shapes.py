"""What a boundary looks like: its faces, edges and points, from the lists of an artifact and the skin of its zone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.arrays import map_array
from viewer.artifacts.manifest import ZoneRecord
from viewer.artifacts.patches import CELLS, FACES, PatchRecord
from viewer.errors import ArtifactError
from viewer.geometry.curved_nodes import KINDS, SHAPES
from viewer.renderer.batch import Batch
from viewer.renderer.blend import Blend
from viewer.renderer.curved import NAMES
from viewer.renderer.grid import Grid, grid_of, load_grid
from viewer.renderer.surface import Surface, extract_surface
from viewer.renderer.surface_store import SurfaceStore
from viewer.values import dataclass

Array = npt.NDArray[Any]

_IDS = "number of the point in its zone"


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryShape:
    """Points, shape (n, 3), and pieces: ``nodes`` between ``offsets``, of one, two or more points each.

    Attributes
    ----------
    ids
        Which point of the zone each point is, or is nearest to.
    source, blend
        Where some lie between the nodes of curved faces: these nodes, and how values come from theirs.
    """

    points: Array
    offsets: Array
    nodes: Array
    ids: Array
    source: Array | None = None
    blend: Blend | None = None

    def at_points(self, array: Array) -> Array:
        """Return the values of a zone's points at the points."""
        if self.blend is None or self.source is None or array.dtype.kind != "f":
            return array[self.ids]
        return self.blend.at_points(array[self.source])


def shape_of(directory: Path, zone: ZoneRecord, patch: PatchRecord, surfaces: SurfaceStore) -> BoundaryShape:
    """Return the shape of a boundary of a zone; one of vertices is the faces of the skin that they are all of.

    Raises
    ------
    ArtifactError
        When an array is missing or damaged.
    """
    if patch.of == CELLS:
        return _of_cells(directory, zone, _numbers(directory, zone, patch, zone.cells))
    points = np.asarray(map_array(directory, zone.arrays["points"]))
    if patch.of == FACES:
        offsets, nodes = _lists(directory, zone, patch)
        _check(zone, nodes, zone.points)
        if "kinds" in zone.patch_arrays:
            kinds = np.asarray(map_array(directory, zone.patch_arrays["kinds"]))[
                patch.first : patch.first + patch.count
            ]
            if kinds.any():
                return _of_curved(points, (offsets, nodes), kinds)
        return compact(points, offsets, nodes)
    vertices = _numbers(directory, zone, patch, zone.points)
    skin = surfaces.get(directory, Batch((zone,)), lambda _text: None)
    return compact(points, *_filled(vertices, skin, zone.points))


def compact(points: Array, offsets: Array, nodes: Array) -> BoundaryShape:
    """Return the shape of pieces between some of the points, without the others."""
    used, numbers = np.unique(nodes, return_inverse=True)
    return BoundaryShape(points[used], offsets, numbers.reshape(-1), used)


def _lists(directory: Path, zone: ZoneRecord, patch: PatchRecord) -> tuple[Array, Array]:
    offsets, nodes = (np.asarray(map_array(directory, zone.patch_arrays[name])) for name in ("offsets", "nodes"))
    own = offsets[patch.first : patch.first + patch.count + 1].astype(np.int64)
    sizes = np.diff(own)
    if len(own) != patch.count + 1 or not patch.count or sizes.min() < 1 or own[0] < 0 or own[-1] > len(nodes):
        raise _damaged(zone)
    return own - own[0], nodes[own[0] : own[-1]].astype(np.int64)


def _numbers(directory: Path, zone: ZoneRecord, patch: PatchRecord, limit: int) -> Array:
    numbers = _lists(directory, zone, patch)[1]
    _check(zone, numbers, limit)
    return numbers


def _check(zone: ZoneRecord, numbers: Array, limit: int) -> None:
    if numbers.min() < 0 or numbers.max() >= limit:
        raise _damaged(zone)


def _damaged(zone: ZoneRecord) -> ArtifactError:
    return ArtifactError(f"The boundaries of zone “{zone.name}” are damaged. Read the sample again.")


def _of_cells(directory: Path, zone: ZoneRecord, cells: Array) -> BoundaryShape:
    """Return the outer surface of some cells."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkIdList
    from vtkmodules.vtkFiltersCore import vtkExtractCells

    numbers = vtkIdList()
    numbers.SetNumberOfIds(len(cells))
    for place, cell in enumerate(cells.tolist()):
        numbers.SetId(place, cell)
    extract = vtkExtractCells()
    whole = load_grid(directory, zone).data
    numbered = whole.NewInstance()
    numbered.ShallowCopy(whole)
    ids = numpy_to_vtk(np.arange(zone.points))
    ids.SetName(_IDS)
    numbered.GetPointData().AddArray(ids)
    extract.SetInputData(numbered)
    extract.SetCellList(numbers)
    extract.Update()
    data = extract.GetOutput()
    own = np.array(vtk_to_numpy(data.GetPointData().GetArray(_IDS)))
    data.GetPointData().RemoveArray(_IDS)
    return _of_surface(extract_surface(Grid(data, (vtk_to_numpy(data.GetPoints().GetData()),))), own)


def _of_surface(surface: Surface, own: Array) -> BoundaryShape:
    """Return the shape of a surface; ``own`` are the points of the zone that it was taken from."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    parts = [_cells(getattr(surface.data, f"Get{kind}")()) for kind in ("Verts", "Lines", "Polys")]
    shape = compact(np.array(vtk_to_numpy(surface.data.GetPoints().GetData())), *_joined(parts))
    blend = None if surface.blend is None else surface.blend.taken(shape.ids)
    return replace(shape, ids=own[surface.point_ids[shape.ids]], source=own, blend=blend)


def _of_curved(points: Array, lists: tuple[Array, Array], kinds: Array) -> BoundaryShape:
    """Return faces of which some are curved, cut into straight ones as those of the skin are."""
    small = compact(points, *lists)
    points, offsets, nodes = small.points, small.offsets, small.nodes
    sizes = np.diff(offsets)
    corners, types = sizes.copy(), np.choose(np.minimum(sizes, 3) - 1, (1, 3, 7))
    for kind in np.unique(kinds[kinds > 0]).tolist():
        shape = SHAPES[KINDS[kind].shape]
        corners[kinds == kind], types[kinds == kind] = len(shape.corners), shape.linear
    starts = np.concatenate(([0], np.cumsum(corners)))
    places = np.arange(starts[-1]) + np.repeat(offsets[:-1] - starts[:-1], corners)
    all_nodes = np.where(kinds > 0, sizes, 0)
    ends = np.concatenate(([0], np.cumsum(all_nodes)))
    curved = np.arange(ends[-1]) + np.repeat(offsets[:-1] - ends[:-1], all_nodes)
    zone = ZoneRecord("boundary", len(points), len(kinds), {})
    arrays = {
        "points": points,
        "types": types.astype(np.uint8),
        "offsets": starts,
        "connectivity": nodes[places],
    }
    arrays |= dict(zip(NAMES, (kinds, ends, nodes[curved]), strict=True))
    return _of_surface(extract_surface(grid_of(zone, arrays)), small.ids)


def _filled(vertices: Array, skin: Surface, points: int) -> tuple[Array, Array]:
    """Return the pieces that vertices make: polygons or edges of the skin, and those that are in neither alone."""
    marked = np.zeros(points, bool)
    marked[vertices] = True
    polygons, lines = (
        _of_points(part, skin.point_ids) for part in (_cells(skin.data.GetPolys()), _cells(skin.data.GetLines()))
    )
    rim = _rim(polygons, marked)
    ends = np.zeros(points, bool)
    ends[rim] = True
    if len(rim) and ends[vertices].all():  # a curve around a surface; a face in its corner is none of it
        polygons = (np.zeros(1, np.int64), np.empty(0, np.int64))
    parts = [_all_marked(polygons, marked), _all_marked(lines, marked)]
    inside = np.zeros(points, bool)
    inside[parts[0][1]] = True
    edges = rim[~(inside[rim].all(axis=1))]
    parts.append((np.arange(0, edges.size + 1, 2), edges.reshape(-1)))
    for part in parts:
        marked[part[1]] = False
    alone = np.flatnonzero(marked)
    return _joined([*parts, (np.arange(len(alone) + 1), alone)])


def _rim(polygons: tuple[Array, Array], marked: Array) -> Array:
    """Return the edges that only one polygon has and whose ends are both marked, shape (n, 2)."""
    offsets, nodes = polygons
    if not len(nodes):
        return np.empty((0, 2), np.int64)
    after = np.arange(1, len(nodes) + 1)
    after[offsets[1:] - 1] = offsets[:-1]  # the last node of a polygon is followed by its first
    ends = np.stack([nodes, nodes[after]], axis=1)
    ends = np.sort(ends[marked[ends].all(axis=1)], axis=1)
    edges, counts = np.unique(ends, axis=0, return_counts=True)
    single: Array = edges[counts == 1]
    return single


def _all_marked(pieces: tuple[Array, Array], marked: Array) -> tuple[Array, Array]:
    offsets, nodes = pieces
    if not len(nodes):
        return np.zeros(1, np.int64), np.empty(0, np.int64)
    sizes = np.diff(offsets)
    keep = np.add.reduceat(marked[nodes].astype(np.int64), offsets[:-1]) == sizes
    return np.concatenate(([0], np.cumsum(sizes[keep]))), nodes[np.repeat(keep, sizes)]


def _cells(array: Any) -> tuple[Array, Array]:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if not array.GetNumberOfCells():
        return np.zeros(1, np.int64), np.empty(0, np.int64)
    offsets, nodes = vtk_to_numpy(array.GetOffsetsArray()), vtk_to_numpy(array.GetConnectivityArray())
    return offsets.astype(np.int64), nodes.astype(np.int64)


def _of_points(pieces: tuple[Array, Array], ids: Array) -> tuple[Array, Array]:
    return pieces[0], ids[pieces[1]] if len(pieces[1]) else pieces[1]


def _joined(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    before, offsets = 0, [np.zeros(1, np.int64)]
    for part in parts:
        offsets.append(part[0][1:] + before)
        before += len(part[1])
    return np.concatenate(offsets), np.concatenate([part[1] for part in parts])
