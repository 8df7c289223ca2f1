"""A view as one value: everything that makes the picture of a dataset, and what two views differ in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from viewer.codec import from_plain, to_plain
from viewer.protocol import Camera, Tool
from viewer.shell.session.difference import Difference
from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.pane_state import ONE, Panes, checked
from viewer.shell.session.state import AUTO, FIRST, NATURAL, Appearance, ColorScale, Selection
from viewer.values import dataclass

Part = TypeVar("Part")

SPLIT, SAMPLE, TIME, BASE, FIELD, ZONES = "split", "sample", "time", "base", "field", "zones"
PANES, DIFFERENCE, BOUNDARIES = "panes", "difference", "boundaries"
TOOLS, COLOR_RANGE, COLOR_MAP, STYLE, CAMERA = "tools", "colour range", "colour map", "drawing style", "camera"

PLAIN = Appearance()


@dataclass(frozen=True, slots=True)
class ViewState:
    """How a dataset is looked at: what a restart brings back, and what *Undo* goes back to.

    Attributes
    ----------
    choice
        What the user chose to see.
    appearance
        How it is drawn. Background and foreground are the theme's and not part of a view: they are as in
        :data:`PLAIN`.
    scales
        Those that the user has changed, of fields on screen or not.
    camera
        None where nothing has been drawn yet: the mesh is fitted into the view.
    panes
        What else is seen beside it.
    difference
        What is subtracted from the field; the colour map of ``appearance`` is that of what is shown.
    """

    choice: Selection = FIRST
    appearance: Appearance = PLAIN
    scales: tuple[FieldScale, ...] = ()
    camera: Camera | None = None
    tools: tuple[Tool, ...] = ()
    panes: Panes = ONE
    difference: Difference = Difference()


def without_theme(appearance: Appearance) -> Appearance:
    """Return how things are drawn, whatever the colours of the theme."""
    return in_theme_of(PLAIN, appearance)


def in_theme_of(present: Appearance, appearance: Appearance) -> Appearance:
    """Return ``appearance`` in the colours of the theme that ``present`` has."""
    return replace(appearance, background=present.background, foreground=present.foreground)


# As JSON --------------------------------------------------------------------------------------------------------------


def view_to_plain(view: ViewState) -> dict[str, Any]:
    """Return a view as values that :func:`json.dumps` takes."""
    plain: dict[str, Any] = to_plain(view)
    return plain


def view_from_plain(plain: dict[str, Any], present: ViewState) -> ViewState:
    """Return the view that was written down.

    What is missing or makes no sense is as in ``present``; of scales and tools those are taken that make sense. Older
    programs wrote a ``selection`` with its ``scale`` alone.
    """
    choice = _part(Selection, plain.get("choice", plain.get("selection")), present.choice)
    scales = _parts(FieldScale, plain["scales"]) if "scales" in plain else _older_scales(plain, choice)
    camera = _part(Camera, plain.get("camera"), None)
    appearance = _part(Appearance, plain.get("appearance"), present.appearance)
    tools, panes = _parts(Tool, plain.get("tools")), checked(_part(Panes, plain.get("panes"), ONE))
    difference = _part(Difference, plain.get("difference", {}), Difference())
    return ViewState(choice, without_theme(appearance), scales, camera, tools, panes, difference)


def _part(kind: type[Part], plain: Any, otherwise: Any) -> Any:
    try:
        return from_plain(kind, plain)
    except ValueError:
        return otherwise


def _parts(kind: Any, plain: Any) -> tuple[Any, ...]:
    read = [_part(kind, item, None) for item in plain] if isinstance(plain, list) else []
    return tuple(item for item in read if item is not None)


def _older_scales(plain: dict[str, Any], choice: Selection) -> tuple[FieldScale, ...]:
    scale = _part(ColorScale, plain.get("scale"), ColorScale())
    if scale.mode == AUTO:
        scale = replace(scale, mode=NATURAL)  # it was so by itself
    if scale == ColorScale(NATURAL):
        return ()
    return (FieldScale(choice.field or "", choice.location, choice.component, scale),)


# Differences ----------------------------------------------------------------------------------------------------------

_PARTS: tuple[tuple[str, Callable[[ViewState], Any]], ...] = (
    (PANES, lambda view: _without_cameras(view.panes)),
    (SPLIT, lambda view: view.choice.split),
    (SAMPLE, lambda view: view.choice.sample),
    (BASE, lambda view: view.choice.base),
    (FIELD, lambda view: (view.choice.field, view.choice.location, view.choice.component)),
    (TIME, lambda view: view.choice.time),
    (DIFFERENCE, lambda view: replace(view.difference, maps=())),
    (ZONES, lambda view: view.choice.hidden_zones),
    (BOUNDARIES, lambda view: (view.choice.boundaries, view.choice.boundary_names)),
    (TOOLS, lambda view: view.tools),
    (COLOR_RANGE, lambda view: view.scales),
    (COLOR_MAP, lambda view: (view.appearance.color_map, view.appearance.reversed, view.appearance.bands)),
    (STYLE, lambda view: (view.appearance.representation, view.appearance.edges, view.appearance.unlit)),
)
"""What a view consists of besides the camera, in the words of the menu, the most noticeable first."""


def differences(before: ViewState, after: ViewState) -> tuple[str, ...]:
    """Return what two views differ in, in the words of the menu, the most noticeable first."""
    found = [words for words, part in _PARTS if part(before) != part(after)]
    return (*found, *(() if is_same_camera(before.camera, after.camera) else (CAMERA,)))


def _without_cameras(panes: Panes) -> Panes:
    """Return panes whatever their cameras: these move without anybody's choosing, as when the view is resized."""
    return replace(panes, views=tuple(replace(view, camera=None) for view in panes.views)) if panes.several else panes


def is_same_camera(one: Camera | None, other: Camera | None) -> bool:
    """Whether two cameras give the same picture; an unknown one is like any other.

    Where both were fitted to the mesh, their places follow the size of the view, and only the direction counts. The
    renderer rounds what it is told.
    """
    if one is None or other is None:
        return True
    if (one.fitted, one.flat, one.y_up) != (other.fitted, other.flat, other.y_up):
        return False
    if (one.parallel_scale > 0.0) != (other.parallel_scale > 0.0):
        return False
    distance = math.dist(one.position, one.focal_point)
    if not _is_close(one.view_up, other.view_up, 1.0):
        return False
    if one.fitted:
        return _is_close(_direction(one), _direction(other), 1.0)
    return (
        _is_close(one.position, other.position, distance)
        and _is_close(one.focal_point, other.focal_point, distance)
        and math.isclose(one.parallel_scale, other.parallel_scale, rel_tol=_ROUNDED)
        and math.isclose(one.view_angle, other.view_angle, rel_tol=_ROUNDED)
    )


_ROUNDED = 1e-6


def _direction(camera: Camera) -> tuple[float, ...]:
    distance = math.dist(camera.position, camera.focal_point) or 1.0
    return tuple((a - b) / distance for a, b in zip(camera.position, camera.focal_point, strict=True))


def _is_close(one: tuple[float, ...], other: tuple[float, ...], size: float) -> bool:
    return math.dist(one, other) <= _ROUNDED * size
