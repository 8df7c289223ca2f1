"""Where to look from: the views that can be asked for by name, with z or y up."""

from __future__ import annotations

Vector = tuple[float, float, float]
Bounds = tuple[float, float, float, float, float, float]

ISO = (1.0, -1.0, 0.8)
"""Looked at from here x runs to the right, y away and z up."""

_ISO_ON_Y = (1.0, 0.8, -1.0)  # models of ShapeNet have y up and face -z

_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)

_AXES = {
    "+x": (1.0, 0.0, 0.0),
    "-x": (-1.0, 0.0, 0.0),
    "+y": (0.0, 1.0, 0.0),
    "-y": (0.0, -1.0, 0.0),
    "+z": (0.0, 0.0, 1.0),
    "-z": (0.0, 0.0, -1.0),
}


def direction(name: str, *, y_up: bool = False) -> tuple[Vector, Vector] | None:
    """Return where a view looks from and what is up in it, None for a name that no view has.

    Seen from above x runs to the right.
    """
    if name == "iso":
        return (_ISO_ON_Y, _Y) if y_up else (ISO, _Z)
    if name not in _AXES:
        return None
    if not y_up:
        return _AXES[name], _Y if name[1] == "z" else _Z
    return _AXES[name], {"+y": (0.0, 0.0, -1.0), "-y": _Z}.get(name, _Y)


def flat_axis(bounds: Bounds) -> int | None:
    """Return the axis (0, 1, 2) in which the box has no thickness, None for a solid or for a line."""
    sizes = _sizes(bounds)
    thin = [axis for axis in range(3) if sizes[axis] <= 1e-9 * max(sizes)]
    if 2 in thin:
        return 2  # a line along x or y is seen best with the plane it was drawn in
    return thin[0] if thin else None


def front(bounds: Bounds) -> str:
    """Return where the plane of flat data is seen from, or the largest side of a solid."""
    axis = flat_axis(bounds)
    if axis is None:
        sizes = _sizes(bounds)
        axis = max(range(3), key=lambda one: (-sizes[one], one))
    return ("+x", "-y", "+z")[axis]


def best_direction(bounds: Bounds) -> str:
    """Return where to look from at first: onto the plane of flat data, else from a corner."""
    return "iso" if flat_axis(bounds) is None else front(bounds)


def stands_on_y(bounds: Bounds) -> bool:
    """Guess whether y is up: cars, trains and aircraft are often drawn along z, with y as their height."""
    width, height, length = _sizes(bounds)
    return flat_axis(bounds) is None and length > 1.5 * width and height < 0.9 * width


def _sizes(bounds: Bounds) -> list[float]:
    return [bounds[2 * axis + 1] - bounds[2 * axis] for axis in range(3)]
