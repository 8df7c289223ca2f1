"""The options of the command line for animations that are saved without a window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeVar

from viewer.film_moves import FPS, FRAMES, MOVES
from viewer.picture_options import PictureWish
from viewer.values import dataclass

Number = TypeVar("Number", int, float)

_NEEDS = {"over": "--over", "fps": "--fps", "frames": "--frames", "every": "--every"}


@dataclass(frozen=True, slots=True)
class AnimationWish:
    """An animation that is to be saved without a window.

    Attributes
    ----------
    picture
        How a frame is to be; its file is that of the animation.
    over
        What changes: one of :data:`viewer.film_moves.MOVES`; None: samples where there are some, else the time.
    fps, frames, every
        Frames per second; how many there are of a turn or a plane; how many steps or samples one goes on each time.
        None: as usual.
    """

    picture: PictureWish
    over: str | None = None
    fps: float | None = None
    frames: int | None = None
    every: int | None = None

    @property
    def file(self) -> Path:
        """Where it goes."""
        return self.picture.file


def add_animation_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser, as a group of their own."""
    group = parser.add_argument_group("animations without a window")
    group.add_argument(
        "--animation",
        type=_file,
        metavar="FILE",
        help="save an animation (.mp4, .webm, .gif, .apng, or name_{frame}.png for a picture of each frame), and quit; "
        "the options of pictures hold for its frames",
    )
    group.add_argument("--over", choices=tuple(MOVES), help="what changes from frame to frame")
    group.add_argument(
        "--fps", type=_speed, metavar="N", help="frames per second, usually 25, fewer where there are few frames"
    )
    group.add_argument("--frames", type=_count, metavar="N", help="number of frames of a turn or a plane, usually 120")
    group.add_argument("--every", type=_every, metavar="N", help="show every Nth time step or sample")


def animation_wish_of(known: argparse.Namespace, picture: PictureWish | None) -> AnimationWish | None:
    """Return what the options ask for, with ``picture`` for its frames; None where they ask for no animation.

    Raises
    ------
    ValueError
        When they do not fit together; the text says why.
    """
    given = {name: getattr(known, name) for name in _NEEDS if getattr(known, name) is not None}
    if picture is None or known.animation is None:
        if given:
            raise ValueError(f"{_NEEDS[next(iter(given))]} needs --animation")
        return None
    return AnimationWish(picture, **given)


def _speed(text: str) -> float:
    return _between(float(text), FPS)


def _count(text: str) -> int:
    return _between(int(text), FRAMES)


def _every(text: str) -> int:
    return _between(int(text), (1, FRAMES[1]))


_speed.__name__ = "number"
_count.__name__ = _every.__name__ = "whole number"  # argparse says "invalid whole number value"


def _between(number: Number, limits: tuple[float, float]) -> Number:
    if not limits[0] <= number <= limits[1]:
        raise argparse.ArgumentTypeError(f"{number:g} is not between {limits[0]:g} and {limits[1]:,g}")
    return number


def _file(text: str) -> Path:
    from viewer.errors import UsageError
    from viewer.film_kinds import film_kind, film_path

    try:
        path = film_path(text)
        film_kind(path)
    except UsageError as error:
        raise argparse.ArgumentTypeError(error.sentence.rstrip(".")) from None
    return path
