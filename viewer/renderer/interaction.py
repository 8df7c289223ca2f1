"""Mouse and wheel: the window's pointer events, given to VTK's trackball."""

from __future__ import annotations

from typing import Any

from viewer.protocol import Pointer

_BUTTONS = {"left": "LeftButton", "middle": "MiddleButton", "right": "RightButton"}
_ZOOM_PER_NOTCH = 1.15


class Interaction:
    """Moves the camera: left turns, shift or middle pans, control spins, right and the wheel zoom.

    Parameters
    ----------
    window, renderer
        The ``vtkRenderWindow`` and the ``vtkRenderer`` whose camera is moved.
    """

    def __init__(self, window: Any, renderer: Any) -> None:
        from vtkmodules.vtkInteractionStyle import vtkInteractorStyleTrackballCamera
        from vtkmodules.vtkRenderingUI import vtkGenericRenderWindowInteractor

        self._renderer = renderer
        self._height = 1
        self._interactor = vtkGenericRenderWindowInteractor()
        self._interactor.SetRenderWindow(window)
        self._interactor.EnableRenderOff()  # the process renders when it has read all that is waiting
        style = vtkInteractorStyleTrackballCamera()
        style.SetDefaultRenderer(renderer)
        style.SetCurrentRenderer(renderer)
        style.AutoAdjustCameraClippingRangeOff()  # done once per rendering
        style.SetMotionFactor(10.0)
        self._interactor.SetInteractorStyle(style)
        self._interactor.Initialize()
        self._held: list[str] = []

    @property
    def held(self) -> bool:
        """Whether a button is down."""
        return bool(self._held)

    def resize(self, width: int, height: int) -> None:
        """Tell the trackball how big the view is, in device pixels."""
        self._height = height
        self._interactor.SetSize(width, height)

    def handle(self, event: Pointer) -> bool:
        """Apply one event; return whether the camera may have moved."""
        name = _BUTTONS.get(event.button, "")
        interactor = self._interactor
        interactor.SetEventInformation(
            round(event.x), self._height - 1 - round(event.y), int(event.control), int(event.shift)
        )
        interactor.SetAltKey(int(event.alt))
        if event.action == "press" and name:
            self._release_all()  # a release that got lost must not leave two drags at once
            self._held.append(name)
            interactor.InvokeEvent(f"{name}PressEvent")
        elif event.action == "release" and name in self._held:
            self._release_all()
        elif event.action == "move" and self._held:
            interactor.InvokeEvent("MouseMoveEvent")
            return True
        elif event.action == "wheel" and event.wheel:
            self._zoom(_ZOOM_PER_NOTCH**event.wheel)
            return True
        return False

    def _release_all(self) -> None:
        for name in self._held:
            self._interactor.InvokeEvent(f"{name}ReleaseEvent")
        self._held.clear()

    def _zoom(self, factor: float) -> None:
        camera = self._renderer.GetActiveCamera()
        if camera.GetParallelProjection():
            camera.SetParallelScale(camera.GetParallelScale() / factor)
        else:
            camera.Dolly(min(max(factor, 1e-3), 1e3))
