"""Integer fields of few values: a colour for each value, the same in every sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from viewer.renderer.colors import NEUTRAL, ColorMap, hex_color
from viewer.renderer.contrast import choose_special_colors, perceived
from viewer.renderer.normalizer import Numbers
from viewer.renderer.values import FEW, Values
from viewer.values import dataclass

PALETTE = "glasbey"
"""Name in the library ``cmap``: colours that differ from each other as much as can be, those that differ most first."""

_COUNT = 24
_DARKEST, _LIGHTEST = 0.42, 0.93  # lightness in OKLab: others are left out, being hard to see on a dark or light ground
_APART = 0.1  # in OKLab, from the grey of zones without the field


@dataclass(frozen=True, slots=True)
class Categories:
    """The values of an integer field, each with a colour of its own; takes the place of a scale.

    Attributes
    ----------
    values
        Ascending.
    """

    values: tuple[int, ...]

    def places(self, values: Numbers, entries: int) -> npt.NDArray[np.float32]:
        """Return where values lie in a table of one colour each between two others, shape as ``values``.

        That is the middle of the value's own entry: see :func:`viewer.renderer.colors.lookup_table`.
        """
        places = np.zeros(values.shape, np.float32)
        for place, value in enumerate(self.values):
            places[values == value] = place + 1.5
        return places


def categories_of(parts: Sequence[Values]) -> Categories | None:
    """Return the categories of a field from its values in all zones; None when it has too many, or no integers."""
    if any(part.distinct is None for part in parts):
        return None
    values = sorted({value for part in parts for value in part.distinct or ()})
    return Categories(tuple(values)) if 0 < len(values) <= FEW else None


def category_map(categories: Categories) -> ColorMap:
    """Return the colours of categories.

    A value has the colour whose number in the palette is the value modulo the palette's length, so that it does not
    depend on which others there are; only where two values fall on one colour the larger one takes the next free.
    """
    palette = _palette()
    taken: list[int] = []
    for value in categories.values:
        number = value % len(palette)
        while number in taken:
            number = (number + 1) % len(palette)
        taken.append(number)
    table = palette[taken]
    return ColorMap(table, tuple(map(hex_color, table)), choose_special_colors(np.vstack([table, NEUTRAL])))


def legend(categories: Categories, colors: ColorMap) -> tuple[tuple[str, str], ...]:
    """Return each value in digits with its colour, as :class:`~viewer.protocol.SceneShown` has them."""
    return tuple(zip(map(str, categories.values), colors.colors, strict=True))


@lru_cache(maxsize=1)
def _palette() -> npt.NDArray[np.float64]:
    import cmap

    colors = np.array([_rgb(stop) for stop in cmap.Colormap(PALETTE).color_stops.colors])
    seen = perceived(colors)
    apart = np.linalg.norm(seen - perceived(np.array([NEUTRAL])), axis=1)
    good = (apart >= _APART) & (seen[:, 0] >= _DARKEST) & (seen[:, 0] <= _LIGHTEST)
    palette: npt.NDArray[np.float64] = colors[good][:_COUNT]
    return palette


def _rgb(color: Iterable[float]) -> list[float]:
    return [float(part) for part in color][:3]
