"""Colours that cannot be mistaken for one of a colour map."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Rgb = tuple[float, float, float]

_GRID = np.array(list(product(np.linspace(0.0, 1.0, 5), repeat=3)))
_FAVOURITES = np.array([(1.0, 0.0, 0.83), (0.0, 0.9, 1.0), (0.22, 1.0, 0.08), (1.0, 0.5, 0.05), (0.5, 0.5, 0.5)])
_FAVOUR = 1.5
"""For holes: colours that say "something is wrong here" win unless another one is that much more different."""

_DARKEST, _LIGHTEST = 0.35, 0.92  # of what is chosen: beyond, it looks like shade, edges or the background
_APART = 0.75  # the three have to differ more from each other than from the map, whose neighbours say what is meant
_GREY, _PALE = 0.05, 0.75  # how little colour makes a grey, and how much of its difference counts

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
class SpecialColors:
    """Three colours, different from those of a map and from each other: RGB in 0..1.

    Attributes
    ----------
    nan
        Of what has no value.
    below, above
        Of what lies below and above the range; ``below`` is the darker one.
    """

    nan: Rgb
    below: Rgb
    above: Rgb


def choose_special_colors(table: npt.NDArray[np.float64]) -> SpecialColors:
    """Return the three colours for a map, RGB in 0..1, shape (n, 3)."""
    taken = perceived(table)
    candidates = np.vstack([_FAVOURITES, _GRID])
    seen = perceived(candidates)
    weight = np.where(np.hypot(seen[:, 1], seen[:, 2]) > _GREY, 1.0, _PALE)
    weight[(seen[:, 0] < _DARKEST) | (seen[:, 0] > _LIGHTEST)] = 0.0
    weight[: len(_FAVOURITES)] *= _FAVOUR
    chosen: list[tuple[float, Rgb]] = []
    distance = np.linalg.norm(seen[:, None] - taken[None], axis=2).min(axis=1)
    for _ in range(3):
        best = int(np.argmax(distance * weight))
        chosen.append((float(seen[best, 0]), _rgb(candidates[best])))
        distance = np.minimum(distance, _APART * np.linalg.norm(seen - seen[best], axis=1))
        weight[: len(_FAVOURITES)] = 0.0
    below, above = sorted(chosen[1:])
    return SpecialColors(chosen[0][1], below[1], above[1])


def perceived(rgb: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return OKLab coordinates (Björn Ottosson, 2020), where distance is what an eye sees as difference.

    Shape (n, 3): lightness, then green to red, then blue to yellow.
    """
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cone = np.cbrt(linear @ _TO_CONES.T)
    result: npt.NDArray[np.float64] = cone @ _TO_LAB.T
    return result


def _rgb(color: npt.NDArray[Any]) -> Rgb:
    red, green, blue = (float(part) for part in color)
    return red, green, blue
