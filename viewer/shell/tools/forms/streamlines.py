"""Streamlines: lines along a vector field."""

from __future__ import annotations

from dataclasses import replace

from viewer.geometry.vectors import Vector
from viewer.protocol import LineSeeds, MeshSeeds, Plane, PlaneSeeds, PointSeeds, Sphere, Streamlines
from viewer.shell.tools.around import Around
from viewer.shell.tools.field_parts import FieldPart, vector_for
from viewer.shell.tools.forms.arrows import COLORS
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.plane_parts import plane_parts
from viewer.shell.tools.simple_parts import ChoicePart, CountPart, KindPart, NumberPart, TriplePart
from viewer.shell.tools.spheres import radius_words

_SEEDS = (
    (MeshSeeds, "All over the mesh"),
    (LineSeeds, "A line"),
    (PlaneSeeds, "A plane"),
    (PointSeeds, "A sphere"),
)
_LENGTH = "In units of the mesh; without a number four times its diagonal"
_DIRECTIONS = (("both", "Both ways"), ("forward", "Forward"), ("backward", "Backward"))


def _parts(place: Place) -> tuple[Part, ...]:
    line = replace(place, path=("seeds",), kind=LineSeeds)
    plane = replace(place, path=("seeds", "plane"), kind=Plane)
    sphere = replace(place, path=("seeds", "sphere"), kind=Sphere)
    return (
        FieldPart(place, vectors=True),
        KindPart(place, "seeds", "Start from", _SEEDS),
        TriplePart(line, "start", "From", lambda around: _corner(around, 0)),
        TriplePart(line, "end", "To", lambda around: _corner(around, 1)),
        *plane_parts(plane),
        TriplePart(sphere, "center", "Centre", lambda around: around.middle),
        NumberPart(sphere, "radius", "Radius", radius_words),
        CountPart(replace(place, path=("seeds",)), "count", "Lines", (1, 10_000)),
        ChoicePart(place, "direction", "Direction", _DIRECTIONS),
        NumberPart(place, "length", "Max. length", "automatic", tip=_LENGTH, absent=0.0),
        NumberPart(place, "width", "Line width", tip="In pixels"),
        ChoicePart(place, "color", "Colour", COLORS),
    )


def _corner(around: Around, side: int) -> Vector:
    return around.bounds[side], around.bounds[2 + side], around.bounds[4 + side]


def _begin(around: Around) -> Streamlines:
    field = vector_for(around, "velo")
    return Streamlines() if field is None else Streamlines(field=field.name, location=field.location)


_SHAPES = (("seeds",), ("seeds", "plane"), ("seeds", "sphere"))

STREAMLINES = Form(Streamlines, "Streamlines", _parts, _begin, within=True, shapes=_SHAPES)
