"""What a sample's tree holds: bases, zones, fields and globals, found without reading big arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX, BaseOutline
from viewer.errors import SampleError
from viewer.reader.tree import Array, Node, is_text, size_of, text_of
from viewer.reader.units import unit_of

GLOBAL = "Global"
"""The base in which PLAID keeps globals: it has no mesh."""

MAX_LIST = 64
"""Globals of more values are summarised: nobody reads them one by one, and a manifest stays small."""

MAX_READ = 1_000_000
"""Globals of more values are not even read: an absurd size in a damaged file must not cost the sample."""


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A field of a zone and where its values are.

    ``nodes`` holds one ``DataArray_t`` node, or one for each of ``components``; ``solution`` is the node above.
    ``unit`` is empty where the file does not say.
    """

    name: str
    location: str
    solution: Node
    nodes: tuple[Node, ...]
    components: tuple[str, ...] = ()
    unit: str = ""


def mesh_bases(tree: Node) -> list[Node]:
    """Return the bases that can hold a mesh, in file order."""
    return [node for node in tree.labelled("CGNSBase_t") if node.name != GLOBAL]


def base_dimensions(base: Node) -> tuple[int, int]:
    """Return the (cell, physical) dimensions that a base states; (3, 3) where it states none."""
    numbers = base.numbers()
    return (numbers[0], numbers[1]) if len(numbers) >= 2 else (3, 3)


def base_zones(base: Node) -> list[Node]:
    """Return the zones of a base, in file order."""
    return [node for node in base.labelled("Zone_t") if node.value() is not None]


def lies_flat(zone: Node) -> bool:
    """Whether a zone has the coordinates X and Y, but no Z."""
    grid = zone.child("GridCoordinates") or zone.first("GridCoordinates_t")
    names = {node.name for node in grid.children} if grid is not None else set()
    return {"CoordinateX", "CoordinateY"} <= names and "CoordinateZ" not in names


def outline_base(base: Node) -> BaseOutline:
    """Describe a base in a few words."""
    cell, physical = base_dimensions(base)
    return BaseOutline(base.name, cell, physical, tuple(zone.name for zone in base_zones(base)))


def zone_fields(base: Node, zone: Node, dimension: int) -> tuple[list[FieldSource], list[str]]:
    """List the fields of a zone, and sentences about those that cannot be drawn.

    Parameters
    ----------
    dimension
        Dimension of the zone's cells: values on faces of a surface are values on its cells.
    """
    physical_dimension = base_dimensions(base)[1]  # the CGNS vectors in the plane have no Z
    fields: list[FieldSource] = []
    notes: list[str] = []
    for solution in zone.labelled("FlowSolution_t"):
        arrays = [node for node in solution.labelled("DataArray_t") if node.shape is None or size_of(node.shape) > 0]
        location = _location(solution, dimension)
        if location is None:
            where = solution.child("GridLocation")
            if arrays and where is not None:
                notes.append(f"Fields of {solution.name} in zone {zone.name} lie at {where.text()} and are not drawn.")
            continue
        if solution.child("PointList") is not None or solution.child("PointRange") is not None:
            notes.append(f"Fields of {solution.name} in zone {zone.name} cover only a part of it and are not drawn.")
            continue
        merged = _merge(arrays, location, solution, physical_dimension)
        fields.extend(replace(item, unit=unit_of(item.nodes[0], solution, zone, base)) for item in merged)
    return _distinct(fields), notes


def _location(solution: Node, dimension: int) -> str | None:
    node = solution.child("GridLocation") or solution.first("GridLocation_t")
    text = node.text() if node is not None else "Vertex"
    cells = {3: "CellCenter", 2: "FaceCenter", 1: "EdgeCenter"}
    if text in ("Vertex", ""):
        return VERTEX
    return CELL if text in ("CellCenter", cells.get(dimension)) else None


def _merge(arrays: list[Node], location: str, solution: Node, physical_dimension: int) -> list[FieldSource]:
    """Make one field of VelocityX, VelocityY, VelocityZ (in the plane: of X and Y), at the place of the first."""
    by_name = {node.name: node for node in arrays}
    merged: list[FieldSource] = []
    used: set[str] = set()
    for node in arrays:
        prefix = node.name[:-1]
        axes = "XYZ" if prefix + "Z" in by_name or physical_dimension > 2 else "XY"
        names = tuple(prefix + axis for axis in axes)
        if node.name in used:
            continue
        if prefix and node.name in names and prefix not in by_name and all(name in by_name for name in names):
            used.update(names)
            merged.append(FieldSource(prefix, location, solution, tuple(by_name[name] for name in names), names))
        else:
            merged.append(FieldSource(node.name, location, solution, (node,)))
    return merged


def _distinct(fields: list[FieldSource]) -> list[FieldSource]:
    """Tell fields of one name and location in several FlowSolutions apart."""
    seen: set[tuple[str, str]] = set()
    result = []
    for item in fields:
        name = item.name if (item.name, item.location) not in seen else f"{item.name} ({item.solution.name})"
        seen.add((name, item.location))
        result.append(replace(item, name=name))
    return result


def globals_base(tree: Node) -> Node | None:
    """Return the base that holds the globals of a tree."""
    return next((node for node in tree.labelled("CGNSBase_t") if node.name == GLOBAL), None)


def globals_of(tree: Node) -> tuple[dict[str, Any], list[str]]:
    """Read the sample's globals as JSON values, and name those that cannot be read.

    Scalars come as numbers, up to :data:`MAX_LIST` values as lists, characters as text.
    """
    found: dict[str, Any] = {}
    notes: list[str] = []
    base = globals_base(tree)
    for node in base.labelled("DataArray_t") if base is not None else ():
        if node.shape is not None and size_of(node.shape) > MAX_READ:
            found[node.name] = _summary(node.shape)
            continue
        try:
            value = node.value()
        except SampleError as error:
            notes.append(f"The global {node.name} is missing: {error.sentence}")
            continue
        if value is not None:
            found[node.name] = json_value(value)
    return found, notes


def json_value(value: Array) -> Any:
    """Turn an array into a JSON value. Values that are not finite become text."""
    if is_text(value):
        return text_of(value)
    if value.size > MAX_LIST:
        return _summary(value.shape)
    plain = plain_numbers(value)
    while isinstance(plain, list) and len(plain) == 1:
        plain = plain[0]
    return _finite(plain)


def _summary(shape: tuple[int, ...]) -> str:
    return f"array of {size_of(shape):,} values, shape {' × '.join(map(str, shape))}"


def plain_numbers(value: Array) -> Any:
    """Return an array as (nested lists of) Python numbers: the shortest that single precision tells apart."""
    # 0.1 of the hf_datasets backend, which stores single precision, would be 0.10000000149011612 otherwise.
    return value.astype(str).astype(float).tolist() if value.dtype == np.float32 else value.tolist()


def _finite(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_finite(item) for item in plain]
    if isinstance(plain, complex) or (isinstance(plain, float) and not math.isfinite(plain)):
        return str(plain)
    return plain
