"""What a form must know of the sample on screen: where the mesh is, and which fields there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viewer.geometry.vectors import Vector, dot, unit
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest
    from viewer.protocol import Plane
    from viewer.shell.session.state import SessionState

Bounds = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field of the sample: ``components`` are the names of those of a vector."""

    name: str
    location: str
    components: tuple[str, ...] = ()

    @property
    def is_vector(self) -> bool:
        """Whether arrows can be drawn of it."""
        return len(self.components) in (2, 3)


@dataclass(frozen=True, slots=True)
class Around:
    """The sample on screen, as forms see it.

    Attributes
    ----------
    bounds
        The box around the whole mesh, xmin, xmax, ymin … zmax.
    shown
        The field that is shown; None for the solid colour.
    values
        The lowest and the highest finite value of the field shown.
    apart
        Names of vectors that are not listed as one field.
    """

    bounds: Bounds = (0.0, 1.0, 0.0, 1.0, 0.0, 1.0)
    fields: tuple[FieldChoice, ...] = ()
    shown: FieldChoice | None = None
    values: tuple[float, float] | None = None
    apart: tuple[str, ...] = ()

    @property
    def middle(self) -> Vector:
        """The middle of the box."""
        box = self.bounds
        return (box[0] + box[1]) / 2.0, (box[2] + box[3]) / 2.0, (box[4] + box[5]) / 2.0

    @property
    def sizes(self) -> Vector:
        """The lengths of its sides."""
        box = self.bounds
        return box[1] - box[0], box[3] - box[2], box[5] - box[4]

    @property
    def diagonal(self) -> float:
        """The length of its diagonal."""
        return math.hypot(*self.sizes)

    @property
    def vectors(self) -> tuple[FieldChoice, ...]:
        """The fields that are listed as vectors."""
        return tuple(field for field in self.fields if field.is_vector and field.name not in self.apart)

    def extent(self, normal: Vector) -> tuple[float, float]:
        """Return the lowest and the highest place of the box along a direction of length one."""
        half = sum(abs(part) * size for part, size in zip(normal, self.sizes, strict=True)) / 2.0
        place = dot(self.middle, normal)
        return place - half, place + half

    @property
    def flat_axis(self) -> int | None:
        """The axis (0, 1, 2) along which the mesh has no thickness; None for a solid."""
        sizes = self.sizes
        return next((axis for axis in (2, 1, 0) if sizes[axis] <= 1e-9 * max(sizes)), None)

    def place_of(self, plane: Plane) -> float:
        """Return where a plane is along its normal."""
        return dot(plane.origin or self.middle, unit(plane.normal))

    def origin_at(self, place: float, normal: Vector) -> Vector:
        """Return the point of a plane at a place along its normal that is nearest to the middle of the box."""
        direction = unit(normal)
        away = place - dot(self.middle, direction)
        x, y, z = (at + away * part for at, part in zip(self.middle, direction, strict=True))
        return x, y, z


def fields_of(manifest: Manifest | None) -> tuple[FieldChoice, ...]:
    """Return the fields of a sample, each once."""
    zones = manifest.zones if manifest is not None else ()
    records = {(record.name, record.location): record for zone in zones for record in zone.fields}
    return tuple(FieldChoice(*key, record.components) for key, record in records.items())


def around_of(state: SessionState, fields: tuple[FieldChoice, ...], before: Around) -> Around:
    """Return what forms must know; the box stays as it was ``before`` while nothing is on screen."""
    wanted = (state.selection.field or "", state.selection.location)
    shown = next((field for field in fields if (field.name, field.location) == wanted), None)
    bounds, values = before.bounds, None
    if state.shown is not None:
        values = state.shown.scene.data_range
        bounds = state.shown.scene.bounds or bounds
    return Around(bounds, fields, shown, values, state.selection.apart)
