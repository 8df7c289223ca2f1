"""Actors of surfaces that were on screen a moment ago, hidden but still on the graphics card.

A renderer lets go of an actor's buffers when the actor is removed, and filling them again takes longer than drawing
(a million triangles: twice as long). So actors stay in the renderer, invisible, while there is room.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from viewer.renderer.actors import ZoneActor
from viewer.renderer.coloring import Coloring
from viewer.renderer.surface import Surface
from viewer.renderer.values import Values

KEPT_CELLS = 2_500_000
"""Cells of all hidden surfaces together; some 100 bytes each."""


class ActorPool:
    """Holds hidden actors; those hidden longest leave when all together grow too big."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self._cells = 0
        self._zones: OrderedDict[int, ZoneActor] = OrderedDict()  # by the identity of the surface, which it keeps alive

    def put(self, zone: ZoneActor) -> None:
        """Hide an actor, and keep it for when its surface is wanted again, unless that will never be."""
        zone.set_visible(False)
        if zone.surface.passing:
            self._remove(zone)
            return
        twin = self._zones.pop(id(zone.surface), None)  # two zones may have one mesh
        if twin is not None:
            self._drop(twin)
        self._zones[id(zone.surface)] = zone
        self._cells += zone.surface.cells
        while self._zones and self._cells > KEPT_CELLS:
            self._drop(self._zones.popitem(last=False)[1])

    def keep(self, surface: Surface, values: Values | None, coloring: Coloring) -> bool:
        """Keep the actor of a surface longer than others; return whether it is here, in these colours."""
        zone = self._zones.get(id(surface))
        if zone is None or not zone.is_colored(values, coloring):
            return False
        self._zones.move_to_end(id(surface))
        return True

    def take(self, surface: Surface) -> ZoneActor:
        """Return the actor of a surface, visible; a new one unless it is kept here."""
        zone = self._zones.pop(id(surface), None)
        if zone is None:
            zone = ZoneActor(surface)
            for actor in zone.actors:
                self._renderer.AddActor(actor)
        else:
            self._cells -= surface.cells
        zone.set_visible(True)
        return zone

    def _drop(self, zone: ZoneActor) -> None:
        self._cells -= zone.surface.cells
        self._remove(zone)

    def _remove(self, zone: ZoneActor) -> None:
        for actor in zone.actors:
            self._renderer.RemoveActor(actor)
