"""What all panes of a view have in common: what was read and taken from artifacts."""

from __future__ import annotations

from dataclasses import field
from functools import partial

from viewer.artifacts.manifest import ManifestCache
from viewer.renderer.boundaries import BoundaryStore
from viewer.renderer.difference import make_differences
from viewer.renderer.fields import FieldStore
from viewer.renderer.surface_store import SurfaceStore
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Stores:
    """Manifests, surfaces, fields and boundaries, each read once for all panes."""

    manifests: ManifestCache = field(default_factory=ManifestCache)
    surfaces: SurfaceStore = field(default_factory=SurfaceStore)
    fields: FieldStore = field(default_factory=partial(FieldStore, make_differences=make_differences))
    boundaries: BoundaryStore = field(default_factory=BoundaryStore)
