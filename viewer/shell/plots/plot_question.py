"""What the renderer is asked for a plot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viewer.protocol import PlotBoundary, PlotLine
from viewer.protocol.plotting import Line, PlotField
from viewer.shell.children.inquiries import Question
from viewer.shell.plots.kept_plots import ALONG_BOUNDARY, PlotSettings
from viewer.shell.session.state import Shown


def line_of(settings: PlotSettings, shown: Shown | None) -> Line | None:
    """Return the line that is wanted: by itself along the longest side of the mesh, through its middle."""
    if settings.line is not None:
        return settings.line
    box = None if shown is None else shown.scene.bounds
    if box is None:
        return None
    start = [(box[2 * axis] + box[2 * axis + 1]) / 2.0 for axis in range(3)]
    end = list(start)
    axis = max(range(3), key=lambda axis: box[2 * axis + 1] - box[2 * axis])
    start[axis], end[axis] = box[2 * axis], box[2 * axis + 1]
    return Line((start[0], start[1], start[2]), (end[0], end[1], end[2]))


def key_of(settings: PlotSettings, shown: Shown, line: Line | None, fields: tuple[PlotField, ...]) -> Any:
    """Return what the curves depend on; its first item is the kind."""
    of = (fields, shown.directory, shown.selection.hidden_zones, shown.subtracted)
    if settings.kind == ALONG_BOUNDARY:
        return (settings.kind, settings.over, *of, shown.tools)
    return (settings.kind, line, *of)


def question_of(
    settings: PlotSettings, line: Line | None, fields: tuple[PlotField, ...]
) -> Callable[[int], Question] | None:
    """Return what builds the question from its number; None where there is nothing to ask about."""
    if settings.kind == ALONG_BOUNDARY:
        return lambda number: PlotBoundary(number, fields, settings.over)
    if line is None:
        return None
    return lambda number: PlotLine(number, line, fields)
