"""Read the values of a field: checked, of the right length, in the order of the zone's points or cells."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import VERTEX
from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.located import entries_of, read_located, rind_of
from viewer.reader.mixed import drawn_elements
from viewer.reader.places import listing_size, read_places
from viewer.reader.solutions import FieldSource
from viewer.reader.tree import Array, Node, size_of
from viewer.reader.zones import ZoneLayout

_EXACT = 2**53
"""Up to here each whole number is a floating point number of its own."""


def _is_exact(values: Array) -> bool:
    """Whether all values stay what they are as floating point numbers."""
    if values.dtype.kind not in "iu" or not values.size:
        return True
    return max(-int(values.min()), int(values.max())) <= _EXACT


def read_field(field: FieldSource, layout: ZoneLayout, cells: int) -> Array:
    """Read a field of a zone.

    Parameters
    ----------
    cells
        Number of cells that are drawn.

    Returns
    -------
    Shape (n,) or, for a vector, (n, components). A scalar of whole numbers keeps its type (logical values: uint8); all
    else is float32 where the file has it, else float64. Where only some points or cells have a value, the others have
    NaN.

    Raises
    ------
    SampleError
        When it does not fit the mesh or does not hold numbers.
    """
    columns = [field.quantity.convert(_read_column(node, field, layout, cells)) for node in field.nodes]
    if not field.components:
        return columns[0].astype(_kind(columns[0]), copy=False)
    if not all(map(_is_exact, columns)):
        raise SampleError(
            f"The field “{field.name}” in {layout.title} has integers of more than 53 bits, which cannot be kept exact "
            "in a vector."
        )
    kind = np.float32 if all(column.dtype == np.float32 for column in columns) else np.float64
    result = np.empty((len(columns[0]), len(columns)), kind)
    for place, column in enumerate(columns):
        result[:, place] = column
    return result


def _kind(values: Array) -> np.dtype[np.generic]:
    if values.dtype.kind in "iu":
        return values.dtype.newbyteorder("=")
    if values.dtype.kind == "b":
        return np.dtype(np.uint8)
    return np.dtype(np.float32 if values.dtype == np.float32 else np.float64)


def _read_column(node: Node, field: FieldSource, layout: ZoneLayout, cells: int) -> Array:
    vertices = field.location == VERTEX
    what = f"field “{node.name}” ({'vertices' if vertices else 'cells'})"
    count = layout.points if vertices else cells
    if layout.boundary is not None and not vertices:
        return _read_listed(node, count, layout, what)
    if field.places is not None:
        return _read_part(node, field, layout, count, what)
    if vertices or layout.vertex_dimensions is not None or layout.elements == cells:
        return read_located(node, field.solution, layout, count, what, vertices=vertices)
    # A zone with sections of other dimensions: values for the drawn cells only, or for every element of the zone.
    if entries_of(node) - sum(rind_of(field.solution, layout)) != layout.elements:
        return read_located(node, field.solution, layout, count, what, vertices=False)
    if layout.overlaps:
        raise SampleError(
            f"The {what} in {layout.title} has a value for each of {layout.elements:,} elements, but some sections "
            "share element numbers, so it is not clear which value belongs to which element."
        )
    value = read_located(node, field.solution, layout, layout.elements, what, vertices=False)
    return value[drawn_elements(layout)]


def _read_listed(node: Node, count: int, layout: ZoneLayout, what: str) -> Array:
    """Read a value for each place of a list or range; of a box of places, the values may have its shape."""
    shape = node.shape or ()
    shape = shape if size_of(shape) == count else (count,)
    return checks.numeric(node, shape, layout.title, what).ravel(order="F")


def _read_part(node: Node, field: FieldSource, layout: ZoneLayout, count: int, what: str) -> Array:
    """Read values that only some vertices or cells have; NaN for the others."""
    assert field.places is not None
    listed = listing_size(field.places)
    if listed is not None:
        checks.same_length(entries_of(node), listed, layout.title, what)
    places = read_places(field.places, field.location, layout)
    values = _read_listed(node, len(places), layout, what)
    if not _is_exact(values):
        raise SampleError(
            f"The {what} in {layout.title} has integers of more than 53 bits and places without a value; "
            "together they cannot be kept exact."
        )
    result = np.full(count, np.nan, np.float32 if values.dtype == np.float32 else np.float64)
    values = values.astype(result.dtype, copy=False)
    result[places] = values
    again = ~np.equal(result[places], values) & ~(np.isnan(result[places]) & np.isnan(values))
    if again.any():
        raise SampleError(
            f"The {what} in {layout.title} contradicts itself: {field.places.name} names places again with another "
            f"value ({int(again.sum()):,} in all)."
        )
    return result
