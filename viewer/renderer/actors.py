"""One zone on screen."""

from __future__ import annotations

from typing import Any

from viewer.artifacts.manifest import VERTEX
from viewer.protocol import Scene
from viewer.renderer.camera import flat_axis
from viewer.renderer.coloring import Coloring
from viewer.renderer.colors import NEUTRAL, rgb_color
from viewer.renderer.fields import Values
from viewer.renderer.lights import AMBIENT
from viewer.renderer.surface import Surface

_REPRESENTATIONS = {"points": 0, "wireframe": 1, "surface": 2}


class ZoneActor:
    """A surface with its colours.

    Attributes
    ----------
    actor
        The ``vtkActor``.
    """

    def __init__(self, surface: Surface, values: Values | None, coloring: Coloring, scene: Scene) -> None:
        from vtkmodules.vtkCommonDataModel import vtkPolyData
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        data = vtkPolyData()
        data.ShallowCopy(surface.data)
        mapper = vtkPolyDataMapper()
        mapper.SetInputDataObject(data)
        if values is None:
            mapper.ScalarVisibilityOff()
        else:
            _color(mapper, data, surface, values, coloring.table)
        self.actor = vtkActor()
        self.actor.SetMapper(mapper)
        self._bare = surface.triangles == 0  # lines and points only
        self._dress(surface, scene)

    def set_scale(self, scale: float) -> None:
        """Draw lines and points for ``scale`` device pixels per logical pixel."""
        look = self.actor.GetProperty()
        look.SetPointSize(4.0 * scale)
        look.SetLineWidth((2.5 if self._bare else 1.0) * scale)

    def _dress(self, surface: Surface, scene: Scene) -> None:
        look = self.actor.GetProperty()
        look.SetColor(*NEUTRAL)
        look.SetRepresentation(_REPRESENTATIONS.get(scene.representation, 2))
        filled = scene.representation not in ("points", "wireframe") and not self._bare
        look.SetEdgeVisibility(bool(scene.edges and filled))
        look.SetEdgeColor(*_edge_color(scene))
        if filled and flat_axis(surface.bounds) is None:
            # Light shapes the surface but must not pass for a value: nothing shines and nothing goes dark.
            look.SetAmbient(AMBIENT)
            look.SetDiffuse(1.0)
            look.SetSpecular(0.0)
        else:
            look.LightingOff()  # flat data has no shape to light, so its colours are exactly the map's


def _color(mapper: Any, data: Any, surface: Surface, values: Values, table: Any) -> None:
    from vtkmodules.util.numpy_support import numpy_to_vtk

    vertex = values.location == VERTEX
    numbers = values.array[surface.point_ids if vertex else surface.cell_ids]
    array = numpy_to_vtk(numbers, deep=True)
    array.SetName("values")
    if vertex:
        data.GetPointData().SetScalars(array)
        mapper.SetScalarModeToUsePointData()
        mapper.InterpolateScalarsBeforeMappingOn()  # colours between two nodes are those of the values between them
    else:
        data.GetCellData().SetScalars(array)
        mapper.SetScalarModeToUseCellData()
    mapper.SetColorModeToMapScalars()
    mapper.SetLookupTable(table)
    mapper.UseLookupTableScalarRangeOn()
    mapper.ScalarVisibilityOn()


def _edge_color(scene: Scene) -> tuple[float, float, float]:
    dark = sum(rgb_color(scene.background)) < 1.5
    return (0.06, 0.06, 0.07) if not dark else (0.03, 0.03, 0.04)
