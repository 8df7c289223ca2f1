"""Where the camera stands: fitting it to what is shown, and telling it to the window."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.errors import ArtifactError
from viewer.numbers import short
from viewer.protocol import Camera
from viewer.renderer.directions import Bounds, direction, flat_axis

_LARGEST, _SMALLEST = 1e33, 1e-20
_VIEW_ANGLE = 30.0
_MARGIN = 0.85  # of the view that the data fills


def union(boxes: list[Bounds]) -> Bounds | None:
    """Return the box around all boxes; None when there is none that holds anything."""
    boxes = [box for box in boxes if box[0] <= box[1] and all(map(math.isfinite, box))]
    if not boxes:
        return None
    columns = list(zip(*boxes, strict=True))
    return (min(columns[0]), max(columns[1]), min(columns[2]), max(columns[3]), min(columns[4]), max(columns[5]))


def size_of(box: Bounds | None) -> float:
    """Return the diagonal of a box, 0 when there is none."""
    return math.dist(box[0::2], box[1::2]) if box else 0.0


def check_drawable(box: Bounds | None) -> None:
    """Refuse what the graphics card has no numbers for: it would be an empty picture.

    Raises
    ------
    ArtifactError
        When coordinates are too large, or too close together.
    """
    size = size_of(box)
    largest = max(map(abs, box)) if box else 0.0
    if largest > _LARGEST:
        words = f"The coordinates reach {short(largest)}, but the limit for drawing is {short(_LARGEST)}"
    elif 0.0 < size < _SMALLEST:
        words = f"The mesh is only {short(size)} across, but must be at least {short(_SMALLEST)} to be drawn"
    else:
        return
    raise ArtifactError(f"{words}; use another unit of length.")


def looks_elsewhere(before: Bounds, after: Bounds) -> bool:
    """Return whether a camera that fitted ``before`` would hardly see ``after``."""
    if flat_axis(before) != flat_axis(after):
        return True
    size_before, size_after = size_of(before), size_of(after)
    if size_before == 0.0 or size_after == 0.0:
        return size_before != size_after
    apart = math.dist(_centre(before), _centre(after))
    return not 0.1 < size_after / size_before < 10.0 or apart > 2.0 * max(size_before, size_after)


def reset(
    renderer: Any,
    bounds: Bounds,
    points: npt.NDArray[np.floating[Any]],
    aspect: float,
    look_from: str,
    *,
    y_up: bool = False,
) -> None:
    """Fit what is shown into the view of a ``vtkRenderer``, whose camera keeps its kind of projection.

    Parameters
    ----------
    bounds, points
        The box around the data, and points of it, shape (n, 3): those that the view has to hold.
    aspect
        Width of the view by its height.
    look_from
        ``"iso"``, ``"+x"`` … ``"-z"`` is where the camera looks from; anything else keeps where it looks.
    y_up
        Whether y is up in these views, and not z.
    """
    camera = renderer.GetActiveCamera()
    camera.SetViewAngle(_VIEW_ANGLE)
    centre = np.array(_centre(bounds))
    towards, up = direction(look_from, y_up=y_up) or (
        np.subtract(camera.GetPosition(), camera.GetFocalPoint()),
        camera.GetViewUp(),
    )
    back = np.array(towards) / np.linalg.norm(towards)
    right = np.cross(up, back)
    right /= np.linalg.norm(right) or 1.0
    above = np.cross(back, right)
    seen = (points - centre) @ np.stack([right, above, back], axis=1)
    if camera.GetParallelProjection():
        across, upwards, scale = _fit_parallel(seen, aspect)
        camera.SetParallelScale(scale or size_of(bounds) or 1.0)
        distance = 2.0 * size_of(bounds)
    else:
        across, upwards, distance = _fit(seen, aspect)
    focal = centre + across * right + upwards * above
    camera.SetFocalPoint(*focal)
    camera.SetPosition(*(focal + (distance or size_of(bounds) or 1.0) * back))
    camera.SetViewUp(*above)


def _fit_parallel(seen: npt.NDArray[np.floating[Any]], aspect: float) -> tuple[float, float, float]:
    """Return how far right and up the middle of the picture lies, and half the height of what is seen."""
    if not len(seen):
        return 0.0, 0.0, 0.0
    low, high = seen[:, :2].min(axis=0), seen[:, :2].max(axis=0)
    across, upwards = (low + high) / 2.0
    width, height = (high - low) / 2.0
    return float(across), float(upwards), float(max(width / aspect, height)) / _MARGIN


def _fit(seen: npt.NDArray[np.floating[Any]], aspect: float) -> tuple[float, float, float]:
    """Return how far right and up the middle of the picture lies, and how far away the camera has to be.

    ``seen`` are points in the camera's axes (right, up, towards it), shape (n, 3).
    """
    if not len(seen):
        return 0.0, 0.0, 0.0
    steep = math.tan(math.radians(_VIEW_ANGLE / 2.0)) * _MARGIN
    slope = np.array([steep * aspect, steep])
    flat, depth = seen[:, :2], seen[:, 2:]
    # A point is within the view when distance >= depth + |flat - middle| / slope. For each axis that is two bundles of
    # lines in (middle, distance), and the nearest camera stands where their upper bounds cross.
    rising, falling = (depth + flat / slope).max(axis=0), (depth - flat / slope).max(axis=0)
    middle = slope * (rising - falling) / 2.0
    distance = float(((rising + falling) / 2.0).max())
    if distance - float(depth.max()) <= 1e-9 * max(abs(distance), 1e-300):
        return float(middle[0]), float(middle[1]), 0.0
    # The axis with room to spare: have as much of it on either side.
    low, high = flat.min(axis=0), flat.max(axis=0)
    for _ in range(16):
        spare = (low + high) / 2.0
        angles = (flat - spare) / (distance - depth)
        beyond = angles.max(axis=0) + angles.min(axis=0) > 0.0
        low, high = np.where(beyond, spare, low), np.where(beyond, high, spare)
    fits = (np.abs(flat - spare) / slope + depth).max(axis=0) <= distance
    middle = np.where(fits, spare, middle)
    return float(middle[0]), float(middle[1]), distance


def camera_of(renderer: Any) -> Camera:
    """Return where the camera of a ``vtkRenderer`` is, as the protocol has it."""
    camera = renderer.GetActiveCamera()
    scale = camera.GetParallelScale() if camera.GetParallelProjection() else 0.0
    return Camera(camera.GetPosition(), camera.GetFocalPoint(), camera.GetViewUp(), camera.GetViewAngle(), scale)


def put(renderer: Any, camera: Camera) -> bool:
    """Put the camera of a ``vtkRenderer`` where ``camera`` says; a position that is not a place is ignored.

    Return whether it is a place.
    """
    numbers = (*camera.position, *camera.focal_point, *camera.view_up, camera.view_angle, camera.parallel_scale)
    if not all(map(math.isfinite, numbers)) or camera.position == camera.focal_point:
        return False
    active = renderer.GetActiveCamera()
    active.SetPosition(*camera.position)
    active.SetFocalPoint(*camera.focal_point)
    active.SetViewUp(*camera.view_up)
    active.SetViewAngle(min(max(camera.view_angle, 0.1), 170.0))
    active.SetParallelProjection(camera.parallel_scale > 0.0)
    if camera.parallel_scale > 0.0:
        active.SetParallelScale(camera.parallel_scale)
    return True


def copy(source: Any, target: Any) -> None:
    """Have one ``vtkRenderer`` look from where another one does."""
    one, other = source.GetActiveCamera(), target.GetActiveCamera()
    other.SetPosition(one.GetPosition())
    other.SetFocalPoint(one.GetFocalPoint())
    other.SetViewUp(one.GetViewUp())
    other.SetViewAngle(one.GetViewAngle())
    other.SetParallelProjection(one.GetParallelProjection())
    other.SetParallelScale(one.GetParallelScale())


def set_parallel(renderer: Any, parallel: bool) -> None:
    """Draw in parallel projection or in perspective; what lies in the plane of the focal point keeps its size."""
    camera = renderer.GetActiveCamera()
    if bool(camera.GetParallelProjection()) == parallel:
        return
    steep = math.tan(math.radians(camera.GetViewAngle() / 2.0))
    if parallel:
        camera.SetParallelScale(camera.GetDistance() * steep)
    else:
        back = -np.array(camera.GetDirectionOfProjection())
        camera.SetPosition(*(np.array(camera.GetFocalPoint()) + camera.GetParallelScale() / steep * back))
    camera.SetParallelProjection(parallel)


def stand_back(renderer: Any, bounds: Bounds) -> None:
    """Have all of the data before a camera in parallel projection, where its distance changes nothing else."""
    camera = renderer.GetActiveCamera()
    if not camera.GetParallelProjection():
        return
    back = -np.array(camera.GetDirectionOfProjection())
    focal = np.array(camera.GetFocalPoint())
    corners = np.array([[bounds[side] for side in sides] for sides in product((0, 1), (2, 3), (4, 5))])
    nearest, size = float(((corners - focal) @ back).max()), size_of(bounds)
    if camera.GetDistance() < nearest + 0.1 * size:
        camera.SetPosition(*(focal + (nearest + size) * back))


def _centre(bounds: Bounds) -> tuple[float, float, float]:
    return (bounds[0] + bounds[1]) / 2.0, (bounds[2] + bounds[3]) / 2.0, (bounds[4] + bounds[5]) / 2.0
