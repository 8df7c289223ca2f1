"""What the command line says about how a sample is looked at, put into a view."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from viewer.option_values import CameraOption, RangeOption
from viewer.protocol import Camera
from viewer.protocol.viewpoint import VIEW_ANGLE
from viewer.shell.session.selection import OF_SAMPLES
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SERIES
from viewer.shell.session.view_state import ViewState
from viewer.view_options import ViewOptions

_MODES = {"sample": AUTO, "times": SERIES}


def with_options(view: ViewState, options: ViewOptions) -> ViewState:
    """Return a view with what the options say of it.

    What depends on the sample is left out: how values become colours, see :func:`scale_of`, and where a camera is that
    has a name.
    """
    look = {"color_map": options.color_map, "representation": options.representation}
    changes: dict[str, Any] = {name: value for name, value in look.items() if value}
    switches = {"reversed": options.reversed, "bands": options.bands, "edges": options.edges, "unlit": options.unlit}
    changes |= {name: value for name, value in switches.items() if value is not None}
    if options.bands is not None:
        changes.setdefault("unlit", options.bands > 0)  # as in the window: shade would be taken for the next band
    choice: dict[str, Any] = {}
    if options.base:
        choice["base"] = options.base
    if options.hidden_zones:
        choice["hidden_zones"] = options.hidden_zones
    if options.boundaries:
        choice["boundaries"] = options.boundaries
    if options.component is not None:
        choice["component"] = options.component
    return replace(
        view,
        choice=replace(view.choice, **choice),
        appearance=replace(view.appearance, **changes),
        camera=view.camera if options.camera is None else camera_of(options.camera, parallel=bool(options.parallel)),
        tools=options.tools or view.tools,
    )


def camera_of(option: CameraOption, *, parallel: bool) -> Camera | None:
    """Return the camera of an option; None for one with a name, which depends on the mesh."""
    if option.name:
        return None
    away = math.dist(option.position, option.focal_point)
    scale = away * math.tan(math.radians(VIEW_ANGLE / 2.0)) if parallel else 0.0
    return Camera(option.position, option.focal_point, option.view_up, parallel_scale=scale)


def scale_of(options: ViewOptions) -> dict[str, Any]:
    """Return what the options say about the scale of the field shown (fields of ``ColorScale``)."""
    changes: dict[str, Any] = {} if options.log is None else {"log": options.log}
    return changes if options.range is None else {**changes, **_range(options.range)}


def _range(option: RangeOption) -> dict[str, Any]:
    if option.mode in OF_SAMPLES:
        return {"mode": option.mode, "share": option.values}
    if option.mode:
        return {"mode": _MODES[option.mode]}
    if option.percentiles:
        return {"mode": PERCENTILES, "percentiles": option.values}
    return {"mode": FIXED, "fixed": option.values}
