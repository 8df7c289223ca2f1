"""A picture to be made, with what a renderer would have drawn of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from viewer.figure_size import PIXELS, FigureSize
from viewer.protocol import Camera, DrawFigure, FigureDrawn, PaneArea, PaneFrame
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.layout import figure_layout, order_of
from viewer.shell.figure.painting import FigureParts
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.session.color_bar_content import ColorBarContent

COLORS = tuple(f"#{255 - step:02x}00{step:02x}" for step in range(256))
MESH = (10, 200, 30, 255)
"""What the renderer drew, all over its place."""

CAMERA = Camera((0.0, 0.0, 5.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def content(**changes: Any) -> FigureContent:
    made = FigureContent(
        name="horn-train-4-p",
        words={"dataset": "horn", "split": "train", "sample": "4", "field": "p [Pa]", "time": "0.4"},
        bars=(ColorBarContent("p [Pa]", -1.0, 3.0, COLORS),),
        shape=2.0,
        pane_shape=1.0,
        background="#101820",
        foreground="#f0f0f0",
        marks=lambda _painter, _eye: None,
        handles=lambda _painter, _eye: None,
    )
    return replace(made, **changes)


def spec(width: int = 600, height: int = 400, dpi: float = 96.0, **changes: Any) -> FigureSpec:
    return replace(FigureSpec(FigureSize(float(width), float(height), PIXELS, dpi)), **changes)


def drawn_parts(
    folder: Path,
    wanted: FigureSpec,
    shown: FigureContent | None = None,
    areas: tuple[PaneArea, ...] = (PaneArea(),),
    *,
    alone: bool = False,
) -> tuple[FigureParts, DrawFigure]:
    """Return a picture and the order whose file a renderer has made: :data:`MESH` in its place."""
    shown = shown or content()
    layout = figure_layout(wanted, shown)
    order = order_of(7, str(folder / "figure-7.rgba"), wanted, shown, layout, alone=alone)
    width, height = order.canvas
    pixels = np.zeros((height, width, 4), np.uint8)
    if order.background:
        pixels[:] = (*bytes.fromhex(order.background[1:]), 255)
    left, top, across, down = order.place
    pixels[top : top + down, left : left + across] = MESH
    Path(order.file).write_bytes(pixels.tobytes())
    frames = tuple(PaneFrame(area, 3, CAMERA) for area in areas)
    return FigureParts(wanted, shown, layout, FigureDrawn(7, frames)), order
