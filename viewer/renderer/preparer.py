"""Being ready for what may be shown next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from viewer.memory import is_roomy
from viewer.protocol import Scene
from viewer.renderer.batch import Batch, batches_of
from viewer.renderer.coloring import Coloring
from viewer.renderer.fields import records_of
from viewer.renderer.onscreen import OnScreen
from viewer.renderer.stores import Stores
from viewer.renderer.surface import Surface
from viewer.renderer.values import Values

_OUT_OF_SIGHT = (16, 16)  # pixels; VTK leaves out what covers nothing of the view, so not too few

Looks = Callable[[], tuple[tuple[int, int], float]]
"""Returns the size of the pictures, and their device pixels per logical pixel."""


class Preparer:
    """Fills the stores of a view, and the graphics card, with what another artifact needs.

    Parameters
    ----------
    window
        The ``vtkRenderWindow``.
    screen, others
        Where the artifact may be shown, and what else is drawn in the window.
    """

    def __init__(self, window: Any, screen: OnScreen, others: Sequence[OnScreen], stores: Stores) -> None:
        self._window = window
        self._screen, self._others = screen, others
        self._manifests, self._surfaces, self._fields = stores.manifests, stores.surfaces, stores.fields

    def steps(self, directory: Path, scene: Scene, looks: Looks) -> Iterator[None]:
        """Be ready to show an artifact as ``scene`` is shown, as far as there is room to keep it.

        A step with each ``next``: taking a surface, reading and colouring the field, and putting a surface on the
        graphics card, which takes longer than drawing it.

        Raises
        ------
        ViewerError
            When the artifact cannot be drawn.
        """
        manifest = self._manifests.read(directory)
        batches = batches_of(manifest, scene)
        if not self._surfaces.are_worth_taking_ahead(zone for batch in batches for zone in batch.zones):
            return
        surfaces: list[tuple[Batch, Surface]] = []
        for batch in batches:
            if not is_roomy():
                return
            surfaces.append((batch, self._surfaces.get(directory, batch, lambda _text: None)))
            yield
        if scene.field:
            self._fields.get_all(directory, records_of(manifest, scene.field, scene.location), scene.component)
            yield
        if any(tool.on for tool in scene.tools) or scene.against is not None:
            return  # what is drawn then is known when it is drawn
        coloring = Coloring.of(scene, directory, manifest, self._fields)
        for batch, surface in surfaces:
            values = self._screen.values_of(batch, coloring)
            on_screen = any(surface is shown for shown in self._screen.surfaces)
            if on_screen or min(looks()[0]) == 0 or self._screen.spare.keep(surface, values, coloring):
                continue
            yield
            if not is_roomy():
                return
            self._upload(surface, values, coloring, scene, looks)

    def _upload(self, surface: Surface, values: Values | None, coloring: Coloring, scene: Scene, looks: Looks) -> None:
        """Draw a surface where nobody sees it: buffers are filled by drawing only."""
        size, scale = looks()
        zone = self._screen.spare.take(surface)
        try:
            zone.show(values, coloring, scene)
            zone.set_pixel_ratio(scale)
            self._set_visible(False)
            self._window.SetSize(*_OUT_OF_SIGHT)
            self._window.Render()
        finally:  # whatever happens, what was on screen is what the next picture shows
            self._window.SetSize(*size)
            self._screen.spare.put(zone)
            self._set_visible(True)

    def _set_visible(self, visible: bool) -> None:
        for screen in (self._screen, *self._others):
            screen.set_visible(visible)
