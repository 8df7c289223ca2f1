"""The options that say how a sample is looked at: their words, and the value that they come to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from viewer.option_values import (
    CameraOption,
    RangeOption,
    arrows_tool,
    camera_option,
    clip_tool,
    iso_tool,
    named,
    number_of_bands,
    range_option,
    slice_tool,
    threshold_tool,
    warp_tool,
)
from viewer.values import dataclass

if TYPE_CHECKING:
    from viewer.protocol import Tool

REPRESENTATIONS = ("surface", "wireframe", "points")
COMPONENTS = ("magnitude", "x", "y", "z")


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """How the sample is looked at; None, empty: as it would be without the option.

    Attributes
    ----------
    base, hidden_zones, boundaries, component
        As in the window's selection; ``component`` -1 is the magnitude.
    color_map, reversed, bands, representation, edges, unlit
        As in its appearance.
    log, range
        Of the field shown.
    camera, parallel
        From where it is seen.
    tools
        In the place of those that were used last, in the order in which they are applied.
    """

    base: str = ""
    hidden_zones: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    component: int | None = None
    color_map: str = ""
    reversed: bool | None = None
    bands: int | None = None
    representation: str = ""
    edges: bool | None = None
    unlit: bool | None = None
    log: bool | None = None
    range: RangeOption | None = None
    camera: CameraOption | None = None
    parallel: bool | None = None
    tools: tuple[Tool, ...] = ()


def add_view_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the parser of the command line."""
    from viewer.color_maps import NAMES

    group = parser.add_argument_group("how to look at it")
    group.add_argument("--base", metavar="NAME", help="base to show")
    group.add_argument(
        "--hide-zone", action="append", default=[], metavar="ZONE", help="zone that is not drawn; may be repeated"
    )
    group.add_argument(
        "--boundary",
        action="append",
        default=[],
        metavar="NAME",
        help="boundary to show in a colour of its own: its name, ZONE/NAME, that of a family, or all; may be repeated",
    )
    group.add_argument("--component", choices=COMPONENTS, help="component of a vector field")
    group.add_argument("--color-map", choices=NAMES, metavar="MAP", help="colour map, for example viridis")
    _add_switch(group, "reversed", "turn the colour map round")
    group.add_argument(
        "--bands", type=number_of_bands, metavar="N", help="cut the colour map into N colours; 0 for a smooth one"
    )
    group.add_argument(
        "--range",
        type=named("range", range_option),
        metavar="LOW:HIGH",
        help="range of the colours; with %% percentiles of the values, as 2%%:98%%; "
        "or sample for the range of the sample, times for that of all its time steps, split or all for that of all "
        "samples of the split or of the dataset as far as they were scanned, also as all:1%%:99%%",
    )
    _add_switch(group, "log", "let the colours follow the logarithm")
    group.add_argument("--representation", choices=REPRESENTATIONS, help="how the mesh is drawn")
    _add_switch(group, "edges", "draw the edges of the cells")
    _add_switch(group, "unlit", "draw without light and shade, so that colours are exactly those of the bar")
    group.add_argument(
        "--camera",
        type=named("camera", camera_option),
        metavar="VIEW",
        help="where to look from: iso, +x, the opposite and so on, or position, focus and what is up as nine numbers: "
        "X,Y,Z:X,Y,Z:X,Y,Z",
    )
    _add_switch(group, "parallel", "draw in parallel projection")
    _add_tools(group)


def _add_tools(group: argparse._ArgumentGroup) -> None:
    for name, make, value, text in (
        (
            "clip",
            clip_tool,
            "NORMAL[@POINT]",
            "keep the side of a plane that its normal points to, for example x or 0,0,-1@0,0,0.5",
        ),
        ("slice", slice_tool, "NORMAL[@POINT]", "show the section with a plane"),
        (
            "threshold",
            threshold_tool,
            "FIELD:LOW:HIGH",
            "keep the cells whose values are in a range; either end may be left out",
        ),
        ("iso", iso_tool, "FIELD:VALUES", "show the surfaces on which a field has these values, as p:0.5,1"),
        ("arrows", arrows_tool, "FIELD", "draw a vector field as arrows"),
        ("warp", warp_tool, "FIELD[:FACTOR]", "move the points by a displacement field"),
    ):
        group.add_argument(
            f"--{name}",
            action="append",
            dest="tools",
            default=None,
            type=named(name, make),
            metavar=value,
            help=f"{text}; may be repeated",
        )


def _add_switch(group: argparse._ArgumentGroup, name: str, text: str) -> None:
    group.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, default=None, help=text)


def view_options_of(known: argparse.Namespace) -> ViewOptions:
    """Return what the options came to."""
    return ViewOptions(
        known.base or "",
        tuple(known.hide_zone),
        tuple(known.boundary),
        None if known.component is None else COMPONENTS.index(known.component) - 1,
        known.color_map or "",
        known.reversed,
        known.bands,
        known.representation or "",
        known.edges,
        known.unlit,
        known.log,
        known.range,
        known.camera,
        known.parallel,
        tuple(known.tools or ()),
    )
