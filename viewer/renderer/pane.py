"""One pane of the view: its scene, its camera, and the answers to what is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.artifacts.manifest import Manifest
from viewer.protocol import (
    LookedUp,
    LookUp,
    Measure,
    Measured,
    PlotBoundary,
    PlotLine,
    Plotted,
    Probe,
    Probed,
    Scene,
    SceneShown,
)
from viewer.renderer.batch import Batch, batches_of, notes_of_boundaries, notes_of_empty, notes_of_unseen
from viewer.renderer.boundary_parts import NONE, Boundaries
from viewer.renderer.camera import check_drawable, size_of, union
from viewer.renderer.coloring import Coloring
from viewer.renderer.curved_notes import notes_of_curved
from viewer.renderer.inside import InsideView
from viewer.renderer.onscreen import OnScreen
from viewer.renderer.sight import Sight
from viewer.renderer.stores import Stores
from viewer.renderer.surface import Surface

if TYPE_CHECKING:
    from viewer.renderer.tools.job import Left

_BINS = 200  # of a rough picture along the diagonal of the data: some 5 pixels each when the data fills the pane


class Pane:
    """A scene and all that belongs to it.

    Parameters
    ----------
    window
        The ``vtkRenderWindow``; whoever makes the pane adds its renderer there.
    stores
        What all panes have in common.

    Attributes
    ----------
    sight, screen
        How it is seen, and what is drawn.
    skins
        Surfaces of the whole mesh, whatever tools leave of it.
    scene
        What is shown, as it was asked for.
    drawn
        The same as it is drawn: with the range that it shares with other panes.
    """

    def __init__(self, window: Any, stores: Stores) -> None:
        self._stores = stores
        self.sight = Sight(window)
        self.screen = OnScreen(self.sight.renderer)
        self._batches: dict[str, Batch] = {}  # by their names
        self.skins: list[Surface] = []
        self._inside = InsideView(stores.fields)
        self._coloring = Coloring()
        self._coarse = False
        self.scene = self.drawn = Scene(id=-1)

    def clear(self, scene: Scene) -> None:
        """Show nothing but the background."""
        self.skins = []
        self._inside.clear()
        self.scene = scene
        self._keep({}, {}, Coloring(), scene, None, NONE)

    def color(self, scene: Scene) -> Coloring:
        """Return how a scene would be coloured.

        Raises
        ------
        ViewerError
            When its field cannot be read.
        """
        if not scene.artifact:
            return Coloring()
        directory, manifest = self._read(scene)
        return Coloring.of(scene, directory, manifest, self._stores.fields)

    def show(
        self, asked: Scene, scene: Scene, notes: Sequence[str] = (), progress: Callable[[str], None] = lambda _: None
    ) -> SceneShown:
        """Show ``scene`` in place of what was there; when it fails, :meth:`clear` is for the caller to do.

        Parameters
        ----------
        asked
            The scene before it was given the range of other panes.
        notes
            Sentences that come first.
        progress
            Is told in words what takes long.

        Raises
        ------
        ViewerError
            When the artifact cannot be drawn.
        """
        if not scene.artifact:
            self.clear(scene)
            return SceneShown(scene.id)
        directory, manifest = self._read(scene)
        notes = [*notes, *notes_of_empty(manifest)]
        batches = batches_of(manifest, scene)
        notes += notes_of_boundaries(batches, scene.field)
        store = self._stores.surfaces
        surfaces = {batch.name: store.get(directory, batch, progress) for batch in batches}
        seen = {name for name, surface in surfaces.items() if surface.seen}
        notes += notes_of_unseen(batches, {name: surface.cells for name, surface in surfaces.items()}, seen)
        notes += notes_of_curved(surfaces.values())
        boxes = [surface.bounds for surface in surfaces.values()]
        check_drawable(union(boxes))
        self.skins = list(surfaces.values())
        hidden = [zone for zone in manifest.zones if zone.cells and zone.name in scene.hidden_zones]
        boxes += [store.bounds(directory, zone) for zone in hidden]
        boundaries = self._stores.boundaries.get(directory, manifest, scene, store)
        if hidden and not surfaces and not boundaries.shown:
            notes.append("All zones are hidden.")
        coloring = Coloring.of(scene, directory, manifest, self._stores.fields)
        notes += coloring.notes
        bounds = union(boxes)
        left = self._inside.apply(directory, manifest, scene, batches, surfaces, bounds, coloring, progress)
        if left is not None:
            boundaries = self._inside.cut(boundaries)
            surfaces = left.surfaces
        notes += boundaries.notes
        self._keep({batch.name: batch for batch in batches}, surfaces, coloring, scene, left, boundaries)
        self.scene = asked
        self.sight.placement.new_scene(manifest.dataset, boxes)
        return SceneShown(
            scene.id,
            points=sum(zone.points for zone in manifest.meshes),
            cells=sum(zone.cells for zone in manifest.meshes),
            triangles=sum(surface.triangles for surface in surfaces.values()),
            notes=tuple(notes),
            bounds=bounds,
            shared=scene != asked,
            boundaries=boundaries.shown,
            **(left.summary() if left else {}),
            **coloring.summary(),
        )

    def set_looks(self, pixel_ratio: float, *, rough: bool) -> bool:
        """Be drawn with so many pixels per logical pixel, in rough or in full; return whether any is rough now."""
        return self.screen.set_looks(pixel_ratio, rough, self.extent / _BINS)

    @property
    def coarse(self) -> bool:
        """Whether it shows what tools leave of fewer cells than the mesh has: only another scene shows it as it is."""
        return self._coarse

    @property
    def extent(self) -> float:
        """The size of what is drawn, in world units."""
        return size_of(union([surface.bounds for surface in self.screen.surfaces]))

    def probe(self, question: Probe) -> Probed | None:
        """Return what is at a place of the picture that was drawn last.

        None means that something had to be prepared first: ask again when there is nothing more urgent.
        """
        if not self.sight.prober.prepare():
            return None
        found = self.sight.find(question.x, question.y)
        if found is None:
            return Probed(question.id, self.scene.id)
        return self._inside.answer(question, self.scene.id, found, self._batches, self._coloring)

    def measure(self, question: Measure) -> Iterator[Measured | None]:
        """Measure what is shown, and a field over it, in steps; the last one is the answer."""
        return self._inside.measure(question, self.scene.id, self._coloring)

    def plot(self, question: PlotLine | PlotBoundary | LookUp) -> Plotted | LookedUp:
        """Return curves or the values at pins."""
        return self._inside.plot(question, self.scene.id, self._coloring)

    def _read(self, scene: Scene) -> tuple[Path, Manifest]:
        directory = Path(scene.artifact)
        return directory, self._stores.manifests.read(directory)

    def _keep(
        self,
        batches: dict[str, Batch],
        surfaces: dict[str, Surface],
        coloring: Coloring,
        scene: Scene,
        left: Left | None,
        boundaries: Boundaries,
    ) -> None:
        values, layers = (left.values, left.layers) if left else ({}, [])
        self.screen.show(batches, surfaces, values, layers, coloring, scene, boundaries)
        self._batches = batches
        self.sight.prober.show(surfaces, scene.representation == "points")
        self._coloring, self.drawn = coloring, scene
        self._coarse = left is not None and left.coarse
        self.sight.set_background(scene.background)
