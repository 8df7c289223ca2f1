"""Data sets of VTK as grids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from viewer.converter.cell_types import POLY_LINE, POLY_VERTEX, POLYGON, POLYHEDRON, STRIP
from viewer.converter.cells import distinct_faces
from viewer.converter.failure import ConversionError
from viewer.converter.ghosts import without_ghosts
from viewer.converter.grid import Array, MeshGrid, PolyhedronFaces
from viewer.converter.high_order import with_even_degrees, with_nodes
from viewer.converter.kept import real_numbers
from viewer.converter.pieces import split_cells
from viewer.converter.vtk_arrays import field_data, fields_of, numbers_of


def grid_of(data: Any) -> MeshGrid:
    """Return a data set as a grid, without its ghosts.

    Raises
    ------
    ConversionError
        When it is of a kind that has no points and cells, or they do not fit.
    """
    if data.IsA("vtkImageData") or data.IsA("vtkRectilinearGrid") or data.IsA("vtkStructuredGrid"):
        grid = _regular(data)
    elif data.IsA("vtkPolyData"):
        grid = _poly(data)
    elif data.IsA("vtkUnstructuredGrid"):
        grid = _unstructured(data)
    else:
        raise ConversionError(f"it holds a {data.GetClassName()}, which has no mesh that this program can draw.")
    count = data.GetNumberOfCells()
    points, more = fields_of(data.GetPointData(), len(grid.points), "points")
    cells, others = fields_of(data.GetCellData(), count, "cells")
    grid = replace(
        grid,
        point_fields=points,
        cell_fields=cells,
        globals_=field_data(data),
        notes=(*grid.notes, *more, *others),
    )
    weights = data.GetPointData().GetRationalWeights()
    grid = with_nodes(grid, None if weights is None else numbers_of(weights).reshape(-1))
    return split_cells(without_ghosts(grid, data))


def _points(data: Any) -> Array:
    points = data.GetPoints()
    if points is None or not points.GetNumberOfPoints():
        return np.zeros((0, 3))
    return real_numbers(numbers_of(points.GetData()).reshape(-1, 3))


def _unstructured(data: Any) -> MeshGrid:
    points = _points(data)
    cells = data.GetCells()
    if cells is None or not data.GetNumberOfCells():
        return MeshGrid(points, np.empty(0, np.uint8), np.zeros(1, np.int64), np.empty(0, np.int64))
    try:
        types = numbers_of(data.GetCellTypes())
    except TypeError:  # before VTK 9.6
        types = numbers_of(data.GetCellTypesArray())
    offsets, connectivity = array_of_cells(cells)
    if len(types) != len(offsets) - 1:
        raise ConversionError(f"it has {len(types):,} types of cells for {len(offsets) - 1:,} cells.")
    faces = _faces(data) if (types == POLYHEDRON).any() else None
    return with_even_degrees(MeshGrid(points, types, offsets, connectivity, faces=faces), data)


def array_of_cells(cells: Any) -> tuple[Array, Array]:
    """Return a cell array of VTK as (offsets, connectivity) of 64-bit integers, checked to fit each other.

    Raises
    ------
    ConversionError
        When they do not.
    """
    offsets = numbers_of(cells.GetOffsetsArray()).astype(np.int64)
    connectivity = numbers_of(cells.GetConnectivityArray()).astype(np.int64)
    if not len(offsets):
        offsets = np.zeros(1, np.int64)
    if offsets[0] != 0 or (np.diff(offsets) < 0).any() or offsets[-1] > len(connectivity):
        raise ConversionError("the offsets of its cells do not fit their points; the file is damaged.")
    return offsets, connectivity[: int(offsets[-1])]


def _poly(data: Any) -> MeshGrid:
    parts = []
    for cells, by_size, other in (
        (data.GetVerts(), {1: 1}, POLY_VERTEX),
        (data.GetLines(), {2: 3}, POLY_LINE),
        (data.GetPolys(), {3: 5, 4: 9}, POLYGON),
        (data.GetStrips(), {}, STRIP),
    ):
        offsets, connectivity = array_of_cells(cells)
        sizes = np.diff(offsets)
        types = np.full(len(sizes), other, np.uint8)
        for size, cell in by_size.items():
            types[sizes == size] = cell
        parts.append((types, sizes, connectivity))
    types, sizes, connectivity = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return MeshGrid(_points(data), types, np.concatenate(([0], np.cumsum(sizes))), connectivity)


def _faces(data: Any) -> PolyhedronFaces:
    faces, members = data.GetPolyhedronFaces(), data.GetPolyhedronFaceLocations()
    if faces is None or members is None:
        raise ConversionError("its polyhedra have no faces; the file is damaged.")
    offsets, points = array_of_cells(faces)
    cell_offsets, given = array_of_cells(members)
    if len(given) and not 0 <= int(given.min()) <= int(given.max()) < len(offsets) - 1:
        raise ConversionError("its polyhedra name faces that do not exist; the file is damaged.")
    if len(cell_offsets) - 1 != data.GetNumberOfCells():
        raise ConversionError("the faces of its polyhedra do not fit its cells; the file is damaged.")
    offsets, points, number = distinct_faces(offsets, points)
    return PolyhedronFaces(offsets, points, cell_offsets, number[given])


def _regular(data: Any) -> MeshGrid:
    extent = data.GetExtent()
    lengths = tuple(int(extent[2 * axis + 1] - extent[2 * axis] + 1) for axis in range(3))
    none = MeshGrid(np.zeros((0, 3)), np.empty(0, np.uint8), np.zeros(1, np.int64), np.empty(0, np.int64))
    if min(lengths) < 1:
        return none
    if data.IsA("vtkStructuredGrid"):
        points = _points(data)
    elif data.IsA("vtkRectilinearGrid"):
        arrays = (data.GetXCoordinates(), data.GetYCoordinates(), data.GetZCoordinates())
        axes = [real_numbers(numbers_of(array)).reshape(-1) for array in arrays]
        if tuple(map(len, axes)) != lengths:
            raise ConversionError("its coordinates do not fit its size; the file is damaged.")
        points = np.stack([axis.ravel(order="F") for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    else:
        points = _image_points(data, lengths)
    if len(points) != lengths[0] * lengths[1] * lengths[2]:
        raise ConversionError(
            f"it has {len(points):,} points instead of {' × '.join(map(str, lengths))}; the file is damaged."
        )
    return replace(none, points=points, lengths=lengths)


def _image_points(data: Any, lengths: tuple[int, ...]) -> Array:
    extent = data.GetExtent()
    matrix = data.GetIndexToPhysicalMatrix()
    turned = np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(3)])
    places = [np.arange(length) + extent[2 * axis] for axis, length in enumerate(lengths)]
    index = np.stack([axis.ravel(order="F") for axis in np.meshgrid(*places, indexing="ij")], axis=1)
    plain = np.array_equal(turned[:, :3], np.diag(np.diag(turned[:, :3])))
    # A product alone where axes are not turned: origin + spacing * index, to the last bit.
    points = index * np.diag(turned) + turned[:, 3] if plain else index @ turned[:, :3].T + turned[:, 3]
    return np.asarray(points, float)
