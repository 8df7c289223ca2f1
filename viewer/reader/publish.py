"""Read one base of one sample, check it and publish it as an artifact; add single fields to one that is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path

from viewer.artifacts.arrays import ArtifactBuilder, store_array, unwritable
from viewer.artifacts.manifest import Manifest
from viewer.artifacts.store import ArtifactFound, ArtifactStore
from viewer.errors import ArtifactError, SampleError
from viewer.protocol import ALL_BASES, ReadSample
from viewer.reader.cgns_file import NOT_FOLLOWED
from viewer.reader.face_zones import read_face_mesh
from viewer.reader.few_notes import few_notes
from viewer.reader.field_balance import FieldBalance
from viewer.reader.field_names import FieldNames
from viewer.reader.mesh import ZoneMesh, read_mesh
from viewer.reader.odd_cells import OddCells
from viewer.reader.outline import globals_of
from viewer.reader.plan import Plan, left_out, other_dimension, plan
from viewer.reader.planned_zone import Zone
from viewer.reader.progress import ProgressReporter, Step, WatchedSample
from viewer.reader.tree import SampleSource
from viewer.reader.zone_record import NeededBytes, zone_record
from viewer.values import dataclass
from viewer.wording import sample_name

Unchanged = Callable[[], None]
"""Raises SampleError when the files are no longer in the state in which reading began."""


@dataclass(frozen=True, slots=True)
class PublishedSample:
    """The artifact's directory, the fields that are there, and the first reason why an asked one is not."""

    directory: Path
    fields: tuple[str, ...]
    failure: SampleError | None = None


def publish_sample(
    sample: SampleSource, request: ReadSample, dataset: str, step: Step, names: FieldNames | None = None
) -> PublishedSample:
    """Publish what ``request`` asks for.

    Parameters
    ----------
    dataset
        The dataset's absolute path, as artifacts are keyed by it.
    names
        What plain field names mean in the dataset; None to decide it from the sample alone.

    Raises
    ------
    SampleError
        When the sample cannot be read or its mesh fails a check.
    ArtifactError
        When the artifact cannot be written.
    """
    store = ArtifactStore(Path(request.cache_root))
    progress = ProgressReporter(step)
    progress("Reading the structure", None)
    watched = WatchedSample(sample, progress.pause)
    try:
        return _publish(store, watched, request, dataset, progress, names)
    except SampleError as error:
        if not sample.notes:
            raise
        # What is missing may be where a link leads: the file itself is not to blame then.
        first, *more = sample.notes
        detail = "\n".join((*more, error.detail)).strip()
        said = error.sentence.replace("; the file is damaged.", ".") if NOT_FOLLOWED in first else error.sentence
        raise SampleError(f"{said} {first}", detail=detail, reason=error.reason) from error


def _publish(
    store: ArtifactStore,
    watched: WatchedSample,
    request: ReadSample,
    dataset: str,
    progress: ProgressReporter,
    names: FieldNames | None,
) -> PublishedSample:
    found = plan(watched, request, dataset, names)

    def unchanged() -> None:
        if watched.state(found.key.time_index) != found.key.state:
            raise SampleError(
                f"{sample_name(request.sample, request.split)} was written while it was being read; "
                "read it again when the writer has finished."
            )

    for _ in range(2):
        try:
            return _ensure(store, found, progress, unchanged)
        except FileNotFoundError as error:
            gone = error  # the cache was cleared while this was written to it; once more from the start
    raise unwritable(store.cache_root, gone)


def _ensure(store: ArtifactStore, plan: Plan, step: Step, unchanged: Unchanged) -> PublishedSample:
    known = store.find(plan.key)
    needed = NeededBytes()
    try:
        if known is None:
            return _build(store, plan, step, needed, unchanged)
        return _complete(store, known, plan, step, needed, unchanged)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and store.cache_root.is_dir():
            raise
        raise unwritable(store.cache_root, error, needed.bytes) from error


