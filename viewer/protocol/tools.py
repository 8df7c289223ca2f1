"""Tools that look inside a mesh: cuts, thresholds, iso-surfaces, arrows, lines, deformation, looks of the mesh.

A scene has them as a tuple, and they are applied in that order. Clip, Threshold and Deform change the mesh. Slice and
IsoSurface take surfaces from it: as soon as there is one, the surfaces are drawn instead of the mesh, those of several
tools side by side; a Clip, Threshold or Deform after them also works on the surfaces. ContourLines, Arrows and
Streamlines add something to what is there at their place and leave it as it is.

Lengths and places are in world units; what is None is chosen from the mesh. ``field`` empty means the field shown,
``location`` empty any, ``component`` -1 the magnitude of a vector.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from viewer.codec import Variant
from viewer.protocol.shapes import Box, LineSeeds, MeshSeeds, Plane, PlaneSeeds, PointSeeds, Sphere
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Clip(Variant):
    """Keep the side of a plane that its normal points to, or the inside of a box or sphere; ``flip``: the rest.

    ``whole_cells``: cells are kept whole, if all of their points are to be kept, instead of being cut.
    """

    on: bool = True
    shape: Plane | Box | Sphere = dataclasses.field(default_factory=Plane)
    flip: bool = False
    whole_cells: bool = False


@dataclass(frozen=True, slots=True)
class Slice(Variant):
    """Take the section with a plane, or with ``count`` of them, ``spacing`` apart and with the plane in their middle.

    ``spacing`` 0: spread evenly over the mesh, wherever the plane is. ``ghost``: the skin is shown as well, pale.
    """

    on: bool = True
    plane: Plane = dataclasses.field(default_factory=Plane)
    count: int = 1
    spacing: float = 0.0
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Threshold(Variant):
    """Keep the cells with a value from ``low`` to ``high`` (None: no limit), or with ``outside`` those without.

    A field at points: all points of a cell have to be kept, or with ``any_point`` one of them. ``nan``: what has no
    finite value is kept, else it is not.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    component: int = -1
    low: float | None = None
    high: float | None = None
    outside: bool = False
    any_point: bool = False
    nan: bool = False


@dataclass(frozen=True, slots=True)
class IsoSurface(Variant):
    """Take the surfaces on which a field has certain ``values``; none: ``count`` of them, evenly over its range.

    ``ghost``: the skin is shown as well, pale.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    component: int = -1
    values: tuple[float, ...] = ()
    count: int = 1
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class ContourLines(Variant):
    """Draw the lines of certain ``values`` on what is drawn; none: ``count`` of them, evenly over the field's range.

    ``width`` is in logical pixels.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    component: int = -1
    values: tuple[float, ...] = ()
    count: int = 10
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class Arrows(Variant):
    """Draw a vector field as arrows.

    Attributes
    ----------
    every
        An arrow at every so many points; 0: spread evenly, ``density`` of them along the longest side of the mesh.
    scaled
        Whether lengths are in proportion to the vectors; else all are the same.
    factor
        Makes all arrows longer or shorter.
    color
        ``"magnitude"`` of the vectors, with the colour map of the scene over their range; ``"field"``: like the mesh;
        ``"plain"``: one colour.
    inside
        At points inside the volume; else at points of what is drawn.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    every: int = 0
    density: int = 25
    scaled: bool = True
    factor: float = 1.0
    color: str = "magnitude"
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Streamlines(Variant):
    """Draw lines along a vector field.

    Attributes
    ----------
    seeds
        Where they start; seeds outside the mesh start none.
    direction
        ``"both"``, ``"forward"`` or ``"backward"``.
    length
        Longest that a line may be, 0 for four diagonals of the mesh.
    width
        In logical pixels.
    color
        As of :class:`Arrows`.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    seeds: MeshSeeds | LineSeeds | PlaneSeeds | PointSeeds = dataclasses.field(default_factory=MeshSeeds)
    direction: str = "both"
    length: float = 0.0
    width: float = 2.0
    color: str = "magnitude"


@dataclass(frozen=True, slots=True)
class Deform(Variant):
    """Move each point by ``factor`` times a displacement; None: so that the largest is a tenth of the diagonal or less.

    ``ghost``: the skin before that is shown as well, pale.
    """

    on: bool = True
    field: str = ""
    location: str = ""
    factor: float | None = None
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Mesh(Variant):
    """How the mesh, or what the other tools leave of it, is drawn; of several the last one counts.

    Attributes
    ----------
    opacity
        0 (not there) to 1.
    feature_edges
        Whether borders and creases of more than ``feature_angle`` degrees are drawn as lines.
    wireframe
        Whether all cell edges are drawn over it.
    point_size
        In logical pixels, 0 for the usual one.
    shading
        ``"smooth"`` or ``"flat"``.
    lighting
        Whether it is lit; without light the colours are exactly those of the map.
    """

    on: bool = True
    opacity: float = 1.0
    feature_edges: bool = False
    feature_angle: float = 30.0
    wireframe: bool = False
    point_size: float = 0.0
    shading: str = "smooth"
    lighting: bool = True


Tool = Clip | Slice | Threshold | IsoSurface | ContourLines | Arrows | Streamlines | Deform | Mesh


def fields_needed(tools: Iterable[Tool]) -> tuple[str, ...]:
    """Return the names of the fields that tools need besides the one shown, to be asked of the reader."""
    names = [getattr(tool, "field", "") for tool in tools if tool.on]
    return tuple(dict.fromkeys(name for name in names if name))


def mesh_of(tools: Iterable[Tool]) -> Mesh:
    """Return the looks of the mesh."""
    return next((tool for tool in reversed(tuple(tools)) if isinstance(tool, Mesh) and tool.on), Mesh())
