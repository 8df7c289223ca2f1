"""What a rendering gives."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

LARGEST = 16_384
"""Longest side of a frame in pixels: what OpenGL drivers can make a texture of."""

MOST = 40_000_000
"""Most pixels of a frame: an 8K screen has 33 million, and three frames of it take 400 MB."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One rendering.

    Attributes
    ----------
    pixels
        RGBA, shape (height, width, 4), bottom row first; valid until the next rendering.
    seconds
        How long it took.
    scale
        Pixels of the picture per logical pixel.
    rough
        Whether it is less than the scene comes out as.
    coarse
        Whether the scene comes out as less than the mesh has, because a tool is dragged.
    covered
        Numbers of the watched places that cannot be seen.
    smooth
        Whether it was drawn several times, for smooth edges.
    """

    pixels: npt.NDArray[np.uint8]
    seconds: float
    scale: float
    rough: bool
    coarse: bool = False
    covered: tuple[int, ...] = ()
    smooth: bool = False


def fitting(width: int, height: int) -> tuple[tuple[int, int], float]:
    """Return the size in which a frame of so many pixels is drawn, and by how much it is smaller: 1 for not at all."""
    shrink = min(1.0, LARGEST / max(width, height), math.sqrt(MOST / (width * height)))
    return (max(int(width * shrink), 1), max(int(height * shrink), 1)), shrink


def shrunk_note(size: tuple[int, int]) -> str:
    """Say that pictures are smaller than the view, ``size`` pixels."""
    return f"The view is drawn with {size[0]} × {size[1]} pixels, the largest possible size."
