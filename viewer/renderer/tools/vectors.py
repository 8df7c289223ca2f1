"""Vectors at the points where something is drawn along them, and the numbers that colour it."""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL
from viewer.renderer.batch import Batch
from viewer.renderer.tools.data import Array, points_of
from viewer.renderer.tools.layer import FIELD, PLAIN
from viewer.renderer.tools.piece import numbers_on
from viewer.renderer.tools.stage import Task
from viewer.renderer.tools.wants import Found


def places_of(data: Any, batch: Batch, found: Found) -> tuple[Array, Array, Array] | None:
    """Return where a data set has a vector field: points, vectors, and the number of each point or cell there.

    A field of cells is in their middle. None when the batch has not got the field.
    """
    numbers = numbers_on(data, batch, found)
    if numbers is None:
        return None
    if numbers.location != CELL:
        return points_of(data), numbers.array, np.arange(len(numbers.array))
    from vtkmodules.vtkFiltersCore import vtkCellCenters

    centers = vtkCellCenters()
    centers.SetInputData(data)
    centers.VertexCellsOff()
    centers.CopyArraysOff()
    centers.Update()
    return points_of(centers.GetOutput()), numbers.array, np.arange(len(numbers.array))


def colors_at(color: str, data: Any, batch: Batch, task: Task, at: str, chosen: Array) -> tuple[str, Array | None, str]:
    """Return how places of a data set are coloured, with a number for each, and a sentence when it is not as wished.

    Parameters
    ----------
    color
        ``"field"`` or ``"plain"``.
    at
        Whether the places are points or cells of ``data``.
    chosen
        Their numbers.
    """
    if color != FIELD:
        return PLAIN, None, ""
    if task.shown is None:
        return PLAIN, None, "No field is shown that could give the colours."
    numbers = numbers_on(data, batch, task.shown)
    if numbers is None:
        return PLAIN, None, ""
    if numbers.location == at:
        return FIELD, numbers.array[chosen], ""
    if at == CELL:
        return PLAIN, None, f"“{task.shown.want.field}” has no values in the middle of cells: the colour is plain."
    return PLAIN, None, f"“{task.shown.want.field}” has no values at points: the colour is plain."


def lengths_of(vectors: Array) -> Array:
    """Return the magnitude of each vector."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths: Array = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    return lengths
