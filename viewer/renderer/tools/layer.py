"""What tools add to the picture beside the mesh: pale skins, lines, arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from viewer.protocol import Scene, ToolLegend
from viewer.renderer.coarse import coarsened, worth_it
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import DEFAULT, NEUTRAL, ColorMap, color_map, lookup_table, rgb_color
from viewer.renderer.lights import AMBIENT, without_highlights
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.surface import Surface
from viewer.renderer.tools.data import Array, copy_of
from viewer.renderer.tools.wants import Want
from viewer.values import dataclass

GHOST, PLAIN, FIELD, MAGNITUDE = "ghost", "plain", "field", "magnitude"
"""How a layer is coloured: pale; in the colour of writing; like the mesh; by the length of its vectors."""

_PALE = 0.22  # opacity of a ghost
_BEHIND = "//VTK::Depth::Impl\n  gl_FragDepth = 0.9999998;\n"
"""For the fragments of a ghost: behind all that has colours, which would not be those of the bar any more."""

_WIDEST = 100.0  # logical pixels
_AROUND_FOCUS = 6  # see viewer.renderer.actors


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Something to draw.

    Attributes
    ----------
    data
        ``vtkPolyData``.
    color
        One of the words above.
    values
        A number for each point: with :data:`FIELD` of the field that colours the mesh, with :data:`MAGNITUDE` a length.
    span
        With :data:`MAGNITUDE`: the range of the colour map.
    width
        Of lines, in logical pixels.
    arrows
        Names of the arrays of points with the direction and the size of the arrow there; None for what is no arrow.
    """

    data: Any
    color: str
    values: Array | None = None
    span: tuple[float, float] | None = None
    width: float = 1.0
    arrows: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal for layers that are drawn alike, while both are alive."""
        values = None if self.values is None else id(self.values)
        return id(self.data), values, self.color, self.span, self.width, self.arrows


class LayerActor:
    """A layer on screen.

    Attributes
    ----------
    actor
        What to add to the renderer.
    layer
        What it draws.
    """

    def __init__(self, layer: Layer) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        self.layer = layer
        self._data = copy_of(layer.data)
        self._coarse: Any = None
        self._is_rough = False
        self._mapper = _glyphs(layer.arrows) if layer.arrows else vtkPolyDataMapper()
        self._mapper.SetInputDataObject(self._data)
        if layer.arrows is None:
            self._mapper.SetVBOShiftScaleMethod(_AROUND_FOCUS)
            self._mapper.SetResolveCoincidentTopologyToPolygonOffset()
            self._mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0.0, -4.0)  # in front of what they lie on
            self._mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(2.0, 8.0)  # behind what lies in them
        self._mapper.SetColorModeToMapScalars()
        self._mapper.UseLookupTableScalarRangeOn()
        self.actor = vtkActor()
        self.actor.SetMapper(self._mapper)
        without_highlights(self.actor)
        if layer.color == GHOST:
            self.actor.GetShaderProperty().AddFragmentShaderReplacement("//VTK::Depth::Impl", True, _BEHIND, False)

    def show(self, coloring: Coloring, scene: Scene) -> None:
        """Take on the colours of a scene."""
        look, layer = self.actor.GetProperty(), self.layer
        # Lines and points have no side to be lit: they would come out white, which is not seen on white.
        lit = layer.arrows is not None or (layer.color == GHOST and self._data.GetNumberOfPolys() > 0)
        look.SetLighting(lit)
        look.SetAmbient(AMBIENT if lit else 1.0)
        look.SetDiffuse(1.0 if lit else 0.0)
        look.SetOpacity(_PALE if layer.color == GHOST else 1.0)
        self._mapper.ScalarVisibilityOff()
        if layer.color == GHOST:
            look.SetColor(*NEUTRAL)
            return
        look.SetColor(*rgb_color(scene.foreground))
        if layer.values is None:
            return
        if layer.span is not None:
            colors = _map_of(scene)
            low, high = layer.span
            scale = Normalizer(low, high if high > low else low + (abs(low) or 1.0))
            self._color(scale.places(layer.values, len(colors.table)), lookup_table(colors))
        elif coloring.normalizer is not None and coloring.map is not None:
            self._color(coloring.normalizer.places(layer.values, len(coloring.map.table)), coloring.table)

    def set_foreground(self, color: str) -> None:
        """Have what has no colours of its own in the colour of writing, ``"#rrggbb"``."""
        if self.layer.color != GHOST:
            self.actor.GetProperty().SetColor(*rgb_color(color))

    def set_rough(self, rough: bool, size: float) -> bool:
        """Draw a pale skin with few large triangles of about ``size`` (world units); return whether it is rough now."""
        if self.layer.color != GHOST:
            return False
        if rough and self._coarse is None:
            self._coarse = _coarse_skin(self.layer.data, size)
        is_rough = rough and self._coarse is not None
        if is_rough != self._is_rough:
            self._is_rough = is_rough
            self._mapper.SetInputDataObject(self._coarse if is_rough else self._data)
        return is_rough

    def set_pixel_ratio(self, scale: float) -> None:
        """Draw lines for ``scale`` device pixels per logical pixel."""
        width = self.layer.width if 0.0 < self.layer.width < _WIDEST else 1.0
        self.actor.GetProperty().SetLineWidth(width * scale)

    def _color(self, places: Array, table: Any) -> None:
        from vtkmodules.util.numpy_support import numpy_to_vtk

        array = numpy_to_vtk(np.ascontiguousarray(places), deep=True)
        array.SetName("places in the colour map")
        self._data.GetPointData().SetScalars(array)
        self._mapper.SetLookupTable(table)
        self._mapper.SetScalarModeToUsePointData()
        self._mapper.SetInterpolateScalarsBeforeMapping(self.layer.arrows is None)
        self._mapper.ScalarVisibilityOn()


def legend_of(row: int, layers: Sequence[Layer], scene: Scene, want: Want | None) -> list[ToolLegend]:
    """Return what the colours of a tool stand for, if any of its layers has colours of its own."""
    spans = [layer.span for layer in layers if layer.span is not None]
    if not spans or want is None:
        return []
    return [ToolLegend(row, want.field, *spans[0], _map_of(scene).colors)]


def _map_of(scene: Scene) -> ColorMap:
    colors = color_map(scene.color_map, scene.reversed, scene.bands) or color_map(DEFAULT)
    assert colors is not None
    return colors


def _coarse_skin(data: Any, size: float) -> Any:
    """Return a skin in rough; None when it is small."""
    points, polygons = np.arange(data.GetNumberOfPoints()), data.GetPolys()
    triangles = polygons.GetNumberOfConnectivityIds() - 2 * polygons.GetNumberOfCells()
    surface = Surface(data, points, np.arange(data.GetNumberOfCells()), data.GetBounds(), triangles)
    return coarsened(surface, size).data if worth_it(surface) else None


def _glyphs(arrows: tuple[str, str]) -> Any:
    from vtkmodules.vtkFiltersSources import vtkArrowSource
    from vtkmodules.vtkRenderingCore import vtkGlyph3DMapper

    source = vtkArrowSource()
    source.SetTipResolution(12)
    source.SetShaftResolution(8)
    source.SetTipLength(0.32)
    source.SetTipRadius(0.11)
    source.SetShaftRadius(0.04)
    source.Update()
    mapper = vtkGlyph3DMapper()
    mapper.SetSourceData(source.GetOutput())
    mapper.SetOrientationArray(arrows[0])
    mapper.SetOrientationModeToDirection()
    mapper.SetScaleArray(arrows[1])
    mapper.SetScaleModeToScaleByMagnitude()
    mapper.ScalingOn()
    return mapper
