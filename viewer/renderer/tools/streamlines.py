"""Streamlines: lines along a vector field."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.protocol import LineSeeds, MeshSeeds, PlaneSeeds, PointSeeds, Streamlines
from viewer.renderer.camera import Bounds
from viewer.renderer.tools.arrows import range_note
from viewer.renderer.tools.data import Array, moved, point_array
from viewer.renderer.tools.layer import FIELD, MAGNITUDE, PLAIN, Layer
from viewer.renderer.tools.piece import Piece, averaged, with_points
from viewer.renderer.tools.shapes import plane_of, sphere_of
from viewer.renderer.tools.stage import Outcome, Task
from viewer.renderer.tools.vectors import lengths_of
from viewer.renderer.tools.wants import ToolError

_NAME = "vectors"
_MOST = 20_000  # seeds
_STEPS = 20_000  # of a line
_FINE = 250.0  # steps along the diagonal at least
_DIRECTIONS = {"forward": 0, "backward": 1, "both": 2}


class StreamlinesStage:
    """Draws lines and leaves the mesh as it is; they go on from one zone to the next."""

    def apply(self, tool: Streamlines, pieces: Sequence[Piece], task: Task) -> Outcome:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        marked = [with_points(piece.volume, piece.batch, task.field, _NAME) for piece in pieces]
        parts = [part[0] for part in marked if part is not None and part[0].GetNumberOfCells()]
        notes = [averaged(task.field.want.field)] if any(part is not None and part[1] for part in marked) else []
        if not parts:
            return Outcome(pieces)
        lines = _trace(parts, tool, task)
        if lines is None or not lines.GetNumberOfCells():
            raise ToolError("No line starts: no seed lies in the mesh where the field is not zero.")
        color, values, span = PLAIN, None, None
        if tool.color == MAGNITUDE:
            vectors = point_array(lines, _NAME)
            color, span = MAGNITUDE, (task.field.low or 0.0, task.field.high or 0.0)
            values = None if vectors is None else lengths_of(vectors)
            notes.append(range_note(task))
        elif tool.color == FIELD and task.shown is not None:
            values = point_array(lines, task.shown.want.array)
            if values is None or VERTEX not in task.shown.locations.values():
                notes.append(f"“{task.shown.want.field}” has no values at points: the colour is plain.")
            else:
                color = FIELD
        return Outcome(pieces, (Layer(lines, color, values, span, width=tool.width),), tuple(notes))


def _trace(parts: Sequence[Any], tool: Streamlines, task: Task) -> Any:
    from vtkmodules.vtkCommonDataModel import vtkMultiBlockDataSet, vtkPolyData
    from vtkmodules.vtkFiltersFlowPaths import vtkStreamTracer

    if not (math.isfinite(tool.length) and tool.length >= 0.0):
        raise ToolError("The length of streamlines has to be a number of zero or more.")
    seeds = tool.seeds
    places = in_cells(parts, seeds.count) if isinstance(seeds, MeshSeeds) else seeds_of(seeds, task.bounds)
    data = parts[0]
    if len(parts) > 1:
        data = vtkMultiBlockDataSet()
        for number, part in enumerate(parts):
            data.SetBlock(number, part)
    largest = task.field.high or 1.0
    tracer = vtkStreamTracer()
    tracer.SetInputData(data)
    tracer.SetSourceData(moved(vtkPolyData(), places))
    tracer.SetInputArrayToProcess(0, 0, 0, 0, _NAME)
    tracer.SetIntegrationDirection(_DIRECTIONS.get(tool.direction, 2))
    tracer.SetIntegratorTypeToRungeKutta45()
    tracer.SetIntegrationStepUnit(tracer.LENGTH_UNIT)
    tracer.SetInitialIntegrationStep(task.diagonal / _FINE)
    tracer.SetMinimumIntegrationStep(1e-6 * task.diagonal)
    tracer.SetMaximumIntegrationStep(task.diagonal / _FINE)  # longer steps are exact, but their corners show
    tracer.SetMaximumError(1e-6 * task.diagonal)
    tracer.SetMaximumPropagation(tool.length or 4.0 * task.diagonal)
    tracer.SetMaximumNumberOfSteps(_STEPS)
    tracer.SetTerminalSpeed(1e-9 * largest)
    tracer.SetComputeVorticity(False)
    tracer.Update()
    return tracer.GetOutput()


def in_cells(parts: Sequence[Any], count: int) -> Array:
    """Return the middles of about ``count`` cells of several data sets, shape (n, 3).

    Raises
    ------
    ToolError
        When there is to be none.
    """
    _check(count)
    total = sum(part.GetNumberOfCells() for part in parts)
    places = []
    for part in parts:
        cells = part.GetNumberOfCells()
        wanted = min(max(round(count * cells / total), 1), cells)
        for number in ((np.arange(wanted) + 0.5) / wanted * cells).astype(np.int64).tolist():
            nodes = part.GetCell(number).GetPoints()
            places.append(np.mean([nodes.GetPoint(node) for node in range(nodes.GetNumberOfPoints())], axis=0))
    return np.array(places)


def _check(count: int) -> None:
    if not 1 <= count <= _MOST:
        raise ToolError(f"There can be 1 to {_MOST:,} seeds.")


def seeds_of(seeds: LineSeeds | PlaneSeeds | PointSeeds, bounds: Bounds) -> Array:
    """Return where lines start, shape (n, 3).

    Raises
    ------
    ToolError
        When there is none.
    """
    _check(seeds.count)
    low, high = np.array(bounds[0::2]), np.array(bounds[1::2])
    if isinstance(seeds, LineSeeds):
        start = low if seeds.start is None else np.array(seeds.start)
        end = high if seeds.end is None else np.array(seeds.end)
        shares = np.linspace(0.0, 1.0, seeds.count) if seeds.count > 1 else np.array([0.5])
        places = start + shares[:, None] * (end - start)
    elif isinstance(seeds, PlaneSeeds):
        places = _on_plane(seeds, bounds)
    else:
        middle, radius = sphere_of(seeds.sphere, bounds)
        random = np.random.default_rng(0)
        directions = random.normal(size=(seeds.count, 3))
        directions /= np.linalg.norm(directions, axis=1)[:, None]
        places = np.array(middle) + radius * np.cbrt(random.random(seeds.count))[:, None] * directions
        flat = low == high
        places[:, flat] = low[flat]  # in the plane of a flat mesh
    if not np.isfinite(places).all():
        raise ToolError("A coordinate of the seeds is not a number.")
    return np.asarray(places, np.float64)


def _on_plane(seeds: PlaneSeeds, bounds: Bounds) -> Array:
    origin, normal = map(np.array, plane_of(seeds.plane, bounds))
    low, high = np.array(bounds[0::2]), np.array(bounds[1::2])
    first = np.cross(normal, np.eye(3)[int(np.abs(normal).argmin())])
    first /= np.linalg.norm(first)
    second = np.cross(normal, first)
    corners = np.array(
        [[(low, high)[x][0], (low, high)[y][1], (low, high)[z][2]] for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    )
    flat = np.stack([(corners - origin) @ first, (corners - origin) @ second])
    sizes = flat.max(axis=1) - flat.min(axis=1)
    slack = 1e-9 * (np.linalg.norm(high - low) or 1.0)
    # The box covers a part of the plane that is not known beforehand: finer until there are enough.
    places = np.zeros((0, 3))
    for share in (1.0, 2.0, 4.0, 8.0):
        step = math.sqrt(max(sizes[0] * sizes[1], 0.0) / (seeds.count * share)) or max(sizes) / (seeds.count * share)
        counts = [max(round(size / step), 1) if step else 1 for size in sizes]
        lines = [
            start + (np.arange(count) + 0.5) / count * size
            for start, size, count in zip(flat.min(axis=1), sizes, counts, strict=True)
        ]
        u, v = (part.ravel() for part in np.meshgrid(*lines))
        places = origin + u[:, None] * first + v[:, None] * second
        places = places[((places >= low - slack) & (places <= high + slack)).all(axis=1)]
        if len(places) >= 0.75 * seeds.count:
            break
    if not len(places):
        raise ToolError("The plane of the seeds does not meet the mesh.")
    return places
