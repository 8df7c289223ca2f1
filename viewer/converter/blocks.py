"""The data sets in what VTK has read: one, or the leaves of blocks with their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from viewer.converter.failure import ConversionError
from viewer.converter.trees import ALONE, NamedGrid
from viewer.converter.vtk_arrays import field_data, time_in
from viewer.converter.vtk_grids import grid_of


def grids_of(data: Any) -> list[NamedGrid]:
    """Return the grid of each data set; those of nested blocks by the names of the outermost block and of the others.

    Raises
    ------
    ConversionError
        When one of them cannot be read, or there are none.
    """
    if not data.IsA("vtkDataObjectTree"):
        return [NamedGrid(ALONE, grid_of(data))]
    found = []
    for names, leaf in _leaves(data, ()):
        block, rest = (names[0], names[1:]) if len(names) > 1 else ("", names)
        found.append(NamedGrid(".".join(rest) or ALONE, grid_of(leaf), block))
    if not found:
        raise ConversionError("it has no blocks with a mesh.")
    return found


def globals_of_blocks(data: Any) -> dict[str, Any]:
    """Return the field data of blocks as a whole; none of a single data set, whose grid has it."""
    return field_data(data) if data.IsA("vtkDataObjectTree") else {}


def time_of(data: Any) -> float | None:
    """Return the time that a data set states, of blocks the first one that does; None where none does."""
    time = time_in(data)
    if time is not None or not data.IsA("vtkDataObjectTree"):
        return time
    stated = (time_in(leaf) for _, leaf in _leaves(data, ()))
    return next((time for time in stated if time is not None), None)


def _leaves(data: Any, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    from vtkmodules.vtkCommonDataModel import vtkCompositeDataSet

    several = data.IsA("vtkMultiBlockDataSet")
    count = _children(data)
    for place in range(count):
        child = _child(data, place)
        if child is None:
            continue
        info = data.GetChildMetaData(place) if data.HasChildMetaData(place) else None
        name = ""
        if info is not None and info.Has(vtkCompositeDataSet.NAME()):
            name = info.Get(vtkCompositeDataSet.NAME()) or ""
        # The pieces of one data set have its name.
        pieces = data.IsA("vtkPartitionedDataSet") or data.IsA("vtkMultiPieceDataSet")
        names = above if pieces and above else (*above, name or f"{'Block' if several else 'Part'} {place + 1}")
        if child.IsA("vtkDataObjectTree"):
            yield from _leaves(child, names)
        elif child.IsA("vtkDataSet") and (child.GetNumberOfPoints() or not child.IsA("vtkUniformGrid")):
            yield names, child


def _children(data: Any) -> int:
    count: int = data.GetNumberOfChildren()
    return count


def _child(data: Any, place: int) -> Any:
    for get in ("GetBlock", "GetPartitionedDataSet", "GetPartition", "GetPieceAsDataObject"):
        if hasattr(data, get):
            return getattr(data, get)(place)
    return None
