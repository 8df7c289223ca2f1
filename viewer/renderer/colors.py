"""Colours: maps by their published names, and the colours for what no map has a colour for."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

ENTRIES = 256
DEFAULT = "viridis"

NEUTRAL = (0.72, 0.74, 0.77)
"""A zone or a whole mesh without a field."""

_STRANGERS = ("#ff00d4", "#00e5ff", "#39ff14", "#ff7f0e", "#7f7f7f", "#ffffff", "#000000")
"""What can stand for "no value": taken from the top, the one that is farthest from every colour of the map."""


_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@dataclass(frozen=True, slots=True)
class ColorMap:
    """A colour map of 256 entries.

    Attributes
    ----------
    table
        RGB in 0..1, shape (256, 3), lowest value first.
    nan
        Colour of what has no value, as different as possible from every entry.
    colors
        The entries as ``"#rrggbb"``.
    """

    name: str
    table: npt.NDArray[np.float64]
    nan: tuple[float, float, float]
    colors: tuple[str, ...]


@lru_cache(maxsize=64)
def color_map(name: str) -> ColorMap | None:
    """Return the map that the library ``cmap`` has under ``name``, None when it has none."""
    import cmap  # 40 ms, and only the first scene with a field needs it

    logging.getLogger("cmap").setLevel(logging.ERROR)  # says that "coolwarm" exists twice; its first choice is ours
    try:
        table = np.asarray(cmap.Colormap(name)(np.linspace(0.0, 1.0, ENTRIES)), dtype=np.float64)[:, :3]
    except (ValueError, KeyError, TypeError):
        return None
    return ColorMap(name, table, _stranger_to(table), tuple(hex_color(rgb) for rgb in table))


def _stranger_to(table: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    candidates = np.array([rgb_color(color) for color in _STRANGERS])
    distance = np.linalg.norm(_perceived(candidates)[:, None] - _perceived(table)[None], axis=2).min(axis=1)
    # A white or black hole looks like the background, so the greys win only when nothing bright is far enough.
    best = int(np.argmax(distance * np.array([1.15, 1.0, 1.0, 1.0, 0.9, 0.7, 0.7])))
    return rgb_color(_STRANGERS[best])


def _perceived(rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return OKLab coordinates (Björn Ottosson, 2020), where distance is what an eye sees as difference."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cone = np.cbrt(linear @ _TO_CONES.T)
    result: npt.NDArray[np.float64] = cone @ _TO_LAB.T
    return result


def lookup_table(colors: ColorMap, low: float, high: float) -> Any:
    """Return a ``vtkLookupTable`` that spreads the map over ``low``..``high``; values beyond take the end colours."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkLookupTable

    table = vtkLookupTable()
    rgba = np.full((ENTRIES, 4), 255, np.uint8)
    rgba[:, :3] = np.rint(colors.table * 255.0)
    table.SetNumberOfTableValues(ENTRIES)
    table.SetTable(numpy_to_vtk(rgba, deep=True))
    table.SetTableRange(low, high)
    table.SetNanColor(*colors.nan, 1.0)
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
