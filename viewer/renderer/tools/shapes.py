"""Planes, boxes and spheres as VTK's implicit functions, with what was left open chosen from the mesh."""

from __future__ import annotations

import math
from typing import Any

from viewer.protocol import Box, Plane, Sphere
from viewer.renderer.camera import Bounds, size_of
from viewer.renderer.tools.data import size_along
from viewer.renderer.tools.wants import ToolError

Vector = tuple[float, float, float]


def middle_of(bounds: Bounds) -> Vector:
    """Return the middle of a box."""
    return (bounds[0] + bounds[1]) / 2.0, (bounds[2] + bounds[3]) / 2.0, (bounds[4] + bounds[5]) / 2.0


def plane_of(plane: Plane, bounds: Bounds) -> tuple[Vector, Vector]:
    """Return a point of a plane and its normal, of length one.

    Raises
    ------
    ToolError
        When the normal has no length, or a number is none.
    """
    origin = _numbers(plane.origin or middle_of(bounds))
    normal = _numbers(plane.normal)
    length = math.hypot(*normal)
    if not length:
        raise ToolError("The plane has no direction: its normal is zero.")
    return origin, (normal[0] / length, normal[1] / length, normal[2] / length)


def box_of(box: Box, bounds: Bounds) -> Bounds:
    """Return the box as xmin, xmax, ymin … zmax.

    Raises
    ------
    ToolError
        When a number is none.
    """
    middle, sizes = middle_of(bounds), size_along(bounds)
    # A flat mesh has no thickness, and nothing would be within half of that.
    half = [size / 4.0 or size_of(bounds) for size in sizes]
    low = _numbers(box.low or (middle[0] - half[0], middle[1] - half[1], middle[2] - half[2]))
    high = _numbers(box.high or (middle[0] + half[0], middle[1] + half[1], middle[2] + half[2]))
    pairs = [sorted(pair) for pair in zip(low, high, strict=True)]
    return pairs[0][0], pairs[0][1], pairs[1][0], pairs[1][1], pairs[2][0], pairs[2][1]


def sphere_of(sphere: Sphere, bounds: Bounds) -> tuple[Vector, float]:
    """Return the middle and the radius of a sphere.

    Raises
    ------
    ToolError
        When it has no radius, or a number is none.
    """
    radius = size_of(bounds) / 4.0 if sphere.radius is None else sphere.radius
    if not (math.isfinite(radius) and radius > 0.0):
        raise ToolError("The radius of the sphere has to be above zero.")
    return _numbers(sphere.center or middle_of(bounds)), radius


def inside_of(shape: Plane | Box | Sphere, bounds: Bounds) -> Any:
    """Return a ``vtkImplicitFunction`` that is above zero where :class:`~viewer.protocol.Clip` keeps the mesh.

    Raises
    ------
    ToolError
        When the shape is none.
    """
    from vtkmodules.vtkCommonDataModel import vtkBox, vtkPlane, vtkSphere

    if isinstance(shape, Plane):
        plane = vtkPlane()
        origin, normal = plane_of(shape, bounds)
        plane.SetOrigin(origin)
        plane.SetNormal(normal)
        return plane
    if isinstance(shape, Box):
        box = vtkBox()
        box.SetBounds(box_of(shape, bounds))
        return _turned(box)
    sphere = vtkSphere()
    middle, radius = sphere_of(shape, bounds)
    sphere.SetCenter(middle)
    sphere.SetRadius(radius)
    return _turned(sphere)


def _turned(function: Any) -> Any:
    from vtkmodules.vtkCommonDataModel import vtkImplicitSum

    turned = vtkImplicitSum()
    turned.AddFunction(function, -1.0)
    return turned


def _numbers(numbers: Vector) -> Vector:
    if not all(map(math.isfinite, numbers)):
        raise ToolError("A coordinate is not a number.")
    return numbers
