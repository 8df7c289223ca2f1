"""Data sets of VTK made by hand, and files of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonCore import vtkDoubleArray, vtkPoints, vtkStringArray
from vtkmodules.vtkCommonDataModel import (
    vtkCellArray,
    vtkCompositeDataSet,
    vtkImageData,
    vtkMultiBlockDataSet,
    vtkPolyData,
    vtkRectilinearGrid,
    vtkUnstructuredGrid,
)
from vtkmodules.vtkIOLegacy import vtkGenericDataObjectWriter
from vtkmodules.vtkIOXML import vtkXMLDataObjectWriter, vtkXMLMultiBlockDataWriter

SQUARE = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 0], [2, 1, 0]])
"""Six points of two unit squares side by side."""

QUADS = [[0, 1, 2, 3], [1, 4, 5, 2]]


def points_of(array: Any) -> Any:
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(array), deep=True))
    return points


def grid(points: Any, cells: Sequence[tuple[int, Sequence[int]]]) -> Any:
    """An unstructured grid of (VTK type, nodes)."""
    data = vtkUnstructuredGrid()
    data.SetPoints(points_of(points))
    for kind, nodes in cells:
        data.InsertNextCell(kind, len(nodes), nodes)
    return data


def squares(**fields: Any) -> Any:
    """Two quadrilaterals with fields at their points."""
    data = grid(SQUARE, [(9, nodes) for nodes in QUADS])
    for name, array in fields.items():
        add(data.GetPointData(), name, array)
    return data


def cell_array(rows: Sequence[Sequence[int]]) -> Any:
    cells = vtkCellArray()
    offsets = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    flat = np.concatenate([np.asarray(row, np.int64) for row in rows]) if rows else np.empty(0, np.int64)
    cells.SetData(numpy_to_vtkIdTypeArray(offsets, deep=True), numpy_to_vtkIdTypeArray(flat, deep=True))
    return cells


def poly(points: Any, **parts: Sequence[Sequence[int]]) -> Any:
    """Polygons and others: ``Verts``, ``Lines``, ``Polys``, ``Strips``."""
    data = vtkPolyData()
    data.SetPoints(points_of(points))
    for name, rows in parts.items():
        getattr(data, f"Set{name}")(cell_array(rows))
    return data


def image(
    lengths: tuple[int, int, int], origin: Any = (0, 0, 0), spacing: Any = (1, 1, 1), first: Any = (0, 0, 0)
) -> Any:
    data = vtkImageData()
    data.SetOrigin(*origin)
    data.SetSpacing(*spacing)
    ends = [start + length - 1 for start, length in zip(first, lengths, strict=True)]
    data.SetExtent(first[0], ends[0], first[1], ends[1], first[2], ends[2])
    return data


def rectilinear(*axes: Any) -> Any:
    data = vtkRectilinearGrid()
    data.SetDimensions(*map(len, axes))
    for name, axis in zip("XYZ", axes, strict=True):
        getattr(data, f"Set{name}Coordinates")(numpy_to_vtk(np.asarray(axis), deep=True))
    return data


def add(attributes: Any, name: str, array: Any, components: Sequence[str] = ()) -> None:
    """Add an array, or texts, to the attributes of a data set."""
    if isinstance(array, list) and array and isinstance(array[0], str):
        texts = vtkStringArray()
        texts.SetName(name)
        for text in array:
            texts.InsertNextValue(text)
        attributes.AddArray(texts)
        return
    added = numpy_to_vtk(np.ascontiguousarray(array), deep=True)
    added.SetName(name)
    for place, component in enumerate(components):
        added.SetComponentName(place, component)
    attributes.AddArray(added)


def at_time(data: Any, time: float) -> Any:
    array = vtkDoubleArray()
    array.SetName("TimeValue")
    array.InsertNextValue(time)
    data.GetFieldData().AddArray(array)
    return data


def blocks(content: Mapping[str, Any]) -> Any:
    """Blocks by their names; a dict is one of blocks."""
    data = vtkMultiBlockDataSet()
    for place, (name, block) in enumerate(content.items()):
        data.SetBlock(place, blocks(block) if isinstance(block, dict) else block)
        if name:
            data.GetMetaData(place).Set(vtkCompositeDataSet.NAME(), name)
    return data


def write(data: Any, path: Path, **settings: Any) -> Path:
    """Write a data set as the file that its name says; ``settings`` are of the writer."""
    if path.suffix == ".vtk":
        writer = vtkGenericDataObjectWriter()
    elif data.IsA("vtkMultiBlockDataSet"):
        writer = vtkXMLMultiBlockDataWriter()
    else:
        writer = vtkXMLDataObjectWriter.NewWriter(data.GetDataObjectType())
    for name, value in settings.items():
        getattr(writer, name)(*value)
    writer.SetInputDataObject(data)
    writer.SetFileName(str(path))
    assert writer.Write() == 1
    return path
