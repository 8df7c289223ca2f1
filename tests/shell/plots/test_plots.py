"""The parts of plots, pins and measures that need no other process."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from viewer.geometry.eye import Eye
from viewer.outcome import Outcome
from viewer.protocol import Camera, Failed, LookUp, Measure, Measured, Pointer, ReadSeries
from viewer.protocol.plotting import Curve, FieldValue, PinnedValues
from viewer.shell.children.inquiries import Inquiries
from viewer.shell.plots.chart_host import MISSING, ChartHost
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.plots.clicks import Clicks
from viewer.shell.plots.curves import DrawnCurve, csv_of, labels_of, middles, value_title
from viewer.shell.plots.kept_plots import KeptPlots
from viewer.shell.plots.measure_panel import MeasurePanel
from viewer.shell.plots.pin_rows import as_text, pin_data, pin_table
from viewer.shell.plots.series import Series
from viewer.shell.plots.series_form import SeriesForm
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.saved_state import SavedState

LINE = Curve("pressure", (0.0, 1.0, 2.0), (5.0, math.nan, -7.25), "Pa")
STEPS = Curve("density", (0.0, 1.0, 3.0), (1.5, 2.5), "kg/m³", steps=True)


def test_curves_are_named_by_what_differs() -> None:
    one, other = DrawnCurve(LINE, "train 0"), DrawnCurve(LINE, "train 1", kept=True)
    assert labels_of([one]) == ["pressure"]
    assert labels_of([one, other]) == ["train 0", "train 1"]
    assert labels_of([one, DrawnCurve(STEPS, "train 0")]) == ["pressure", "density"]
    assert value_title([one, other]) == "pressure [Pa]"
    assert value_title([one, DrawnCurve(STEPS)]) == ""
    assert middles(STEPS) == (0.5, 2.0)


def test_a_table_has_each_value_with_its_place() -> None:
    text = csv_of("length", [DrawnCurve(LINE, "train 0"), DrawnCurve(STEPS, "train 0")])
    assert text.splitlines() == [
        "length,pressure [Pa],length from,length to,density [kg/m³]",
        "0.0,5.0,0.0,1.0,1.5",
        "1.0,,1.0,3.0,2.5",
        "2.0,-7.25,,,",
    ]


def test_pins_in_a_table_and_on_the_clipboard() -> None:
    values = (FieldValue("p", "vertex", "Pa", -1234.5), FieldValue("u", "vertex", "", 5.0, (3.0, 4.0)))
    pins = [PinnedValues(1, "Zone", 7, -1, (0.123456, 0.0, -1.0), values)]
    pins.append(PinnedValues(3, "Zone", 8, 2, (0.0, 0.0, 0.0), (FieldValue("p", "vertex", "Pa"),), moved=0.25))
    titles, rows = pin_table(pins)
    assert titles == ("Pin", "x", "y", "z", "Zone", "Point", "Cell", "p [Pa]", "u", "Note")
    assert [cell.text for cell in rows[0]] == ["1", "0.1235", "0", "−1", "Zone", "7", "", "−1234", "5", ""]
    assert rows[0][8].whole == "5 (3, 4)"
    assert rows[1][7].text == "–" and rows[1][9].text == "nearest point, 0.25 away"
    assert as_text(titles, rows).splitlines()[1].split("\t")[:4] == ["1", "0.123456", "0", "-1"]
    data = pin_data(pins)
    assert data.heads == titles
    first = (1, 0.123456, 0.0, -1.0, "Zone", 7, None, values[0].value, values[1].value, None)
    assert data.rows[0] == first, "numbers as they are"
    assert data.rows[1][7] is None


def test_the_eye_sees_places_where_the_picture_has_them() -> None:
    camera = Camera((0.0, 0.0, 10.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), view_angle=90.0)
    eye = Eye.of(camera, 200.0, 100.0)
    assert eye.see((0.0, 0.0, 0.0)) == pytest.approx((100.0, 50.0))
    assert eye.see((10.0, 10.0, 0.0)) == pytest.approx((150.0, 0.0))  # half the height is ten at a distance of ten
    assert eye.see((0.0, 0.0, 11.0)) is None
    flat = Camera((0.0, 0.0, 10.0), (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), parallel_scale=2.0)
    assert Eye.of(flat, 200.0, 100.0).see((1.0, -2.0, 5.0)) == pytest.approx((125.0, 100.0))


def test_a_click_is_neither_a_drag_nor_a_double_click(qtbot: QtBot) -> None:
    clicks = Clicks()
    told: list[tuple[float, float]] = []
    clicks.clicked.connect(lambda x, y: told.append((x, y)))
    clicks.patient = False

    def hand(*actions: tuple[str, float]) -> None:
        for action, x in actions:
            clicks.watch(Pointer(action, x, 0.0, "left"))

    hand(("press", 0.0), ("move", 30.0), ("move", 0.0), ("release", 0.0))
    hand(("double", 0.0), ("press", 0.0), ("release", 0.0))
    clicks.watch(Pointer("press", 0.0, 0.0, "left", shift=True))
    clicks.watch(Pointer("release", 0.0, 0.0, "left", shift=True))
    hand(("press", 0.0), ("move", 2.0), ("release", 2.0))
    qtbot.waitUntil(lambda: len(told) > 0)
    assert told == [(0.0, 0.0)], "where the button went down"


class FakeChild(QObject):
    message = Signal(object)
    ended = Signal(object)
    running = True

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []

    def send(self, message: Any) -> None:
        self.sent.append(message)


def test_one_question_at_a_time_and_of_each_topic_the_newest() -> None:
    child = FakeChild()
    inquiries = Inquiries(SimpleNamespace(child=child))  # type: ignore[arg-type]
    told: list[tuple[str, Any]] = []
    lost: list[str] = []
    inquiries.answered.connect(lambda topic, answer: told.append((topic, answer)))
    inquiries.lost.connect(lost.append)
    for size in (1, 2, 3):
        inquiries.ask("size", partial(Measure, zone=str(size)))
    inquiries.ask("pins", lambda number: LookUp(number, ()))
    assert [message.zone for message in child.sent] == ["1"]
    child.message.emit(Measured(child.sent[0].id, 7))
    assert told == [], "a newer one is on its way"
    assert child.sent[1].zone == "3"
    child.message.emit(Measured(child.sent[0].id, 7))  # that again is no answer to it
    child.message.emit(Measured(child.sent[1].id, 7, size=3.0))
    assert [(topic, answer.size) for topic, answer in told] == [("size", 3.0)]
    assert isinstance(child.sent[2], LookUp)
    inquiries.ask("size", lambda number: Measure(number))
    child.ended.emit(None)
    assert sorted(lost) == ["pins", "size"]
    inquiries.ask("size", lambda number: Measure(number))
    assert len(child.sent) == 4


def test_without_the_library_a_sentence_says_how_to_add_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("pyqtgraph")

    monkeypatch.setattr("viewer.shell.plots.chart_library._import", missing)
    tasks = Tasks()
    library = ChartLibrary(tasks)
    host, later = ChartHost(library), ChartHost(library)
    for one in (host, later):
        qtbot.addWidget(one)
    host.load()
    qtbot.waitUntil(lambda: host.text == MISSING)
    later.load()
    assert later.text == MISSING
    assert "pip install" in MISSING and host.chart is None
    assert tasks.close(3000)


def test_charts_that_are_wanted_at_once_are_made_one_by_one(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a while; together they would be one gap of the event loop. Loading is done once for all."""
    loaded: list[str] = []
    monkeypatch.setattr("viewer.shell.plots.chart_library._import", lambda: loaded.append("once"))
    tasks = Tasks()
    library = ChartLibrary(tasks)
    seen: list[str] = []
    turns = QTimer(interval=0)
    turns.timeout.connect(lambda: seen.append("turn"))
    turns.start()

    def want(name: str) -> None:
        library.want(lambda: seen.append(name), lambda error: seen.append(f"failed {error}"))

    want("a")
    want("b")
    qtbot.waitUntil(lambda: "b" in seen)
    between = seen[seen.index("a") + 1 : seen.index("b")]
    assert set(between) == {"turn"}
    want("c")
    qtbot.waitUntil(lambda: "c" in seen)
    assert loaded == ["once"]
    assert tasks.close(3000)


