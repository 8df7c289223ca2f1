"""What the renderer is told of one thumbnail."""

from __future__ import annotations

from pathlib import Path

from viewer.protocol import DrawFigure, Scene, SceneShown
from viewer.shell.session.drawing import make_scene
from viewer.shell.session.side_pane import SidePane
from viewer.shell.thumbnails.sheet import Sheet
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ThumbnailDrawing:
    """A thumbnail that is being drawn.

    Attributes
    ----------
    side
        What has been read of the sample.
    again
        What it came out as before, where the mesh has turned out to lie elsewhere and is looked for.
    """

    sheet: Sheet
    sample: int
    side: SidePane
    again: SceneShown | None = None

    @property
    def scene(self) -> Scene:
        """What is to be seen."""
        look, side, found = self.sheet.look, self.side, self.side.ready
        assert found is not None, "it has been read"
        against = side.subtracted.against if side.subtracted is not None else None
        more = {"tools": look.tools, "tool_spans": look.tool_spans, "against": against}
        return make_scene(0, found, side.selection, look.wish.appearance, look.scale, **more)

    def order(self, file: Path) -> DrawFigure:
        """Return how it is to be drawn, and into which file."""
        wish = self.sheet.look.wish
        colors = wish.appearance.background, wish.appearance.foreground
        return DrawFigure(0, str(file), wish.size, (0, 0, *wish.size), wish.ratio, *colors)
