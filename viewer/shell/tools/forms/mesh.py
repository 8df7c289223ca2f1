"""Mesh: how the mesh as a whole is drawn."""

from __future__ import annotations

from viewer.protocol import Mesh
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CheckPart, ChoicePart, NumberPart, SharePart


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        SharePart(place, "opacity", "Opacity"),
        CheckPart(place, "feature_edges", "Borders and creases"),
        NumberPart(place, "feature_angle", "Crease angle", tip="In degrees: sharper bends are drawn as lines"),
        CheckPart(place, "wireframe", "All edges over it"),
        NumberPart(place, "point_size", "Point size", "automatic", tip="In pixels", absent=0.0),
        ChoicePart(place, "shading", "Shading", (("smooth", "Smooth"), ("flat", "Flat"))),
        CheckPart(place, "lighting", "Lighting", "Without light the colours are exactly those of the map"),
    )


MESH = Form(Mesh, "Mesh", _parts, lambda _around: Mesh(opacity=0.5), once=True)
