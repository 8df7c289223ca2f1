"""The tools of scenes, imported when a scene has one that is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.artifacts.manifest import CELL, VERTEX, Manifest
from viewer.protocol import LookedUp, LookUp, Measure, Measured, PlotBoundary, PlotLine, Plotted, Probe, Probed, Scene
from viewer.renderer.batch import Batch
from viewer.renderer.boundary_parts import Boundaries
from viewer.renderer.coloring import Coloring
from viewer.renderer.directions import Bounds
from viewer.renderer.fields import FieldStore
from viewer.renderer.probe import Found
from viewer.renderer.surface import Surface

if TYPE_CHECKING:
    from viewer.renderer.plots.plotter import Plotter
    from viewer.renderer.tools.job import Job, Left
    from viewer.renderer.tools.toolbox import Toolbox


class InsideView:
    """Applies the tools of the scene on screen, and measures what they leave.

    Parameters
    ----------
    fields
        Where values are read.
    """

    def __init__(self, fields: FieldStore) -> None:
        self._fields = fields
        self._toolbox: Toolbox | None = None
        self._make_job: Callable[[], Job] | None = None  # nothing of the tools is imported before it is called
        self._left: Left | None = None
        self._plotter: Plotter | None = None

    def clear(self) -> None:
        """Let go of everything: the view is empty."""
        self._toolbox = self._make_job = self._left = self._plotter = None

    def apply(
        self,
        directory: Path,
        manifest: Manifest,
        scene: Scene,
        batches: Sequence[Batch],
        surfaces: dict[str, Surface],
        bounds: Bounds | None,
        coloring: Coloring,
        progress: Callable[[str], None],
    ) -> Left | None:
        """Return what the tools that are on leave of a mesh; None when none is on.

        Parameters
        ----------
        surfaces
            By the name of the batch, without tools.
        bounds
            Around the whole mesh.
        progress
            Is told in words what takes long.
        """
        self._left = self._make_job = None
        if not scene.tools:
            self._toolbox = None
        if bounds is None:
            return None
        around = bounds

        def make_job() -> Job:
            from viewer.renderer.tools.job import Job

            return Job(directory, manifest, scene, batches, surfaces, around, progress)

        self._make_job = make_job
        if any(tool.on for tool in scene.tools):
            from viewer.renderer.tools.pieces import may_be_coarse

            self._left = self._tools().apply(make_job(), coloring, coarse=may_be_coarse(scene))
        return self._left

    def cut(self, boundaries: Boundaries) -> Boundaries:
        """Return what the tools leave of boundaries; see :meth:`apply`."""
        if self._left is None or self._make_job is None or boundaries.data is None:
            return boundaries
        from viewer.renderer.tools.boundary_cuts import cut_boundaries

        return cut_boundaries(boundaries, self._left, self._make_job())

    def answer(
        self, question: Probe, scene: int, found: Found, batches: Mapping[str, Batch], coloring: Coloring
    ) -> Probed:
        """Say what was found at a place."""
        batch, point = batches[found.zone], found.point
        left = self._left
        values = left.values.get(found.zone) if left is not None else None
        if left is not None and left.is_cut(found.zone):
            point = self._tools().pieces.nearest_node(batch, found.cell, found.position)
        zone, place = batch.locate(VERTEX, point)
        cell_zone, cell = batch.locate(CELL, found.cell)
        zone = cell_zone if found.cell >= 0 else zone
        value, components = coloring.at(zone.name, place, cell)
        sides = coloring.sides_at(zone.name, place, cell)
        if values is not None:
            number = float(values.array[found.point])
            value, components, sides = (number if number == number else None), (), None
        return Probed(question.id, scene, zone.name, found.position, place, cell, value, components, sides)

    def measure(self, question: Measure, scene: int, coloring: Coloring) -> Iterator[Measured | None]:
        """Measure what is left, and a field over it, in steps; the last one is the answer."""
        if self._make_job is None:
            yield Measured(question.id, scene, note="Nothing is shown.")
            return
        from viewer.renderer.tools.measure import measure

        yield from measure(self._tools(), self._make_job(), coloring, question, scene)

    def plot(self, question: PlotLine | PlotBoundary | LookUp, scene: int, coloring: Coloring) -> Plotted | LookedUp:
        """Return curves through the mesh or of what is left of it, or the values at pins."""
        if self._make_job is None:
            return (LookedUp if isinstance(question, LookUp) else Plotted)(question.id, scene)
        if self._plotter is None:
            from viewer.renderer.plots.plotter import Plotter

            self._plotter = Plotter()
        return self._plotter.answer(question, self._tools(), self._make_job(), coloring, scene)

    def _tools(self) -> Toolbox:
        if self._toolbox is None:
            from viewer.renderer.tools.toolbox import Toolbox

            self._toolbox = Toolbox(self._fields)
        return self._toolbox
