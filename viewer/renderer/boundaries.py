"""Boundaries in the picture: all that a scene shows are one actor, each in a colour of its own."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.arrays import map_array
from viewer.artifacts.drawn_zones import drawn_zones
from viewer.artifacts.manifest import Manifest, ZoneRecord
from viewer.artifacts.patches import FACES, PatchRecord
from viewer.protocol import Scene
from viewer.protocol.boundaries import EVERY, boundary_colors, words_for
from viewer.renderer.boundary_parts import NONE, Boundaries, BoundaryPart, boundaries_of
from viewer.renderer.boundary_shapes import shape_of
from viewer.renderer.curved import NAMES
from viewer.renderer.directions import flat_axis
from viewer.renderer.identity import file_key, mesh_key
from viewer.renderer.lights import AMBIENT, without_highlights
from viewer.renderer.surface_store import SurfaceStore

_KEPT = 8
_POINT, _LINE = 7.0, 4.0  # logical pixels
_AROUND_FOCUS = 6  # see viewer.renderer.actors

Chosen = list[tuple[ZoneRecord, PatchRecord]]


class BoundaryStore:
    """What was drawn of boundaries lately, by the identity of their files."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Any, Boundaries] = OrderedDict()

    def get(self, directory: Path, manifest: Manifest, scene: Scene, surfaces: SurfaceStore) -> Boundaries:
        """Return the boundaries that a scene shows.

        Raises
        ------
        ArtifactError
            When an array is missing or damaged.
        """
        wanted, found = set(scene.boundaries), set()
        chosen: Chosen = []
        for zone, patch in _all(manifest) if wanted else ():
            if words := wanted.intersection(words_for(zone.name, patch.name, patch.families)):
                chosen.append((zone, patch))
                found |= words
        # What has the colours of its values has no other.
        drawn = drawn_zones(manifest, scene.field, scene.location, scene.hidden_zones)
        colored = {(zone.of, zone.boundary) for zone in drawn if zone.boundary}
        chosen = [(zone, patch) for zone, patch in chosen if (zone.name, patch.name) not in colored]
        notes = tuple(f"This sample has no boundary “{word}”." for word in sorted(wanted - found - {EVERY}))
        if not chosen:
            return Boundaries(notes=notes)
        colors = boundary_colors(patch.name for _, patch in _all(manifest))
        notes += notes_of_straight(chosen)
        of = {zone.of: zone for zone in drawn if zone.boundary}
        key = tuple(
            (*_identity(directory, zone), patch, colors[patch.name], of[zone.name].name if zone.name in of else "")
            for zone, patch in chosen
        )
        made = self._kept.pop(key, None) or _made(directory, chosen, colors, surfaces, of)
        self._kept[key] = made
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return replace(made, notes=notes)


def notes_of_straight(chosen: Iterable[tuple[ZoneRecord, PatchRecord]]) -> tuple[str, ...]:
    """Say which boundaries do not bend as their cells do: only faces are listed with all of their nodes."""
    names = [f"“{patch.name}”" for zone, patch in chosen if NAMES[0] in zone.arrays and patch.of != FACES]
    if not names:
        return ()
    return (f"Drawn straight between the nodes of curved cells: {', '.join(dict.fromkeys(names))}.",)


def _all(manifest: Manifest) -> Iterator[tuple[ZoneRecord, PatchRecord]]:
    return ((zone, patch) for zone in manifest.zones for patch in zone.patches)


def _identity(directory: Path, zone: ZoneRecord) -> tuple[Any, ...]:
    lists = (file_key(directory / record.file) for record in zone.patch_arrays.values())
    return (*mesh_key(directory, zone), *lists)


def _made(
    directory: Path, chosen: Chosen, colors: dict[str, str], surfaces: SurfaceStore, colored: Mapping[str, ZoneRecord]
) -> Boundaries:
    """Draw boundaries, without those that lie on one that has the colours of its values; ``colored`` by the zone."""
    parts = []
    for zone, patch in chosen:
        shape = shape_of(directory, zone, patch, surfaces)
        mine = colored.get(zone.name)
        if mine is None or not np.isin(shape.ids, map_array(directory, mine.arrays["connectivity"])).all():
            parts.append(BoundaryPart(zone, patch.name, colors[patch.name], shape))
    return boundaries_of(parts) if parts else NONE


class BoundaryActor:
    """The actor of the boundaries of a pane.

    Parameters
    ----------
    renderer
        The ``vtkRenderer``.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._actor: Any = None
        self._mapper: Any = None

    def show(self, boundaries: Boundaries, scene: Scene) -> None:
        """Draw these, in the style of a scene."""
        if boundaries.data is None:
            if self._actor is not None:
                self._renderer.RemoveActor(self._actor)
                self._actor = self._mapper = None
            return
        if self._actor is None:
            self._make()
        self._mapper.SetInputDataObject(boundaries.data)
        self._actor.SetVisibility(True)
        style = self._actor.GetProperty()
        lit = not scene.unlit and flat_axis(boundaries.bounds) is None and boundaries.data.GetNumberOfPolys() > 0
        style.SetLighting(lit)
        style.SetAmbient(AMBIENT if lit else 1.0)
        style.SetDiffuse(1.0 if lit else 0.0)
        style.SetEdgeVisibility(scene.edges)
        style.SetEdgeColor(0.05, 0.05, 0.06)

    def set_visible(self, visible: bool) -> None:
        """Draw them or not, until they are shown again."""
        if self._actor is not None:
            self._actor.SetVisibility(visible)

    def set_pixel_ratio(self, scale: float) -> None:
        """Draw lines and points for ``scale`` device pixels per logical pixel."""
        if self._actor is not None:
            self._actor.GetProperty().SetPointSize(_POINT * scale)
            self._actor.GetProperty().SetLineWidth(_LINE * scale)

    @property
    def widest(self) -> float:
        """How many pixels wide its points are."""
        return self._actor.GetProperty().GetPointSize() if self._actor is not None else 0.0

    def _make(self) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        mapper = self._mapper = vtkPolyDataMapper()
        mapper.SetVBOShiftScaleMethod(_AROUND_FOCUS)
        mapper.SetScalarModeToUseCellData()
        mapper.SetColorModeToDirectScalars()
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        # In front of the skin that they lie on and of its edges.
        mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(-1.0, -4.0)
        mapper.SetRelativeCoincidentTopologyLineOffsetParameters(-1.0, -6.0)
        mapper.SetRelativeCoincidentTopologyPointOffsetParameter(-8.0)
        self._actor = vtkActor()
        without_highlights(self._actor)
        self._actor.SetMapper(mapper)
        self._renderer.AddActor(self._actor)
