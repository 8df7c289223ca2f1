"""Colours: maps by their published names, and the colours for what no map has a colour for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.color_maps import NAMES
from viewer.renderer.contrast import SpecialColors, choose_special_colors
from viewer.resources import resource
from viewer.values import dataclass

ENTRIES = 256
"""Colours of a smooth map, and most bands of one that is cut."""

DEFAULT = "viridis"

NEUTRAL = (0.72, 0.74, 0.77)
"""A zone or a whole mesh without a field."""


@dataclass(frozen=True, slots=True)
class ColorMap:
    """A colour map as it is shown: turned round and cut into bands where that was asked for.

    Attributes
    ----------
    table
        RGB in 0..1, shape (n, 3), n at least 256, lowest value first; a band is several equal entries.
    colors
        As ``"#rrggbb"``, from low to high: 256, or one for each band.
    special_colors
        Colours that stand for what has none of the map's.
    """

    table: npt.NDArray[np.float64]
    colors: tuple[str, ...]
    special_colors: SpecialColors


@lru_cache(maxsize=64)
def color_map(name: str, turned: bool = False, bands: int = 0) -> ColorMap | None:
    """Return the map that is offered, or that the library ``cmap`` has, under ``name``; None when there is none.

    Parameters
    ----------
    turned
        Whether it runs the other way.
    bands
        Number of equal colours that it is cut into, at most 256; 0 or less for a smooth one.
    """
    smooth = sample_map(name, ENTRIES)
    if smooth is None:
        return None
    table = smooth
    if bands > 0:
        cut = sample_map(name, min(bands, ENTRIES))
        assert cut is not None
        table = cut
    if turned:
        table = table[::-1]
    colors = tuple(hex_color(rgb) for rgb in table)
    table = np.repeat(table, -(-ENTRIES // len(table)), axis=0)
    return ColorMap(table, colors, choose_special_colors(np.vstack([smooth, NEUTRAL])))


def sample_map(name: str, count: int) -> npt.NDArray[np.float64] | None:
    """Return ``count`` colours of a map from its low to its high end, shape (count, 3); None when it is not known.

    A single colour is the one in the middle.
    """
    table = _offered()[NAMES.index(name)] / 255.0 if name in NAMES else library_map(name)
    if table is None:
        return None
    places = np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5])
    rows: npt.NDArray[np.float64] = table[np.minimum((places * len(table)).astype(int), len(table) - 1)]
    return rows


def library_map(name: str) -> npt.NDArray[np.float64] | None:
    """Return all colours of a map as the library ``cmap`` has it, shape (256, 3); None when it does not know it."""
    import cmap  # 50 ms, which no map needs that is offered

    logging.getLogger("cmap").setLevel(logging.ERROR)  # says that "coolwarm" exists twice; its first choice is ours
    try:
        table: npt.NDArray[np.float64] = np.asarray(cmap.Colormap(name).lut(), dtype=np.float64)
    except (ValueError, KeyError, TypeError):
        return None
    return table[:, :3]


@lru_cache(maxsize=1)
def _offered() -> npt.NDArray[np.uint8]:
    """Return the colours that ``packaging/color_maps.py`` has written, shape (maps, 256, 3)."""
    return np.frombuffer(resource("color_maps.rgb").read_bytes(), np.uint8).reshape(len(NAMES), ENTRIES, 3)


def previews(names: Sequence[str], count: int) -> dict[str, tuple[str, ...]]:
    """Return ``count`` colours, at least 1 and at most 256, of each map that is known, as ``"#rrggbb"``."""
    tables = {name: sample_map(name, min(max(count, 1), ENTRIES)) for name in names}
    return {name: tuple(hex_color(rgb) for rgb in table) for name, table in tables.items() if table is not None}


def lookup_table(colors: ColorMap) -> Any:
    """Return a ``vtkLookupTable`` for places in the map (:meth:`viewer.renderer.normalizer.Normalizer.places`).

    Its first and last entry stand for what lies outside: VTK's own colours for that would also take values that are
    exactly at an end of the range, by rounding.
    """
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkLookupTable

    special_colors = colors.special_colors
    rgba = np.full((len(colors.table) + 2, 4), 255, np.uint8)
    rgba[:, :3] = np.rint(np.vstack([special_colors.below, colors.table, special_colors.above]) * 255.0)
    table = vtkLookupTable()
    table.SetNumberOfTableValues(len(rgba))
    table.SetTable(numpy_to_vtk(rgba, deep=True))
    table.SetTableRange(0.0, len(rgba))
    table.SetNanColor(*special_colors.nan, 1.0)
    return table


def rgb_color(text: str) -> tuple[float, float, float]:
    """Return ``"#rrggbb"`` as three numbers in 0..1.

    Raises
    ------
    ValueError
        When the text is not a colour.
    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"not a colour: {text!r}")
    red, green, blue = (int(text[place : place + 2], 16) / 255.0 for place in (1, 3, 5))
    return red, green, blue


def hex_color(rgb: Any) -> str:
    """Return three numbers in 0..1 as ``"#rrggbb"``."""
    return "#" + "".join(f"{round(float(value) * 255.0):02x}" for value in rgb)
