"""The camera of the view, and the value under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from tests.end2end.probes.inside import Inside
from viewer.protocol import Camera, Pointer


def _drawn_with(inside: Inside) -> Camera | None:
    """The camera of the picture on screen, fitted or not; the client keeps it for a renderer that starts again."""
    return inside.renderer.camera


def is_known(inside: Inside) -> bool:
    return _drawn_with(inside) is not None


def is_known_and_sharp(inside: Inside) -> bool:
    return is_known(inside) and inside.view.is_sharp()


def position(inside: Inside) -> list[float]:
    """Where the picture was drawn from; empty while that is not known."""
    camera = _drawn_with(inside)
    return list(camera.position) if camera is not None else []


def has_left(inside: Inside, place: list[float]) -> bool:
    return position(inside) not in ([], place)


def chosen_position(inside: Inside) -> list[float]:
    """Where the user looks from; empty while the mesh is fitted into the view."""
    camera = inside.renderer.camera
    return list(camera.position) if camera is not None and not camera.fitted else []


def has_left_chosen(inside: Inside, place: list[float]) -> list[float]:
    """Where the user looks from now; empty while that is the old place."""
    now = chosen_position(inside)
    return now if now != place else []


def is_drawn(inside: Inside) -> bool:
    """Whether the picture on screen is seen from where the camera was put."""
    frame = inside.view.frame
    return frame is not None and frame.camera == inside.renderer.camera


def is_touched(inside: Inside) -> bool:
    """Whether the user has moved it."""
    camera = inside.renderer.camera
    return camera is not None and not camera.fitted


def turn_wheel(inside: Inside, notches: int) -> None:
    for _ in range(notches):
        inside.renderer.pointer(Pointer("wheel", 100.0, 100.0, wheel=1.0))


def is_fitted(inside: Inside) -> bool:
    """Whether a picture is on screen that shows the whole mesh as large as it goes."""
    camera = inside.renderer.camera
    return inside.state.phase == "shown" and camera is not None and camera.fitted


def is_fitted_from_the_front(inside: Inside) -> bool:
    return is_fitted(inside) and looks_along_y(inside)


def looks_along_y(inside: Inside) -> bool:
    camera = inside.renderer.camera
    return camera is not None and abs(camera.position[0] - camera.focal_point[0]) < 1e-6


def is_parallel(inside: Inside) -> bool:
    camera = inside.renderer.camera
    return camera is not None and camera.parallel_scale > 0


def has_y_up(inside: Inside) -> bool:
    camera = inside.renderer.camera
    return camera is not None and camera.y_up


def place_and_scale(inside: Inside) -> list[float]:
    camera = inside.renderer.camera
    assert camera is not None
    return [camera.parallel_scale, *camera.position]


def is_narrower_than(inside: Inside, width: int) -> bool:
    return inside.view.width() < width


def view_width(inside: Inside) -> int:
    return inside.view.width()


# The cursor


def note_answers(inside: Inside) -> None:
    """Write down each answer about the value under the cursor."""
    inside.renderer.probed.connect(
        lambda answer: inside.notes["answers"].append([answer.zone, answer.point, answer.cell, answer.value])
    )


def move_cursor(inside: Inside, x: float, y: float) -> None:
    inside.cursor.move(x, y)


def is_cursor_answered(inside: Inside) -> bool:
    return inside.cursor._asked == 0


def is_saved(inside: Inside, low: float, high: float) -> bool:
    """Whether the fixed range of the dataset that is open has been written down."""
    assert inside.state.catalogue is not None
    view = inside.saved.view_of(inside.state.catalogue.path)
    return [low, high] in [known["scale"]["fixed"] for known in view.get("scales", ())]


def drag(inside: Inside, right: int, moves: int = 20) -> None:
    """Press the left button in the middle of the view, move to the right and let go."""
    middle = QPointF(inside.view.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    places = [middle + QPointF(right * step / moves, 0) for step in range(1, moves + 1)]
    events = [(QEvent.Type.MouseButtonPress, middle, left, left)]
    events += [(QEvent.Type.MouseMove, place, none, left) for place in places]
    events += [(QEvent.Type.MouseButtonRelease, places[-1], left, none)]
    for kind, place, button, buttons in events:
        shift = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, place, inside.view.mapToGlobal(place), button, buttons, shift)
        inside.qt.sendEvent(inside.view, event)


def is_settled(inside: Inside) -> bool:
    """Whether what is on screen has the size of the view, and no better picture follows by itself."""
    return inside.view.is_final()


def is_final(inside: Inside) -> bool:
    """Whether no better picture follows by itself."""
    frame = inside.view.frame
    return frame is not None and frame.final
