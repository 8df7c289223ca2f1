"""Light that shows the shape and leaves the colours what they are."""

from __future__ import annotations

from typing import Any

AMBIENT = 0.42
"""Share of a colour that is there without any light: what faces away is darker, never black."""

_FROM_EYE = 0.44
_FROM_ABOVE = 0.19
_ABOVE = (-0.35, 0.60, 0.72)  # direction in the camera's axes: left of it, above, behind
_LIGHTS = (((0.0, 0.0, 1.0), _FROM_EYE), (_ABOVE, _FROM_ABOVE))

_HIGHLIGHT = (
    "pow(max(1e-5, dot( reflect(lightDirectionVC{}, normalVCVSOutput), normalize(-vertexVC.xyz))), specularPower)"
)
"""How bright VTK's shader makes a highlight of one light (``ReplaceShaderLight`` of ``vtkOpenGLPolyDataMapper``)."""


def add_lights(renderer: Any) -> None:
    """Give a ``vtkRenderer`` two lights that move with its camera.

    With :data:`AMBIENT` they add up to one where the surface faces the camera, so that there a pixel has exactly the
    colour of the map, and to less elsewhere: nothing is ever brighter than its colour.
    """
    from vtkmodules.vtkRenderingCore import vtkLight

    renderer.AutomaticLightCreationOff()
    for direction, strength in _LIGHTS:
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*direction)
        light.SetFocalPoint(0.0, 0.0, 0.0)
        light.SetIntensity(strength)
        renderer.AddLight(light)


def without_highlights(actor: Any) -> None:
    """Let a ``vtkActor`` have no highlights, and have nothing computed for them.

    VTK works them out for every pixel and then multiplies them by their share, 0: a third of the time of a picture
    where a CPU draws. Where another version of it has other words for that they stay; the picture is the same.
    """
    actor.GetProperty().SetSpecular(0.0)
    shader = actor.GetShaderProperty()
    for number in range(len(_LIGHTS)):
        shader.AddFragmentShaderReplacement(_HIGHLIGHT.format(number), False, "0.0", True)
