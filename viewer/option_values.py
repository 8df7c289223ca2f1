"""What the options say that are more than a word: ranges, cameras, tools; each as it is written and what it means."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.protocol import Tool

CAMERAS = ("iso", "+x", "-x", "+y", "-y", "+z", "-z")
THIS_SAMPLE, ALL_TIMES = "sample", "times"
OF_SAMPLES = ("split", "all")
"""Ranges over all samples of the split, or of the dataset."""

SHARES = (0.0, 1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0, 100.0)
"""Percentages of all values of these samples that such a range may begin or end with: those that a scan reports."""

Vector = tuple[float, float, float]
T = TypeVar("T")


_RANGES = "write LOW:HIGH, LOW%:HIGH%, sample, times, split, all, or as all:1%:99%"


@dataclass(frozen=True, slots=True)
class RangeOption:
    """What ``--range`` says.

    Attributes
    ----------
    mode
        :data:`THIS_SAMPLE`, :data:`ALL_TIMES`, one of :data:`OF_SAMPLES`, or empty for what was typed.
    values
        Lowest and highest value, or percentiles; with one of :data:`OF_SAMPLES` those of all these samples.
    percentiles
        Whether they are percentiles (0..100) of the values.
    """

    mode: str = ""
    values: tuple[float, float] = (0.0, 1.0)
    percentiles: bool = False


@dataclass(frozen=True, slots=True)
class CameraOption:
    """What ``--camera`` says: one of :data:`CAMERAS`, or where the camera is, what it looks at, and what is up."""

    name: str = ""
    position: Vector = (0.0, 0.0, 1.0)
    focal_point: Vector = (0.0, 0.0, 0.0)
    view_up: Vector = (0.0, 1.0, 0.0)


def named(name: str, make: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function for argparse whose ``ValueError`` says what the option takes."""

    def convert(text: str) -> T:
        try:
            return make(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} cannot be used: {error}") from None

    convert.__name__ = name
    return convert


def range_option(text: str) -> RangeOption:
    """Return what ``--range`` says; raises ``ValueError`` with what it takes."""
    if text in (THIS_SAMPLE, ALL_TIMES):
        return RangeOption(text)
    mode, colon, share = text.partition(":")
    if mode in OF_SAMPLES:
        return RangeOption(mode, _share(share) if colon else (SHARES[0], SHARES[-1]), True)
    low, colon, high = text.partition(":")
    percent = low.endswith("%") and high.endswith("%")
    try:
        values = (_number(low.removesuffix("%")), _number(high.removesuffix("%")))
    except ValueError:
        raise ValueError(_RANGES) from None
    if not colon or low.endswith("%") != high.endswith("%"):
        raise ValueError(_RANGES)
    if not values[0] < values[1] or (percent and not 0.0 <= values[0] < values[1] <= 100.0):
        raise ValueError("the second number must be the larger one" + (", both from 0 to 100" if percent else ""))
    return RangeOption("", values, percent)


def _share(text: str) -> tuple[float, float]:
    """Return the percentages behind ``all:`` or ``split:``."""
    try:
        low, high = (_number(part.removesuffix("%")) for part in text.split(":") if part.endswith("%"))
    except ValueError:
        raise ValueError(_RANGES) from None
    if low not in SHARES or high not in SHARES or low >= high:
        raise ValueError("of all samples, these percentiles are known: " + ", ".join(f"{one:g}" for one in SHARES))
    return low, high


def camera_option(text: str) -> CameraOption:
    """Return what ``--camera`` says; raises ``ValueError`` with what it takes."""
    names = {name.removeprefix("+"): name for name in CAMERAS} | {name: name for name in CAMERAS}
    if text in names:
        return CameraOption(names[text])
    parts = text.split(":")
    try:
        if len(parts) != 3:
            raise ValueError
        position, focal_point, view_up = (_vector(part) for part in parts)
    except ValueError:
        raise ValueError(f"write one of {', '.join(CAMERAS)}, or X,Y,Z:X,Y,Z:X,Y,Z") from None
    away = [a - b for a, b in zip(position, focal_point, strict=True)]
    cross = (
        away[1] * view_up[2] - away[2] * view_up[1],
        away[2] * view_up[0] - away[0] * view_up[2],
        away[0] * view_up[1] - away[1] * view_up[0],
    )
    if not any(cross):
        raise ValueError("the camera must look at another place, and not along what is up")
    return CameraOption("", position, focal_point, view_up)


def clip_tool(text: str) -> Tool:
    """Return what ``--clip`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import Clip, Plane

    normal, origin = _plane(text)
    return Clip(shape=Plane(origin, normal))


def slice_tool(text: str) -> Tool:
    """Return what ``--slice`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import Plane, Slice

    normal, origin = _plane(text)
    return Slice(plane=Plane(origin, normal))


def threshold_tool(text: str) -> Tool:
    """Return what ``--threshold`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import Threshold

    parts = text.rsplit(":", 2)  # names of fields may hold a colon
    try:
        if len(parts) != 3 or not parts[0]:
            raise ValueError
        low, high = (_number(part) if part else None for part in parts[1:])
    except ValueError:
        raise ValueError("write FIELD:LOW:HIGH, for example pressure:0.5:") from None
    if low is not None and high is not None and low > high:
        raise ValueError("the second number must be the larger one")
    return Threshold(field=parts[0], low=low, high=high)


def iso_tool(text: str) -> Tool:
    """Return what ``--iso`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import IsoSurface

    field, colon, values = text.rpartition(":")
    try:
        if not colon or not field:
            raise ValueError
        return IsoSurface(field=field, values=tuple(_number(part) for part in values.split(",")))
    except ValueError:
        raise ValueError("write FIELD:VALUE,VALUE…, for example pressure:0.5,1") from None


def arrows_tool(text: str) -> Tool:
    """Return what ``--arrows`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import Arrows

    if not text:
        raise ValueError("write the name of a vector field")
    return Arrows(field=text)


def warp_tool(text: str) -> Tool:
    """Return what ``--warp`` says; raises ``ValueError`` with what it takes."""
    from viewer.protocol import Deform

    field, colon, factor = text.rpartition(":")
    if not colon and text:
        return Deform(field=text)
    try:
        if not field:
            raise ValueError
        return Deform(field=field, factor=_number(factor))
    except ValueError:
        raise ValueError("write FIELD or FIELD:FACTOR, for example displacement:10") from None


def _plane(text: str) -> tuple[Vector, Vector | None]:
    normal, at, point = text.partition("@")
    axes = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}
    try:
        if normal.removeprefix("-").removeprefix("+") in axes and len(normal) <= 2:
            sign = -1.0 if normal[0] == "-" else 1.0
            x, y, z = axes[normal[-1]]
            direction: Vector = (sign * x, sign * y, sign * z)
        else:
            direction = _vector(normal)
        origin = _vector(point) if at else None
    except ValueError:
        raise ValueError("write x, -y, or X,Y,Z, and a point of the plane after @ if wished") from None
    if not any(direction):
        raise ValueError("the normal must not be zero")
    return direction, origin


def _vector(text: str) -> Vector:
    x, y, z = (_number(part) for part in text.split(","))
    return x, y, z


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def number_of_bands(text: str) -> int:
    """Return what ``--bands`` says."""
    from viewer.color_maps import MOST_BANDS

    number = int(text)
    if not (number == 0 or 2 <= number <= MOST_BANDS):
        raise argparse.ArgumentTypeError(f"{text} is not 0, and not from 2 to {MOST_BANDS}")
    return number


number_of_bands.__name__ = "number of bands"
