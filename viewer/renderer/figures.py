"""Pictures that are drawn beside the one on screen, tile by tile, so that the view goes on meanwhile."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.errors import RenderError
from viewer.protocol import Camera, DrawFigure, Failed, FigureDrawn, PaneArea, PaneFrame, Progress
from viewer.renderer.board import Board
from viewer.renderer.colors import rgb_color
from viewer.renderer.corner import KeptFree
from viewer.renderer.failures import failure_of
from viewer.renderer.pane import Pane
from viewer.renderer.picture_file import new_picture_file
from viewer.renderer.spot import Spot
from viewer.renderer.tiles import Pixels, TileDrawer, TileLook

LARGEST = 16_384
"""Longest side of a picture in pixels."""

Answer = Progress | FigureDrawn | Failed


class Figures:
    """What was asked for, in the order in which it came.

    Parameters
    ----------
    begin
        Draws: a step with each ``next``, the last one gives the answer; see :func:`figure_steps`.
    say
        Is told each answer.
    """

    def __init__(
        self, begin: Callable[[DrawFigure], Generator[Progress | FigureDrawn]], say: Callable[[Answer], None]
    ) -> None:
        self._begin, self._say = begin, say
        self._waiting: deque[DrawFigure] = deque()
        self._steps: Generator[Progress | FigureDrawn] | None = None

    def __bool__(self) -> bool:
        """Whether anything is left to do."""
        return bool(self._waiting)

    def add(self, order: DrawFigure) -> None:
        """Draw this one, too."""
        self._waiting.append(order)

    def cancel(self, number: int) -> None:
        """Draw one no more, and remove what there is of its file."""
        for order in [order for order in self._waiting if order.id == number]:
            if order is self._waiting[0] and self._steps is not None:
                self._steps.close()
                self._steps = None
            self._waiting.remove(order)

    def step(self) -> None:
        """Draw one tile; there has to be something left to do."""
        order = self._waiting[0]
        try:
            self._steps = self._steps or self._begin(order)
            answer: Answer = next(self._steps)
        except Exception as error:
            answer = failure_of(order.id, error)
        if not isinstance(answer, Progress):
            self._waiting.popleft()
            self._steps = None
        self._say(answer)


def figure_steps(
    window: Any, board: Board, size: tuple[int, int], order: DrawFigure
) -> Generator[Progress | FigureDrawn]:
    """Draw a picture tile by tile: progress after each, and the answer at last.

    Parameters
    ----------
    window, size
        The ``vtkRenderWindow``, and the size that it has between tiles.

    Raises
    ------
    RenderError
        When it is too large, its file cannot be made, or something else is on screen before it is done.
    """
    _check(order)
    scenes, areas = board.scenes, board.areas(order.pane)
    split = board.split and len(areas) > 1
    left, top, width, height = order.place
    spots = {area.pane: Spot.of(area, (width, height), split=split) for area in areas}
    sizes = {number: spot.size for number, spot in spots.items()}
    free = KeptFree(*(part * order.scale for part in (order.corner, order.head, order.foot)))
    cameras = board.viewpoint.cameras_in(sizes, free)
    look = TileLook(order.scale, order.background, order.foreground, order.tile)
    panes = dict(board.panes)
    drawers = {
        number: TileDrawer(
            window, size, panes[number], (panes[other] for other in panes if other != number), spot, look
        )
        for number, spot in spots.items()
    }
    work = [(number, tile) for number, drawer in drawers.items() for tile in drawer.tiles()]
    canvas = _Canvas(order)
    try:
        for done, (number, tile) in enumerate(work, 1):
            if board.scenes != scenes or any(board.panes.get(shown) is not panes[shown] for shown in spots):
                raise RenderError("Something else came on screen while the picture was drawn; save it once more.")
            first, upper = spots[number].origin
            watched = order.places if number == board.active_number else ()
            pixels = drawers[number].draw(tile, cameras[number], watched)
            canvas.put(left + first + tile.left, top + upper + tile.top, pixels)
            if done < len(work):
                yield Progress(order.id, "Drawing the picture", done / len(work))
    except BaseException:  # also where nobody wants it any more
        canvas.remove()
        raise
    canvas.close()
    covered = sorted(set().union(*(drawer.covered for drawer in drawers.values())))
    yield FigureDrawn(order.id, tuple(_frame(area, board, cameras[area.pane]) for area in areas), split, tuple(covered))


def _beside(panes: dict[int, Pane], number: int) -> list[Pane]:
    return [pane for other, pane in panes.items() if other != number]


def _frame(area: PaneArea, board: Board, camera: Camera) -> PaneFrame:
    return PaneFrame(area, board.panes[area.pane].scene.id, camera)


def _check(order: DrawFigure) -> None:
    left, top, width, height = order.place
    across, upwards = order.canvas
    if min(left, top) < 0 or min(width, height) < 1 or left + width > across or top + height > upwards:
        raise RenderError("There is no room for the mesh in a picture of that size; make it larger.")
    if max(order.canvas) > LARGEST:
        raise RenderError(f"A picture can have {LARGEST:,} pixels along each side at most; make it smaller.")
    if not 0.01 < order.scale < 1000.0 or order.tile < 1:
        raise RenderError("A picture of that size cannot be drawn; choose another one.")


class _Canvas:
    """The file of a picture, filled with the background."""

    def __init__(self, order: DrawFigure) -> None:
        width, height = order.canvas
        self._path = Path(order.file)
        self._memory = new_picture_file(self._path, width * height * 4)
        self._pixels: npt.NDArray[np.uint8] | None = np.frombuffer(self._memory, np.uint8).reshape(height, width, 4)
        if order.background and order.place != (0, 0, width, height):
            red, green, blue = (round(255 * part) for part in rgb_color(order.background))
            self._pixels[:] = (red, green, blue, 255)

    def put(self, left: int, top: int, pixels: Pixels) -> None:
        assert self._pixels is not None
        height, width, _ = pixels.shape
        self._pixels[top : top + height, left : left + width] = pixels

    def close(self) -> None:
        self._pixels = None  # a mapping with an array on it cannot be closed
        self._memory.close()

    def remove(self) -> None:
        self.close()
        with contextlib.suppress(OSError):
            self._path.unlink()