def test_names_from_data_are_text_in_the_chart(qtbot: QtBot) -> None:
    pytest.importorskip("pyqtgraph", reason="the chart needs the extra plots")
    from pyqtgraph import LegendItem

    from viewer.shell.plots.chart import Chart

    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.set_colors("#1c1f24", "#e6e8eb")
    chart.show()
    name = "<img src='file:///dev/zero'>&p"
    drawn = [DrawnCurve(Curve(name, (0.0, 1.0), (1.0, 2.0)), sample) for sample in ("<b>0</b>", "1")]
    chart.show_curves(name, drawn, mark=0.5)
    plot = chart.getPlotItem()
    assert plot.getAxis("bottom").label.toPlainText().strip() == name
    assert plot.getAxis("left").label.toPlainText().strip() == name
    (legend,) = (item for item in plot.childItems() if isinstance(item, LegendItem))
    assert [label.item.toPlainText() for _, label in legend.items] == ["<b>0</b>", "1"]
    for reach in (0.5, 2.0):
        chart.show_curves("x", [DrawnCurve(Curve("p", (0.0, reach), (0.0, reach)))])
        chart.grab()
        assert plot.getAxis("bottom").autoSIPrefixScale == plot.getAxis("left").autoSIPrefixScale == 1.0
    chart.show_curves("x", [DrawnCurve(STEPS)])
    assert not legend.isVisible()
    with qtbot.waitSignal(chart.hovered) as told:
        box = plot.getViewBox()
        chart.scene().sigMouseMoved.emit(box.mapViewToScene(box.viewRect().center()))
    assert told.args is not None


