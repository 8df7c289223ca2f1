"""What tools are applied to, and what they leave."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from viewer.artifacts.manifest import Manifest
from viewer.protocol import Scene, Tool, ToolLegend, ToolNote, ToolSpan
from viewer.renderer.batch import Batch
from viewer.renderer.directions import Bounds
from viewer.renderer.surface import Surface
from viewer.renderer.tools.layer import Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.stage import Task
from viewer.renderer.values import Values
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """What the tools are applied to.

    Attributes
    ----------
    surfaces
        By the name of the batch, as without tools.
    bounds
        Around the whole mesh.
    progress
        Is told in words what takes long.
    """

    directory: Path
    manifest: Manifest
    scene: Scene
    batches: Sequence[Batch]
    surfaces: dict[str, Surface]
    bounds: Bounds
    progress: Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class AppliedTool:
    """A tool that was applied: with what, and what it left."""

    tool: Tool
    task: Task
    pieces: Sequence[Piece]


@dataclasses.dataclass(slots=True)
class Left:
    """What the tools leave.

    Attributes
    ----------
    surfaces, values
        By the name of the batch; values only where they are not those of the field's own points or cells.
    missing
        Names of fields that have to be read first.
    coarse
        Whether it is of fewer cells than the mesh has.
    whole, steps
        What the tools were applied to, and all that were.
    """

    pieces: Sequence[Piece] = ()
    surfaces: dict[str, Surface] = field(default_factory=dict)
    values: dict[str, Values] = field(default_factory=dict)
    layers: list[Layer] = field(default_factory=list)
    notes: list[ToolNote] = field(default_factory=list)
    legends: list[ToolLegend] = field(default_factory=list)
    spans: list[ToolSpan] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    coarse: bool = False
    whole: Sequence[Piece] = ()
    steps: list[AppliedTool] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return the part of :class:`~viewer.protocol.SceneShown` that tells of the tools."""
        return {
            "tool_notes": tuple(self.notes),
            "tool_legends": tuple(self.legends),
            "tool_spans": tuple(self.spans),
            "missing_fields": self.missing,
        }

    def is_cut(self, name: str) -> bool:
        """Whether what is drawn of a batch is not its own skin."""
        return any(piece.batch.name == name and piece.origin is None for piece in self.pieces)