def _build(store: ArtifactStore, plan: Plan, step: Step, needed: NeededBytes, unchanged: Unchanged) -> PublishedSample:
    fields = FieldBalance(plan, step)
    notes = list(plan.notes)
    odd = OddCells()
    with ArtifactBuilder(store, plan.key) as builder:
        records = []
        lengths: dict[str, str] = {}
        for zone, mesh in _meshes(plan, step, notes):
            if mesh.count == 0:
                notes.append(f"Zone “{zone.layout.name}” has no cells of dimension {zone.layout.dimension}.")
                continue
            notes.extend(mesh.notes)
            if mesh.cells is not None and zone.layout.boundary is None:
                odd.look(mesh.layout, mesh.cells)
            if mesh.layout.dimension != zone.layout.dimension:
                notes.append(other_dimension(zone.base, zone.layout.dimension, mesh.layout))
            lengths.setdefault(mesh.length, zone.layout.name)
            records.append(zone_record(builder, zone, mesh, needed, notes))
        if not records:
            raise SampleError(f"{plan.zones[0].layout.title} has no cells, so there is nothing to draw.")
        if len(lengths) > 1:
            words = ", ".join(f"{zone} in {name or 'no unit'}" for name, zone in lengths.items())
            notes.append(f"The coordinates have different units and are drawn as they are: {words}.")
        for record, array in fields.missing(records, builder.partial):
            needed.count((array,))
            builder.add(array, record.file)
        values, remarks = globals_of(plan.tree)
        manifest = Manifest(
            dataset=plan.key.dataset,
            split=plan.key.split,
            sample=plan.key.sample,
            base=plan.key.base,
            times=plan.times,
            time_index=plan.key.time_index,
            bases=plan.bases,
            zones=tuple(records),
            globals_=values,
            warnings=few_notes((*notes, *odd.notes(), *fields.notes, *remarks)),
            state=plan.key.state,
        )
        unchanged()
        directory = builder.publish(manifest)
    if store.find(plan.key, tuple(fields.present)) is not None:
        return PublishedSample(directory, tuple(fields.present), fields.failure)
    known = store.find(plan.key)
    if known is None:
        raise ArtifactError(f"The artifact {directory} was removed while it was being made; read the sample again.")
    return _complete(store, known, plan, step, needed, unchanged)  # another reader was first, with other fields


def _meshes(plan: Plan, step: Step, notes: list[str]) -> Iterable[tuple[Zone, ZoneMesh]]:
    """Yield each zone with its mesh; of all bases, leave those out that fail a check, and note why."""
    read, published, failure = 0, False, None
    together = plan.key.base == ALL_BASES
    for _, zones in itertools.groupby(plan.zones, key=lambda zone: zone.base if together else zone.layout.name):
        found = []
        try:
            for zone in zones:
                step(f"Reading zone “{zone.layout.name}”", read / len(plan.zones))
                read += 1
                mesh = _mesh(zone, notes)
                if mesh is not None:
                    found.append((zone, mesh))
        except SampleError as error:
            if not together:
                raise
            failure = failure or error
            notes.append(left_out(zone.base, error))
            continue
        published = True
        yield from found
    if failure is not None and not published:
        raise failure


def _mesh(zone: Zone, notes: list[str]) -> ZoneMesh | None:
    """Read the mesh of a zone; None, and a note, of a boundary that does not fit, as the zone is there without it."""
    if not zone.layout.of:
        return read_mesh(zone.layout)
    try:
        return read_face_mesh(zone.layout)
    except SampleError as error:
        if zone.layout.boundary is None:
            raise
        notes.append(f"Values of the boundary “{zone.layout.boundary.name}” cannot be drawn: {error.sentence}")
        return None


def _complete(
    store: ArtifactStore, found: ArtifactFound, plan: Plan, step: Step, needed: NeededBytes, unchanged: Unchanged
) -> PublishedSample:
    """Add what is missing of the wanted fields to a published artifact."""
    fields = FieldBalance(plan, step)
    for record, array in fields.missing(found.manifest.zones, found.directory):
        needed.count((array,))
        unchanged()
        store_array(store, array, found.directory / record.file)
    return PublishedSample(found.directory, tuple(fields.present), fields.failure)
