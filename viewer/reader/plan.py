"""Decide what of a sample is read: the time step, the base, its zones and their fields."""

from __future__ import annotations

from dataclasses import dataclass, replace

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import BaseOutline
from viewer.artifacts.store import nearest_time
from viewer.errors import NO_BASE, SampleError
from viewer.protocol import ALL_BASES, ReadSample
from viewer.reader.outline import (
    FieldSource,
    base_dimensions,
    base_zones,
    lies_flat,
    mesh_bases,
    outline_base,
    zone_fields,
)
from viewer.reader.tree import Node, SampleSource
from viewer.reader.zones import ZoneLayout, zone_layout


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is worth drawing: the name of its base, its layout and its fields.

    Among the zones of :data:`ALL_BASES` its layout's name is ``base/zone``.
    """

    base: str
    layout: ZoneLayout
    fields: tuple[FieldSource, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request comes to.

    Attributes
    ----------
    wanted
        The fields that were named; empty when the first one that can be read is meant.
    tree
        Of the time step.
    notes
        Sentences to show beside the picture.
    """

    key: ArtifactKey
    times: tuple[float, ...]
    bases: tuple[BaseOutline, ...]
    zones: tuple[Zone, ...]
    wanted: tuple[str, ...]
    tree: Node
    notes: tuple[str, ...]

    def field_names(self) -> tuple[str, ...]:
        """Names of all fields in file order."""
        return tuple(dict.fromkeys(item.name for zone in self.zones for item in zone.fields))


def plan(sample: SampleSource, request: ReadSample, dataset: str) -> Plan:
    """Find what ``request`` asks for, without reading big arrays.

    Raises
    ------
    SampleError
        When it is not there or cannot be drawn.
    """
    where = f"sample {request.sample} of split {request.split}"
    times = sample.times
    index = nearest_time(times, request.time)
    state = sample.state(index)  # before anything is read: what is written meanwhile makes another state
    tree = sample.tree(index)
    zones, notes = zones_of(tree, request.base, where)
    base = ALL_BASES if request.base == ALL_BASES else zones[0].base
    return Plan(
        key=ArtifactKey(dataset, request.split, request.sample, base, index, state),
        times=times,
        bases=tuple(outline_base(node) for node in mesh_bases(tree)),
        zones=tuple(zones),
        wanted=tuple(dict.fromkeys(request.fields)),
        tree=tree,
        notes=(*sample.notes, *notes),
    )


def zones_of(tree: Node, base: str, where: str) -> tuple[list[Zone], list[str]]:
    """Lay out the zones that belong to a base's name in a request, and note what is left out of them.

    Parameters
    ----------
    base
        Name of a base; empty for the first one with cells; :data:`ALL_BASES` for all with cells.
    where
        What messages call the sample.

    Raises
    ------
    SampleError
        When there is nothing that can be drawn; of several bases, when none can.
    """
    if base != ALL_BASES:
        return _zones(_choose_base(tree, base, where), where)
    bases = [node for node in mesh_bases(tree) if _has_cells(node)] or [_choose_base(tree, "", where)]
    zones: list[Zone] = []
    notes: list[str] = []
    failure: SampleError | None = None
    for node in bases:
        try:
            more, remarks = _zones(node, where)
        except SampleError as error:
            failure = failure or error
            notes.append(left_out(node.name, error))
            continue
        zones.extend(
            replace(zone, layout=replace(zone.layout, name=f"{node.name}/{zone.layout.name}")) for zone in more
        )
        notes.extend(remarks)
    if failure is not None and not zones:
        raise failure
    return zones, notes


def left_out(base: str, error: SampleError) -> str:
    """Say that one of several bases is not drawn, and why."""
    return f"Base {base} is left out: {error.sentence[:1].lower()}{error.sentence[1:]}"


def _choose_base(tree: Node, name: str, where: str) -> Node:
    bases = mesh_bases(tree)
    if name:
        for base in bases:
            if base.name == name:
                if not base_zones(base):
                    raise SampleError(f"The base {name} of {where} has no zones, so there is nothing to draw.")
                return base
        known = f" It has {', '.join(base.name for base in bases)}." if bases else ""
        raise SampleError(f"The {where} has no base {name}.{known}", reason=NO_BASE)
    for base in bases:
        if _has_cells(base):
            return base
    if not bases:
        raise SampleError(f"The {where} has no base with a mesh.")
    if not any(base_zones(base) for base in bases):
        raise SampleError(f"The {where} has no zones in {_names(bases)}, so there is nothing to draw.")
    raise SampleError(f"The {where} has no cells in {_names(bases)}, so there is nothing to draw.")


def _names(bases: list[Node]) -> str:
    return f"base {bases[0].name}" if len(bases) == 1 else f"any of its bases {', '.join(base.name for base in bases)}"


def _has_cells(base: Node) -> bool:
    return any(zone.first("Elements_t") is not None or _is_structured(zone) for zone in base_zones(base))


def _is_structured(zone: Node) -> bool:
    kind = zone.child("ZoneType")
    return kind is not None and kind.text() == "Structured"


def _zones(base: Node, where: str) -> tuple[list[Zone], list[str]]:
    """Lay out the zones of a base; empty ones are left out with a note."""
    where = f"base {base.name}, {where}"
    dimension, physical = base_dimensions(base)
    zones, notes = [], []
    for node in base_zones(base):
        layout = zone_layout(node, dimension, where)
        if layout.points == 0 or layout.cells == 0:
            notes.append(f"Zone {node.name} is empty.")
            continue
        if layout.dimension != dimension and layout.vertex_dimensions is None:
            notes.append(
                f"Base {base.name} states cells of dimension {dimension}, but zone {node.name} has dimension "
                f"{layout.dimension}."
            )
        if physical > 2 and lies_flat(node):
            notes.append(
                f"Zone {node.name} has no CoordinateZ in a base of {physical} dimensions; it is drawn at Z = 0."
            )
        fields, remarks = zone_fields(base, node, layout.dimension)
        zones.append(Zone(base.name, layout, tuple(fields)))
        notes.extend(remarks)
    if not zones:
        raise SampleError(f"The {where} has no cells, so there is nothing to draw.")
    return zones, notes
