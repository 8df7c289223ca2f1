"""*Copy command*: the command line that opens the program at the present view."""

from __future__ import annotations

import math
import shlex

from viewer import DISTRIBUTION
from viewer.option_values import (
    arrows_tool,
    clip_tool,
    iso_tool,
    range_option,
    slice_tool,
    threshold_tool,
    warp_tool,
)
from viewer.protocol import ALL_BASES, Arrows, Camera, Clip, Deform, IsoSurface, Plane, Slice, Threshold, Tool
from viewer.protocol.viewpoint import VIEW_ANGLE
from viewer.shell.session.selection import OF_SAMPLES, WHOLE
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SERIES, ColorScale, SessionState
from viewer.shell.session.view_file import SavedView
from viewer.shell.session.view_state import PLAIN, ViewState
from viewer.view_options import COMPONENTS

_MAKERS = {
    "clip": clip_tool,
    "slice": slice_tool,
    "threshold": threshold_tool,
    "iso": iso_tool,
    "arrows": arrows_tool,
    "warp": warp_tool,
}


def command_of(saved: SavedView, state: SessionState) -> tuple[str, tuple[str, ...]]:
    """Return the command line, and in words what options cannot say of the view."""
    view, left_out = saved.view, []
    words = [DISTRIBUTION, saved.dataset, *_choice(view), *_look(view), *_scale(state.color_scale)]
    camera = view.camera
    if camera is not None and not camera.fitted:
        words += _camera(camera)
    for tool in (one for one in view.tools if one.on):
        option = tool_option(tool)
        if option:
            words.append(option)
        elif "tools" not in left_out:
            left_out.append("some of the tools")
    if view.panes.several:
        left_out.append("the other panes")
    if view.difference.on:
        left_out.append("the difference")
    return shlex.join(words), tuple(dict.fromkeys(left_out))


def _choice(view: ViewState) -> list[str]:
    choice = view.choice
    words = [_option("split", choice.split), _option("sample", str(choice.sample))]
    if choice.base and choice.base != ALL_BASES:
        words.append(_option("base", choice.base))
    if choice.time is not None:
        words.append(_option("time", repr(choice.time)))
    if choice.field:
        words.append(_option("field", choice.field))
    if 0 <= choice.component < len(COMPONENTS) - 1:
        words.append(_option("component", COMPONENTS[choice.component + 1]))
    words += [_option("hide-zone", zone) for zone in choice.hidden_zones]
    return words + [_option("boundary", word) for word in choice.boundaries]


def _option(name: str, value: str) -> str:
    """Return an option in one word: apart, a value that begins with a dash would be taken for another one."""
    return f"--{name}={value}"


def _look(view: ViewState) -> list[str]:
    look = view.appearance
    words = [_option("color-map", look.color_map)]
    if look.bands:
        words.append(_option("bands", str(look.bands)))
    if look.representation != PLAIN.representation:
        words.append(_option("representation", look.representation))
    if look.unlit != (look.bands > 0):
        words.append("--unlit" if look.unlit else "--no-unlit")
    return words + [f"--{name}" for name in ("reversed", "edges") if getattr(look, name)]


def _scale(scale: ColorScale) -> list[str]:
    words = ["--log"] if scale.log else []
    text = {AUTO: "sample", SERIES: "times"}.get(scale.mode, "")
    if scale.mode == FIXED and scale.fixed is not None:
        text = f"{scale.fixed[0]!r}:{scale.fixed[1]!r}"
    elif scale.mode in OF_SAMPLES:
        text = scale.mode if scale.share == WHOLE else f"{scale.mode}:{scale.share[0]:g}%:{scale.share[1]:g}%"
    elif scale.mode == PERCENTILES:
        text = f"{scale.percentiles[0]!r}%:{scale.percentiles[1]!r}%"
    try:
        range_option(text)
    except ValueError:  # a range of no width, as that of a constant
        return words
    return [*words, _option("range", text)]


def _camera(camera: Camera) -> list[str]:
    position = camera.position
    parallel = camera.parallel_scale > 0.0
    if parallel:  # the option has no scale: how far away it is says how much is seen
        away = math.dist(position, camera.focal_point) or 1.0
        wanted = camera.parallel_scale / math.tan(math.radians(VIEW_ANGLE / 2.0))
        position = _along(camera, wanted / away)
    parts = (position, camera.focal_point, camera.view_up)
    text = ":".join(",".join(repr(number) for number in part) for part in parts)
    return [_option("camera", text), *(["--parallel"] if parallel else [])]


def _along(camera: Camera, factor: float) -> tuple[float, float, float]:
    x, y, z = (b + factor * (a - b) for a, b in zip(camera.position, camera.focal_point, strict=True))
    return x, y, z


def tool_option(tool: Tool) -> str:
    """Return the option that makes a tool; empty where none makes exactly this one."""
    name, text = "", ""
    match tool:
        case Clip(shape=Plane() as plane):
            name, text = "clip", _plane(plane)
        case Slice(plane=plane):
            name, text = "slice", _plane(plane)
        case Threshold(field=field, low=low, high=high):
            name, text = "threshold", f"{field}:{'' if low is None else repr(low)}:{'' if high is None else repr(high)}"
        case IsoSurface(field=field, values=values):
            name, text = "iso", f"{field}:{','.join(map(repr, values))}"
        case Arrows(field=field):
            name, text = "arrows", field
        case Deform(field=field, factor=factor):
            name, text = "warp", field if factor is None else f"{field}:{factor!r}"
        case _:
            return ""
    try:
        same = _MAKERS[name](text) == tool
    except ValueError:
        same = False
    return _option(name, text) if same else ""


def _plane(plane: Plane) -> str:
    normal = ",".join(repr(number) for number in plane.normal)
    return normal if plane.origin is None else f"{normal}@{','.join(repr(number) for number in plane.origin)}"
