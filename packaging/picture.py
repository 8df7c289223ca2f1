"""Judges a screenshot: there must be more than grey in it."""

from __future__ import annotations

from pathlib import Path


def strong_colours(file: Path, *, strength: int = 60) -> int:
    """Return how many different colours there are whose channels differ by ``strength`` at least (greys do not).

    Raises
    ------
    ValueError
        When it is no picture that Qt can read.
    """
    from PySide6.QtGui import QImage  # not before it is needed: the bootstrap's own Python has no Qt

    image = QImage(str(file))
    if image.isNull():
        raise ValueError("it is no picture")
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)  # kept by its name: the bits are only lent
    pixels = bytes(plain.constBits())
    seen = set(zip(pixels[0::4], pixels[1::4], pixels[2::4], strict=True))
    return sum(max(colour) - min(colour) >= strength for colour in seen)
