"""Threshold: keep the cells whose values lie in a range."""

from __future__ import annotations

from viewer.protocol import Threshold
from viewer.shell.tools.around import Around
from viewer.shell.tools.field_parts import field_parts
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CheckPart, NumberPart


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        *field_parts(place),
        NumberPart(place, "low", "From", "no limit"),
        NumberPart(place, "high", "To", "no limit"),
        CheckPart(place, "outside", "Keep what lies outside"),
        CheckPart(place, "any_point", "One point is enough", "Keeps a cell if the value of any of its points fits"),
        CheckPart(place, "nan", "Keep cells without value"),
    )


def _begin(around: Around) -> Threshold:
    return Threshold(low=None if around.values is None else sum(around.values) / 2.0)


THRESHOLD = Form(Threshold, "Threshold", _parts, _begin)
