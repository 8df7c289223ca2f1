"""*Copy command*, read again by the parser: it opens the same view, and says what it cannot."""

from __future__ import annotations

import math
import shlex
from dataclasses import replace

import pytest

from tests.shell.fakes import CAMERA
from viewer.cli import parse
from viewer.protocol import Arrows, Clip, Deform, IsoSurface, Mesh, Plane, Slice, Sphere, Threshold, Tool
from viewer.shell.session.asked_view import scale_of, with_options
from viewer.shell.session.command_line import command_of, tool_option
from viewer.shell.session.difference import Difference
from viewer.shell.session.pane_state import Panes, PaneView
from viewer.shell.session.selection import OF_ALL, OF_SPLIT, WHOLE
from viewer.shell.session.state import AUTO, FIXED, PERCENTILES, SERIES, Appearance, ColorScale, Selection, SessionState
from viewer.shell.session.view_file import SavedView
from viewer.shell.session.view_state import ViewState

CHOICE = Selection("train", 7, "Base 3", 0.1 + 0.2, "it's p", "", 1, ("Zone 1", "-x"))
LOOK = Appearance(color_map="vik", reversed=True, bands=5, unlit=True, edges=True, representation="wireframe")
TOOLS: tuple[Tool, ...] = (
    Clip(shape=Plane((0.5, -1e-9, 2.0), (0.0, -1.0, 0.25))),
    Slice(plane=Plane(None, (0.0, 0.0, 1.0))),
    Threshold(field="a:b", low=-2.5),
    Threshold(field="c", high=1e30),
    IsoSurface(field="p", values=(1.0, -0.1)),
    Arrows(field="U"),
    Deform(field="d:x", factor=-3.0),
    Deform(field="d"),
)


AS_IT_IS = ColorScale()


def again(view: ViewState, scale: ColorScale = AS_IT_IS) -> tuple[ViewState, dict[str, object], tuple[str, ...]]:
    """Return the view that the command line opens, what it says of the scale, and what it leaves out."""
    text, left_out = command_of(SavedView("/data/the horn", view), SessionState(color_scale=scale))
    options = parse(shlex.split(text)[1:])
    assert str(options.dataset) == "/data/the horn"
    choice = Selection(options.split or "", options.sample or 0, "", options.time, options.field)
    looks = options.looks
    assert looks is not None
    return with_options(ViewState(choice), looks), scale_of(looks), left_out


def test_all_that_options_can_say_comes_back() -> None:
    view, _, left_out = again(ViewState(CHOICE, LOOK, (), replace(CAMERA, fitted=False), TOOLS))
    assert (view.choice, view.appearance, view.tools, left_out) == (CHOICE, LOOK, TOOLS, ())
    assert view.camera == replace(CAMERA, fitted=False)


def test_parallel_projection_sees_as_much() -> None:
    camera = replace(CAMERA, parallel_scale=0.75, fitted=False)
    view, _, _ = again(ViewState(CHOICE, camera=camera))
    assert view.camera is not None
    assert math.isclose(view.camera.parallel_scale, 0.75)
    assert view.camera.focal_point == camera.focal_point


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        (ColorScale(AUTO), {"mode": AUTO}),
        (ColorScale(SERIES, log=True), {"mode": SERIES, "log": True}),
        (ColorScale(FIXED, (-1e-3, 0.1 + 0.2)), {"mode": FIXED, "fixed": (-1e-3, 0.1 + 0.2)}),
        (ColorScale(FIXED, (2.0, 2.0)), {}),
        (ColorScale(OF_ALL, samples=(1.0, 2.0)), {"mode": OF_ALL, "share": WHOLE}),
        (ColorScale(OF_SPLIT, share=(1.0, 95.0)), {"mode": OF_SPLIT, "share": (1.0, 95.0)}),
        (ColorScale(PERCENTILES, percentiles=(0.5, 99.0)), {"mode": PERCENTILES, "percentiles": (0.5, 99.0)}),
    ],
)
def test_ranges(scale: ColorScale, said: dict[str, object]) -> None:
    assert again(ViewState(CHOICE), scale)[1] == said


@pytest.mark.parametrize(
    "tool", [Clip(shape=Sphere()), Clip(flip=True), Mesh(opacity=0.5), Slice(count=3), IsoSurface()]
)
def test_what_options_cannot_say_is_named(tool: Tool) -> None:
    assert tool_option(tool) == ""
    panes = Panes((PaneView(0), PaneView(1)), 0, "1x2")
    view = ViewState(CHOICE, tools=(tool, Clip()), panes=panes, difference=Difference(on=True))
    opened, _, left_out = again(view)
    assert left_out == ("some of the tools", "the other panes", "the difference")
    assert opened.tools == (Clip(),)


def test_tools_that_are_off_are_left_out() -> None:
    assert again(ViewState(CHOICE, tools=(Clip(on=False),)))[0].tools == ()
