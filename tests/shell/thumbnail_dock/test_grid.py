"""The thumbnails as widgets: where cells lie, what a key or a click asks for, and what is painted of many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.protocol import Split
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import SessionFailure
from viewer.shell.thumbnail_dock.cells import AROUND, ThumbnailCells
from viewer.shell.thumbnail_dock.grid import ThumbnailGrid
from viewer.shell.thumbnails.thumbnails import Cell

PICTURE = (96, 72)
MANY = Split("train", ((0, 10_000),))
RED = QColor("#ff0000")


class Looked:
    """What there is to see, and what was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.cells: dict[int, Cell] = {}
        self.picture = QImage(*PICTURE, QImage.Format.Format_RGB32)
        self.picture.fill(RED)

    def __call__(self, sample: int) -> Cell:
        self.asked.append(sample)
        return self.cells.get(sample, Cell(self.picture))


@pytest.fixture
def looked() -> Looked:
    return Looked()


@pytest.fixture
def grid(qtbot: QtBot, looked: Looked) -> Iterator[ThumbnailGrid]:
    made = ThumbnailGrid(looked)
    qtbot.addWidget(made)
    made.set_picture_size(PICTURE)
    made.resize(480, 260)
    made.show()
    qtbot.waitExposed(made)
    yield made


def heard(grid: ThumbnailGrid) -> list[int]:
    samples: list[int] = []
    grid.wanted.connect(samples.append)
    return samples


def test_cells_lie_in_rows_as_wide_as_there_is_room() -> None:
    cells = ThumbnailCells(10, 480, PICTURE, 16)
    assert cells.size.width() == 96 + 2 * AROUND and cells.columns == 4 and cells.rows == 3
    assert cells.height == 3 * cells.size.height()
    rects = [cells.rect(place) for place in range(10)]
    assert all(not one.intersects(other) for one, other in pairwise(rects))
    assert rects[4].left() == rects[0].left() and rects[3].right() < 480
    for place, rect in enumerate(rects):
        assert cells.at(rect.center()) == place
    assert cells.at(QPoint(470, 2 * cells.size.height() + 5)) is None, "there is none"
    assert cells.between(0, cells.size.height() - 1) == (0, 3)
    assert cells.between(cells.size.height(), 10_000) == (4, 9)
    assert ThumbnailCells(0, 480, PICTURE, 16).between(0, 100)[1] == -1
    assert ThumbnailCells(3, 20, PICTURE, 16).columns == 1, "one at least"


def test_of_many_only_those_that_are_seen_are_looked_at(grid: ThumbnailGrid, looked: Looked, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    grid.seen.connect(lambda first, last: seen.append((first, last)))
    grid.set_order(MANY, "")
    bar = grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    looked.asked.clear()
    grid.viewport().repaint()
    first, last = seen[-1]
    assert 4_000 < first < 6_000 and last - first < 20
    assert set(looked.asked) <= set(range(first, last + 1)) and len(looked.asked) < 25
    bar.setValue(bar.maximum())
    assert seen[-1][1] == 9_999


def test_the_shown_sample_is_marked_and_scrolled_to(grid: ThumbnailGrid) -> None:
    grid.set_order(MANY, "")
    grid.set_shown(7_777)
    rect = grid.rect_of(7_777)
    assert rect is not None and grid.viewport().rect().contains(rect)
    edge = grid.viewport().grab().toImage().pixelColor(rect.topLeft() + QPoint(2, 2))
    assert edge == grid.palette().color(QPalette.ColorRole.Highlight)
    grid.set_order(SampleOrder.of(MANY, range(50), by_number=True), "")
    assert grid.verticalScrollBar().value() == 0 and grid.rect_of(7_777) is None


def test_what_is_seen_stays_so_in_another_size(grid: ThumbnailGrid, qtbot: QtBot) -> None:
    grid.set_order(MANY, "")
    grid.set_shown(5_000)
    for change in (lambda: grid.set_picture_size((256, 192)), lambda: grid.resize(700, 300)):
        change()
        qtbot.waitUntil(lambda: _is_seen(grid, 5_000))


def _is_seen(grid: ThumbnailGrid, sample: int) -> bool:
    rect = grid.rect_of(sample)
    return rect is not None and grid.viewport().rect().intersects(rect)


@pytest.mark.parametrize(
    ("key", "at", "wanted"),
    [
        ("Right", 5, [6]),
        ("Left", 5, [4]),
        ("Down", 5, [9]),
        ("Up", 5, [1]),
        ("Up", 2, [2]),
        ("Home", 5, [0]),
        ("End", 5, [49]),
        ("PageDown", 5, [13]),
        ("Left", 0, [0]),
        ("Right", 49, [49]),
        ("Right", 900, [0]),
        ("Left", 900, [49]),
        ("A", 5, []),
    ],
)
def test_keys(grid: ThumbnailGrid, key: str, at: int, wanted: list[int]) -> None:
    grid.set_order(SampleOrder.of(MANY, range(50), by_number=True), "")
    grid.set_shown(at)
    samples = heard(grid)
    QTest.keyClick(grid, Qt.Key[f"Key_{key}"])
    assert samples == wanted


def test_a_click_asks_and_a_double_click_opens(grid: ThumbnailGrid) -> None:
    grid.set_order(MANY, "")
    samples, opened = heard(grid), []
    grid.opened.connect(opened.append)
    rect = grid.rect_of(2)
    assert rect is not None
    viewport = grid.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=rect.center())
    assert samples == []
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
    assert samples == [2] and opened == []
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [2], "no sample is shown that Return could open"
    grid.set_shown(3)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened == [2, 3]


def test_pictures_of_before_are_pale_and_what_cannot_be_shown_has_a_sign(grid: ThumbnailGrid, looked: Looked) -> None:
    looked.cells = {
        1: Cell(looked.picture, former=True),
        2: Cell(failure=SessionFailure("It is damaged.")),
        3: Cell(),
    }
    grid.set_order(MANY, "")
    image = grid.viewport().grab().toImage()
    middle = [image.pixelColor(_middle(grid, sample)) for sample in range(4)]
    assert middle[0] == RED
    assert middle[1] != RED and middle[1].red() > middle[1].green(), "pale"
    assert middle[3] == grid.palette().color(QPalette.ColorRole.AlternateBase) and middle[2] != middle[3]


def _middle(grid: ThumbnailGrid, sample: int) -> QPoint:
    rect = grid.rect_of(sample)
    assert rect is not None
    return grid.cells.picture_rect(rect).center()


def test_where_there_are_none_it_says_so(grid: ThumbnailGrid, looked: Looked) -> None:
    grid.set_order(None, "Open a dataset.")
    with_words = grid.viewport().grab().toImage()
    grid.set_order(None, "")
    assert with_words != grid.viewport().grab().toImage() and looked.asked == []
