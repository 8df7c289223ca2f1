"""Whether what all frames span has to be found in a first pass, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.film_moves import SAMPLES, TIME
from viewer.protocol import Arrows, ContourLines, Deform, IsoSurface, Streamlines, Tool
from viewer.shell.session.selection import OF_SAMPLES
from viewer.shell.session.state import FIXED, SERIES, Shown


def measures(over: str, shown: Shown) -> bool:
    """Whether the range of the colours over all frames is not known yet."""
    scale = shown.scale
    if over not in (TIME, SAMPLES) or not shown.selection.field or scale.mode == FIXED:
        return False
    if scale.mode in OF_SAMPLES and scale.samples is not None:
        return False
    known = scale.mode == SERIES and scale.series_known and scale.series is not None and not scale.steps
    return not (over == TIME and known)


def sizes_tools(over: str, shown: Shown) -> bool:
    """Whether tools choose measures by the mesh and its field: these have to be the same in all frames."""
    return over in (TIME, SAMPLES) and any(tool.on and _is_sized(tool) for tool in shown.tools)


def _is_sized(tool: Tool) -> bool:
    if isinstance(tool, Deform):
        return tool.factor is None
    return isinstance(tool, Arrows | Streamlines) or (isinstance(tool, IsoSurface | ContourLines) and not tool.values)


def about_colors(over: str, shown: Iterable[Shown]) -> str:
    """Say what the range of the colours is in all panes, in a sentence; empty where there are none."""
    colored = [pane for pane in shown if pane.selection.field]
    if not colored:
        return ""
    if all(pane.scale.mode == FIXED for pane in colored):
        return "The range of the colours is locked."
    if any(measures(over, pane) for pane in colored):
        return "The range of the colours spans all frames: it is found in a first pass."
    if all(pane.scale.mode in OF_SAMPLES for pane in colored):
        return "The range of the colours is that of the samples that were scanned, in all frames."
    return f"The range of the colours is that {'of all time steps' if over == TIME else 'on screen'}, in all frames."
