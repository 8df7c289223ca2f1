"""What the window asks an encoder, and what the encoder answers: pictures that become one animation.

An encoder makes one animation and ends, so nothing carries an id. The window draws one frame after the other into files
inside the cache root and names them; the encoder writes into a folder beside the target, which the window named and
removes if the encoder dies, and at the end everything gets its name.
"""

from __future__ import annotations

from viewer.values import dataclass

# Window to encoder --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BeginFilm:
    """Begin an animation; what is wrong with it is answered by ``Failed``.

    Attributes
    ----------
    path
        Where it goes; its ending says the kind, see :mod:`viewer.film_kinds`.
    partial
        Folder beside it for what is not complete; to be made.
    size
        Width and height in pixels.
    fps
        Frames per second.
    count
        How many frames come at most.
    transparent
        Whether what is behind the frames stays transparent.
    dpi
        Dots per inch, for kinds that say it.
    """

    path: str
    partial: str
    size: tuple[int, int]
    fps: float
    count: int
    transparent: bool = False
    dpi: float = 96.0


@dataclass(frozen=True, slots=True)
class AddFrame:
    """Add the frame in ``file``: RGBA, premultiplied, top row first. Answered by :class:`FrameAdded`."""

    file: str


@dataclass(frozen=True, slots=True)
class FinishFilm:
    """All frames are there: give everything its name. Answered by :class:`FilmWritten`."""


# Encoder to window --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FrameAdded:
    """Answer to :class:`AddFrame`: its file is not needed any more."""

    file: str


@dataclass(frozen=True, slots=True)
class FilmWritten:
    """Answer to :class:`FinishFilm`: frames, files and bytes that were written."""

    path: str
    frames: int
    files: int
    bytes: int


FilmMessage = BeginFilm | AddFrame | FinishFilm | FrameAdded | FilmWritten
"""All of it."""
