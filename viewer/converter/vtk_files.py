"""Read files with VTK's readers, which say what is wrong to nobody but an observer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from viewer.converter.blocks import globals_of_blocks, grids_of, time_of
from viewer.converter.failure import ConversionError
from viewer.converter.legacy_check import check_legacy, stated_time
from viewer.converter.surface_files import CHECKS
from viewer.converter.trees import MeshContent
from viewer.mesh_kinds import HEAD, LEGACY, OBJ, PLY, STL, VTKHDF, XML, MeshKind, xml_type

logger = logging.getLogger("viewer.converter")


def read_vtk(path: Path, kind: MeshKind, step: int) -> MeshContent:
    """Read one time step of a file.

    Raises
    ------
    ConversionError
        When VTK says that something is wrong, or there is nothing.
    OSError
        When the file cannot be read.
    """
    with open(path, "rb"):
        pass  # what the system says is better than what VTK makes of it
    notes = check_legacy(path) if kind is LEGACY else ()
    check = CHECKS.get(kind.name)
    if check is not None:
        check(path)
    with heard() as said:
        reader = _reader(kind, path)
        reader.SetFileName(str(path))
        reader.UpdateInformation()
        _refuse(said)
        times = steps_of(reader) if kind is VTKHDF else ()
        if step < len(times):
            reader.UpdateTimeStep(times[step])
        else:
            reader.Update()
        _refuse(said)
        data = reader.GetOutputDataObject(0)
    if data is None:
        raise ConversionError("it holds nothing that VTK can read.")
    stated = time_of(data)
    if not times and stated is not None:
        times = (stated,)
    return MeshContent(grids_of(data), globals_of_blocks(data), times, notes)


def read_time(path: Path, kind: MeshKind) -> float | None:
    """Return the time that a file states at its beginning; None where it states none, or is to be read for that."""
    if kind is LEGACY:
        return stated_time(path)
    if kind not in (XML, VTKHDF):
        return None
    with heard() as said:
        reader = _reader(kind, path)
        reader.SetFileName(str(path))
        reader.UpdateInformation()
        times = steps_of(reader)
        return times[0] if len(times) == 1 and not said else None


def steps_of(reader: Any) -> tuple[float, ...]:
    """Return the times that a reader has found in a file."""
    from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline as Pipeline

    information, key = reader.GetOutputInformation(0), Pipeline.TIME_STEPS()
    if not information.Has(key):
        return ()
    return tuple(information.Get(key, place) for place in range(information.Length(key)))


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect what VTK calls errors instead of printing it."""
    from vtkmodules.util.misc import calldata_type
    from vtkmodules.util.vtkConstants import VTK_STRING
    from vtkmodules.vtkCommonCore import vtkLogger, vtkOutputWindow

    said: list[str] = []

    @calldata_type(VTK_STRING)  # type: ignore[untyped-decorator]
    def hear(_window: Any, _event: str, text: str | None) -> None:
        said.append(text or "")  # none where it has bytes of the file that are no text

    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    window = vtkOutputWindow()
    window.SetDisplayModeToNever()
    window.AddObserver("ErrorEvent", hear)  # type: ignore[arg-type]  # names as well
    before = vtkOutputWindow.GetInstance()
    vtkOutputWindow.SetInstance(window)
    try:
        yield said
    finally:
        vtkOutputWindow.SetInstance(before)


def _refuse(said: list[str]) -> None:
    if said:
        words = [text.split("\n", 1)[-1].strip() for text in said]
        first = words[0].split(": ", 1)[-1].split("\n", 1)[0].rstrip(". ")
        says = f"VTK says “{first}”" if first else "VTK cannot read it"
        raise ConversionError(f"{says}; the file is damaged, or not complete.", detail="\n".join(words))


def _reader(kind: MeshKind, path: Path) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        LEGACY.name: _legacy, VTKHDF.name: _hdf, STL.name: _stl, OBJ.name: _obj, PLY.name: _ply
    }  # fmt: skip
    return _xml(path) if kind is XML else makers[kind.name]()


def _xml(path: Path) -> Any:
    from vtkmodules import vtkIOXML

    with open(path, "rb") as stream:
        kind = xml_type(stream.read(HEAD))
    # VTK's reader of everything knows all kinds but these.
    apart = {
        "vtkPartitionedDataSet": "vtkXMLPartitionedDataSetReader",
        "vtkPartitionedDataSetCollection": "vtkXMLPartitionedDataSetCollectionReader",
    }
    return getattr(vtkIOXML, apart.get(kind, "vtkXMLGenericDataObjectReader"))()


def _legacy() -> Any:
    from vtkmodules.vtkIOLegacy import vtkGenericDataObjectReader

    reader = vtkGenericDataObjectReader()
    for name in ("Scalars", "Vectors", "Normals", "Tensors", "ColorScalars", "TCoords", "Fields"):
        getattr(reader, f"ReadAll{name}On")()
    return reader


def _hdf() -> Any:
    from vtkmodules.vtkIOHDF import vtkHDFReader

    return vtkHDFReader()


def _stl() -> Any:
    from vtkmodules.vtkIOGeometry import vtkSTLReader

    return vtkSTLReader()


def _obj() -> Any:
    from vtkmodules.vtkIOGeometry import vtkOBJReader

    return vtkOBJReader()


def _ply() -> Any:
    from vtkmodules.vtkIOPLY import vtkPLYReader

    return vtkPLYReader()
