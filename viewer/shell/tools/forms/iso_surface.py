"""Iso-surface: the surfaces on which a field has certain values."""

from __future__ import annotations

from viewer.protocol import IsoSurface
from viewer.shell.tools.field_parts import field_parts
from viewer.shell.tools.forms.form import Form
from viewer.shell.tools.number_list import NumbersPart
from viewer.shell.tools.part import Part, Place
from viewer.shell.tools.simple_parts import CheckPart, CountPart


def _parts(place: Place) -> tuple[Part, ...]:
    return (
        *field_parts(place),
        CountPart(place, "count", "Surfaces", (1, 50)),
        NumbersPart(place, "values", "At values"),
        CheckPart(place, "ghost", "Show the skin, pale"),
    )


ISO_SURFACE = Form(IsoSurface, "Iso-surface", _parts, lambda _around: IsoSurface(count=3, ghost=True))
