"""Which colour map a difference has: each kind its own, as the user left it, and the fields theirs."""

from __future__ import annotations

from dataclasses import replace

from viewer.color_maps import DEFAULT, GROUPS
from viewer.protocol.comparing import ALONE, SIGNED
from viewer.shell.session.difference import Difference, KindMap
from viewer.shell.session.state import Appearance

DIVERGING = "vik"
"""The colour map that a signed difference begins with: blue below zero, red above it."""

_LOW_TO_HIGH = GROUPS[0][1]


def with_map(appearance: Appearance, before: Difference, after: Difference) -> tuple[Appearance, Difference]:
    """Return appearance and difference with the colour map of what is shown now, and that of what was put away.

    Without a choice of the user a signed difference has :data:`DIVERGING`, and sizes have the map of the fields, where
    that one runs from low to high.
    """
    old, new = _look_of(before), _look_of(after)
    maps = {known.kind: known for known in before.maps}
    if old != new:
        maps[old] = KindMap(old, appearance.color_map, appearance.reversed)
        chosen = maps.pop(new, None) or _first_map(new, maps[""] if "" in maps else maps[old])
        appearance = replace(appearance, color_map=chosen.color_map, reversed=chosen.reversed)
    return appearance, replace(after, maps=tuple(maps.values()))


def _look_of(difference: Difference) -> str:
    """Return the kind whose colour map is shown; the other side alone looks like a field."""
    return "" if difference.shown_kind == ALONE else difference.shown_kind


def _first_map(kind: str, plain: KindMap) -> KindMap:
    if kind == SIGNED:
        return KindMap(kind, DIVERGING)
    return replace(plain, kind=kind) if plain.color_map in _LOW_TO_HIGH else KindMap(kind, DEFAULT)


def plain_look(appearance: Appearance, difference: Difference) -> Appearance:
    """Return how the fields themselves are drawn."""
    return with_map(appearance, difference, replace(difference, on=False))[0]
