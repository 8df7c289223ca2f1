"""Colours: the panel, the scale of each field, the bar's logarithm, the range over time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World, catalogue, frame
from tests.shell.windows import WholeWindow
from viewer.color_maps import DEFAULT, GROUPS, NAMES
from viewer.numbers import parse_number
from viewer.protocol import DatasetOpened, Failed, ReadSeriesRange, SceneShown, SeriesRangeRead
from viewer.protocol.scan_figures import ALL_SPLITS, SplitFigures
from viewer.shell.panels.colors_panel import ColorsPanel, preview
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.session.difference import Difference
from viewer.shell.session.player import Player
from viewer.shell.session.range_words import range_words
from viewer.shell.session.selection import OF_ALL
from viewer.shell.session.series_range import SeriesRange
from viewer.shell.session.state import AUTO, FIXED, NATURAL, PERCENTILES, SERIES, ColorScale, SessionState
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.view.ticks import log_ticks
from viewer.shell.widgets.number_edit import NumberEdit

# Numbers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e-7", 1e-7), (" 101325 ", 101325.0), ("−3,5", -3.5), ("", None), ("abc", None), ("nan", None), ("1e999", None)],
)
def test_typed_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def test_a_number_is_entered_or_put_back(qtbot: QtBot) -> None:
    edit = NumberEdit("x", "X")
    qtbot.addWidget(edit)
    entered: list[float] = []
    edit.entered.connect(entered.append)
    edit.set_value(0.1 + 0.2)
    assert edit.text() == "0.3"
    edit.selectAll()
    qtbot.keyClicks(edit, "12")
    edit.set_value(5.0)
    assert edit.text() == "12", "what is being typed is left alone"
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert entered == [12.0]
    edit.selectAll()
    qtbot.keyClicks(edit, "twelve")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert (entered, edit.text()) == ([12.0], "12")
    qtbot.keyClicks(edit, "9")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert (entered, edit.text()) == ([12.0], "12")


# The panel ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot, world: World) -> ColorsPanel:
    made = ColorsPanel()
    qtbot.addWidget(made)
    world.shown()
    world.session.changed.connect(made.render_state)
    made.appearance_chosen.connect(lambda changes: world.session.set_appearance(**changes))
    made.color_scale_chosen.connect(lambda changes: world.session.set_color_scale(**changes))
    made.render_state(world.state)
    return made


def find(panel: ColorsPanel, kind: type, name: str) -> Any:
    found = panel.findChild(kind, name)
    assert found is not None
    return found


def choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_maps_are_offered_by_their_use(panel: ColorsPanel, world: World) -> None:
    assert len(set(NAMES)) == len(NAMES) == sum(len(names) for _heading, names in GROUPS)
    assert DEFAULT in NAMES
    box = find(panel, QComboBox, "colors.map")
    choose(box, "vik")
    assert world.scene.color_map == "vik"
    colors: dict[str, tuple[str, ...]] = {name: ("#000000", "#ffffff") for name in NAMES if name != "roma"}
    panel.set_previews({name: preview(of) for name, of in colors.items()})
    panel.keep_maps(colors)
    assert box.findData("roma") == -1, "a map that the library lacks is not offered"
    assert box.currentData() == "vik"
    assert not box.itemIcon(box.currentIndex()).isNull()


def test_a_preview_goes_from_low_to_high(qapp: object) -> None:
    """The colours are those that the renderer says, in their order."""
    icon = preview(("#ff0000", "#00ff00", "#123456"))
    image = icon.pixmap(icon.availableSizes()[0]).toImage()
    colors = [image.pixelColor(round(image.width() * share), image.height() // 2).name() for share in (0.1, 0.5, 0.9)]
    assert colors == ["#ff0000", "#00ff00", "#123456"]


def test_reversed_and_bands(panel: ColorsPanel, world: World) -> None:
    find(panel, QCheckBox, "colors.reversed").click()
    bands = find(panel, QSpinBox, "colors.bands")
    assert bands.text() == "Smooth"
    bands.setValue(8)
    assert (world.scene.reversed, world.scene.bands) == (True, 8)
    bands.setValue(1)
    assert world.scene.bands == 0


def test_a_typed_range_is_locked(panel: ColorsPanel, world: World, qtbot: QtBot) -> None:
    low = find(panel, NumberEdit, "colors.low")
    assert low.value == 0.0
    low.entered.emit(-2.0)
    assert world.scene.range == (-2.0, 1.0)
    assert find(panel, QComboBox, "colors.mode").currentData() == FIXED
    find(panel, NumberEdit, "colors.high").entered.emit(-5.0)
    world.draw()
    assert world.scene.range == (-5.0, 0.0), "turned round, low is what was shown"
    choose(find(panel, QComboBox, "colors.mode"), AUTO)
    assert world.scene.range is None


def test_percentiles(panel: ColorsPanel, world: World) -> None:
    choose(find(panel, QComboBox, "colors.mode"), PERCENTILES)
    assert world.scene.percentiles == (2.0, 98.0)
    lowest = find(panel, NumberEdit, "colors.lowest_percentile")
    lowest.entered.emit(10.0)
    assert world.scene.percentiles == (10.0, 98.0)
    for bad in (-1.0, 98.0, 400.0):
        lowest.set_value(bad)
        lowest.entered.emit(bad)
        assert world.scene.percentiles == (10.0, 98.0)
        assert lowest.value == 10.0


def test_each_field_has_a_scale_of_its_own(panel: ColorsPanel, world: World) -> None:
    find(panel, QCheckBox, "colors.log").click()
    find(panel, NumberEdit, "colors.low").entered.emit(0.5)
    assert (world.scene.log, world.scene.range) == (True, (0.5, 1.0))
    world.session.select(field="density", location="cell")
    world.answer(read=("pressure", "density"))
    assert (world.scene.field, world.scene.log, world.scene.range) == ("density", False, None)
    world.draw()
    world.session.select(sample=1)
    world.answer(read=("pressure", "density"))
    world.draw()
    world.session.select(field="pressure", location="vertex")
    assert (world.scene.field, world.scene.log, world.scene.range) == ("pressure", True, (0.5, 1.0))


def test_a_colour_for_each_value_can_be_switched_off(panel: ColorsPanel, world: World) -> None:
    box = find(panel, QCheckBox, "colors.categories")
    assert world.scene.categories
    assert box.isHidden(), "the field on screen has too many values, or no integers"
    few = SceneShown(world.scene.id, 8, 1, 6, (0.0, 3.0), (0.0, 3.0), ("#ff0000",), categories=(("3", "#ff0000"),))
    world.renderer.shown.emit(few)
    world.renderer.frame.emit(frame(world.scene.id))
    assert not box.isHidden() and box.isChecked()
    low, log, color_map = (
        find(panel, kind, name)
        for kind, name in ((NumberEdit, "colors.low"), (QCheckBox, "colors.log"), (QComboBox, "colors.map"))
    )
    assert not (low.isEnabled() or log.isEnabled() or color_map.isEnabled()), "they would change nothing"
    box.click()
    assert not world.scene.categories
    world.draw()
    assert low.isEnabled() and log.isEnabled() and color_map.isEnabled()
    assert not box.isHidden(), "the way back"
    low.entered.emit(-1.0)
    assert (world.scene.range, world.scene.categories) == ((-1.0, 1.0), False)
    box.click()
    assert world.scene.categories


def test_all_that_is_chosen_survives_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    first = WholeWindow(qtbot, tmp_path)
    first.window.actions_["view.edges"].trigger()
    first.window.actions_["view.representation.wireframe"].trigger()
    first.features.of_dataset.colors.panel.appearance_chosen.emit({"color_map": "vik"})
    first.features.of_dataset.colors.panel.appearance_chosen.emit({"reversed": True, "bands": 8})
    chosen = first.features.session.state.appearance
    assert (chosen.edges, chosen.unlit) == (True, True)
    first.settings.save()
    first.close()

    second = WholeWindow(qtbot, tmp_path)
    assert second.features.session.state.appearance == chosen
    panel, actions = second.features.of_dataset.colors.panel, second.window.actions_
    assert find(panel, QCheckBox, "colors.reversed").isChecked()
    assert find(panel, QSpinBox, "colors.bands").value() == 8
    assert [actions[f"view.{name}"].isChecked() for name in ("edges", "unlit", "representation.wireframe")] == [
        True
    ] * 3
    plain = replace(chosen, color_map="gray", bands=0, edges=False)
    second.render(SessionState(catalogue=catalogue(), appearance=plain))
    assert not actions["view.edges"].isChecked(), "a dataset that was left so"
    assert (second.settings.color_map, second.settings.bands) == ("vik", 8), "nobody has chosen that now"
    second.features.session.set_appearance(color_map="hot")
    assert (second.settings.color_map, second.settings.bands, second.settings.edges) == ("hot", 0, False)
    second.close()


# The bar --------------------------------------------------------------------------------------------------------------


def test_log_ticks_are_powers_of_ten() -> None:
    assert log_ticks(0.05, 200) == [0.1, 1.0, 10.0, 100.0]
    assert log_ticks(3, 30) == [10.0, 20.0, 5.0]
    assert log_ticks(0, 10) == log_ticks(-1, 10) == log_ticks(10, 1) == log_ticks(1, float("inf")) == []
    assert len(log_ticks(1e-300, 1e300)) < 20


def test_the_bar_names_the_colours_that_are_not_on_it(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.resize(120, 300)
    plain = ColorBarContent("p", 1.0, 100.0, ("#000000", "#808080"), log=True)
    bar.set_content(plain)
    bar.show()
    before = bar.grab().toImage()
    assert not _has(before, 0xFF00FF)
    bar.set_content(replace(plain, nan="#ff00ff", above="#00ff00"))
    after = bar.grab().toImage()
    assert _has(after, 0xFF00FF) and _has(after, 0x00FF00)


def _has(image: Any, rgb: int) -> bool:
    return any(
        image.pixel(x, y) & 0xFFFFFF == rgb for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)
    )


def test_a_double_click_on_the_bar_wants_another_range(qtbot: QtBot) -> None:
    bar = ColorBar()
    qtbot.addWidget(bar)
    bar.set_content(ColorBarContent("p", 0.0, 1.0, ("#000000",)))
    bar.show()
    with qtbot.waitSignal(bar.double_clicked):
        qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton)


# The range over time --------------------------------------------------------------------------------------------------


class FakeBackground:
    def stop(self, _job: object) -> None:
        pass


def test_the_range_over_time_is_found_once(world: World) -> None:
    player = Player(world.session, world.session)
    job = SeriesRange(world.session, FakeBackground(), player)  # type: ignore[arg-type]
    world.shown()
    assert world.state.color_scale.mode == SERIES, "a sample with several time steps begins with the range of all"
    assert world.scene.range is None, "as long as it is not known, the sample's own"
    assert world.state.shown is not None and range_words(world.state.shown).short == "1 of 3 steps"
    player.play()
    assert job.next_request(world.state) is None, "the reader has the next steps to read"
    player.pause()
    make = job.next_request(world.state)
    assert make is not None
    assert make(5) == ReadSeriesRange(5, "/data/horn", "train", 0, "Base_3_3", "pressure", "vertex")
    job.ended(SeriesRangeRead(5, ((-3.0, 9.0),)))
    assert world.scene.range == (-3.0, 9.0)
    assert range_words(world.state.shown).short == "1 of 3 steps", "as long as that picture is on screen"
    assert world.session.color_scales.kept == (), "nobody has chosen it"
    world.draw()
    assert range_words(world.state.shown).short == "all time steps"
    assert job.next_request(world.state) is None
    world.session.select(time=2.0)
    world.answer()
    assert world.scene.range == (-3.0, 9.0), "another time of the same sample"
    world.draw()
    world.session.select(sample=1)
    world.answer()
    world.draw()
    assert job.next_request(world.state) is not None
    assert world.scene.range is None, "not the one of another sample, not for a moment"
    job.ended(Failed(6, "It is damaged."))
    assert world.scene.widen
    assert world.scene.range == (0.0, 1.0), "what has been on screen"
    world.draw()
    assert "not all could be read" in range_words(world.state.shown).sentence
    assert job.next_request(world.state) is None, "it is not asked for again"


def test_until_it_is_known_the_range_holds_what_was_on_screen(world: World) -> None:
    world.shown()
    for time, span, words in ((0.5, (-3.0, 0.5), "2 of 3 steps"), (2.0, (0.0, 9.0), "3 of 3 steps")):
        world.session.select(time=time)
        world.answer()
        assert world.scene.widen, "the renderer makes it hold the values of this step"
        answer = SceneShown(world.scene.id, range=span, data_range=span)
        world.renderer.shown.emit(answer)
        world.renderer.frame.emit(frame(world.scene.id))
        assert world.state.shown is not None and range_words(world.state.shown).short == words
    world.session.select(time=0.0)
    assert world.scene.range == (-3.0, 9.0)
    world.session.set_color_scale(mode=AUTO)
    assert not world.scene.widen
    assert world.scene.range is None
    world.draw()
    world.session.set_color_scale(mode=SERIES)
    assert world.scene.range == (-3.0, 9.0)


def test_another_field_never_shows_the_range_of_this_one(panel: ColorsPanel, world: World) -> None:
    low, mode = find(panel, NumberEdit, "colors.low"), find(panel, QComboBox, "colors.mode")
    world.session.select(field="density", location="cell")
    world.answer(read=("pressure", "density"))
    assert world.state.shown is not None and world.state.shown.selection.field == "pressure"
    assert low.value is None, "it is not known yet"
    choose(mode, FIXED)
    assert world.scene.range is None and mode.currentData() == SERIES
    world.draw()
    assert low.value == 0.0


def test_what_is_chosen_comes_before_what_is_natural(panel: ColorsPanel, world: World) -> None:
    mode = find(panel, QComboBox, "colors.mode")
    assert [mode.itemText(row) for row in range(2)] == ["This time step", "All time steps"]
    choose(mode, SERIES)
    assert world.session.color_scales.kept == (), "it is so already"
    choose(mode, AUTO)
    world.draw()
    assert range_words(world.state.shown).short == "this time step"  # type: ignore[arg-type]
    world.session.select(sample=1)
    world.answer()
    world.draw()
    assert mode.currentData() == AUTO
    world.session.set_color_scale(mode=NATURAL)
    assert world.state.color_scale.mode == SERIES
    world.session.set_color_scale(mode=PERCENTILES)
    world.draw()
    assert range_words(world.state.shown).short == "2 % to 98 %"  # type: ignore[arg-type]


def test_the_mode_over_time_is_only_offered_where_there_is_time(panel: ColorsPanel, world: World) -> None:
    box = find(panel, QComboBox, "colors.mode")
    assert box.model().item(box.findData(SERIES)).isEnabled()
    assert world.state.manifest is not None
    alone = replace(world.state.color_scale, mode=AUTO)
    still = replace(world.state, manifest=replace(world.state.manifest, times=(0.0,)), color_scale=alone)
    panel.render_state(still)
    assert not box.model().item(box.findData(SERIES)).isEnabled()
    assert box.currentText() == "This sample"


def test_a_range_over_samples_and_the_door_to_a_scan(panel: ColorsPanel, world: World, qtbot: QtBot) -> None:
    box, scan = find(panel, QComboBox, "colors.mode"), find(panel, QPushButton, "colors.scan")
    first, last = find(panel, QComboBox, "colors.share_from"), find(panel, QComboBox, "colors.share_to")
    assert scan.isHidden() and not first.isVisibleTo(panel)
    choose(box, OF_ALL)
    assert world.state.color_scale.mode == OF_ALL and first.isVisibleTo(panel)
    assert scan.isHidden(), "it is not known yet whether there is anything to scan"
    choose(first, 5.0)
    choose(last, 95.0)
    assert world.state.color_scale.share == (5.0, 95.0)
    choose(first, 99.0)
    assert world.state.color_scale.share == (5.0, 95.0) and first.currentData() == 5.0, "nothing lies between"
    world.session.color_scales.scanned.put_figures((SplitFigures(ALL_SPLITS, 7, 3, 0),))
    world.session.refresh_color_scale()
    assert not scan.isHidden()
    with qtbot.waitSignal(panel.scan_wanted):
        scan.click()
    panel.set_scanning(scanning=True)
    assert not scan.isEnabled() and scan.text() == "Scanning…"
    world.session.color_scales.scanned.put_figures((SplitFigures(ALL_SPLITS, 7, 7, 0),))
    world.session.refresh_color_scale()
    assert scan.isHidden()
    difference = replace(world.state, difference=Difference(on=True), color_scale=ColorScale(AUTO))
    panel.render_state(difference)
    assert not box.model().item(box.findData(OF_ALL)).isEnabled(), "a scan knows nothing of differences"


def test_what_a_scale_asks_the_renderer_for() -> None:
    scale = ColorScale(FIXED, fixed=(1.0, 2.0), series=(0.0, 9.0))
    assert (scale.wanted_range, scale.wanted_percentiles) == ((1.0, 2.0), None)
    assert replace(scale, mode=SERIES).wanted_range == (0.0, 9.0)
    assert replace(scale, mode=AUTO).wanted_range is None
    assert replace(scale, mode=PERCENTILES).wanted_percentiles == (2.0, 98.0)


def test_the_colour_bar_shows_what_the_renderer_said(world: World, qtbot: QtBot) -> None:
    from viewer.shell.view.view_panel import ViewPanel

    view = ViewPanel()
    qtbot.addWidget(view)
    world.shown()
    assert world.state.shown is not None
    scene = SceneShown(
        world.scene.id, range=(1.0, 10.0), colors=("#000000", "#ffffff"), nan_color="#ff0000", above_color="#00ff00",
        log=True,
    )  # fmt: skip
    view.render_state(replace(world.state, shown=replace(world.state.shown, scene=scene)))
    bar = view.color_bar.content
    assert (bar.low, bar.high, bar.log, bar.nan, bar.above, bar.below) == (1.0, 10.0, True, "#ff0000", "#00ff00", "")


def test_a_range_typed_while_another_field_loads_belongs_to_what_is_shown(world: World) -> None:
    world.shown()
    world.session.select(field="density", location="cell")
    assert world.state.phase == "loading"
    world.session.set_color_scale(mode=FIXED, fixed=(3.0, 4.0))
    assert (world.scene.field, world.scene.range) == ("pressure", (3.0, 4.0))
    world.answer(read=("pressure", "density"))
    assert (world.scene.field, world.scene.range) == ("density", None)
    world.draw()
    world.session.select(field="pressure", location="vertex")
    assert (world.scene.field, world.scene.range) == ("pressure", (3.0, 4.0))


def test_another_dataset_does_not_inherit_a_range(world: World) -> None:
    world.shown()
    world.session.set_color_scale(mode=FIXED, fixed=(3.0, 4.0))
    world.session.reload()
    world.reader.answered.emit(DatasetOpened(world.asked.id, catalogue()))
    if world.state.phase == "loading":
        world.answer()
    assert world.scene.range == (3.0, 4.0), "the same one read again"
    world.draw()
    world.shown("/data/other")
    assert world.scene.range is None


def test_the_picture_stays_where_it_is_until_another_dataset_comes(world: World, qtbot: QtBot) -> None:
    from viewer.shell.view.view_panel import ViewPanel

    view = ViewPanel()
    qtbot.addWidget(view)
    view.resize(800, 500)
    view.show()
    world.session.changed.connect(view.render_state)

    def width(low: float, high: float) -> int:
        assert world.state.shown is not None
        scene = SceneShown(world.scene.id, range=(low, high), colors=("#000000", "#ffffff"))
        view.render_state(replace(world.state, shown=replace(world.state.shown, scene=scene)))
        return view.color_bar.sizeHint().width()

    world.shown()
    narrow, wide = width(0.0, 1.0), width(-123456789.25, -123456780.0)
    assert narrow < wide == width(0.0, 1.0)
    world.shown("/data/another")
    assert width(0.0, 1.0) == narrow
