"""Which module is behind which tool."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viewer.protocol import (
    Arrows,
    Clip,
    ContourLines,
    Deform,
    IsoSurface,
    Mesh,
    Scene,
    Slice,
    Streamlines,
    Threshold,
    Tool,
)
from viewer.renderer.tools.arrows import ArrowsStage
from viewer.renderer.tools.clip import ClipStage
from viewer.renderer.tools.contour_lines import ContourLinesStage
from viewer.renderer.tools.deform import DeformStage
from viewer.renderer.tools.iso_surface import IsoSurfaceStage
from viewer.renderer.tools.mesh import MeshStage
from viewer.renderer.tools.slice import SliceStage
from viewer.renderer.tools.stage import Stage
from viewer.renderer.tools.streamlines import StreamlinesStage
from viewer.renderer.tools.threshold import ThresholdStage
from viewer.renderer.tools.wants import VECTOR, Want, want_shown

STAGES: dict[type, Callable[[], Stage]] = {
    Arrows: ArrowsStage,
    Clip: ClipStage,
    ContourLines: ContourLinesStage,
    Deform: DeformStage,
    IsoSurface: IsoSurfaceStage,
    Mesh: MeshStage,
    Slice: SliceStage,
    Streamlines: StreamlinesStage,
    Threshold: ThresholdStage,
}
"""What makes each tool work; a new tool is a dataclass in the protocol, a module here and a row of this table."""

OF_VECTORS = (Arrows, Deform, Streamlines)
"""Tools whose field is a vector, all of it."""

COLORED = (Arrows, Streamlines)
"""Tools that may draw in the colours of the field shown."""

SLOW = (IsoSurface, Streamlines, Threshold)
"""Tools that take seconds for millions of cells."""


def want_of(tool: Tool, scene: Scene) -> Want | None:
    """Return the field that a tool asks for in a scene, None when it needs none."""
    name: Any = getattr(tool, "field", None)
    if name is None:
        return None
    if name:
        location = getattr(tool, "location", "")
        return Want(name, location, VECTOR if isinstance(tool, OF_VECTORS) else getattr(tool, "component", -1))
    if isinstance(tool, OF_VECTORS):
        return Want(scene.field, scene.location, VECTOR)  # of a difference there are no arrows: the field has its own
    return want_shown(scene)
