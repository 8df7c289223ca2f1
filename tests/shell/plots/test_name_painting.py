"""Names of boundaries over the picture: at their boundary, and none over another."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.geometry.eye import Eye
from viewer.protocol import Camera
from viewer.protocol.boundaries import BoundaryShown
from viewer.shell.plots.name_painting import paint_names

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 400, 300
EYE = Eye.of(Camera((0.0, 0.0, 10.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), parallel_scale=1.5), WIDTH, HEIGHT)
"""A unit of the world is a hundred pixels; the middle of the picture is the origin."""


def painted(*names: BoundaryShown, behind: tuple[int, ...] = ()) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    paint_names(painter, EYE, names, behind)
    painter.end()
    return image


def places(image: QImage, color: str) -> list[tuple[int, int]]:
    """Where the picture has a colour."""
    wanted = QColor(color).rgb()
    return [(x, y) for x in range(WIDTH) for y in range(HEIGHT) if image.pixel(x, y) == wanted]


def box(image: QImage, color: str) -> tuple[int, int, int, int]:
    found = places(image, color)
    columns, rows = [x for x, _ in found], [y for _, y in found]
    return min(columns), min(rows), max(columns), max(rows)


def shown(name: str, color: str, x: float = 0.0, y: float = 0.0, size: float = 1.0) -> BoundaryShown:
    return BoundaryShown(name, color, (x, y, 0.0), size)


def test_a_name_stands_at_its_boundary() -> None:
    left, top, right, bottom = box(painted(shown("Inlet", "#ff0000", 1.0, 0.5)), "#ff0000")
    assert left < 300 < right
    assert top < 100 < bottom


def test_names_at_one_place_stand_apart() -> None:
    image = painted(shown("Inlet", "#ff0000"), shown("Outlet", "#00ff00"), shown("Wall", "#0000ff"))
    boxes = [box(image, color) for color in ("#ff0000", "#00ff00", "#0000ff")]
    for number, (_, top, _, bottom) in enumerate(boxes):
        assert all(bottom < other[1] or other[3] < top for other in boxes[:number])


def test_what_has_no_room_is_left_out_and_the_large_one_stays() -> None:
    crowd = [shown(f"boundary number {number}", "#ff0000") for number in range(30)]
    image = painted(*crowd, shown("Wall", "#0000ff", size=9.0))
    left, top, right, bottom = box(image, "#0000ff")
    assert left < 200 < right, "it has its place first"
    assert top < 150 < bottom
    assert len(places(image, "#ff0000")) < 10 * len(places(image, "#0000ff"))


def test_what_is_covered_is_pale() -> None:
    assert not places(painted(shown("Wall", "#ff0000"), behind=(0,)), "#ff0000")
    assert painted(shown("Wall", "#ff0000"), behind=(0,)) != painted()


def test_nothing_is_painted_of_what_is_out_of_sight() -> None:
    assert painted(shown("Wall", "#ff0000", 9.0)) == painted()


def test_a_long_name_is_cut() -> None:
    left, _, right, _ = box(painted(shown("W" * 300, "#ff0000")), "#ff0000")
    assert 0 < left < right < WIDTH - 1
