"""Deform: move the points by a displacement."""

from __future__ import annotations

from viewer.protocol import Deform
from viewer.shell.tools.around import Around
from viewer.shell.tools.field_parts import FieldPart, vector_for
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CheckPart, NumberPart


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        FieldPart(place, vectors=True),
        NumberPart(place, "factor", "Factor", "automatic"),
        CheckPart(place, "ghost", "Show it undeformed, pale"),
    )


def _begin(around: Around) -> Deform:
    field = vector_for(around, "displ", "disp")
    return Deform() if field is None else Deform(field=field.name, location=field.location)


DEFORM = Form(Deform, "Deform", _parts, _begin)
