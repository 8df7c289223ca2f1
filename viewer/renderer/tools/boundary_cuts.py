"""What tools leave of boundaries: they are cut, moved and left out as the mesh that they belong to is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import ViewerError
from viewer.protocol import Clip, Deform, IsoSurface, Slice, Threshold, Tool
from viewer.renderer.batch import Batch
from viewer.renderer.boundary_parts import Boundaries, BoundaryPart, lists_of, painted, poly_data
from viewer.renderer.surface import Surface
from viewer.renderer.tools.boundary_cells import cells_at
from viewer.renderer.tools.data import CELLS, Array, add_array, cell_numbers, joined, kept, point_array, points_of
from viewer.renderer.tools.job import AppliedTool, Job, Left
from viewer.renderer.tools.piece import Piece, with_points
from viewer.renderer.tools.registry import STAGES
from viewer.renderer.tools.skin import skin_of
from viewer.renderer.tools.volume import Volume
from viewer.renderer.tools.wants import FoundField

_ALTERING = (Clip, Deform, IsoSurface, Slice, Threshold)
_KEEP, _MEAN = "keep", "mean of the cells"


def cut_boundaries(boundaries: Boundaries, left: Left, job: Job) -> Boundaries:
    """Return what is left of boundaries after the tools of a scene.

    Parameters
    ----------
    left
        What these have left of the mesh.
    job
        What they were applied to.
    """
    steps = [step for step in left.steps if isinstance(step.tool, _ALTERING)]
    if not steps or boundaries.data is None:
        return boundaries
    owners = {zone.name: batch for batch in job.batches for zone in batch.zones}
    groups: dict[str, tuple[Batch, list[tuple[BoundaryPart, int]]]] = {}
    for number, part in enumerate(boundaries.parts):
        batch = owners.get(part.zone.name) or Batch((part.zone,))
        groups.setdefault(batch.name, (batch, []))[1].insert(0, (part, number))
    found, notes = [], []
    for batch, parts in groups.values():
        group = _Group(batch, parts, left, job.surfaces.get(batch.name))
        found.append(_with_extent(group.after(steps)))
        notes += group.notes
    return replace(painted(joined(found), boundaries.parts), notes=(*boundaries.notes, *dict.fromkeys(notes)))


class _Group:
    """The boundaries of zones that are drawn as one.

    Parameters
    ----------
    parts
        Each with its number among all boundaries; of two at one place the last one is seen.
    left
        What the tools leave of the mesh.
    surface
        What is drawn of these zones without tools, None where they are hidden.
    """

    def __init__(
        self, batch: Batch, parts: Sequence[tuple[BoundaryPart, int]], left: Left, surface: Surface | None
    ) -> None:
        self._batch, self._parts, self._left, self._surface = batch, parts, left, surface
        self.notes: list[str] = []

    def after(self, steps: Sequence[AppliedTool]) -> Any:
        """Return what is left after some tools, as ``vtkPolyData``."""
        data = poly_data(self._parts)
        for step in steps:
            found = step.task.found
            if found is not None and (values := self._values(found)) is not None:
                add_array(data.GetPointData(), found.want.array, values)
        by_cells = any(_chooses_cells(step.tool) for step in steps) and not self._left.coarse
        if by_cells and self._surface is not None:
            add_array(data.GetCellData(), CELLS, cells_at(data, self._nodes(), self._surface))
        piece = Piece(self._batch, Volume(lambda: data), lambda: data)
        for step in steps:
            try:
                piece = self._chosen(piece, step) if _chooses_cells(step.tool) else self._changed(piece, step)
                all(cut.GetNumberOfCells() for cut in (piece.drawn,))  # computed here, where it can fail
            except ViewerError:
                continue  # said by the tool already
        return piece.drawn

    def _changed(self, piece: Piece, step: AppliedTool) -> Piece:
        """Cut or move boundaries as the tool does it with the mesh."""
        task = step.task
        if task.found is not None:
            if point_array(piece.volume, task.found.want.array) is None:
                return piece  # as a mesh without the field
            task = replace(task, found=_at_points(task.found, self._batch))
        return STAGES[type(step.tool)]().apply(step.tool, [piece], task).pieces[0]

    def _chosen(self, piece: Piece, step: AppliedTool) -> Piece:
        """Keep what lies at cells that the tool has kept; inside a zone that which it would keep itself."""
        mesh = next((one for one in step.pieces if one.batch.name == self._batch.name), None)
        found = step.task.found
        if found is not None and self._batch.name not in found.arrays:
            return piece
        cells = cell_numbers(piece.volume)
        if mesh is None or len(cells) != piece.volume.GetNumberOfCells():
            at_points = found is None or point_array(piece.volume, found.want.array) is not None
            return self._changed(piece, step) if at_points else piece
        there = np.zeros(self._batch.cells + 1, bool)
        there[cell_numbers(mesh.volume)] = True

        def change(data: Any) -> Any:
            own = cell_numbers(data)
            if (own < 0).any():
                self.notes.append("Boundaries inside a zone are left out while a tool keeps whole cells.")
            return kept(data, there[own] & (own >= 0), _KEEP)

        return piece.changed(change)

    def _values(self, found: FoundField) -> Array | None:
        """Return the values of a field at the points of the boundaries; those of cells as means at the vertices."""
        array = found.arrays.get(self._batch.name)
        if array is None:
            return None
        if found.location(self._batch) == CELL:
            mesh = next((one for one in self._left.whole if one.batch.name == self._batch.name), None)
            marked = None if mesh is None else with_points(mesh.volume, self._batch, found, _MEAN)
            array = None if marked is None else point_array(marked[0], _MEAN)
            if array is None or len(array) != self._batch.points:
                return None
        return np.concatenate([part.shape.at_points(array[first:]) for part, first in self._placed()])

    def _nodes(self) -> Array:
        """Return which point of the batch each point of the boundaries is."""
        return np.concatenate([part.shape.ids + first for part, first in self._placed()])

    def _placed(self) -> list[tuple[BoundaryPart, int]]:
        """Return the parts, and how many points of the batch are before those of their zone."""
        before, points = {}, 0
        for zone in self._batch.zones:
            before[zone.name] = points
            points += zone.points
        return [(part, before[part.zone.name]) for part, _ in self._parts]


def _with_extent(data: Any) -> Any:
    """Return ``vtkPolyData`` without polygons that have no area: a clip leaves them where it touches a face."""
    polygons = data.GetNumberOfPolys()
    if not polygons:
        return data
    offsets, nodes = lists_of(data)
    places = points_of(data).astype(np.float64)[nodes]
    after = np.arange(1, len(nodes) + 1)
    after[offsets[1:] - 1] = offsets[:-1]  # the last point of a polygon is followed by its first
    own = places - np.repeat(places[offsets[:-1]], np.diff(offsets), axis=0)
    areas: Array = np.add.reduceat(np.cross(own, own[after]), offsets[:-1], axis=0)
    there = np.any(areas != 0.0, axis=1)
    there[: len(there) - polygons] = True
    return data if there.all() else skin_of(kept(data, there, _KEEP))


def _chooses_cells(tool: Tool) -> bool:
    return isinstance(tool, Threshold) or (isinstance(tool, Clip) and tool.whole_cells)


def _at_points(found: FoundField, batch: Batch) -> FoundField:
    """Return a field as one of points: boundaries have its values there, whatever its own place is."""
    return replace(found, locations=dict.fromkeys((zone.name for zone in batch.zones), VERTEX))
