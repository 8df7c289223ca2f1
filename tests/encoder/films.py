"""Frames with known pixels, what is made of them, and what is read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from viewer.protocol.filming import BeginFilm

SIZE = WIDTH, HEIGHT = 322, 200
SQUARE = (253, 231, 37)
CORNER = (68, 1, 84)
WHITE = (255, 255, 255)


def frame(number: int) -> npt.NDArray[np.uint8]:
    """A yellow square that moves by four pixels with each frame, on white, and one that stays, RGBA."""
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[50:150, 50 + 4 * number : 150 + 4 * number, :3] = SQUARE
    pixels[20:40, 20:60, :3] = CORNER
    return pixels


def write_frame(folder: Path, number: int, pixels: npt.NDArray[np.uint8] | None = None) -> str:
    """Write a frame as the window does, and return its file."""
    file = folder / f"film-{number}.rgba"
    (frame(number) if pixels is None else pixels).tofile(file)
    return str(file)


def begin(path: Path, **changes: Any) -> BeginFilm:
    about = {"size": SIZE, "fps": 12.5, "count": 10, **changes}
    return BeginFilm(str(path), str(path.parent / ".partial"), **about)


def read_film(path: Path, look: str = "rgb24") -> tuple[list[npt.NDArray[np.uint8]], float]:
    """Return all frames of a file, as a program with FFmpeg sees them, and how many there are in a second."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = [found.to_ndarray(format=look) for found in container.decode(video=0)]
        return frames, float(stream.average_rate or 0)
