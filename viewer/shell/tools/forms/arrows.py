"""Arrows of a vector field."""

from __future__ import annotations

from viewer.protocol import Arrows
from viewer.shell.tools.around import Around
from viewer.shell.tools.field_parts import FieldPart, vector_for
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CheckPart, ChoicePart, CountPart, NumberPart

COLORS = (("magnitude", "By magnitude"), ("field", "Like the mesh"), ("plain", "One colour"))


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        FieldPart(place, vectors=True),
        CountPart(place, "density", "Density", (2, 200)),
        CountPart(place, "every", "Points", (0, 1_000_000), "spread evenly", "every "),
        NumberPart(place, "factor", "Length ×"),
        ChoicePart(place, "color", "Colour", COLORS),
        CheckPart(place, "scaled", "Scaled by magnitude"),
        CheckPart(place, "inside", "Inside the volume too"),
    )


def _begin(around: Around) -> Arrows:
    field = vector_for(around, "velo")
    return Arrows() if field is None else Arrows(field=field.name, location=field.location)


ARROWS = Form(Arrows, "Arrows", _parts, _begin)
