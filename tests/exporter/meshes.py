"""Zones of every kind of cell with fields of every type, and what a data set of VTK holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.renderer.elements import LINES, SOLIDS, SQUARES
from tests.renderer.meshes import Zone

KINDS = {**SOLIDS, **SQUARES, **LINES}
TYPES = ("f4", "f8", "i1", "u1", "i4", "i8")


def zone_of(kind: str, name: str = "Zone", number: int = 0) -> Zone:
    """A zone of one kind of cell: fields of all types at the points, some at the cells, vectors of two and three."""
    arrays = dict(KINDS[kind]())
    dimensions = arrays.pop("dimensions", None)
    zone = Zone(arrays, name, dimensions)
    points = len(arrays["points"])
    cells = len(arrays["types"]) if dimensions is None else int(np.prod([max(n - 1, 1) for n in dimensions]))
    zone.vertex = {f"p {kind}": (np.arange(points) % 100 + number).astype(kind) for kind in TYPES}
    zone.vertex["Velocity"] = arrays["points"] * 2.0 + number
    zone.vertex["Slope"] = np.stack([np.arange(points), -np.arange(points)], axis=1).astype("f4")
    zone.cell = {"p f8": np.arange(cells) * 0.5 + number, "count": np.arange(cells), "Flux": np.ones((cells, 3)) * 7}
    return zone


def fields_of(zone: Zone, location: str) -> dict[str, np.ndarray]:
    """What a file of VTK should hold of a zone's fields: vectors with three components."""
    values: dict[str, Any] = zone.vertex if location == "vertex" else zone.cell
    return {
        name: np.column_stack([array, np.zeros(len(array), array.dtype)])
        if array.ndim == 2 and array.shape[1] == 2
        else array
        for name, array in values.items()
    }
