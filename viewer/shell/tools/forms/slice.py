"""Slice: the section with a plane or with several."""

from __future__ import annotations

from dataclasses import replace

from viewer.protocol import Plane, Slice
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.plane_parts import plane_parts
from viewer.shell.tools.simple_parts import CheckPart, CountPart, NumberPart

_SPACING = "Between planes, in units of the mesh; without a number they are spread evenly over it"


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        *plane_parts(replace(place, path=("plane",), kind=Plane)),
        CountPart(place, "count", "Planes", (1, 100)),
        NumberPart(place, "spacing", "Spacing", "automatic", tip=_SPACING, absent=0.0),
        CheckPart(place, "ghost", "Show the skin, pale"),
    )


SLICE = Form(Slice, "Slice", _parts, lambda _around: Slice(ghost=True), shapes=(("plane",),))
