"""Read files with meshio, which is an extra of this program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from viewer.converter.failure import ConversionError
from viewer.converter.grid import Array, GridField, MeshGrid
from viewer.converter.hdf5_check import fault_of_hdf5
from viewer.converter.kept import real_numbers
from viewer.converter.meshio_checks import check_complete
from viewer.converter.meshio_sets import sets_of
from viewer.converter.trees import ALONE, MeshContent, NamedGrid
from viewer.extras import way_to_add

_ENDINGS = (".xdmf", ".xmf")

_CELLS: Mapping[str, int] = MappingProxyType(
    {
        "vertex": 1, "line": 3, "triangle": 5, "polygon": 7, "quad": 9, "tetra": 10, "hexahedron": 12, "wedge": 13,
        "pyramid": 14, "line3": 21, "triangle6": 22, "quad8": 23, "tetra10": 24, "hexahedron20": 25, "wedge15": 26,
        "pyramid13": 27, "quad9": 28, "hexahedron27": 29, "wedge18": 32, "pyramid14": 37, "triangle7": 34, "line4": 68,
    }
)  # fmt: skip
"""Numbers of VTK for meshio's names; meshio has the points of each in VTK's order."""

_HIGHER: Mapping[str, int] = MappingProxyType(
    {"line": 68, "triangle": 69, "quad": 70, "tetra": 71, "hexahedron": 72, "wedge": 73, "pyramid": 74}
)
"""What others are whose names go on with a number: of a higher order, with their corners first."""


def read_meshio(path: Path, step: int) -> MeshContent:
    """Read one time step of a file.

    Raises
    ------
    ConversionError
        When meshio is not there or cannot read the file.
    OSError
        When the file cannot be read.
    """
    check_complete(path)
    try:
        import meshio
    except ModuleNotFoundError as error:
        if error.name != "meshio":
            raise
        raise ConversionError(
            f"files of this kind are read by meshio, which is not installed. {way_to_add('formats')}"
        ) from error
    try:
        mesh, times = _mesh(meshio, path, step)
        grid, used = _grid(mesh)
    except (ConversionError, MemoryError):
        raise
    except OSError as error:
        if path.suffix.lower() in _ENDINGS and (why := fault_of_hdf5(error)):
            raise ConversionError(f"a file that it names {why}.", detail=str(error)) from error
        raise
    except (Exception, SystemExit) as error:  # meshio raises whatever its parsers stumble over, and may exit
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise ConversionError(
            f"meshio says “{words}”; the file is damaged, or of a kind that it does not read.",
            detail=f"{type(error).__name__}: {error}",
        ) from error
    given = {str(name): value for name, value in mesh.field_data.items() if name not in used}
    values = {name: real_numbers(np.asarray(value)) for name, value in given.items()}
    values = {name: value for name, value in values.items() if value.dtype.kind in "iufb" and value.size}
    return MeshContent([NamedGrid(ALONE, grid)], values, times)


def _mesh(meshio: Any, path: Path, step: int) -> tuple[Any, tuple[float, ...]]:
    if path.suffix.lower() not in _ENDINGS or b"Temporal" not in path.read_bytes()[:65536]:
        return meshio.read(path), ()
    with meshio.xdmf.TimeSeriesReader(path) as series:
        points, cells = series.read_points_cells()
        found = [series.read_data(place) for place in range(series.num_steps)]
    time, point_data, cell_data = found[step][:3]
    del time
    return meshio.Mesh(points, cells, point_data, cell_data), tuple(float(one[0]) for one in found)


def _grid(mesh: Any) -> tuple[MeshGrid, frozenset[str]]:
    """Return the grid, and the names of field data that say no more than which sets it has."""
    points = real_numbers(np.asarray(mesh.points))
    if points.ndim != 2 or points.shape[1] not in (1, 2, 3):
        raise ConversionError(f"its points have the shape {points.shape}.")
    if points.shape[1] < 3:
        points = np.column_stack([points, np.zeros((len(points), 3 - points.shape[1]), points.dtype)])
    notes: list[str] = []
    kept: list[int] = []
    types, sizes, nodes = [np.empty(0, np.uint8)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for place, block in enumerate(mesh.cells):
        cell = _cell_of(block.type)
        if cell is None:
            notes.append(f"{len(block.data):,} cells of the type “{block.type}” are left out; they cannot be drawn.")
            continue
        kept.append(place)
        lengths = np.array([len(row) for row in block.data], np.int64)
        types.append(np.full(len(lengths), cell, np.uint8))
        sizes.append(lengths)
        nodes.append(np.concatenate([np.asarray(block.data, np.int64).reshape(-1)]) if cell != 7 else _flat(block.data))
    offsets = np.concatenate(([0], np.cumsum(np.concatenate(sizes))))
    points_fields = [_field(name, value) for name, value in mesh.point_data.items()]
    cell_fields = [
        _field(name, np.concatenate([np.asarray(values[place]) for place in kept]))
        for name, values in mesh.cell_data.items()
        if kept
    ]
    grid = MeshGrid(points, np.concatenate(types), offsets, np.concatenate(nodes))
    sets = sets_of(mesh, kept, [block.dim for block in mesh.cells])
    grid = replace(grid, point_sets=sets.points, cell_sets=sets.cells)
    return _with_fields(grid, points_fields, cell_fields, [*notes, *sets.notes]), sets.used


def _flat(rows: Any) -> Array:
    return np.concatenate([np.asarray(row, np.int64) for row in rows]) if len(rows) else np.empty(0, np.int64)


def _with_fields(grid: MeshGrid, points: list[GridField], cells: list[GridField], notes: list[str]) -> MeshGrid:
    return replace(
        grid,
        point_fields=list(_fitting(points, len(grid.points), "points", notes)),
        cell_fields=list(_fitting(cells, grid.cells, "cells", notes)),
        notes=tuple(notes),
    )


def _fitting(fields: list[GridField], count: int, where: str, notes: list[str]) -> Iterator[GridField]:
    for field in fields:
        if field.array.dtype.kind not in "iufb" or field.array.ndim not in (1, 2) or len(field.array) != count:
            notes.append(f"The array “{field.name}” of {where} is no array of numbers for each and is not shown.")
        else:
            yield field


def _field(name: str, value: Any) -> GridField:
    array = np.asarray(value)
    if array.ndim > 2:
        array = array.reshape(len(array), -1)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array.reshape(-1)
    return GridField(str(name), real_numbers(array) if array.dtype.kind in "iufb" else array)


def _cell_of(name: str) -> int | None:
    if name in _CELLS:
        return _CELLS[name]
    return _HIGHER.get(name.rstrip("0123456789")) if name[-1:].isdigit() else None
