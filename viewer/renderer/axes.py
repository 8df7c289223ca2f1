"""The small marker in the lower left corner that says where x, y and z point."""

from __future__ import annotations

from typing import Any

from viewer.renderer.colors import rgb_color

_SIZE = 84.0  # logical pixels
_FONT = 13
_AXES = (
    ("X", (1.0, 0.0, 0.0), "#e0455a"),
    ("Y", (0.0, 1.0, 0.0), "#4aa84f"),
    ("Z", (0.0, 0.0, 1.0), "#3f7fe0"),
)


class AxesMarker:
    """Three labelled arrows in a ``vtkRenderer`` of their own, above the scene's.

    Parameters
    ----------
    window
        The ``vtkRenderWindow``; gets a second layer.
    """

    def __init__(self, window: Any) -> None:
        from vtkmodules.vtkRenderingCore import vtkRenderer

        self._window = window
        self._renderer = vtkRenderer()
        self._renderer.SetLayer(1)
        self._renderer.InteractiveOff()
        self._renderer.GetActiveCamera().ParallelProjectionOn()
        window.SetNumberOfLayers(2)
        window.AddRenderer(self._renderer)
        self._labels: list[Any] = []
        for name, direction, color in _AXES:
            self._renderer.AddActor(_arrow(direction, rgb_color(color)))
            label = _label(name, direction)
            self._labels.append(label)
            self._renderer.AddActor(label)

    def apply_style(self, foreground: tuple[float, float, float]) -> None:
        """Set the labels' colour."""
        for label in self._labels:
            label.GetTextProperty().SetColor(*foreground)

    def follow(self, camera: Any, pixel_ratio: float) -> None:
        """Turn like ``camera`` (a ``vtkCamera``), at ``pixel_ratio`` pixels per logical one; before each rendering."""
        width, height = self._window.GetSize()
        side = _SIZE * pixel_ratio
        visible = side * 2 < width and side * 2 < height  # a marker that covers half the view is no help
        self._renderer.SetDraw(visible)
        if not visible:
            return
        self._renderer.SetViewport(0.0, 0.0, side / width, side / height)
        away = [there - here for there, here in zip(camera.GetPosition(), camera.GetFocalPoint(), strict=True)]
        length = sum(part * part for part in away) ** 0.5 or 1.0
        mine = self._renderer.GetActiveCamera()
        mine.SetFocalPoint(0.0, 0.0, 0.0)
        mine.SetPosition(*(part / length * 10.0 for part in away))
        mine.SetViewUp(*camera.GetViewUp())
        mine.SetParallelScale(1.55)
        mine.SetClippingRange(5.0, 15.0)
        for label, (_, direction, _) in zip(self._labels, _AXES, strict=True):
            # An axis that points at the eye or away from it has its label on top of the others.
            cosine = sum(part * along for part, along in zip(away, direction, strict=True)) / length
            label.GetTextProperty().SetFontSize(max(round(_FONT * pixel_ratio), 1))
            label.SetVisibility(abs(cosine) < 0.97)


def _arrow(direction: tuple[float, float, float], color: tuple[float, float, float]) -> Any:
    from vtkmodules.vtkFiltersSources import vtkArrowSource
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    source = vtkArrowSource()
    source.SetTipResolution(24)
    source.SetShaftResolution(16)
    source.SetTipLength(0.3)
    source.SetTipRadius(0.11)
    source.SetShaftRadius(0.038)
    mapper = vtkPolyDataMapper()
    mapper.SetInputConnection(source.GetOutputPort())
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.RotateWXYZ(
        *{0: (0.0, 1.0, 0.0, 0.0), 1: (90.0, 0.0, 0.0, 1.0), 2: (-90.0, 0.0, 1.0, 0.0)}[direction.index(1.0)]
    )
    style = actor.GetProperty()
    style.SetColor(*color)
    style.SetAmbient(0.35)
    style.SetDiffuse(0.7)
    return actor


def _label(name: str, direction: tuple[float, float, float]) -> Any:
    from vtkmodules.vtkRenderingCore import vtkBillboardTextActor3D

    label = vtkBillboardTextActor3D()
    label.SetInput(name)
    label.SetPosition(*(1.22 * part for part in direction))
    text = label.GetTextProperty()
    text.SetFontFamilyToArial()
    text.BoldOn()
    text.SetJustificationToCentered()
    text.SetVerticalJustificationToCentered()
    return label
