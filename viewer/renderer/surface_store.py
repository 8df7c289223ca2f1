"""Surfaces that were taken, kept by the identity of their mesh.

Taking the surface of a large volume is the slowest step from an artifact to a picture: another field, another time step
or another sample of a constant mesh only gathers values.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

from viewer.artifacts.manifest import ZoneRecord
from viewer.renderer.batch import Batch
from viewer.renderer.directions import Bounds
from viewer.renderer.grid import zone_bounds
from viewer.renderer.identity import MeshKey, mesh_key
from viewer.renderer.joined import load_joined
from viewer.renderer.surface import Surface, extract_surface

_LONG = 500_000  # cells; some 0.1 s
_KEPT_CELLS = 4_000_000  # cells of all kept surfaces together, about 400 MB
_KEPT_BOXES = 20_000
_SOON = _KEPT_CELLS // 4  # cells that are taken ahead together: what is on screen and three more have room; some 0.2 s


class SurfaceStore:
    """Surfaces by the identity of their mesh; the least recently used leave when all together grow too big."""

    def __init__(self) -> None:
        self._surfaces: OrderedDict[MeshKey, Surface] = OrderedDict()
        self._kept_cells = 0
        self._boxes: OrderedDict[MeshKey, Bounds] = OrderedDict()

    def get(self, directory: Path, batch: Batch, progress: Callable[[str], None]) -> Surface:
        """Return the surface of zones, taken now unless it is known; ``progress`` is told when that takes long.

        Raises
        ------
        ArtifactError
            When a zone's arrays are missing or damaged.
        """
        key = tuple(mesh_key(directory, zone) for zone in batch.zones)
        surface = self._surfaces.get(key)
        if surface is None:
            if batch.cells > _LONG:
                progress(f"Extracting the surface of {batch.cells / 1e6:.1f} million cells…")
            surface = self._surfaces[key] = extract_surface(load_joined(directory, batch.zones))
            self._kept_cells += surface.cells
        self._surfaces.move_to_end(key)
        while len(self._surfaces) > 1 and self._kept_cells > _KEPT_CELLS:
            self._kept_cells -= self._surfaces.popitem(last=False)[1].cells
        return surface

    @staticmethod
    def are_worth_taking_ahead(zones: Iterable[ZoneRecord]) -> bool:
        """Whether the surfaces of zones are taken in a moment, and drive nothing away that is on screen."""
        return sum(zone.cells for zone in zones) <= _SOON

    def bounds(self, directory: Path, zone: ZoneRecord) -> Bounds:
        """Return the box around a zone that is not drawn, without taking its surface.

        Raises
        ------
        ArtifactError
            When the zone's points are missing or damaged.
        """
        key = mesh_key(directory, zone)
        kept = self._surfaces.get((key,))
        if kept is not None:
            return kept.bounds
        if key not in self._boxes:
            self._boxes[key] = zone_bounds(directory, zone)
            if len(self._boxes) > _KEPT_BOXES:
                self._boxes.popitem(last=False)
        return self._boxes[key]
