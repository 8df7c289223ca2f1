"""Arrays of VTK as numpy arrays that live on without VTK, and as fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from viewer.converter.grid import Array, GridField
from viewer.converter.kept import real_numbers

TIME = "TimeValue"
"""The name of the time in field data."""

GHOSTS = "vtkGhostType"


def numbers_of(array: Any) -> Array:
    """Return an array of VTK as numpy has it; bits as bytes."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    if array.IsA("vtkBitArray"):
        values = np.array([array.GetValue(place) for place in range(array.GetNumberOfValues())], np.int8)
        width = array.GetNumberOfComponents()
        return values if width == 1 else values.reshape(-1, width)
    found: Array = vtk_to_numpy(array)
    return found


def arrays_of(attributes: Any) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of attributes by their names; those without one are numbered."""
    for place in range(attributes.GetNumberOfArrays()):
        array = attributes.GetAbstractArray(place)
        if array is not None:
            yield array.GetName() or f"unnamed {place + 1}", array


def fields_of(attributes: Any, count: int, where: str) -> tuple[list[GridField], list[str]]:
    """Return the fields of points or cells, and sentences about arrays that are none.

    Parameters
    ----------
    count
        Number of points or cells.
    where
        What sentences call them: ``"points"``.
    """
    fields, notes = [], []
    for name, array in arrays_of(attributes):
        if name == GHOSTS:
            continue
        if not array.IsA("vtkDataArray"):
            notes.append(f"The array “{name}” of {where} has texts and is not shown.")
            continue
        if array.GetNumberOfTuples() != count:
            notes.append(
                f"The array “{name}” of {where} has {array.GetNumberOfTuples():,} rows instead of {count:,} and is not "
                "shown."
            )
            continue
        values = numbers_of(array)
        if values.ndim == 2 and values.shape[1] == 1:
            values = values.reshape(-1)
        names = tuple(array.GetComponentName(place) or "" for place in range(array.GetNumberOfComponents()))
        fields.append(GridField(name, real_numbers(values), names if values.ndim == 2 else ()))
    return fields, notes


def field_data(data: Any) -> dict[str, Any]:
    """Return field data by name: arrays of numbers and texts, without the time."""
    found: dict[str, Any] = {}
    attributes = data.GetFieldData()
    for name, array in arrays_of(attributes) if attributes is not None else ():
        if name in (TIME, GHOSTS):
            continue
        if array.IsA("vtkStringArray"):
            found[name] = "\n".join(array.GetValue(place) for place in range(array.GetNumberOfValues()))
        elif array.IsA("vtkDataArray") and array.GetNumberOfTuples():
            found[name] = real_numbers(numbers_of(array))
    return found


def time_in(data: Any) -> float | None:
    """Return the time that field data states; None where it states none."""
    attributes = data.GetFieldData()
    array = attributes.GetArray(TIME) if attributes is not None else None
    if array is None or array.GetNumberOfTuples() < 1:
        return None
    value = float(array.GetComponent(0, 0))
    return value if np.isfinite(value) else None
