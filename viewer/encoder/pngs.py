"""Frames as PNG: a file for each, or one that moves (APNG). zlib, which Python has, is all that this needs.

A row is stored as what differs from the row above it (the filter *up* of PNG), which packs well and takes no time.
"""

from __future__ import annotations

import struct
import zlib
from fractions import Fraction
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from viewer.encoder.place import FilmPlace
from viewer.film_kinds import frame_name
from viewer.protocol.filming import BeginFilm

Pixels = npt.NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 5  # of zlib: the next ones take much longer for little
_RGB, _RGBA = 2, 6  # as PNG numbers them
_UP = 2
_LARGEST = 500  # denominator of the frames per second: what APNG has 16 bits for, up to 120 of them


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG: length, kind, data and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


def packed(pixels: Pixels, *, transparent: bool) -> bytes:
    """Return the data of a picture, shape (height, width, 4), with or without its alpha."""
    shown = pixels if transparent else pixels[..., :3]
    height, width, parts = shown.shape
    rows = np.empty((height, 1 + width * parts), np.uint8)
    flat = np.ascontiguousarray(shown).reshape(height, width * parts)
    rows[:, 0] = _UP
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    return zlib.compress(rows.data, _LEVEL)


def _head(begin: BeginFilm, more: bytes = b"") -> bytes:
    look = _RGBA if begin.transparent else _RGB
    size = struct.pack(">IIBBBBB", *begin.size, 8, look, 0, 0, 0)
    per_metre = round(begin.dpi / 0.0254)
    dots = struct.pack(">IIB", per_metre, per_metre, 1)
    return _SIGNATURE + chunk(b"IHDR", size) + more + chunk(b"pHYs", dots)


class PngSeries:
    """A PNG for each frame."""

    def __init__(self, begin: BeginFilm, place: FilmPlace) -> None:
        self._begin, self._place, self._count = begin, place, 0

    def add(self, pixels: Pixels) -> None:
        """See :class:`~viewer.encoder.writer.FilmWriter`."""
        data = chunk(b"IDAT", packed(pixels, transparent=self._begin.transparent))
        name = frame_name(self._place.path.name, self._count, self._begin.count)
        self._place.file(name).write_bytes(_head(self._begin) + data + chunk(b"IEND", b""))
        self._count += 1

    def close(self) -> None:
        """Nothing is left to do."""


class AnimatedPng:
    """One PNG that moves, again and again."""

    def __init__(self, begin: BeginFilm, place: FilmPlace) -> None:
        self._begin, self._count, self._numbered = begin, 0, 0
        self._file: BinaryIO = place.file(place.path.name).open("wb")
        self._file.write(_head(begin, self._control(begin.count)))

    def add(self, pixels: Pixels) -> None:
        """See :class:`~viewer.encoder.writer.FilmWriter`."""
        step = 1 / Fraction(self._begin.fps).limit_denominator(_LARGEST)
        lasts = (step.numerator, step.denominator)
        control = struct.pack(">IIIIIHHBB", self._next(), *self._begin.size, 0, 0, *lasts, 0, 0)
        data = packed(pixels, transparent=self._begin.transparent)
        first = self._count == 0  # what programs show that know nothing of movement
        kept = chunk(b"IDAT", data) if first else chunk(b"fdAT", struct.pack(">I", self._next()) + data)
        self._file.write(chunk(b"fcTL", control) + kept)
        self._count += 1

    def close(self) -> None:
        """See :class:`~viewer.encoder.writer.FilmWriter`."""
        with self._file:
            self._file.write(chunk(b"IEND", b""))
            self._file.seek(0)  # there may be fewer frames than was thought
            self._file.write(_head(self._begin, self._control(self._count)))

    def _next(self) -> int:
        """Return the number of the next chunk of those that APNG numbers."""
        self._numbered += 1
        return self._numbered - 1

    @staticmethod
    def _control(count: int) -> bytes:
        return chunk(b"acTL", struct.pack(">II", count, 0))
