"""Decide what of a sample is read: the time step, the base, its zones and their fields."""

from __future__ import annotations

from dataclasses import replace

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import BaseOutline
from viewer.artifacts.store import nearest_time
from viewer.errors import NO_BASE, SampleError
from viewer.protocol import ALL_BASES, ReadSample
from viewer.reader.checks import told_apart
from viewer.reader.elements import ELEMENTS
from viewer.reader.face_zones import with_faces
from viewer.reader.field_names import FieldNames
from viewer.reader.iterative import single_step
from viewer.reader.outline import base_dimensions, base_zones, mesh_bases, outline_base
from viewer.reader.planned_zone import Zone
from viewer.reader.remarks import base_remarks, nameless, zone_remarks
from viewer.reader.shared_units import without_mixed_units
from viewer.reader.solutions import names_of, settled_for_fields, zone_fields
from viewer.reader.tree import Node, SampleSource
from viewer.reader.units import stated
from viewer.reader.zones import ZoneLayout, zone_layout
from viewer.values import dataclass
from viewer.wording import sample_name


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


def plan(sample: SampleSource, request: ReadSample, dataset: str, names: FieldNames | None = None) -> Plan:
    """Find what ``request`` asks for, without reading big arrays.

    Parameters
    ----------
    names
        What plain field names mean in the dataset; None to decide it from the sample alone.

    Raises
    ------
    SampleError
        When it is not there or cannot be drawn.
    """
    where = sample_name(request.sample, request.split)
    times = sample.times
    index = nearest_time(times, request.time)
    state = sample.state(index)  # before anything is read: what is written meanwhile makes another state
    tree = sample.tree(index)
    tree, remarks = single_step(tree)
    zones, notes = zones_of(tree, request.base, where, names)
    zones, on_faces = with_faces(zones, names_of(tree) if names is None else names)
    settled, mixed = without_mixed_units((zone.layout.name, zone.fields) for zone in zones)
    zones = [replace(zone, fields=tuple(fields)) for zone, fields in zip(zones, settled, strict=True)]
    base = ALL_BASES if request.base == ALL_BASES else zones[0].base
    return Plan(
        key=ArtifactKey(dataset, request.split, request.sample, base, index, state),
        times=times,
        bases=tuple(outline_base(node) for node in mesh_bases(tree)),
        zones=tuple(zones),
        wanted=tuple(dict.fromkeys(request.fields)),
        tree=tree,
        notes=(*sample.notes, *nameless(tree, ""), *remarks, *notes, *on_faces, *mixed),
    )


def zones_of(tree: Node, base: str, where: str, names: FieldNames | None = None) -> tuple[list[Zone], list[str]]:
    """Lay out the zones that belong to a base's name in a request, and note what is left out of them.

    Parameters
    ----------
    base
        Name of a base; empty for the first one with cells of the highest dimension; :data:`ALL_BASES` for all that can
        be drawn.
    where
        What messages call the sample.
    names
        What plain field names mean in the dataset; None to decide it from the tree.

    Raises
    ------
    SampleError
        When there is nothing that can be drawn; of several bases, when none can.
    """
    told_apart(mesh_bases(tree), where, "bases")
    known = names_of(tree) if names is None else names
    if base != ALL_BASES:
        return _zones(_choose_base(tree, base, where), where, known)
    bases = bases_with_cells(tree) or [_choose_base(tree, "", where)]
    zones: list[Zone] = []
    notes: list[str] = []
    failure: SampleError | None = None
    for node in bases:
        try:
            more, remarks = _zones(node, where, known)
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


def bases_with_cells(tree: Node) -> list[Node]:
    """Return the bases in which there is something to draw, be it points alone."""
    return [node for node in mesh_bases(tree) if _height(node) >= 0]


def left_out(base: str, error: SampleError) -> str:
    """Say that one of several bases is not drawn, and why."""
    return f"Base “{base}” was skipped: {error.sentence[:1].lower()}{error.sentence[1:]}"


def _choose_base(tree: Node, name: str, where: str) -> Node:
    bases = mesh_bases(tree)
    if name:
        for base in bases:
            if base.name == name:
                if not base_zones(base):
                    raise SampleError(f"The base “{name}” of {where} has no zones, so there is nothing to draw.")
                return base
        known = f" It has {', '.join(base.name for base in bases)}." if bases else ""
        raise SampleError(f"{where} has no base “{name}”.{known}", reason=NO_BASE)
    heights = [_height(base) for base in bases]
    if max(heights, default=-1) >= 0:
        return bases[heights.index(max(heights))]
    if not bases:
        raise SampleError(f"{where} has no base with a mesh.")
    if not any(base_zones(base) for base in bases):
        raise SampleError(f"{where} has no zones in {_names(bases)}, so there is nothing to draw.")
    raise SampleError(f"{where} has no cells in {_names(bases)}, so there is nothing to draw.")


def _names(bases: list[Node]) -> str:
    return (
        f"base “{bases[0].name}”" if len(bases) == 1 else f"any of its bases {', '.join(base.name for base in bases)}"
    )


def _height(base: Node) -> int:
    """Return the highest dimension of the cells of a base: 0 for points alone, -1 where there is nothing to draw."""
    promised = base_dimensions(base)[0]
    found = -1
    for zone in base.labelled("Zone_t"):
        found = max(found, _zone_height(zone, promised))
        if found >= 3:
            break
    return found


def _zone_height(zone: Node, promised: int) -> int:
    found = -1
    for node in zone.children:
        if node.label == "Elements_t":
            kind = (*node.numbers(), 0)[0]
            found = max(found, ELEMENTS[kind].dimension if kind in ELEMENTS else promised)
        elif node.label == "GridCoordinates_t":
            found = max(found, 0)
        elif node.label == "ZoneType_t" and node.text() == "Structured":
            value = zone.value()
            found = max(found, value.size // 3 if value is not None else 0)
    return found


def _zones(base: Node, where: str, names: FieldNames) -> tuple[list[Zone], list[str]]:
    """Lay out the zones of a base; empty ones are left out with a note."""
    dimension, physical = base_dimensions(base)
    above = stated(base)
    zones, notes = [], base_remarks(base)
    told_apart(base.labelled("Zone_t"), f"Base “{base.name}” of {where}", "zones")
    for node in base.labelled("Zone_t"):
        if node.value() is None:
            notes.append(f"Zone “{node.name}” declares no size and was skipped.")
            continue
        layout = zone_layout(node, dimension, f"base “{base.name}”, {where}", physical, above)
        if layout.points == 0 or layout.cells == 0:
            notes.append(f"Zone “{node.name}” is empty.")
            continue
        if layout.is_cloud and node.first("GridCoordinates_t") is None:
            notes.append(f"Zone “{node.name}” has neither cells nor coordinates.")
            continue
        layout = settled_for_fields(layout)
        if layout.dimension != dimension and layout.vertex_dimensions is None and not layout.is_cloud:
            notes.append(other_dimension(base.name, dimension, layout))
        fields, remarks = zone_fields(layout, names)
        zones.append(Zone(base.name, layout, tuple(fields)))
        notes.extend((*remarks, *zone_remarks(node)))
    if not zones:
        raise SampleError(f"Base “{base.name}” of {where} has no cells, so there is nothing to draw.")
    return zones, notes


def other_dimension(base: str, stated: int, layout: ZoneLayout) -> str:
    """Say that a zone has cells of another dimension than its base states."""
    return (
        f"Base “{base}” declares cells of dimension {stated}, but zone “{layout.node.name}” has dimension "
        f"{layout.dimension}."
    )
