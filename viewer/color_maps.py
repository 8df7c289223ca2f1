"""The colour maps that are offered, by the names of the library ``cmap``, grouped by what they are good for."""

from __future__ import annotations

DEFAULT = "viridis"

MOST_BANDS = 64
"""Colours that a map is cut into at most."""

_LOW_TO_HIGH = (
    "viridis plasma inferno magma cividis batlow hawaii lajolla oslo tokyo "
    "thermal haline deep ice rocket mako gray bone hot"
)
_AROUND_A_MIDDLE = "coolwarm vik roma berlin managua balance curl vlag icefire RdBu Spectral BrBG bwr seismic"

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Low to high", tuple(_LOW_TO_HIGH.split())),
    ("Around a middle", tuple(_AROUND_A_MIDDLE.split())),
    ("Angles, which come round", ("twilight", "romaO", "phase")),
    ("Rainbows", ("turbo", "jet", "rainbow")),
)
"""Headings and names, for the menu and for the list in the dock *Colours*."""

NAMES = tuple(name for _heading, names in GROUPS for name in names)
