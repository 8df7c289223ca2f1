"""A zone as it lies in an artifact."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.artifacts.arrays import ArtifactBuilder
from viewer.artifacts.manifest import FieldRecord, ZoneRecord
from viewer.reader.boundaries import zone_boundaries
from viewer.reader.elements import PARENTS
from viewer.reader.mesh import ZoneMesh
from viewer.reader.patches import Patches, arrays_of, read_patches
from viewer.reader.planned_zone import Zone
from viewer.reader.tree import Array


class NeededBytes:
    """Counts the bytes of the arrays that are to be written."""

    def __init__(self) -> None:
        self.bytes = 0

    def count(self, arrays: Iterable[Array]) -> None:
        """Count the bytes of these arrays as well."""
        self.bytes += sum(array.nbytes for array in arrays)


def zone_record(
    builder: ArtifactBuilder, zone: Zone, mesh: ZoneMesh, needed: NeededBytes, notes: list[str]
) -> ZoneRecord:
    """Add the arrays of a zone's mesh to an artifact and return its record; ``notes`` gets what is to be said."""
    layout = zone.layout
    arrays = mesh.arrays
    drawn = mesh.layout.drawn
    hidden = [section for section in layout.sections if section not in drawn and section.kind != PARENTS]
    patches = Patches() if layout.of else read_patches(mesh, hidden)
    notes.extend(patches.notes)
    lists = arrays_of(patches, layout.points)
    needed.count((*arrays.values(), *lists.values()))
    return ZoneRecord(
        name=layout.name,
        points=layout.points,
        cells=mesh.count,
        arrays={name: builder.add(array) for name, array in arrays.items()},
        dimensions=layout.dimensions,
        fields=tuple(
            FieldRecord(item.name, item.location, builder.reserve(), item.components, item.quantity.unit)
            for item in zone.fields
        ),
        boundaries=() if layout.of else zone_boundaries(layout.node, hidden),
        patches=patches.records,
        of=layout.of,
        boundary=layout.boundary.name if layout.boundary is not None else "",
        patch_arrays={name: builder.add(array) for name, array in lists.items()},
    )
