"""Clip: keep one side of a plane, or the inside of a box or a sphere."""

from __future__ import annotations

from dataclasses import replace

from viewer.geometry.vectors import Vector
from viewer.protocol import Box, Clip, Plane, Sphere
from viewer.shell.tools.around import Around
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.plane_parts import plane_parts
from viewer.shell.tools.simple_parts import CheckPart, KindPart, NumberPart, TriplePart
from viewer.shell.tools.spheres import radius_words


def _parts(place: Place) -> tuple[Part, ...]:
    plane, box, sphere = (replace(place, path=("shape",), kind=kind) for kind in (Plane, Box, Sphere))
    return (
        KindPart(place, "shape", "Shape", ((Plane, "Plane"), (Box, "Box"), (Sphere, "Sphere"))),
        *plane_parts(plane),
        TriplePart(box, "low", "From", lambda around: _corner(around, -1.0)),
        TriplePart(box, "high", "To", lambda around: _corner(around, 1.0)),
        TriplePart(sphere, "center", "Centre", lambda around: around.middle),
        NumberPart(sphere, "radius", "Radius", radius_words),
        CheckPart(place, "flip", "Keep the other side"),
        CheckPart(place, "whole_cells", "Leave cells whole", "Keeps a cell if all of its points are kept"),
    )


def _corner(around: Around, side: float) -> Vector:
    x, y, z = (at + side * size / 4.0 for at, size in zip(around.middle, around.sizes, strict=True))
    return x, y, z


CLIP = Form(Clip, "Clip", _parts, lambda _around: Clip(), shapes=(("shape",),))
