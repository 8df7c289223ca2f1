"""What is in an artifact: a frozen value, stored as ``manifest.json``.

The manifest is written once, when the artifact is published, and never changes. It names every field of its base; the
file of a field is there once that field has been read. So one field of a large sample never loads the others, and the
window can offer them all.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from viewer.artifacts.patches import PatchRecord
from viewer.codec import from_plain, to_plain
from viewer.errors import ArtifactError
from viewer.values import dataclass

FORMAT = 1
"""Version of the layout; an artifact of another version is not used."""

NAME = "manifest.json"
"""File name of the manifest in its artifact's directory."""

VERTEX = "vertex"
CELL = "cell"
Location = Literal["vertex", "cell"]


@dataclass(frozen=True, slots=True)
class ArrayRecord:
    """One ``.npy`` file: its name in the artifact's directory, dtype (``"<f8"``) and shape."""

    file: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One field of a zone.

    Attributes
    ----------
    name
        As in the CGNS file; ``Velocity`` for the CGNS triple VelocityX, VelocityY, VelocityZ. ``p (Final)`` for the p
        of the solution Final where plain p is that of another one in this dataset.
    location
        ``"vertex"`` or ``"cell"``.
    components
        Names of the components of a vector, empty for a scalar.
    unit
        As the dataset spells it, empty when it has none.
    file
        Name of its ``.npy`` file, shape ``(n,)`` or ``(n, components)`` with n the number of the zone's points or
        cells: float32 or float64, a scalar of whole numbers int8 to int64 or uint8 to uint64. The file exists once the
        field has been read.
    """

    name: str
    location: str
    file: str
    components: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """One zone of the base.

    Attributes
    ----------
    points, cells
        Number of vertices and of cells of the base's cell dimension, boundary elements not counted.
    dimensions
        Vertices along i, j, k of a structured zone (ones where the zone has fewer dimensions), None for an
        unstructured one.
    arrays
        ``points`` (n, 3) float, vertices with i running fastest; an unstructured zone also has ``types`` (m,) uint8
        VTK cell types, ``offsets`` (m + 1,) and ``connectivity`` integer arrays, zero-based and in VTK's node order. A
        zone with polyhedra adds ``face_offsets``, ``face_connectivity``, ``polyhedron_offsets`` and
        ``polyhedron_faces``. ``unused`` (int64, ascending) lists the points that belong to no cell, where there are
        some.
    boundaries
        Named parts of the zone in words, each with its name first: boundary conditions and tags
        (``"Inlet (BCInflow, 24 faces)"``), families, sections that are not drawn (``"Skin (QUAD_4, 96 elements)"``).
    patches
        Those of them that can be drawn.
    of
        Where the cells are faces or edges of another zone that have values of their own: its name; else empty.
    boundary
        Where these are those of a boundary of it: the name of that.
    patch_arrays
        ``offsets`` and ``nodes``, integer arrays: the lists of numbers of all patches, zero-based; none without any.
        ``kinds`` (uint8) where some are curved: the CGNS type of each list that has all nodes of a curved face, else 0.
    """

    name: str
    points: int
    cells: int
    arrays: dict[str, ArrayRecord]
    dimensions: tuple[int, int, int] | None = None
    fields: tuple[FieldRecord, ...] = ()
    boundaries: tuple[str, ...] = ()
    patches: tuple[PatchRecord, ...] = ()
    of: str = ""
    boundary: str = ""
    patch_arrays: dict[str, ArrayRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BaseOutline:
    """A base of the sample in a few words: enough to offer it, whether or not it has been read."""

    name: str
    topological_dimension: int
    physical_dimension: int
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """An artifact: one base of one sample at one time step.

    Attributes
    ----------
    times
        All time values of the sample, ascending; ``time_index`` is this artifact's place among them.
    bases
        Outline of every base of the sample with a mesh; ``base`` is the one in this artifact, or
        :data:`viewer.protocol.ALL_BASES` for all with cells, whose zones are named ``base/zone``.
    globals_
        The sample's globals at this time: scalars, lists and strings as JSON values.
    warnings
        What was noticed while reading and checking, one sentence each; shown beside the picture.
    state
        State of the files at the time of reading, see :class:`viewer.artifacts.key.ArtifactKey`.
    """

    dataset: str
    split: str
    sample: int
    base: str
    times: tuple[float, ...]
    time_index: int
    bases: tuple[BaseOutline, ...]
    zones: tuple[ZoneRecord, ...]
    globals_: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    state: str = ""
    format: int = FORMAT

    @property
    def time(self) -> float:
        """Time value of this artifact."""
        return self.times[self.time_index]

    @property
    def meshes(self) -> tuple[ZoneRecord, ...]:
        """The zones, without those that are faces or edges of another one."""
        return tuple(zone for zone in self.zones if not zone.of)

    def field_names(self) -> tuple[tuple[str, str], ...]:
        """Return (name, location) of every field of any zone, in file order without repeats."""
        return tuple(dict.fromkeys((record.name, record.location) for zone in self.zones for record in zone.fields))

    def find_fields(self, name: str, location: str = "") -> tuple[tuple[ZoneRecord, FieldRecord], ...]:
        """Return each zone that has the field, with its record; any location when none is given."""
        return tuple(
            (zone, record)
            for zone in self.zones
            for record in zone.fields
            if record.name == name and location in ("", record.location)
        )


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Write ``manifest.json`` into an artifact's directory that is still being built.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    (directory / NAME).write_text(json.dumps(to_plain(manifest), indent=1), encoding="utf-8")


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of a published artifact.

    Raises
    ------
    ArtifactError
        When it is missing, unreadable or of another format.
    """
    try:
        plain = json.loads((directory / NAME).read_text(encoding="utf-8"))
        manifest = from_plain(Manifest, plain, NAME)
    except (OSError, ValueError) as error:
        raise ArtifactError(
            f"The artifact {directory.name} cannot be used; read the sample again.", detail=str(error)
        ) from error
    if manifest.format != FORMAT:
        raise ArtifactError(
            f"The artifact {directory.name} has format {manifest.format}; this program uses {FORMAT}.",
        )
    return manifest


class ManifestCache:
    """Reads manifests, and those read last only once: going through time asks for the same ones again and again.

    A manifest never changes; another one in its place is another file.
    """

    def __init__(self, most: int = 500) -> None:
        self._most = most
        self._known: OrderedDict[tuple[int, int, int], Manifest] = OrderedDict()

    def read(self, directory: Path) -> Manifest:
        """Return the manifest of a published artifact.

        Raises
        ------
        ArtifactError
            When it is missing, unreadable or of another format.
        """
        try:
            status = os.stat(directory / NAME)
        except OSError:
            return read_manifest(directory)  # which says it in words
        key = (status.st_dev, status.st_ino, status.st_mtime_ns)
        manifest = self._known.get(key)
        if manifest is None:
            manifest = self._known[key] = read_manifest(directory)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return manifest
