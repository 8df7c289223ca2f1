"""What the marker of the axes looks like, whoever paints it; lengths are in logical pixels."""

from __future__ import annotations

SIZE = 84.0
"""Side of the square that it takes."""

ARM, BALL, SMALL = 27.0, 9.5, 6.0
"""From the middle to an end, and the radius of what is there: towards the axis, and away from it."""

LINE, RIM, STROKE, LETTER = 1.3, 1.5, 0.85, 4.2
"""The first three are half of what is seen of a line, the rim around all and a letter; a letter's half height."""

HOLLOW = 1.3
"""How wide the edge of a small ball is."""

COLORS = {"x": "#d6404f", "y": "#2f8c3c", "z": "#2f70d8"}
"""White letters read on all of them."""

STROKES = {
    "x": (((-0.75, -1.0), (0.75, 1.0)), ((-0.75, 1.0), (0.75, -1.0))),
    "y": (((-0.8, 1.0), (0.0, 0.0)), ((0.8, 1.0), (0.0, 0.0)), ((0.0, 0.0), (0.0, -1.0))),
    "z": (((-0.7, 1.0), (0.7, 1.0)), ((0.7, 1.0), (-0.7, -1.0)), ((-0.7, -1.0), (0.7, -1.0))),
}
"""The lines of the letters, in half heights from the middle of a ball, up."""

EDGE, INSIDE = 0.3, 0.7
"""How far the edge and the inside of a small ball are from the colour of the axis to that of the background."""

Vector = tuple[float, float, float]
Rgb = tuple[float, float, float]


def fits(width: float, height: float, pixel_ratio: float = 1.0) -> bool:
    """Whether there is room in a picture of that size: a marker that covers half the view is no help."""
    return SIZE * pixel_ratio * 2 < width and SIZE * pixel_ratio * 2 < height


def axis_ends(right: Vector, up: Vector, forward: Vector) -> list[tuple[str, tuple[float, float]]]:
    """Return the six ends, the farthest first: the name, ``"+x"`` … ``"-z"``, and the place from the middle, y up.

    Parameters
    ----------
    right, up, forward
        Directions of length one: the axes of the camera.
    """
    ends = []
    for axis, letter in enumerate("xyz"):
        for name, sign in ((f"+{letter}", 1.0), (f"-{letter}", -1.0)):
            ends.append((name, (sign * ARM * right[axis], sign * ARM * up[axis]), -sign * forward[axis]))
    return [(name, place) for name, place, _near in sorted(ends, key=lambda end: end[2])]


def mixed(color: Rgb, other: Rgb, share: float) -> Rgb:
    """Return the colour that far from one to another, each in 0..1."""
    red, green, blue = (one + (two - one) * share for one, two in zip(color, other, strict=True))
    return red, green, blue
