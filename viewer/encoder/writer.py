"""What writes frames as a kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from viewer.encoder.place import FilmError, FilmPlace
from viewer.encoder.pngs import AnimatedPng, PngSeries
from viewer.film_kinds import NO_LIBRARY, film_kind
from viewer.protocol.filming import BeginFilm


class FilmWriter(Protocol):
    """Writes one animation; raises :class:`OSError` or :class:`FilmError` where it cannot be written."""

    def add(self, pixels: npt.NDArray[np.uint8]) -> None:
        """Write a frame in RGBA, shape (height, width, 4), not premultiplied; the array may go afterwards."""

    def close(self) -> None:
        """Write what is left, and close all files."""


def make_writer(begin: BeginFilm, place: FilmPlace) -> FilmWriter:
    """Return what writes an animation.

    Raises
    ------
    FilmError
        When there is no codec for it, or it cannot have that size.
    OSError
        When its file cannot be made.
    """
    kind = film_kind(Path(begin.path))
    if kind.even and (begin.size[0] % 2 or begin.size[1] % 2):
        width, height = begin.size
        raise FilmError(f"A {kind.endings[0]} file cannot have {width} × {height} pixels; choose even numbers.")
    if kind.series:
        return PngSeries(begin, place)
    if kind.transparent:
        return AnimatedPng(begin, place)
    try:
        from viewer.encoder.containers import make_container
    except ImportError as error:
        raise FilmError(f"{NO_LIBRARY}.", detail=str(error)) from error
    return make_container(begin, place, kind)
