"""Panes that change places in a picture: what was drawn of each is put where it is now, and nothing is drawn.

So blinking two panes costs no drawing, and shows each of them as it stood still.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from viewer.renderer.picture import Picture
from viewer.renderer.spot import Spot

if TYPE_CHECKING:
    from viewer.renderer.board import Board
    from viewer.renderer.watched import WatchedPlaces

Pixels = npt.NDArray[np.uint8]


class MovedPanes:
    """Keeps the last complete picture of several panes, as it was before anything was painted over it."""

    def __init__(self, board: Board, watched: WatchedPlaces) -> None:
        self._board, self._watched = board, watched
        self._pixels: Pixels | None = None
        self._picture: Picture | None = None
        self._spots: dict[int, Spot] = {}
        self._seen: tuple[object, ...] = ()

    def forget(self) -> None:
        """Keep nothing: another picture is drawn."""
        self._pixels = self._picture = None

    def keep(self, pixels: Pixels, pixel_ratio: float) -> None:
        """Keep a copy of the pixels of a picture, where there are several panes that are no parts of one picture."""
        height, width, _ = pixels.shape
        spots = self._board.spots((width, height))
        if len(spots) > 1 and not self._board.split:
            self._pixels, self._spots, self._seen = pixels.copy(), spots, self._shown(pixel_ratio)

    def tell(self, picture: Picture) -> Picture:
        """Take note of what else there is to say of the picture that is kept, and return it."""
        self._picture = picture
        return picture

    def arranged(self, size: tuple[int, int], pixel_ratio: float) -> Picture | None:
        """Return the picture with its panes elsewhere; None where it has to be drawn: something else has changed."""
        pixels, picture, spots = self._pixels, self._picture, self._board.spots(size)
        if pixels is None or picture is None or self._shown(pixel_ratio) != self._seen:
            return None
        if {number: _sides(spot) for number, spot in spots.items()} != {
            number: _sides(spot) for number, spot in self._spots.items()
        }:
            return None
        found = np.empty_like(pixels)
        for number, spot in spots.items():
            found[_rows(spot)] = pixels[_rows(self._spots[number])]
        self._pixels, self._spots = found, spots
        return replace(picture, pixels=found.copy(), seconds=0.0)

    def _shown(self, pixel_ratio: float) -> tuple[object, ...]:
        """Return all that a picture shows, but where its panes lie."""
        board = self._board
        panes = tuple((number, pane.scene, pane.drawn) for number, pane in sorted(board.panes.items()))
        cameras = tuple(sorted(board.viewpoint.cameras.items()))
        return panes, cameras, board.active_number, self._watched.places, pixel_ratio


def _sides(spot: Spot) -> tuple[int, int, tuple[int, int], bool]:
    return spot.width, spot.height, spot.picture, spot.split


def _rows(spot: Spot) -> tuple[slice, slice]:
    """Return where a pane lies among the pixels, of which the bottom row comes first."""
    bottom = spot.picture[1] - spot.top - spot.height
    return slice(bottom, bottom + spot.height), slice(spot.left, spot.left + spot.width)
