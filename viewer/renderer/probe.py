"""What is under the cursor."""

from __future__ import annotations

import time

from viewer.renderer.actors import thickness
from viewer.renderer.face_picking import FacePicker
from viewer.renderer.line_picking import LinePick, LinePicker
from viewer.renderer.projection import Projection, Vector
from viewer.renderer.surface import Surface
from viewer.values import dataclass

_PATIENCE = 0.1  # seconds
_REACH = 6.0  # logical pixels from the cursor to a line or a point
_IN_FRONT = 1.0 + 1e-4  # a line on a face is meant although rounding may put it behind


@dataclass(frozen=True, slots=True)
class Found:
    """A place on what is called ``zone``; ``point`` and ``cell`` are numbered from 0 in the arrays of that."""

    zone: str
    position: Vector
    point: int
    cell: int


class Prober:
    """Finds what is drawn at a pixel. What that takes is prepared when it is asked for first, and kept."""

    def __init__(self) -> None:
        self._zones: dict[str, _Zone] = {}

    def show(self, surfaces: dict[str, Surface], dots: bool) -> None:
        """Take note of what is drawn, by zone name, and whether as points only; this costs nothing."""
        kept = self._zones
        self._zones = {
            name: kept[name] if name in kept and kept[name].same(surface, dots) else _Zone(surface, dots)
            for name, surface in surfaces.items()
        }

    def prepare(self) -> bool:
        """Do one step of some 20 ms of what has to be done before :meth:`at`; return whether nothing is left."""
        return next((False for zone in self._zones.values() if not zone.prepare()), True)

    def at(self, projection: Projection, x: float, y: float, pixel_ratio: float) -> Found | None:
        """Return what is drawn at a place, in pixels from the top left; lines and points also a little beside it.

        Parameters
        ----------
        pixel_ratio
            Pixels per logical pixel.
        """
        hits = [hit for name, zone in self._zones.items() for hit in zone.hits(name, projection, x, y, pixel_ratio)]
        return min(hits, key=lambda hit: hit[0])[1] if hits else None

    def under(
        self, projection: Projection, x: float, y: float, pixel_ratio: float, otherwise: Vector
    ) -> tuple[Vector, bool]:
        """Return the place that is seen at a pixel, and whether something is drawn there.

        Where nothing is, the place is as far away as ``otherwise``; so it is as well where it takes long to find out,
        because the hand that zooms must not wait. The cursor that came there has usually asked before.
        """
        late = time.monotonic() + _PATIENCE
        while not (ready := self.prepare()) and time.monotonic() < late:
            pass
        found = self.at(projection, x, y, pixel_ratio) if ready else None
        return projection.through(x, y, projection.depth(found.position if found else otherwise)), found is not None


_Hit = tuple[tuple[bool, float], Found]
"""What was found, and its order: first what is at the pixel by depth, then what is near it by distance."""


class _Zone:
    def __init__(self, surface: Surface, dots: bool) -> None:
        self._surface = surface
        self._dots = dots
        self._face_picker: FacePicker | None = None
        self._line_picker: LinePicker | None = None

    def same(self, surface: Surface, dots: bool) -> bool:
        return self._surface is surface and self._dots == dots

    def prepare(self) -> bool:
        if self._face_picker is None or self._line_picker is None:
            self._face_picker, self._line_picker = FacePicker(self._surface), LinePicker(self._surface, self._dots)
        if self._dots or self._face_picker.ready:
            return True
        self._face_picker.prepare()
        return False

    def hits(self, name: str, projection: Projection, x: float, y: float, pixel_ratio: float) -> list[_Hit]:
        assert self._face_picker is not None and self._line_picker is not None
        found: list[_Hit] = []
        point, line = thickness(self._surface)
        dotted = self._dots or self._surface.data.GetNumberOfVerts() > 0
        drawn = (point if dotted else line) * pixel_ratio / 2.0 + 0.5
        pick = self._line_picker.near(projection, x, y, drawn, max(_REACH * pixel_ratio, drawn))
        if pick is not None:
            order = (False, pick.depth / _IN_FRONT) if pick.pixels <= drawn else (True, pick.pixels)
            found.append((order, self._found(name, pick.position, pick.point, self._cell_of(pick))))
        met = None if self._dots else self._face_picker.meet(*projection.ray(x, y))
        if met is not None:
            cell, position = met
            point = self._face_picker.nearest_node(cell, position)
            found.append(((False, projection.depth(position)), self._found(name, position, point, cell)))
        return found

    def _cell_of(self, pick: LinePick) -> int:
        assert self._face_picker is not None and self._line_picker is not None
        if pick.cell >= 0:
            return pick.cell
        polygon = self._face_picker.cell_at(pick.point)
        return polygon if polygon >= 0 else self._line_picker.cell_at(pick.point)

    def _found(self, name: str, position: Vector, point: int, cell: int) -> Found:
        ids = self._surface
        return Found(name, position, int(ids.point_ids[point]), int(ids.cell_ids[cell]) if cell >= 0 else -1)
