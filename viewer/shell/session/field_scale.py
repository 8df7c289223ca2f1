"""The scale of one field, as it is kept."""

from __future__ import annotations

from viewer.shell.session.selection import ColorScale
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class FieldScale:
    """How the values of one field are turned into colours; ``component`` -1 is the magnitude.

    ``difference``: those of a difference of this kind; empty: those of the field itself.
    """

    field: str
    location: str
    component: int
    scale: ColorScale
    difference: str = ""
