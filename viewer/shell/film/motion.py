"""Where the camera and a plane are in a frame of an animation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from viewer.codec import kind_of
from viewer.geometry.vectors import Vector, along, cross, dot, mean, minus, unit
from viewer.protocol import Camera, Clip, Plane, Slice, Tool

Bounds = tuple[float, float, float, float, float, float]
"""A box along the axes: xmin, xmax, ymin, ymax, zmin, zmax."""

_ANGLES = 72
_ROOM = 1.04
"""In how many places of a turn it is looked at what has room, and how much more than that is taken."""


def turned(camera: Camera, share: float) -> Camera:
    """Return the camera after a share (0..1) of a full turn about the view's up axis through what it looks at."""
    axis, angle = unit(camera.view_up), 2.0 * math.pi * share
    away = minus(camera.position, camera.focal_point)
    height = dot(axis, away)
    flat = minus(away, along((0.0, 0.0, 0.0), axis, height))
    beside = cross(axis, flat)
    place = along(camera.focal_point, axis, height)
    place = along(along(place, flat, math.cos(angle)), beside, math.sin(angle))
    return replace(camera, position=place, flat=False, fitted=False)


def standing_back(camera: Camera, bounds: Bounds, aspect: float) -> Camera:
    """Return the camera so far away that it sees all of the box on its way round the middle of it.

    Parameters
    ----------
    aspect
        Width of what it sees by the height.
    """
    corners = _corners(bounds)
    away = minus(camera.position, camera.focal_point)
    middle = mean(corners)
    centred = replace(camera, focal_point=middle, position=along(middle, away, 1.0))
    steep = math.tan(math.radians(camera.view_angle / 2.0))
    distance, scale = 0.0, 0.0
    for place in range(_ANGLES):
        seen = turned(centred, place / _ANGLES)
        forward = unit(minus(seen.focal_point, seen.position))
        right = unit(cross(forward, seen.view_up))
        up = cross(right, forward)
        for corner in corners:
            way = minus(corner, middle)
            half = max(abs(dot(way, up)), abs(dot(way, right)) / aspect) * _ROOM
            distance, scale = max(distance, half / steep - dot(way, forward)), max(scale, half)
    position = along(middle, unit(away), distance)
    return replace(centred, position=position, parallel_scale=scale if camera.parallel_scale else 0.0, fitted=False)


def taking_in(camera: Camera, fitted: Bounds, bounds: Bounds, aspect: float) -> Camera:
    """Return the camera as far back as it has to be for a larger box, in the direction in which it looks.

    Parameters
    ----------
    fitted
        The box around the mesh that it is fitted to, which leaves corners of its box outside.
    aspect
        Width of what it sees by the height.
    """
    before, scale = _needed(camera, fitted, aspect)
    wanted, larger = _needed(camera, bounds, aspect)
    if camera.parallel_scale:
        return replace(camera, parallel_scale=camera.parallel_scale * max(larger / scale, 1.0))
    forward = unit(minus(camera.focal_point, camera.position))
    return replace(camera, position=along(camera.position, forward, -max(wanted - before, 0.0)))


def _needed(camera: Camera, bounds: Bounds, aspect: float) -> tuple[float, float]:
    """Return how far back a camera would have to be to see all corners of a box, and half the height that they take."""
    steep = math.tan(math.radians(camera.view_angle / 2.0))
    forward = unit(minus(camera.focal_point, camera.position))
    right = unit(cross(forward, camera.view_up))
    up = cross(right, forward)
    ways = [minus(corner, camera.position) for corner in _corners(bounds)]
    halves = [max(abs(dot(way, up)), abs(dot(way, right)) / aspect) for way in ways]
    back = max(half / steep - dot(way, forward) for half, way in zip(halves, ways, strict=True))
    return back, max(halves) or 1.0


def movable(tools: Sequence[Tool]) -> tuple[int, ...]:
    """Return the places of the tools whose plane can move through the mesh."""
    return tuple(place for place, tool in enumerate(tools) if tool.on and _plane(tool) is not None)


def tool_name(tool: Tool) -> str:
    """Return what a tool is called."""
    return kind_of(type(tool)).replace("-", " ").capitalize()


def moved(tools: tuple[Tool, ...], row: int, bounds: Bounds, share: float) -> tuple[Tool, ...]:
    """Return the tools with the plane of that in ``row`` moved: a share (0..1) of the way through the box."""
    tool = tools[row]
    plane = _plane(tool)
    assert plane is not None, "it can move"
    normal = unit(plane.normal)
    corners = _corners(bounds)
    far = [dot(normal, corner) for corner in corners]
    wanted = min(far) + share * (max(far) - min(far))
    origin = plane.origin or mean(corners)
    there = replace(plane, origin=along(origin, normal, wanted - dot(normal, origin)))
    changed: Tool = tool
    if isinstance(tool, Clip):
        changed = replace(tool, shape=there)
    elif isinstance(tool, Slice):
        changed = replace(tool, plane=there)
    return (*tools[:row], changed, *tools[row + 1 :])


def _corners(bounds: Bounds) -> list[Vector]:
    return list(product(bounds[:2], bounds[2:4], bounds[4:]))


def _plane(tool: Tool) -> Plane | None:
    if isinstance(tool, Clip) and isinstance(tool.shape, Plane):
        return tool.shape
    if isinstance(tool, Slice) and (tool.count == 1 or tool.spacing > 0.0):  # else they are spread over all of it
        return tool.plane
    return None
