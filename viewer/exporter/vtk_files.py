"""Parts as files of VTK: VTKHDF, an unstructured grid, a multiblock with a file for each zone."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.exporter.part import ExportedPart, PartField, Step
from viewer.exporter.place import ExportError
from viewer.renderer.tools.data import Array, add_array, copy_of

TIME, ZONE = "TimeValue", "Zone"
"""Arrays of field data besides the globals: the time, by ParaView's name for it, and in VTKHDF base and zone."""


class WriteError(Exception):
    """VTK could not write a file; the message is its own."""


def write_vtu(step: Step, path: Path) -> None:
    """Write the only part of a step as an unstructured grid.

    Raises
    ------
    ExportError
        When there are several parts.
    OSError, WriteError
        When it cannot be written.
    """
    from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridWriter

    if len(step.parts) > 1:
        names = ", ".join(f"“{part.zone}”" for part in step.parts[:3]) + (" …" if len(step.parts) > 3 else "")
        raise ExportError(
            f"A .vtu file holds one zone, and there are {len(step.parts)} ({names}); choose .vtm or .vtkhdf, or hide "
            "the others and export what is shown."
        )
    _write_xml(vtkXMLUnstructuredGridWriter(), as_unstructured(dressed(step.parts[0], step)), path)


def write_vtm(step: Step, path: Path) -> None:
    """Write a step as a multiblock: ``path`` and files in a folder of its name.

    Raises
    ------
    OSError, WriteError
        When it cannot be written.
    """
    from vtkmodules.vtkIOXML import vtkXMLMultiBlockDataWriter

    blocks = blocks_of(step, {part: dressed(part, step) for part in step.parts})
    _write_xml(vtkXMLMultiBlockDataWriter(), blocks, path)


def write_vtkhdf(step: Step, path: Path) -> None:
    """Write a step as VTKHDF: one part as a grid, several as a multiblock.

    Raises
    ------
    OSError, WriteError
        When it cannot be written.
    """
    from vtkmodules.vtkIOHDF import vtkHDFWriter

    # The format has no structured grids.
    grids = {part: as_unstructured(dressed(part, step, "_", {ZONE: f"{part.base}/{part.zone}"})) for part in step.parts}
    content = grids[step.parts[0]] if len(step.parts) == 1 else blocks_of(step, grids, separator="_")
    _write(vtkHDFWriter(), content, path)
    _check_hdf(path)


def dressed(
    part: ExportedPart, step: Step, separator: str = "/", more: Mapping[str, str] = MappingProxyType({})
) -> Any:
    """Return the mesh of a part with its fields at points and cells, and the globals as field data.

    Parameters
    ----------
    separator
        What stands in place of ``/`` in names, where the file cannot have it.
    more
        Texts of the field data by name.
    """
    data = copy_of(part.mesh)
    for attributes in (data.GetPointData(), data.GetCellData(), data.GetFieldData()):
        attributes.Initialize()
    for field in part.fields:
        attributes = data.GetPointData() if field.location == VERTEX else data.GetCellData()
        name = field.name.replace("/", separator)
        add_array(attributes, name, three_columns(field))
        _name_components(attributes.GetAbstractArray(name), field)
    _add_globals(data.GetFieldData(), {**more, **step.globals_, TIME: step.time}, separator)
    return data


def three_columns(field: PartField) -> Array:
    """Return the array of a field; a vector in the plane gets a third component, as VTK wants vectors to have."""
    array = field.array
    if array.ndim == 2 and array.shape[1] == 2:
        return np.column_stack([array, np.zeros(len(array), array.dtype)])
    return array


def as_unstructured(data: Any) -> Any:
    """Return a data set as ``vtkUnstructuredGrid``, its points and cells in the same order."""
    if data.IsA("vtkUnstructuredGrid"):
        return data
    from vtkmodules.vtkFiltersCore import vtkAppendFilter

    append = vtkAppendFilter()
    append.AddInputData(data)
    append.Update()
    result = copy_of(append.GetOutput())
    result.SetFieldData(data.GetFieldData())
    return result


def blocks_of(step: Step, grids: dict[ExportedPart, Any], separator: str = "/") -> Any:
    """Return a ``vtkMultiBlockDataSet`` of parts under the names of their zones, in one of each base if there are some.

    Parameters
    ----------
    grids
        The data set of each part.
    """
    from vtkmodules.vtkCommonDataModel import vtkCompositeDataSet, vtkMultiBlockDataSet

    def add(blocks: Any, name: str, data: Any) -> None:
        number = blocks.GetNumberOfBlocks()
        blocks.SetBlock(number, data)
        blocks.GetMetaData(number).Set(vtkCompositeDataSet.NAME(), name.replace("/", separator))

    whole = vtkMultiBlockDataSet()
    for base in step.bases:
        blocks = whole if len(step.bases) == 1 else vtkMultiBlockDataSet()
        for part in (part for part in step.parts if part.base == base):
            add(blocks, part.zone, grids[part])
        if blocks is not whole:
            add(whole, base, blocks)
    return whole


def _name_components(array: Any, field: PartField) -> None:
    for place, name in enumerate(field.components):
        array.SetComponentName(place, name)


def _add_globals(attributes: Any, values: Mapping[str, Any], separator: str) -> None:
    from vtkmodules.vtkCommonCore import vtkStringArray

    for name, value in values.items():
        name = name.replace("/", separator)
        if isinstance(value, str):
            text = vtkStringArray()
            text.SetName(name)
            text.InsertNextValue(value)
            attributes.AddArray(text)
            continue
        try:
            array = np.atleast_1d(np.asarray(value))
        except ValueError:  # lists of different lengths
            continue
        if array.dtype.kind in "iufb":
            array = array.astype(np.int8) if array.dtype.kind == "b" else array
            add_array(attributes, name, array if array.ndim < 3 else array.ravel())


def _write_xml(writer: Any, data: Any, path: Path) -> None:
    writer.SetDataModeToAppended()
    writer.EncodeAppendedDataOn()  # raw bytes would be no XML: meshio could not read them
    writer.SetHeaderTypeToUInt64()
    writer.SetCompressorTypeToNone()  # which takes ten times as long to write as to read
    _write(writer, data, path)


def _write(writer: Any, data: Any, path: Path) -> None:
    said: list[str] = []
    writer.AddObserver("ErrorEvent", lambda *_: said.append("error"))
    writer.SetInputDataObject(data)
    writer.SetFileName(str(path))
    done, number = writer.Write(), writer.GetErrorCode()
    if done != 1 or number or said:
        # VTK's own begin at 20,000 (vtkErrorCode.h). Below, it is the system's number of whatever failed last: perhaps
        # of a look for something else that is not there.
        if 0 < number < 20_000 and not (number == errno.ENOENT and path.parent.is_dir()):
            raise OSError(number, _words_of(number))
        raise WriteError(f"{type(writer).__name__} could not write {path.name}")


def _words_of(number: int) -> str:
    return os.strerror(number) if number in errno.errorcode else f"error {number}"


def _check_hdf(path: Path) -> None:
    """Look whether everything is in a file: what a full disk does not take at closing time is told to nobody.

    Raises
    ------
    OSError, WriteError
        When something is missing.
    """
    import h5py

    def look(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and item.id.get_storage_size() < item.size * item.dtype.itemsize:
            raise WriteError(f"{name} in {path.name} is not complete")

    with h5py.File(path, "r") as file:
        file.visititems(look)