def test_titles_are_no_longer_than_their_axes(qtbot: QtBot) -> None:
    pytest.importorskip("pyqtgraph", reason="the chart needs the extra plots")
    from viewer.shell.plots.chart import Chart

    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.show()
    chart.show_curves("length", [DrawnCurve(Curve("pressure", (0.0, 1.0), (1.0, 2.0), unit="Pa"))])
    axis = chart.getPlotItem().getAxis("left")
    for height, text in ((300, "pressure [Pa]"), (110, "pressure\n[Pa]"), (300, "pressure [Pa]")):
        chart.resize(500, height)
        qtbot.waitUntil(lambda: axis.label.toPlainText().strip() == text)  # noqa: B023
        place = axis.label.mapRectToParent(axis.label.boundingRect())
        assert place.top() > -8 and place.bottom() < axis.height() + 8  # its own margin is not seen
    chart.resize(500, 80)
    qtbot.waitUntil(lambda: "…" in axis.label.toPlainText())
    assert axis.label.toolTip() == "pressure [Pa]"


def test_the_legend_covers_no_curve(qtbot: QtBot) -> None:
    pytest.importorskip("pyqtgraph", reason="the chart needs the extra plots")
    from pyqtgraph import LegendItem

    from viewer.shell.plots.chart import Chart

    chart = Chart()
    qtbot.addWidget(chart)
    chart.resize(600, 240)
    chart.show()
    plot = chart.getPlotItem()
    (legend,) = (item for item in plot.childItems() if isinstance(item, LegendItem))
    flat = Curve("pressure", (0.0, 1.0), (1.0, 1.0))
    widths = []
    for samples in (
        ("train 0",),
        ("train 0", "train 1"),
        ("a sample of a very long name that no chart has room for", "b"),
    ):
        chart.show_curves("x", [DrawnCurve(flat, sample) for sample in samples])
        curves, names = plot.getViewBox().sceneBoundingRect, legend.sceneBoundingRect
        if len(samples) > 1:
            qtbot.waitUntil(lambda: legend.isVisible() and curves().right() <= names().left())  # noqa: B023
            assert names().right() <= chart.width()
        else:
            qtbot.waitUntil(lambda: not legend.isVisible() and curves().right() > chart.width() - 5)  # noqa: B023
        widths.append(curves().width())
    assert widths[0] > widths[1] > widths[2] > 300, "there is no room kept for no legend, and not too much for names"


def test_a_series_that_could_not_be_read_is_read_again_when_the_user_wants_it(
    qtbot: QtBot, world: World, tmp_path: Path
) -> None:
    world.shown()
    background = SimpleNamespace(go_on=lambda: None, stop=lambda _job: None)
    kept = KeptPlots(world.session, SavedState(tmp_path / "state.json"))
    series, form = Series(background, kept), SeriesForm()  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.show()
    form.read_wanted.connect(series.begin_again)
    series.changed.connect(
        lambda: form.render_progress(reading=series.reading, fraction=series.fraction, again=series.again)
    )
    button = form.findChild(QPushButton, "plots.time.cancel")
    assert button is not None
    series.take_state(world.state)
    series.set_wanted(True)
    for failure in (Outcome("reader", 9, crashed=True), Failed(1, "It cannot be read.")):
        ask = series.next_request(world.state)
        assert ask is not None
        assert isinstance(ask(1), ReadSeries)
        series.ended(failure)
        assert series.data.notes and not series.reading
        assert series.next_request(world.state) is None, "not by itself, again and again"
        assert (button.isVisible(), button.text()) == (True, "Read again")
        button.click()
        assert series.reading and not series.data.notes
        assert button.text() == "Cancel"


@pytest.mark.parametrize("width", [220, 255, 400])
def test_measures_are_whole_in_a_narrow_dock(qtbot: QtBot, width: int) -> None:
    panel = MeasurePanel()
    qtbot.addWidget(panel)
    panel.resize(width, 300)
    panel.show()
    rows = [("Volume", "0.8812", "0.88125"), ("Integral of pressure [Pa × volume]", "−3.626", "-3.6261")]
    panel.render_values(rows, "", wait=False)
    labels = {label.text(): label for label in panel.findChildren(QLabel)}
    end = panel.findChild(QComboBox, "measure.zone")
    assert end is not None

    def is_whole(value: QLabel) -> bool:
        wide = value.width() >= value.fontMetrics().horizontalAdvance(value.text())
        return wide and value.mapTo(panel, value.rect().topRight()).x() <= end.mapTo(panel, end.rect().topRight()).x()

    for title, text, _whole in rows:
        qtbot.waitUntil(lambda: is_whole(labels[text]))  # noqa: B023
        assert labels[title].isVisible()
    assert panel.minimumSizeHint().width() <= 255, "no dock is made wider for it"
