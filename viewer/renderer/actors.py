"""One zone on screen, in full and in rough."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.artifacts.manifest import VERTEX
from viewer.protocol import Scene, mesh_of
from viewer.renderer.categories import Categories
from viewer.renderer.coarse import coarsened, worth_it
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import NEUTRAL
from viewer.renderer.directions import flat_axis
from viewer.renderer.lights import AMBIENT, without_highlights
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.surface import Surface
from viewer.renderer.values import Values

_REPRESENTATIONS = {"points": 0, "wireframe": 1, "surface": 2}
_FLAT, _SMOOTH = 0, 1  # VTK_FLAT and VTK_GOURAUD, which is what actors begin with
_LARGEST_POINT = 200.0  # logical pixels
_EDGE_COLOR = (0.05, 0.05, 0.06)

_AROUND_FOCUS = 6
"""VTK's ``FOCAL_POINT_SHIFT_SCALE``: the graphics card has 7 digits for a coordinate, so points are uploaded as their
distances from what the camera looks at, anew when it has come much nearer. Else a millimetre at 6 200 km trembles."""


class ZoneActor:
    """A surface with its colours. It outlives a scene: a new field or colour map uploads nothing but values.

    Attributes
    ----------
    actors
        What to add to the renderer.
    surface
        What it draws.
    """

    def __init__(self, surface: Surface) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor

        self.surface = surface
        self._actor = vtkActor()
        without_highlights(self._actor)
        self._edges = _edge_actor(surface) if surface.edges is not None else None
        self.actors = [self._actor] if self._edges is None else [self._actor, self._edges]
        self._fine = _Level(surface)
        self._rough: _Level | None = None
        self._new = True  # not drawn yet: to make a rough one takes longer than to draw one that is dragged
        self._edges_wanted = False
        self._point_size = 0.0
        self._values: Values | None = None
        self._coloring = Coloring()
        self._actor.SetMapper(self._fine.mapper)

    def show(self, values: Values | None, coloring: Coloring, scene: Scene) -> None:
        """Take on the field (None: one neutral colour), colours and style of a scene."""
        self._values, self._coloring = values, coloring
        self._fine.color(values, coloring)
        if self._rough is not None:
            self._rough.color(values, coloring)
        self._apply_style(scene)

    def is_colored(self, values: Values | None, coloring: Coloring) -> bool:
        """Whether the field lies on the graphics card already, for any colour map of as many colours."""
        return self._fine.is_colored(values, coloring)

    def set_visible(self, visible: bool) -> None:
        """Draw it or not, the edges as the last scene wants them."""
        self._actor.SetVisibility(visible)
        if self._edges is not None:
            self._edges.SetVisibility(visible and self._edges_wanted)

    def set_pixel_ratio(self, pixel_ratio: float) -> None:
        """Draw lines and points for ``pixel_ratio`` device pixels per logical pixel."""
        style = self._actor.GetProperty()
        point, line = thickness(self.surface)
        style.SetPointSize((self._point_size or point) * pixel_ratio)
        style.SetLineWidth(line * pixel_ratio)
        if self._edges is not None:
            self._edges.GetProperty().SetLineWidth(pixel_ratio)

    def set_rough(self, rough: bool, size: float) -> bool:
        """Draw few large triangles of about ``size`` (world units) or all of them; return whether it is rough now."""
        if rough and self._rough is None and worth_it(self.surface) and not (self.surface.passing and self._new):
            self._rough = _Level(coarsened(self.surface, size))
            self._rough.color(self._values, self._coloring)
        self._new = False
        level = self._rough if rough and self._rough is not None else self._fine
        level.mapper.SetPauseShiftScale(rough)  # not in a movement: it takes as long as a picture
        self._actor.SetMapper(level.mapper)
        self._show_edges(self._edges_wanted and level is self._fine)  # edges of the rough triangles mean nothing
        return level is self._rough

    def _show_edges(self, visible: bool) -> None:
        self._actor.GetProperty().SetEdgeVisibility(visible and self._edges is None)
        if self._edges is not None:
            self._edges.SetVisibility(visible)

    def _apply_style(self, scene: Scene) -> None:
        bare = self.surface.triangles == 0  # lines and points only
        filled = scene.representation not in ("points", "wireframe") and not bare
        style = self._actor.GetProperty()
        style.SetColor(*NEUTRAL)
        style.SetRepresentation(_REPRESENTATIONS.get(scene.representation, 2))
        wanted = mesh_of(scene.tools)
        style.SetOpacity(min(max(wanted.opacity, 0.0), 1.0) if math.isfinite(wanted.opacity) else 1.0)
        style.SetInterpolation(_FLAT if wanted.shading == "flat" else _SMOOTH)
        self._point_size = wanted.point_size if 0.0 < wanted.point_size < _LARGEST_POINT else 0.0
        self._edges_wanted = bool((scene.edges or wanted.wireframe) and filled)
        self._show_edges(self._edges_wanted)
        style.SetEdgeColor(*_EDGE_COLOR)
        lit = (
            filled
            and wanted.lighting
            and not scene.unlit
            and self.surface.lit
            and flat_axis(self.surface.bounds) is None
        )
        style.SetLighting(lit)  # flat data has no shape to light, so its colours are exactly the map's
        style.SetAmbient(AMBIENT if lit else 1.0)
        style.SetDiffuse(1.0 if lit else 0.0)


def thickness(surface: Surface) -> tuple[float, float]:
    """Return how many logical pixels wide the points and lines of a surface are drawn: more where nothing else is."""
    return (6.0, 2.5) if surface.triangles == 0 else (4.0, 1.0)


def _edge_actor(surface: Surface) -> Any:
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    mapper = vtkPolyDataMapper()
    mapper.SetInputDataObject(surface.edges)
    mapper.SetVBOShiftScaleMethod(_AROUND_FOCUS)
    mapper.ScalarVisibilityOff()
    mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -2.0)  # in front of the faces that they bound
    mapper.SetResolveCoincidentTopologyToPolygonOffset()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(*_EDGE_COLOR)
    actor.GetProperty().LightingOff()
    return actor


class _Level:
    """A surface and its mapper."""

    def __init__(self, surface: Surface) -> None:
        from vtkmodules.vtkCommonDataModel import vtkPolyData
        from vtkmodules.vtkRenderingCore import vtkPolyDataMapper

        self._surface = surface
        self._data = vtkPolyData()
        self._data.ShallowCopy(surface.data)
        self.mapper = vtkPolyDataMapper()
        self.mapper.SetInputDataObject(self._data)
        self.mapper.SetVBOShiftScaleMethod(_AROUND_FOCUS)
        self.mapper.SetColorModeToMapScalars()
        self.mapper.UseLookupTableScalarRangeOn()
        self.mapper.ScalarVisibilityOff()
        self._shown: tuple[Values, Normalizer | Categories, int] | None = None

    def is_colored(self, values: Values | None, coloring: Coloring) -> bool:
        if values is None or coloring.normalizer is None or coloring.map is None:
            return True
        shown, entries = self._shown, len(coloring.map.table)
        return shown is not None and shown[0] is values and shown[1:] == (coloring.normalizer, entries)

    def color(self, values: Values | None, coloring: Coloring) -> None:
        if values is None or coloring.normalizer is None or coloring.map is None:
            self.mapper.ScalarVisibilityOff()
            return
        self.mapper.ScalarVisibilityOn()
        self.mapper.SetLookupTable(coloring.table)
        entries = len(coloring.map.table)
        if self.is_colored(values, coloring):
            return  # another colour map: what lies on the GPU stays as it is
        self._shown = (values, coloring.normalizer, entries)
        vertex = values.location == VERTEX
        array = self._surface.at_points(values.array) if vertex else values.array[self._surface.cell_ids]
        self._put(coloring.normalizer.places(array, entries), vertex)
        if vertex:
            self.mapper.SetScalarModeToUsePointData()
        else:
            self.mapper.SetScalarModeToUseCellData()
        # Colours between two nodes are those of the values between them, not a mixture of the nodes' colours; but
        # between categories 1 and 3 there is no 2.
        self.mapper.SetInterpolateScalarsBeforeMapping(vertex and not isinstance(coloring.normalizer, Categories))

    def _put(self, places: npt.NDArray[np.float32], vertex: bool) -> None:
        from vtkmodules.util.numpy_support import numpy_to_vtk

        array = numpy_to_vtk(places, deep=True)
        array.SetName("places in the colour map")
        points, cells = self._data.GetPointData(), self._data.GetCellData()
        (cells if vertex else points).SetScalars(None)
        (points if vertex else cells).SetScalars(array)
