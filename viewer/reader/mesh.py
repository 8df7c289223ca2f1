"""A CGNS zone as points and VTK cells, vectorised, with every array checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from viewer.errors import SampleError
from viewer.reader import checks
from viewer.reader.cells import Cells, join, mixed_cells, uniform_cells
from viewer.reader.elements import ELEMENTS, MIXED, NFACE, NGON
from viewer.reader.polyhedra import polygon_cells, polyhedron_cells
from viewer.reader.tree import Array, Node
from viewer.reader.zones import ZoneLayout

_CARTESIAN = ("CoordinateX", "CoordinateY", "CoordinateZ")


@dataclass(frozen=True, slots=True)
class ZoneMesh:
    """Points and cells of a zone.

    Attributes
    ----------
    points
        Shape (n, 3), float32 or float64; vertices of a structured zone with i running fastest.
    cells
        None for a structured zone.
    count
        Number of cells.
    notes
        Sentences to show beside the picture.
    """

    points: Array
    cells: Cells | None
    count: int
    notes: tuple[str, ...] = ()


def read_mesh(layout: ZoneLayout) -> ZoneMesh:
    """Read and check the mesh of a zone.

    Raises
    ------
    SampleError
        When it has no coordinates or anything does not fit.
    """
    points = read_points(layout)
    checks.finite(points, layout.title)
    if layout.vertex_dimensions is not None:
        return ZoneMesh(points, None, layout.cells or 0)
    cells = read_cells(layout)
    return ZoneMesh(points, cells, len(cells.types), _notes(layout))


def read_cells(layout: ZoneLayout) -> Cells:
    """Read and check the cells of an unstructured zone: the sections of its cell dimension, in element order.

    Raises
    ------
    SampleError
        When something is missing or does not fit.
    """
    parts = []
    for section in layout.drawn:
        if section.kind == NFACE:
            parts.append(polyhedron_cells(section, layout))
        elif section.kind == NGON:
            parts.append(polygon_cells(section, layout))
        elif section.kind == MIXED:
            parts.append(mixed_cells(section, layout))
        else:
            parts.append(uniform_cells(section, layout))
    return join(parts)


def _notes(layout: ZoneLayout) -> tuple[str, ...]:
    """Say which elements are drawn with fewer nodes than they have."""
    return tuple(
        f"{ELEMENTS[section.kind].name} elements of section {section.name} are drawn straight, by their corners."
        for section in layout.drawn
        if section.kind in ELEMENTS and not ELEMENTS[section.kind].exact
    )


def read_points(layout: ZoneLayout) -> Array:
    """Read the coordinates of a zone, shape (n, 3); missing directions are zero.

    Raises
    ------
    SampleError
        When there are none or their lengths differ from the zone's size.
    """
    grid = layout.node.child("GridCoordinates") or layout.node.first("GridCoordinates_t")
    axes = {node.name: node for node in grid.labelled("DataArray_t")} if grid is not None else {}
    if grid is None or not axes:
        raise SampleError(f"The {layout.title} has no coordinates.")
    if "CoordinateR" in axes and "CoordinateTheta" in axes:
        radius, theta = (_coordinate(axes[name], grid, layout) for name in ("CoordinateR", "CoordinateTheta"))
        height = _coordinate(axes["CoordinateZ"], grid, layout) if "CoordinateZ" in axes else None
        columns = [radius * np.cos(theta), radius * np.sin(theta), height]
    else:
        if not any(name in axes for name in _CARTESIAN):
            raise SampleError(
                f"The {layout.title} has no CoordinateX, CoordinateY or CoordinateZ, only {', '.join(sorted(axes))}."
            )
        needed = max(layout.dimension, *(place for place, name in enumerate(_CARTESIAN, 1) if name in axes))
        missing = [name for name in _CARTESIAN[:needed] if name not in axes]
        if missing:
            # Zero is right for what lies in a plane, not for a direction that was lost.
            raise SampleError(f"The {layout.title} has no {' and no '.join(missing)}; the file is damaged.")
        columns = [_coordinate(axes[name], grid, layout) if name in axes else None for name in _CARTESIAN]
    kinds = [column.dtype for column in columns if column is not None]
    points = np.zeros((layout.points, 3), np.float32 if all(kind == np.float32 for kind in kinds) else np.float64)
    for axis, column in enumerate(columns):
        if column is not None:
            points[:, axis] = column
    return points


def _coordinate(node: Node, grid: Node, layout: ZoneLayout) -> Array:
    return read_located(node, grid, layout, layout.points, f"coordinate {node.name}", vertices=True)


def read_located(node: Node, holder: Node, layout: ZoneLayout, count: int, what: str, *, vertices: bool) -> Array:
    """Read an array of one value per vertex or per cell, flat, i running fastest, without its rind.

    Parameters
    ----------
    holder
        The ``GridCoordinates_t`` or ``FlowSolution_t`` node above; its ``Rind_t`` says how many layers of ghost values
        lie around those of a structured zone (CGNS SIDS, "Rind").
    count
        Values needed, without rind.

    Raises
    ------
    SampleError
        When the length does not fit.
    """
    rind_node = holder.first("Rind_t")
    rind = rind_node.numbers() if rind_node is not None else ()
    if layout.vertex_dimensions is None or not any(rind):
        return checks.numeric(node, count, layout.title, what).ravel(order="F")
    inner = [length if vertices else max(length - 1, 1) for length in layout.vertex_dimensions]
    if len(rind) != 2 * len(inner) or min(rind) < 0:
        raise SampleError(f"The {what} in {layout.title} has a rind of {len(rind)} numbers; the file is damaged.")
    outer = [length + rind[2 * axis] + rind[2 * axis + 1] for axis, length in enumerate(inner)]
    value = checks.numeric(node, int(np.prod(outer, dtype=object)), layout.title, what).reshape(outer, order="F")
    keep = tuple(slice(rind[2 * axis], rind[2 * axis] + length) for axis, length in enumerate(inner))
    return value[keep].ravel(order="F")
