"""ContourLines: lines of equal values on what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.protocol import ContourLines
from viewer.renderer.tools.iso_surface import contour
from viewer.renderer.tools.layer import PLAIN, Layer
from viewer.renderer.tools.piece import Piece, averaged, with_points
from viewer.renderer.tools.stage import Outcome, Task, levels, outside_note

_NAME = "values of the lines"


class ContourLinesStage:
    """Draws lines on surfaces."""

    def apply(self, tool: ContourLines, pieces: Sequence[Piece], task: Task) -> Outcome:
        """See :class:`~viewer.renderer.tools.stage.Stage`."""
        values = levels(tool.values, tool.count, task.field)
        layers, notes = [], []
        for piece in pieces:
            marked = with_points(piece.drawn, piece.batch, task.field, _NAME)
            if marked is None:
                continue
            if marked[1]:
                notes.append(averaged(task.field.want.field))
            lines = contour(marked[0], _NAME, values)
            if lines.GetNumberOfCells():
                layers.append(Layer(lines, PLAIN, width=tool.width))
        if not layers and not all(piece.is_empty for piece in pieces):
            notes.append(outside_note(values, task.field))
        return Outcome(pieces, tuple(layers), tuple(dict.fromkeys(notes)))
