"""Pixels for tests: of a renderer's frame, of a PNG, and questions about them.

Pixels are ``uint8`` arrays of shape (height, width, 3), top row first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.protocol import Frame

Pixels = npt.NDArray[np.uint8]
Rgb = tuple[int, int, int]


def frame_pixels(frame: Frame) -> Pixels:
    """Return a copy of the pixels of a frame; its slot may be released afterwards."""
    return frame_rgbx(frame)[:, :, :3].copy()


def frame_rgbx(frame: Frame) -> Pixels:
    """Return a copy of a frame with its fourth byte, shape (height, width, 4)."""
    return np.array(np.memmap(frame.file, np.uint8, "r", frame.offset, (frame.height, frame.width, 4)))


def png_pixels(path: Path | str) -> Pixels:
    """Return the pixels of an image file that Qt can read."""
    from PySide6.QtGui import QImage

    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGBX8888)
    if image.isNull():
        raise ValueError(f"not an image: {path}")
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def save_png(pixels: Pixels, path: Path | str) -> None:
    """Write pixels as PNG, to look at what a test saw."""
    from PySide6.QtGui import QImage

    height, width, _ = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    if not QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).save(str(path)):
        raise OSError(f"cannot write {path}")


def rgb(text: str) -> Rgb:
    """Return ``"#rrggbb"`` as three bytes."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def near(pixels: Pixels, color: str | Rgb, tolerance: int = 6) -> npt.NDArray[np.bool_]:
    """Return which pixels differ from a colour by at most ``tolerance`` in each channel."""
    wanted = rgb(color) if isinstance(color, str) else color
    difference = np.abs(pixels.astype(np.int16) - np.array(wanted, np.int16))
    return np.asarray((difference <= tolerance).all(axis=-1))


def share(pixels: Pixels, color: str | Rgb, tolerance: int = 6) -> float:
    """Return the share (0..1) of pixels that are near a colour."""
    return float(near(pixels, color, tolerance).mean())


def color_count(pixels: Pixels) -> int:
    """Return how many different colours there are: a black or empty picture has one."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    return len(np.unique(packed))


def box_of(mask: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom (both ends included) of the pixels that are set."""
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    if not len(rows):
        raise AssertionError("nothing is there")
    return int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])


def difference(first: Pixels, second: Pixels) -> float:
    """Return the share of pixels that differ visibly, 1 when the sizes differ."""
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(first.astype(np.int16) - second.astype(np.int16)).max(axis=-1) > 8).mean())


def explain(pixels: Pixels) -> dict[str, Any]:
    """Return a few words about a picture, for the message of a failed assertion."""
    height, width, _ = pixels.shape
    places = {"centre": (height // 2, width // 2), "top left": (2, 2), "bottom right": (height - 3, width - 3)}
    named = {name: "#" + bytes(pixels[place]).hex() for name, place in places.items()}
    return {"size": (width, height), "colors": color_count(pixels), **named}
