"""The actors on screen: one for each batch of zones, and what tools add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from viewer.protocol import Scene
from viewer.renderer.actor_pool import ActorPool
from viewer.renderer.actors import ZoneActor
from viewer.renderer.batch import Batch, JoinedValues
from viewer.renderer.boundaries import BoundaryActor
from viewer.renderer.boundary_parts import Boundaries
from viewer.renderer.coloring import Coloring
from viewer.renderer.surface import Surface
from viewer.renderer.values import Values

if TYPE_CHECKING:  # nothing of the tools is imported before there is one
    from viewer.renderer.tools.layer import Layer, LayerActor


class OnScreen:
    """Adds actors to a renderer and keeps those that the next scene shows as well.

    Parameters
    ----------
    renderer
        The ``vtkRenderer``.

    Attributes
    ----------
    spare
        Actors of surfaces that were on screen a moment ago.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self.spare = ActorPool(renderer)
        self._joined = JoinedValues()
        self._zones: dict[str, ZoneActor] = {}  # by the name of their batch
        self._layers: list[LayerActor] = []
        self._boundaries = BoundaryActor(renderer)

    @property
    def surfaces(self) -> list[Surface]:
        """What is drawn of the zones."""
        return [zone.surface for zone in self._zones.values()]

    def values_of(self, batch: Batch, coloring: Coloring) -> Values | None:
        """Return the values of a batch's points or cells, None without any."""
        return self._joined.of(batch, coloring.values)

    def show(
        self,
        batches: Mapping[str, Batch],
        surfaces: Mapping[str, Surface],
        values: Mapping[str, Values],
        layers: Iterable[Layer],
        coloring: Coloring,
        scene: Scene,
        boundaries: Boundaries,
    ) -> None:
        """Have one actor for each surface, those that are there already included, and dress all for the scene.

        Parameters
        ----------
        values
            Of surfaces whose points or cells are not those of their batch.
        """
        leaving = [
            self._zones.pop(name) for name, zone in list(self._zones.items()) if zone.surface is not surfaces.get(name)
        ]
        for name, surface in surfaces.items():
            if name not in self._zones:
                same = next((zone for zone in leaving if zone.surface is surface), None)
                if same is not None:  # a zone of another name
                    leaving.remove(same)
                self._zones[name] = same or self.spare.take(surface)
        for zone in leaving:  # only now: what is wanted must not be driven out by what is not
            self.spare.put(zone)
        for name, zone in self._zones.items():
            zone.show(values.get(name) or self.values_of(batches[name], coloring), coloring, scene)
        self._show_layers(list(layers), coloring, scene)
        self._boundaries.show(boundaries, scene)

    def set_visible(self, visible: bool) -> None:
        """Draw all of it or nothing."""
        for zone in self._zones.values():
            zone.set_visible(visible)
        for layer in self._layers:
            layer.actor.SetVisibility(visible)
        self._boundaries.set_visible(visible)

    def set_looks(self, scale: float, rough: bool, bin_size: float) -> bool:
        """Draw for ``scale`` device pixels per logical pixel, in rough or in full; return whether any is rough now."""
        is_rough = False
        self._boundaries.set_pixel_ratio(scale)
        for layer in self._layers:
            layer.set_pixel_ratio(scale)
            is_rough |= layer.set_rough(rough, bin_size)
        for zone in self._zones.values():
            zone.set_pixel_ratio(scale)
            is_rough |= zone.set_rough(rough, bin_size)
        return is_rough

    def set_foreground(self, color: str) -> None:
        """Draw lines of tools that have no colours of their own in that one, ``"#rrggbb"``."""
        for layer in self._layers:
            layer.set_foreground(color)

    @property
    def widest(self) -> float:
        """How many pixels wide the widest line or point is."""
        actors = [actor for zone in self._zones.values() for actor in zone.actors]
        styles = [actor.GetProperty() for actor in [*actors, *(layer.actor for layer in self._layers)]]
        widths = (max(style.GetLineWidth(), style.GetPointSize()) for style in styles)
        return max((*widths, self._boundaries.widest), default=1.0)

    def _show_layers(self, layers: list[Layer], coloring: Coloring, scene: Scene) -> None:
        if layers:
            from viewer.renderer.tools.layer import LayerActor

        before, self._layers = {shown.layer.key: shown for shown in self._layers}, []
        for layer in layers:
            shown = before.pop(layer.key, None)
            if shown is None:
                shown = LayerActor(layer)
                self._renderer.AddActor(shown.actor)
            self._layers.append(shown)
            shown.show(coloring, scene)
        for shown in before.values():
            self._renderer.RemoveActor(shown.actor)
