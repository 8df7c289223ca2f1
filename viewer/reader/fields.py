"""Read the values of a field: checked, of the right length, in the order of the zone's points or cells."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.reader.cells import mixed_cells
from viewer.reader.mesh import read_located
from viewer.reader.outline import FieldSource
from viewer.reader.tree import Array, Node, size_of
from viewer.reader.zones import ZoneLayout


def read_field(field: FieldSource, layout: ZoneLayout, cells: int) -> Array:
    """Read a field of a zone.

    Parameters
    ----------
    cells
        Number of cells that are drawn.

    Returns
    -------
    Shape (n,) or, for a vector, (n, components); float32 where the file has it, else float64.

    Raises
    ------
    SampleError
        When it does not fit the mesh or does not hold numbers.
    """
    columns = [_read_column(node, field, layout, cells) for node in field.nodes]
    kind = np.float32 if all(column.dtype == np.float32 for column in columns) else np.float64
    if not field.components:
        return columns[0].astype(kind, copy=False)
    result = np.empty((len(columns[0]), len(columns)), kind)
    for place, column in enumerate(columns):
        result[:, place] = column
    return result


def _read_column(node: Node, field: FieldSource, layout: ZoneLayout, cells: int) -> Array:
    vertices = field.location == VERTEX
    what = f"field {node.name} ({'vertices' if vertices else 'cells'})"
    count = layout.points if vertices else cells
    if vertices or layout.vertex_dimensions is not None or layout.elements == cells:
        return read_located(node, field.solution, layout, count, what, vertices=vertices)
    # A zone with sections of other dimensions: values for the drawn cells only, or for every element of the zone.
    length = size_of(node.shape) if node.shape is not None else None
    if length is None:
        value = node.value()
        length = 0 if value is None else value.size
    if length != layout.elements:
        return read_located(node, field.solution, layout, count, what, vertices=False)
    value = read_located(node, field.solution, layout, layout.elements, what, vertices=False)
    return value[_drawn_elements(layout)]


def _drawn_elements(layout: ZoneLayout) -> Array:
    """Return the places of the drawn cells among all elements of the zone, in element order."""
    before = 0
    drawn: list[Array] = []
    for section in layout.sections:
        if section.dimension == layout.dimension:
            drawn.append(np.arange(before, before + section.count))
        elif section.dimension is None:
            places = mixed_cells(section, layout).places
            if places is not None:
                drawn.append(before + places)
        before += section.count
    return np.concatenate(drawn)
