"""What a scan finds in one sample."""

from __future__ import annotations

from dataclasses import field

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.scanning.statistics import Statistics
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ZoneSize:
    """How many vertices and cells a zone has, at the first time step that has the zone."""

    base: str
    zone: str
    points: int
    cells: int


@dataclass(frozen=True, slots=True)
class ScannedField:
    """The values of a field in a sample, over all zones of a base and all time steps; or those of a global.

    Attributes
    ----------
    location
        ``"vertex"``, ``"cell"`` or, of a global, ``"global"``; a global has no base.
    unit
        As the dataset spells it; of zones or times that differ, all of them with commas.
    vector
        Whether it is the magnitude of a vector.
    dtype
        Type of the numbers, as numpy calls it; of zones or times that differ, all of them with commas.
    zones
        How many zones of the base have it, at some time; none of a global.
    sketch
        For percentiles, as :meth:`viewer.scanning.sketch.Sketch.to_text` writes it.
    even_bins
        For histograms, as :meth:`viewer.scanning.even_bins.EvenBins.to_text` writes it.
    """

    base: str
    location: str
    name: str
    figures: Statistics
    unit: str = ""
    vector: bool = False
    dtype: str = ""
    zones: int = 0
    sketch: str = "0;;"
    even_bins: str = ""

    @property
    def key(self) -> FieldKey:
        """What it is the same field by in other samples."""
        return FieldKey(self.name, self.location, self.base)

    @property
    def is_global(self) -> bool:
        """Whether it is a global."""
        return self.location == GLOBAL


@dataclass(frozen=True, slots=True)
class ScannedSample:
    """What a scan has found in a sample.

    Attributes
    ----------
    troubles
        Why it, or a part of it, cannot be read: one sentence each. A sample with some is broken.
    notes
        What was noticed while reading, one sentence each.
    fields
        Fields, magnitudes of vectors, and globals that are numbers.
    texts
        Globals that are texts, at the first time step.
    mesh_hash, fields_hash, globals_hash
        Of the contents as they are stored, to the last bit; empty where they could not be read.
    lacking
        What problem definitions name and the sample has not.
    state
        What its files were before they were read, see :class:`viewer.scanning.file_states.FileStates`.
    """

    split: str
    sample: int
    times: tuple[float, ...] = ()
    zones: tuple[ZoneSize, ...] = ()
    fields: tuple[ScannedField, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    mesh_hash: str = ""
    fields_hash: str = ""
    globals_hash: str = ""
    lacking: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    state: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether something of it cannot be read."""
        return bool(self.troubles)

    @property
    def points(self) -> int:
        """Vertices of all zones."""
        return sum(zone.points for zone in self.zones)

    @property
    def cells(self) -> int:
        """Cells of all zones."""
        return sum(zone.cells for zone in self.zones)

    @property
    def content(self) -> tuple[object, ...] | None:
        """What is the same in exact duplicates; None where not all of it could be read."""
        if self.is_broken or not self.mesh_hash:
            return None
        return (self.times, self.mesh_hash, self.fields_hash, self.globals_hash)
