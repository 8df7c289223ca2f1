"""What a tool's module provides, and what it is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from viewer.numbers import short
from viewer.protocol import ToolSpan
from viewer.renderer.camera import size_of
from viewer.renderer.directions import Bounds
from viewer.renderer.tools.data import size_along
from viewer.renderer.tools.layer import Layer
from viewer.renderer.tools.piece import Piece
from viewer.renderer.tools.wants import FoundField, ToolError
from viewer.values import dataclass

_MOST = 1000  # values of iso-surfaces and lines


@dataclass(frozen=True, slots=True)
class Task:
    """What a tool has to know of the scene.

    Attributes
    ----------
    bounds
        Around the whole mesh.
    found
        The field that the tool asks for; None when it asks for none.
    shown
        The field that colours the mesh, None without one.
    span
        What the tool's own measures are chosen by in the place of this mesh.
    """

    bounds: Bounds
    found: FoundField | None
    shown: FoundField | None
    span: ToolSpan | None = None

    @property
    def diagonal(self) -> float:
        """Diagonal of the mesh, above zero."""
        return self.span.diagonal if self.span is not None else size_of(self.bounds) or 1.0

    @property
    def longest(self) -> float:
        """Longest side of the box around the mesh, above zero."""
        return self.span.longest if self.span is not None else max(size_along(self.bounds)) or 1.0

    @property
    def field(self) -> FoundField:
        """The field that the tool asks for, which is there."""
        assert self.found is not None
        return self.found


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a tool makes of the pieces; ``notes`` are sentences about how."""

    pieces: Sequence[Piece]
    layers: tuple[Layer, ...] = ()
    notes: tuple[str, ...] = ()


class Stage(Protocol):
    """A tool at work; what takes long to make is kept by the pieces."""

    def apply(self, tool: Any, pieces: Sequence[Piece], task: Task) -> StageResult:
        """Apply a tool.

        Raises
        ------
        ToolError
            When it cannot be done; the pieces stay as they are.
        """
        ...


def levels(values: Sequence[float], count: int, found: FoundField) -> tuple[float, ...]:
    """Return the values of iso-surfaces and lines: those given, else ``count`` evenly over the field's range.

    Raises
    ------
    ToolError
        When there are none.
    """
    if values:
        if len(values) > _MOST or not all(map(math.isfinite, values)):
            raise ToolError(f"The values have to be numbers, at most {_MOST:,}.")
        return tuple(values)
    if not 1 <= count <= _MOST:
        raise ToolError(f"There can be 1 to {_MOST:,} values.")
    if found.low is None or found.high is None:
        raise ToolError(f"“{found.want.field}” has no finite value.")
    low, step = found.low, (found.high - found.low) / (count + 1)
    return tuple(low + step * (number + 1) for number in range(count))


def outside_note(values: Sequence[float], found: FoundField) -> str:
    """Say that values lie outside the range of a field."""
    low, high = found.low, found.high
    span = "has no finite value" if low is None or high is None else f"goes from {short(low)} to {short(high)}"
    return f"“{found.want.field}” {span}: {', '.join(short(value) for value in values[:3])} is nowhere."
