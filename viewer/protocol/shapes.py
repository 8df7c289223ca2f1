"""Shapes that cut a mesh and places where lines start. Lengths are in world units; None is chosen from the mesh."""

from __future__ import annotations

from viewer.codec import Variant
from viewer.values import dataclass

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Plane(Variant):
    """A plane; ``origin`` None: through the middle of the mesh. ``normal`` need not have length one."""

    origin: Vector | None = None
    normal: Vector = (1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Box(Variant):
    """A box along the axes; None: the middle half of the mesh in each direction."""

    low: Vector | None = None
    high: Vector | None = None


@dataclass(frozen=True, slots=True)
class Sphere(Variant):
    """A sphere; None: in the middle of the mesh, with a quarter of its diagonal as radius."""

    center: Vector | None = None
    radius: float | None = None


@dataclass(frozen=True, slots=True)
class MeshSeeds(Variant):
    """About ``count`` points all over the mesh: the middles of some of its cells."""

    count: int = 100


@dataclass(frozen=True, slots=True)
class LineSeeds(Variant):
    """``count`` points evenly along a line; None: the diagonal of the mesh."""

    start: Vector | None = None
    end: Vector | None = None
    count: int = 40


@dataclass(frozen=True, slots=True)
class PlaneSeeds(Variant):
    """About ``count`` points evenly over the part of a plane that is in the box around the mesh."""

    plane: Plane = Plane()
    count: int = 100


@dataclass(frozen=True, slots=True)
class PointSeeds(Variant):
    """``count`` points spread in a sphere, always the same ones."""

    sphere: Sphere = Sphere()
    count: int = 100
