"""Planes, boxes, spheres and seeds of tools where they are on screen, in all frames of an animation.

What a tool leaves open is chosen from the mesh, and so would be elsewhere in each sample: a cut that wanders through
the frames shows a change that there is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from viewer.geometry.vectors import Vector
from viewer.protocol import Box, Clip, Plane, Slice, Sphere, Streamlines, Tool
from viewer.protocol.shapes import LineSeeds, MeshSeeds, PlaneSeeds, PointSeeds
from viewer.shell.film.motion import Bounds

Seeds = MeshSeeds | LineSeeds | PlaneSeeds | PointSeeds


def placed(tools: Iterable[Tool], bounds: Bounds | None) -> tuple[Tool, ...]:
    """Return the tools with every place that is chosen from a mesh typed in, as it is for a mesh with that box."""
    return tuple(tool if bounds is None else _placed(tool, bounds) for tool in tools)


def has_open_places(tools: Iterable[Tool]) -> bool:
    """Whether a tool has a place that is chosen from the mesh."""
    switched_on = [tool for tool in tools if tool.on]
    return any(before != after for before, after in zip(switched_on, placed(switched_on, (0.0,) * 6), strict=True))


def _placed(tool: Tool, bounds: Bounds) -> Tool:
    if isinstance(tool, Clip):
        return replace(tool, shape=_shape(tool.shape, bounds))
    if isinstance(tool, Slice):
        return replace(tool, plane=_plane(tool.plane, bounds))
    if isinstance(tool, Streamlines):
        return replace(tool, seeds=_seeds(tool.seeds, bounds))
    return tool


def _shape(shape: Plane | Box | Sphere, bounds: Bounds) -> Plane | Box | Sphere:
    if isinstance(shape, Plane):
        return _plane(shape, bounds)
    if isinstance(shape, Sphere):
        return _sphere(shape, bounds)
    half = [(high - low) / 4.0 or _diagonal(bounds) for low, high in _sides(bounds)]
    x, y, z = _middle(bounds)
    low, high = (x - half[0], y - half[1], z - half[2]), (x + half[0], y + half[1], z + half[2])
    return replace(shape, low=shape.low or low, high=shape.high or high)


def _plane(plane: Plane, bounds: Bounds) -> Plane:
    return replace(plane, origin=plane.origin or _middle(bounds))


def _sphere(sphere: Sphere, bounds: Bounds) -> Sphere:
    radius = _diagonal(bounds) / 4.0 if sphere.radius is None else sphere.radius
    return replace(sphere, center=sphere.center or _middle(bounds), radius=radius)


def _seeds(seeds: Seeds, bounds: Bounds) -> Seeds:
    if isinstance(seeds, LineSeeds):
        start, end = (bounds[0], bounds[2], bounds[4]), (bounds[1], bounds[3], bounds[5])
        return replace(seeds, start=seeds.start or start, end=seeds.end or end)
    if isinstance(seeds, PlaneSeeds):
        return replace(seeds, plane=_plane(seeds.plane, bounds))
    if isinstance(seeds, PointSeeds):
        return replace(seeds, sphere=_sphere(seeds.sphere, bounds))
    return seeds


def _sides(bounds: Bounds) -> tuple[tuple[float, float], ...]:
    return (bounds[0], bounds[1]), (bounds[2], bounds[3]), (bounds[4], bounds[5])


def _middle(bounds: Bounds) -> Vector:
    x, y, z = ((low + high) / 2.0 for low, high in _sides(bounds))
    return x, y, z


def _diagonal(bounds: Bounds) -> float:
    return math.hypot(*(high - low for low, high in _sides(bounds)))
