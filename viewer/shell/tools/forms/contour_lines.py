"""Contour lines: lines of the same value on what is drawn."""

from __future__ import annotations

from viewer.protocol import ContourLines
from viewer.shell.tools.field_parts import field_parts
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.number_list import NumbersPart
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CountPart, NumberPart


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        *field_parts(place),
        CountPart(place, "count", "Lines", (1, 200)),
        NumbersPart(place, "values", "At values"),
        NumberPart(place, "width", "Line width", tip="In pixels"),
    )


CONTOUR_LINES = Form(ContourLines, "Contour lines", _parts, lambda _around: ContourLines())
