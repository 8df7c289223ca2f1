"""Read one base of one sample, check it and publish it as an artifact; add single fields to one that is there."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from viewer.artifacts.arrays import ArtifactBuilder, disk_full, store_array
from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import FieldRecord, Manifest, ZoneRecord
from viewer.artifacts.store import ArtifactFound, ArtifactStore, nearest_time
from viewer.errors import ArtifactError, SampleError
from viewer.protocol import ReadSample
from viewer.reader.fields import read_field
from viewer.reader.mesh import ZoneMesh, read_mesh
from viewer.reader.outline import (
    FieldSource,
    base_dimensions,
    base_zones,
    globals_of,
    mesh_bases,
    outline_base,
    zone_boundaries,
    zone_fields,
)
from viewer.reader.tree import Array, Node, SampleSource
from viewer.reader.zones import ZoneLayout, zone_layout

Step = Callable[[str, float | None], None]
"""Told what is being done and how far it is (0..1); may raise to give the request up."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is worth drawing: its layout and its fields."""

    layout: ZoneLayout
    fields: tuple[FieldSource, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The artifact's directory, the fields that are there, and the first reason why an asked one is not."""

    directory: Path
    fields: tuple[str, ...]
    failure: SampleError | None = None


def publish_sample(sample: SampleSource, request: ReadSample, dataset: str, step: Step) -> Published:
    """Publish what ``request`` asks for.

    Parameters
    ----------
    dataset
        The dataset's absolute path, as artifacts are keyed by it.

    Raises
    ------
    SampleError
        When the sample cannot be read or its mesh fails a check.
    ArtifactError
        When the artifact cannot be written.
    """
    store = ArtifactStore(Path(request.cache_root))
    try:
        return _publish(store, sample, request, dataset, step)
    except OSError as error:
        raise _unwritable(store, error) from error


def _publish(store: ArtifactStore, sample: SampleSource, request: ReadSample, dataset: str, step: Step) -> Published:
    where = f"sample {request.sample} of split {request.split}"
    times = sample.times
    index = nearest_time(times, request.time)
    step("Reading the structure", None)
    tree = sample.tree(index)
    base = _choose_base(tree, request.base, where)
    key = ArtifactKey(dataset, request.split, request.sample, base.name, index)
    zones, notes = _zones(base, f"base {base.name}, {where}")
    found = store.find(key)
    if found is None:
        return _build(store, key, times, tree, base, zones, notes, request.fields, step)
    return _complete(store, found, zones, request.fields or _first(zones), step)


def _choose_base(tree: Node, name: str, where: str) -> Node:
    bases = mesh_bases(tree)
    if name:
        for base in bases:
            if base.name == name:
                if not base_zones(base):
                    raise SampleError(f"The base {name} of {where} has no zones, so there is nothing to draw.")
                return base
        known = f" It has {', '.join(base.name for base in bases)}." if bases else ""
        raise SampleError(f"The {where} has no base {name}.{known}")
    for base in bases:
        if any(zone.first("Elements_t") is not None or _is_structured(zone) for zone in base_zones(base)):
            return base
    if not bases:
        raise SampleError(f"The {where} has no base with a mesh.")
    if not any(base_zones(base) for base in bases):
        raise SampleError(f"The {where} has no zones in {_names(bases)}, so there is nothing to draw.")
    raise SampleError(f"The {where} has no cells in {_names(bases)}, so there is nothing to draw.")


def _names(bases: list[Node]) -> str:
    return f"base {bases[0].name}" if len(bases) == 1 else f"any of its bases {', '.join(base.name for base in bases)}"


def _is_structured(zone: Node) -> bool:
    kind = zone.child("ZoneType")
    return kind is not None and kind.text() == "Structured"


def _zones(base: Node, where: str) -> tuple[list[Zone], list[str]]:
    """Lay out the zones of a base; empty ones are left out with a note."""
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
        fields, remarks = zone_fields(node, layout.dimension, physical)
        zones.append(Zone(layout, tuple(fields)))
        notes.extend(remarks)
    if not zones:
        raise SampleError(f"The {where} has no cells, so there is nothing to draw.")
    return zones, notes


def _first(zones: list[Zone]) -> tuple[str, ...]:
    return tuple(item.name for zone in zones for item in zone.fields)[:1]


def _build(
    store: ArtifactStore,
    key: ArtifactKey,
    times: tuple[float, ...],
    tree: Node,
    base: Node,
    zones: list[Zone],
    notes: list[str],
    wanted: tuple[str, ...],
    step: Step,
) -> Published:
    failure: SampleError | None = None
    present: list[str] = []
    with ArtifactBuilder(store, key) as builder:
        records = []
        for place, zone in enumerate(zones):
            step(f"Reading zone {zone.layout.name}", place / len(zones))
            mesh = read_mesh(zone.layout)
            notes.extend(mesh.notes)
            records.append(_add_mesh(builder, zone, mesh))
            del mesh
        step("Reading fields", None)
        names = wanted or tuple(dict.fromkeys(item.name for zone in zones for item in zone.fields))
        for name in names:
            try:
                arrays = _read_everywhere(zones, records, name)
            except SampleError as error:
                if not wanted:
                    notes.append(error.sentence)  # nobody asked for this one: the next may be whole
                else:
                    failure = failure or error
                continue
            for record, array in arrays:
                builder.add(array, record.file)
            if arrays:
                present.append(name)
            if arrays and not wanted:
                break
        manifest = Manifest(
            dataset=key.dataset,
            split=key.split,
            sample=key.sample,
            base=key.base,
            times=times,
            time_index=key.time_index,
            bases=tuple(outline_base(node) for node in mesh_bases(tree)),
            zones=tuple(records),
            globals_=globals_of(tree),
            warnings=tuple(dict.fromkeys(notes)),
        )
        directory = builder.publish(manifest)
    found = store.find(key, tuple(present))
    if found is None:  # another reader was first, with other fields
        first = store.find(key)
        if first is None:
            raise ArtifactError(f"The artifact {directory} was removed while it was made; read the sample again.")
        return _complete(store, first, zones, wanted or tuple(present), step)
    return Published(directory, tuple(present), failure)


def _add_mesh(builder: ArtifactBuilder, zone: Zone, mesh: ZoneMesh) -> ZoneRecord:
    layout = zone.layout
    arrays = {"points": builder.add(mesh.points)}
    if mesh.cells is not None:
        arrays["types"] = builder.add(mesh.cells.types)
        arrays["offsets"] = builder.add(mesh.cells.offsets)
        arrays["connectivity"] = builder.add(mesh.cells.connectivity)
        if mesh.cells.faces is not None:
            faces = mesh.cells.faces
            arrays["face_offsets"] = builder.add(faces.offsets)
            arrays["face_connectivity"] = builder.add(faces.connectivity)
            arrays["polyhedron_offsets"] = builder.add(faces.cell_offsets)
            arrays["polyhedron_faces"] = builder.add(faces.members)
    hidden = tuple(section.name for section in layout.sections if section not in layout.drawn)
    return ZoneRecord(
        name=layout.name,
        points=layout.points,
        cells=mesh.count,
        arrays=arrays,
        dimensions=layout.dimensions,
        fields=tuple(FieldRecord(item.name, item.location, builder.reserve(), item.components) for item in zone.fields),
        boundaries=zone_boundaries(layout.node, hidden),
    )


def _read_everywhere(zones: list[Zone], records: list[ZoneRecord], name: str) -> list[tuple[FieldRecord, Array]]:
    """Read a field in every zone and location that has it; all or nothing, so that a picture is never half coloured."""
    by_name = {record.name: record for record in records}
    arrays = []
    for zone in zones:
        record = by_name[zone.layout.name]
        for item in zone.fields:
            if item.name == name:
                target = next(known for known in record.fields if (known.name, known.location) == (name, item.location))
                arrays.append((target, read_field(item, zone.layout, record.cells)))
    return arrays


def _complete(
    store: ArtifactStore, found: ArtifactFound, zones: list[Zone], wanted: tuple[str, ...], step: Step
) -> Published:
    """Add what is missing of the ``wanted`` fields to a published artifact."""
    failure: SampleError | None = None
    present: list[str] = []
    manifest = found.manifest
    for place, name in enumerate(wanted):
        targets = manifest.find_fields(name)
        if not targets:
            continue
        if not all((found.directory / record.file).exists() for _, record in targets):
            step(f"Reading field {name}", place / len(wanted))
            try:
                arrays = _read_everywhere(zones, list(manifest.zones), name)
            except SampleError as error:
                failure = failure or error
                continue
            for record, array in arrays:
                store_array(store, array, found.directory / record.file)
        present.append(name)
    return Published(found.directory, tuple(present), failure)


def _unwritable(store: ArtifactStore, error: OSError) -> ArtifactError:
    root = store.cache_root
    if not root.is_dir():
        return ArtifactError(f"The cache folder {root} is gone; restart the program.", detail=str(error))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(root, 0, error)
    return ArtifactError(f"The cache folder {root} cannot be written: {error.strerror}.", detail=str(error))
