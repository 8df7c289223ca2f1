"""Arrays of one value per vertex or per cell, without the ghost values around them."""

from __future__ import annotations

from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.tree import Array, Node, size_of
from viewer.reader.zones import ZoneLayout, index_places


def rind_of(holder: Node, layout: ZoneLayout) -> tuple[int, ...]:
    """Return the layers of ghost values below and above each index that a node states, empty without any.

    Raises
    ------
    SampleError
        When it states something else.
    """
    node = holder.first("Rind_t")
    rind = node.numbers() if node is not None else ()
    if not any(rind):
        return ()
    rank = 1 if layout.vertex_dimensions is None else len(layout.vertex_dimensions)
    if len(rind) != 2 * rank or min(rind) < 0:
        raise SampleError(
            f"The rind of {holder.name} in {layout.title} has the numbers {', '.join(map(str, rind))}; it needs "
            f"{2 * rank}, none of them negative."
        )
    return rind


def read_located(node: Node, holder: Node, layout: ZoneLayout, count: int, what: str, *, vertices: bool) -> Array:
    """Read an array of one value per vertex or per cell, flat, i running fastest, without its rind.

    Parameters
    ----------
    holder
        The ``GridCoordinates_t`` or ``FlowSolution_t`` node above; its ``Rind_t`` says how many ghost values lie before
        and behind the others, along each index of a structured zone (CGNS SIDS, "Rind").
    count
        Values needed, without rind.

    Raises
    ------
    SampleError
        When the length or the shape does not fit.
    """
    inner: tuple[int, ...] = (count,)
    if layout.vertex_dimensions is not None:
        lengths = layout.vertex_dimensions
        inner = lengths if vertices else index_places(lengths, layout.across)
    rind = rind_of(holder, layout)
    if not rind:
        return checks.numeric(node, inner, layout.title, what).ravel(order="F")
    outer = tuple(length + rind[2 * axis] + rind[2 * axis + 1] for axis, length in enumerate(inner))
    value = checks.numeric(node, outer, layout.title, what).reshape(outer, order="F")
    keep = tuple(slice(rind[2 * axis], rind[2 * axis] + length) for axis, length in enumerate(inner))
    return value[keep].ravel(order="F")


def entries_of(node: Node) -> int:
    """Return how many entries an array has, read only where its shape is not known without."""
    if node.shape is not None:
        return size_of(node.shape)
    value = node.value()
    return 0 if value is None else value.size
