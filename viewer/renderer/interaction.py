"""Mouse and wheel: the window's pointer events, given to VTK's trackball, or to a zoom at the cursor."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from viewer.protocol import Pointer
from viewer.renderer.directions import Vector
from viewer.renderer.movement import look_at, zoom

_BUTTONS = {"left": "LeftButton", "middle": "MiddleButton", "right": "RightButton"}
_ZOOM_PER_NOTCH = 1.15
_ZOOM_PER_HEIGHT = 1.1**20  # of the view that a drag goes up, as VTK's trackball has it


class Interaction:
    """Moves the camera: left turns, shift or middle pans, control spins, right and the wheel zoom at the cursor.

    In 2D left pans, and nothing turns or spins. A double click sets the centre of turning.

    Parameters
    ----------
    window, renderer
        The ``vtkRenderWindow`` and the ``vtkRenderer`` whose camera is moved.
    under
        Returns the place in the world that is seen at a pixel, counted from the top left, and whether something is
        drawn there; where nothing is, the place is as far away as what the camera looks at.
    """

    def __init__(self, window: Any, renderer: Any, under: Callable[[float, float], tuple[Vector, bool]]) -> None:
        self._window, self._renderer = window, renderer
        self._under = under
        self._picture, self._height = (1, 1), 1
        self._button = ""  # that is down
        self._held: list[str] = []  # what the trackball takes for it
        self._pin: tuple[Vector, float] | None = None  # zoomed about while the right button is down; the last height

    def resize(self, picture: tuple[int, int], height: int) -> None:
        """Tell the trackball how big the picture is, and how high the part of it that the camera fills, in pixels."""
        self._picture, self._height = picture, height

    def handle(self, event: Pointer, *, flat: bool = False) -> bool:
        """Apply one event, in 2D or not; return whether the camera may have moved."""
        name = _BUTTONS.get(event.button, "")
        if event.action == "press" and name:
            self._release_all()  # a release that got lost must not leave two drags at once
            self._button = name
            if name == "RightButton":
                self._pin = self._under(event.x, event.y)[0], event.y
            else:
                self._press("MiddleButton" if flat else name, event)
        elif event.action == "release" and name == self._button:
            self._release_all()
        elif event.action == "move" and self._pin is not None:
            place, before = self._pin
            self._pin = place, event.y
            zoom(self._camera, place, _ZOOM_PER_HEIGHT ** ((before - event.y) / self._height))
            return True
        elif event.action == "move" and self._held:
            self._tell(event)
            self._interactor.InvokeEvent("MouseMoveEvent")
            return True
        elif event.action == "wheel" and event.wheel:
            zoom(self._camera, self._under(event.x, event.y)[0], _ZOOM_PER_NOTCH**event.wheel)
            return True
        elif event.action == "double" and name == "LeftButton" and not flat:
            place, met = self._under(event.x, event.y)
            if met:
                look_at(self._camera, place)
            return met
        return False

    @cached_property
    def _interactor(self) -> Any:
        """VTK's interactor with the trackball, made when a button first goes down: the first picture needs none."""
        from vtkmodules.vtkInteractionStyle import vtkInteractorStyleTrackballCamera
        from vtkmodules.vtkRenderingUI import vtkGenericRenderWindowInteractor

        interactor = vtkGenericRenderWindowInteractor()
        interactor.SetRenderWindow(self._window)
        interactor.EnableRenderOff()  # the process renders when it has read all that is waiting
        style = vtkInteractorStyleTrackballCamera()
        style.SetDefaultRenderer(self._renderer)
        style.SetCurrentRenderer(self._renderer)
        style.AutoAdjustCameraClippingRangeOff()  # done once per rendering
        style.SetMotionFactor(10.0)
        interactor.SetInteractorStyle(style)
        interactor.Initialize()
        return interactor

    @property
    def _camera(self) -> Any:
        return self._renderer.GetActiveCamera()

    def _tell(self, event: Pointer) -> None:
        x, y = round(event.x), self._picture[1] - 1 - round(event.y)
        self._interactor.SetSize(*self._picture)
        self._interactor.SetEventInformation(x, y, int(event.control), int(event.shift))
        self._interactor.SetAltKey(int(event.alt))

    def _press(self, name: str, event: Pointer) -> None:
        self._tell(event)
        self._held.append(name)
        self._interactor.InvokeEvent(f"{name}PressEvent")

    def _release_all(self) -> None:
        for name in self._held:
            self._interactor.InvokeEvent(f"{name}ReleaseEvent")
        self._held.clear()
        self._button, self._pin = "", None
