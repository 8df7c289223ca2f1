"""What window and renderer tell each other about the camera and the hand that moves it."""

from __future__ import annotations

from viewer.values import dataclass

VIEW_ANGLE = 30.0
"""Degrees, of the perspective that nobody has changed."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera is, and by which rules it moves.

    Attributes
    ----------
    position, focal_point, view_up
        World units.
    view_angle
        Degrees, of the perspective.
    parallel_scale
        Half the height of what is seen, in world units, where lines that are parallel stay so; 0 in perspective.
    flat
        Whether it is locked to a plane (2D): it moves and zooms, and does not turn.
    y_up
        Whether the views that can be asked for have y up, and not z.
    fitted
        Whether it stands where it was fitted to what is shown: nobody has moved it since.
    """

    position: tuple[float, float, float]
    focal_point: tuple[float, float, float]
    view_up: tuple[float, float, float]
    view_angle: float = VIEW_ANGLE
    parallel_scale: float = 0.0
    flat: bool = False
    y_up: bool = False
    fitted: bool = False


@dataclass(frozen=True, slots=True)
class SetCamera:
    """Put the camera somewhere: after a restart, or (``ahead``) for the next scene, even one of another dataset.

    Frames that were drawn since then name its ``number``.
    """

    camera: Camera
    ahead: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class SetCameraRules:
    """Change how the camera draws and moves, see :class:`Camera`; None leaves it as it is."""

    flat: bool | None = None
    parallel: bool | None = None
    y_up: bool | None = None


@dataclass(frozen=True, slots=True)
class ResetCamera:
    """Fit the scene into the view.

    ``direction`` is where the camera looks from: ``"iso"``, ``"+x"``, ``"-x"`` … ``"-z"``, ``"first"`` for where
    a dataset is first seen from, or empty to keep it; one that is not the front of flat data ends 2D. Frames that were
    drawn since then name its ``number``, as that of :class:`SetCamera`.
    """

    direction: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class MoveCamera:
    """Move by the keyboard what is seen.

    ``turn`` is in degrees to the right and up, ``pan`` to the right and up in heights of the view, and what is in the
    middle becomes ``zoom`` times as big. In 2D nothing turns.
    """

    turn: tuple[float, float] = (0.0, 0.0)
    pan: tuple[float, float] = (0.0, 0.0)
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class WatchPlaces:
    """Say with each frame which of these places in the world something in front of them covers."""

    places: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """A mouse or wheel event over the view.

    ``action`` is ``press``, ``release``, ``double``, ``move``, ``wheel``, ``enter`` or ``leave``; ``button`` is
    ``left``, ``middle``, ``right`` or empty; ``x``, ``y`` are device pixels from the top left; ``wheel`` is in notches,
    away from the user counts up.
    """

    action: str
    x: float
    y: float
    button: str = ""
    shift: bool = False
    control: bool = False
    alt: bool = False
    wheel: float = 0.0
