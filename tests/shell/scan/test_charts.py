"""The charts of statistics: what they draw, what is near the cursor, and what a box holds; numbers against numpy."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

np = pytest.importorskip("numpy", reason="the charts need the extra plots")
pytest.importorskip("pyqtgraph", reason="the charts need the extra plots")

from viewer.pairs.matching import FieldKey  # noqa: E402
from viewer.protocol.scan_figures import ScanColumn  # noqa: E402
from viewer.protocol.split import Split  # noqa: E402
from viewer.shell.scan.charts.box_drawing import BoxDrawing, boxes_of  # noqa: E402
from viewer.shell.scan.charts.drawing import ChartColors, classes_of  # noqa: E402
from viewer.shell.scan.charts.histogram_drawing import HistogramDrawing  # noqa: E402
from viewer.shell.scan.charts.parallel_drawing import MOST_LINES, ParallelDrawing  # noqa: E402
from viewer.shell.scan.charts.scatter_drawing import ScatterDrawing  # noqa: E402
from viewer.shell.scan.charts.statistics_chart import StatisticsChart  # noqa: E402
from viewer.shell.scan.column_reading import ColumnValues  # noqa: E402
from viewer.shell.scan.contents import (  # noqa: E402
    ChartContent,
    ColumnBoxContent,
    HistogramContent,
    ParallelContent,
    ScatterContent,
    ValueReach,
)

NAN = float("nan")
COLORS = ChartColors("#ffffff", "#000000", ("#1f6fbf", "#d1495b"))


def values(*columns: Sequence[float], lengths: tuple[int, ...] | None = None) -> ColumnValues:
    """Columns of samples of splits of these lengths."""
    lengths = lengths or (len(columns[0]),)
    splits = tuple(Split(f"s{place}", ((0, length),)) for place, length in enumerate(lengths))
    named = tuple(ScanColumn("value", FieldKey(f"g{place}", "global")) for place in range(len(columns)))
    return ColumnValues(splits, named, tuple(array("d", column) for column in columns))


def many(count: int, columns: int = 2) -> ColumnValues:
    rows = np.random.default_rng(7).normal(size=(columns, count))
    return values(*(row.tolist() for row in rows), lengths=(count - count // 4, count // 4))


@pytest.fixture
def chart(qtbot: QtBot) -> StatisticsChart:
    made = StatisticsChart()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_colors("#f7f8fa", "#1d2129")
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_samples_that_lie_on_one_another_are_drawn_once_and_found_all(qapp: Any) -> None:
    content = ScatterContent(many(20_000), ("g0", "g1"))
    drawing = ScatterDrawing(content)
    seen = drawing.bounds().adjusted(-0.1, -0.1, 0.1, 0.1)
    drawing.look(seen, 600, 300)
    assert 500 < drawing.drawn < 5_000
    x, y = (np.array(column) for column in content.values.numbers)
    edge = QRectF(-1.0, -0.5, 1.5, 0.25)
    held = np.flatnonzero((x >= -1.0) & (x <= 0.5) & (y >= -0.5) & (y <= -0.25))
    assert np.array_equal(drawing.inside(edge), held) and len(held) > 500

    def cell(a: float, b: float) -> tuple[int, int]:
        return int((a - seen.left()) / seen.width() * 100), int((b - seen.top()) / seen.height() * 50)

    cells = {cell(a, b) for item in drawing._marks for a, b in zip(item.data["x"], item.data["y"], strict=True)}
    wanted = {cell(a, b) for a, b in zip(x, y, strict=True)}
    assert cells == wanted, "no place where there is a sample is empty"
    close = QRectF(0.0, 0.0, 0.02, 0.02)
    drawing.look(close, 600, 300)
    here = np.count_nonzero((x >= 0.0) & (x <= 0.02) & (y >= 0.0) & (y <= 0.02))
    assert 0 < drawing.drawn <= here


def test_a_rare_colour_is_seen_among_many(qapp: Any) -> None:
    numbers = [0.5] * 1000
    for rare in (0, 999):
        colours = [4.0 if place == rare else float(place % 2) * 9.0 for place in range(1000)]
        drawing = ScatterDrawing(ScatterContent(values(numbers, numbers, colours), ("a", "b", "c")))
        drawing.look(QRectF(0.0, 0.0, 1.0, 1.0), 600, 300)
        assert drawing.drawn == 1
        (kept,) = (place for place, item in enumerate(drawing._marks) if len(item.data))
        assert drawing._classes.of[rare] == kept


def test_a_sample_near_the_cursor_is_said(qapp: Any) -> None:
    content = ScatterContent(values([0.0, 1.0, NAN], [2.0, 3.0, 4.0], [5.0, 6.0, 7.0], lengths=(1, 2)), ("a", "b", "c"))
    drawing = ScatterDrawing(content)
    near = drawing.near(QPointF(1.01, 3.0), (0.01, 0.01))
    assert near is not None and near.place == 1
    assert near.words == "sample 0 of split s1: a = 1, b = 3, c = 6"
    assert drawing.near(QPointF(0.5, 2.5), (0.01, 0.01)) is None, "none is near"
    assert drawing.inside(QRectF(-10, -10, 20, 20)).tolist() == [0, 1], "one without a value is nowhere"


def test_colours_are_classes_of_values_and_one_far_out_leaves_them_to_the_others(qapp: Any) -> None:
    numbers = [*np.linspace(0.0, 8.0, 800).tolist(), 1e9, NAN]
    classes = classes_of(values(numbers), 0)
    assert classes.ordered and len(classes.names) == 8 and classes.names[0].startswith("below ")
    counts = np.bincount(classes.of[classes.of >= 0])
    assert counts.min() > 60 and counts.sum() == 801 and classes.of[-1] == -1 and classes.of[-2] == 7
    assert len(set(classes.colors(COLORS))) == 8
    assert classes_of(values([2.0, 2.0]), 0).names == ("2",)
    assert classes_of(values([NAN]), 0).names == ()
    splits = classes_of(values([1.0, 2.0, 3.0], lengths=(1, 2)), None)
    assert splits.of.tolist() == [0, 1, 1] and splits.names == ("s0", "s1")


def test_boxes_are_the_percentiles_of_numpy(qapp: Any) -> None:
    content = ColumnBoxContent("mean p", many(1000, 1))
    boxes = boxes_of(content).boxes
    numbers = np.array(content.values.numbers[0])
    for box, mine in zip(boxes, (numbers[:750], numbers[750:]), strict=True):
        assert box.marks == pytest.approx(np.percentile(mine, (0, 5, 25, 50, 75, 95, 100)))
        assert box.mean == pytest.approx(mine.mean())
    drawing = BoxDrawing(boxes_of(content))
    drawing.paint(COLORS)
    assert [name for _place, name in drawing.rows["left"]] == ["s0", "s1"]
    near = drawing.near(QPointF(0.0, -1.2), (0.01, 0.01))
    assert near is not None and near.words.startswith("s1: lowest ") and "median" in near.words
    assert drawing.near(QPointF(0.0, -2.0), (0.01, 0.01)) is None
    reach = drawing.inside(QRectF(-1.0, -1.4, 2.0, 0.3))
    assert reach == ValueReach(-1.0, 1.0, ("s1",))
    assert boxes_of(ColumnBoxContent("a", values([NAN, 1.0], lengths=(1, 1)))).boxes[0].split == "s1"


def test_a_bin_is_said_and_taken_whatever_its_height(qapp: Any) -> None:
    drawing = HistogramDrawing(HistogramContent("p", (0.0, 1.0, 2.0, 4.0), (1, 0, 3)))
    near = drawing.near(QPointF(2.5, 1e6), (0.01, 0.01))
    assert near is not None and near.words == "2 to 4: 3 values, 75 %" and near.reach == ValueReach(2.0, 4.0)
    assert drawing.near(QPointF(-0.1, 0.0), (0.01, 0.01)) is None
    assert drawing.inside(QRectF(0.5, 9.0, 1.0, 1.0)) == ValueReach(0.5, 1.5)
    drawing.look(QRectF(0.0, 0.0, 4.0, 3000.0), 600, 300)
    assert drawing._bars.opts["height"].tolist() == [20.0, 0.0, 20.0], "two pixels where there is anything"
    drawing.look(QRectF(0.0, 0.0, 4.0, 3.0), 600, 300)
    assert drawing._bars.opts["height"].tolist() == [1.0, 0.0, 3.0]


def test_lines_go_through_boxes_on_axes_and_between_them(qapp: Any) -> None:
    content = ParallelContent(
        values([0.0, 1.0, NAN, 0.5], [10.0, 20.0, 15.0, NAN], [1.0, 1.0, 1.0, 1.0]), ("a", "b", "c")
    )
    drawing = ParallelDrawing(content)
    drawing.paint(COLORS)
    assert [name for _place, name in drawing.rows["bottom"]] == ["a", "b", "c"]
    assert drawing.inside(QRectF(-0.1, 0.4, 0.2, 0.7)).tolist() == [1, 3], "on the first axis, also without the second"
    assert drawing.inside(QRectF(0.9, 0.4, 0.2, 0.2)).tolist() == [2]
    assert drawing.inside(QRectF(-0.1, 0.9, 1.2, 0.2)).tolist() == [1], "on both"
    assert drawing.inside(QRectF(0.4, 0.9, 0.2, 0.2)).tolist() == [1], "between two"
    assert drawing.inside(QRectF(1.9, 0.45, 0.2, 0.1)).tolist() == [0, 1, 2, 3], "all have the same there"
    near = drawing.near(QPointF(0.5, 0.99), (0.01, 0.01))
    assert near is not None and near.place == 1 and "a = 1, b = 20, c = 1" in near.words


def test_of_many_lines_the_outermost_are_drawn_in_any_case(qapp: Any) -> None:
    content = ParallelContent(many(5000, 3), ("a", "b", "c"))
    drawing = ParallelDrawing(content)
    kept = drawing._kept()
    assert MOST_LINES <= len(kept) < MOST_LINES + 100
    for column in content.values.numbers:
        assert {int(np.argmin(column)), int(np.argmax(column))} <= set(kept.tolist())


CONTENTS: list[ChartContent] = [
    HistogramContent("p", (0.0, 1.0, 2.0), (3, 4)),
    ScatterContent(values([0.0, 1.0], [2.0, 3.0], [1.0, NAN]), ("a", "b", "c"), 1),
    ColumnBoxContent("p", values([0.0, 1.0, 5.0])),
    ParallelContent(values([0.0, 1.0], [2.0, 3.0]), ("a", "b"), current=0),
]


def test_each_content_is_drawn_in_both_themes_and_nothing_is_left_of_the_one_before(chart: StatisticsChart) -> None:
    pictures = []
    for background, foreground in (("#f7f8fa", "#1d2129"), ("#1c1f24", "#e6e8eb")):
        chart.set_colors(background, foreground)
        for content in CONTENTS:
            assert chart.show_content(content, fit=True)
            drawing = chart.drawing
            assert drawing is not None
            assert all(item.scene() is chart.scene() for item in drawing.items)
            pictures.append(chart.grab().toImage())
            view = chart.getPlotItem().getViewBox().viewRect()
            assert view.contains(drawing.bounds())
    assert len({bytes(picture.constBits()) for picture in pictures}) == len(pictures)
    assert not chart.show_content(HistogramContent("p", (), ()), fit=True)
    assert not chart.show_content(ScatterContent(values([NAN], [1.0]), ("a", "b")), fit=True)
    assert not chart.show_content(ColumnBoxContent("p", values([NAN])), fit=True)
    assert not chart.show_content(ParallelContent(values([NAN], [NAN]), ("a", "b")), fit=True)


@pytest.mark.parametrize("kind", [ScatterContent, ParallelContent])
def test_a_chart_that_grows_keeps_its_items_and_looks_as_a_new_one(
    chart: StatisticsChart, qtbot: QtBot, kind: type[ScatterContent | ParallelContent]
) -> None:
    rng = np.random.default_rng(3)
    x, y, colour = rng.normal(size=(3, 400))
    last = ("a", "b", "c")

    def content(known: int, current: int | None, *, scale: float = 1.0, colored: bool = True) -> ChartContent:
        columns = [np.where(np.arange(400) < known, column, NAN).tolist() for column in (x * scale, y, colour)]
        drawn = values(*columns[: 2 + colored], lengths=(300, 100))
        if kind is ScatterContent:
            return ScatterContent(drawn, last[: 2 + colored], current)
        return ParallelContent(drawn, last[: 2 + colored], colored=colored, current=current)

    chart.show_content(content(100, 5), fit=False)
    assert chart.drawing is not None
    items = chart.drawing.items
    named = [(id(label), label.text) for _, label in chart._legend.items]
    assert len(named) == 8
    grown = [content(250, 200), content(400, None, scale=3.0)]
    for one in grown:
        chart.show_content(one, fit=False)
        assert chart.drawing.items is items
    after = [(id(label), label.text) for _, label in chart._legend.items]
    assert [label for label, _ in after] == [label for label, _ in named] and after != named

    chart.set_colors("#1c1f24", "#e6e8eb")
    anew = StatisticsChart()
    qtbot.addWidget(anew)
    anew.resize(chart.size())
    anew.set_colors("#1c1f24", "#e6e8eb")
    with qtbot.waitExposed(anew):
        anew.show()
    anew.show_content(grown[-1], fit=True)
    chart._looking.start()
    qtbot.waitUntil(lambda: not (chart._looking.isActive() or anew._looking.isActive()))
    assert chart.grab().toImage() == anew.grab().toImage()

    chart.show_content(content(400, None, colored=False), fit=False)
    assert chart.drawing.items is not items, "another number of colours"
    assert [label.text for _, label in chart._legend.items] == ["s0", "s1"]
    assert all(item.scene() is None for item in items)


def test_what_is_seen_stays_where_the_user_has_moved_it(chart: StatisticsChart) -> None:
    content = ScatterContent(many(100), ("a", "b"))
    chart.show_content(content, fit=True)
    box = chart.getPlotItem().getViewBox()
    chart.show_content(ScatterContent(values([0.0, 100.0], [0.0, 1.0]), ("a", "b")), fit=False)
    assert box.viewRect().width() > 100.0, "more is known, and the user has moved nothing"
    wheel = QWheelEvent(
        QPointF(300, 150),
        chart.mapToGlobal(QPointF(300, 150)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart.viewport(), wheel)
    width = box.viewRect().width()
    assert width < 90.0
    chart.show_content(content, fit=False)
    assert box.viewRect().width() == pytest.approx(width)
    chart.fit()
    assert box.viewRect().width() < 10.0
    chart.show_content(content, fit=False)
    assert box.viewRect().width() < 10.0


@pytest.mark.qt_log_ignore("not accepted by receiving widget")  # QTest says so of graphics views
def test_a_click_takes_a_sample_and_a_drag_those_in_the_box(chart: StatisticsChart, qtbot: QtBot) -> None:
    chart.show_content(ScatterContent(values([0.0, 1.0, 2.0], [0.0, 1.0, 2.0]), ("a", "b")), fit=True)
    box, port = chart.getPlotItem().getViewBox(), chart.viewport()

    def at(x: float, y: float) -> Any:
        return chart.mapFromScene(box.mapViewToScene(QPointF(x, y)))

    def move(place: Any) -> None:
        QTest.mouseMove(port, place)
        qtbot.wait(1)  # the scene heeds a move in the turn after it

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(chart.place_picked) as picked:
        QTest.mouseClick(port, left, none, at(1.0, 1.0))
    assert picked.args == [1]
    with qtbot.waitSignal(chart.places_chosen) as chosen:
        QTest.mousePress(port, left, none, at(0.5, 0.5))
        for step in (0.8, 1.4, 2.05):
            move(at(step, step))
        QTest.mouseRelease(port, left, none, at(2.05, 2.05))
    assert chosen.args == [[1, 2]]
    assert box.viewRect().contains(QPointF(0.0, 0.0)), "it does not zoom"
    told: list[str] = []
    chart.hovered.connect(told.append)
    chart.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(2.0, 2.0)))
    chart.scene().sigMouseMoved.emit(box.mapViewToScene(QPointF(2.0, 0.0)))
    assert told == ["sample 2 of split s0: a = 2, b = 2", ""]


def test_names_from_data_are_text_in_the_chart(chart: StatisticsChart) -> None:
    name = "<img src='file:///dev/zero'>"
    content = ScatterContent(values([0.0, 1.0], [2.0, 3.0]), (name, name))
    chart.show_content(content, fit=True)
    assert chart.getPlotItem().getAxis("bottom").label.toPlainText().strip() == name
    chart.show_content(ParallelContent(content.values, (name, name)), fit=True)
    assert not chart.grab().isNull()
