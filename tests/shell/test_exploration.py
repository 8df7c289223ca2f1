"""What is under the cursor, which features are inputs, what a dataset says of itself, how it was looked at last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QTextBrowser, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.shell.fakes import CAMERA, World, catalogue
from viewer.artifacts.manifest import FieldRecord
from viewer.protocol import DatasetEntry, DatasetsFound, Probed
from viewer.shell.panels.feature_roles import feature_roles, role_of_field, roles_of_globals
from viewer.shell.panels.info_panel import InfoPanel, information
from viewer.shell.panels.zones_button import ZonesButton
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import FIXED, Selection
from viewer.shell.view.cursor_probe import CursorProbe, describe_probe
from viewer.shell.window.folder_page import FolderPage

# The cursor -----------------------------------------------------------------------------------------------------------


class FakeRenderer(QObject):
    probed = Signal(object)
    died = Signal(object)
    frame = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, float, float]] = []

    def probe(self, *question: Any) -> None:
        self.asked.append(question)


@pytest.fixture
def renderer(qapp: Any) -> FakeRenderer:
    return FakeRenderer()


def hit(number: int, scene: int, **what: Any) -> Probed:
    return Probed(
        number, scene, **{"zone": "Zone", "position": (1.0, 2.0, 3.0), "point": 4, "cell": 2, "value": 0.5, **what}
    )


def test_one_question_at_a_time_and_the_newest_place_last(world: World, renderer: FakeRenderer) -> None:
    world.shown()
    probe = CursorProbe(world.session, renderer)  # type: ignore[arg-type]
    said: list[str] = []
    probe.text_changed.connect(said.append)
    for x in range(5):
        probe.move(x, 1)
    assert renderer.asked == [(1, 0, 1)]
    renderer.probed.emit(hit(1, world.scene.id))
    assert renderer.asked == [(1, 0, 1), (2, 4, 1)]
    renderer.probed.emit(hit(1, world.scene.id, value=9.0))
    renderer.probed.emit(hit(2, world.scene.id - 1, value=9.0))
    assert said == ["pressure = 0.5   at (1, 2, 3)   point 4, cell 2"], "only of the scene that is on screen"
    renderer.frame.emit(None)
    assert renderer.asked[-1] == (3, 4, 1), "the mesh may have turned under a cursor at rest"
    probe.leave()
    renderer.probed.emit(hit(3, world.scene.id))
    assert said[-1] == ""


def test_what_was_clicked_is_told_wherever_the_cursor_went_meanwhile(world: World, renderer: FakeRenderer) -> None:
    world.shown()
    probe = CursorProbe(world.session, renderer)  # type: ignore[arg-type]
    said: list[str] = []
    taken: list[Probed] = []
    probe.text_changed.connect(said.append)
    probe.taken.connect(taken.append)
    probe.take((3.0, 4.0))  # a finger clicks where no cursor was
    probe.leave()
    renderer.probed.emit(hit(1, world.scene.id))
    assert renderer.asked == [(1, 3.0, 4.0)] and len(taken) == 1
    assert said[-1] == "" and probe.found is None, "there is no cursor in the view"
    renderer.frame.emit(None)
    assert len(renderer.asked) == 1
    probe.move(1, 1)
    probe.take()
    renderer.probed.emit(hit(2, world.scene.id))
    assert renderer.asked[-1] == (3, 1, 1), "asked once more, as what was found may be of the place before"
    renderer.probed.emit(hit(3, world.scene.id))
    assert len(taken) == 2 and probe.found is not None


def test_what_was_clicked_is_told_and_not_what_the_cursor_moved_to(world: World, renderer: FakeRenderer) -> None:
    world.shown()
    probe = CursorProbe(world.session, renderer)  # type: ignore[arg-type]
    taken: list[Probed] = []
    probe.taken.connect(taken.append)
    probe.move(1, 1)
    probe.take((3.0, 4.0))
    for x in (7, 8):  # on with the mouse before there is an answer, and for as long as there is none
        probe.move(x, 1)
    renderer.probed.emit(hit(1, world.scene.id))
    assert not taken
    assert renderer.asked[-1] == (2, 3.0, 4.0)
    probe.move(9, 1)
    renderer.probed.emit(hit(2, world.scene.id, point=34))
    assert [one.point for one in taken] == [34] and probe.found is None, "the cursor is elsewhere"
    assert renderer.asked[-1] == (3, 9, 1)
    renderer.probed.emit(hit(3, world.scene.id))
    assert len(taken) == 1 and probe.found is not None


def test_a_click_waits_for_the_picture_that_is_on_its_way(world: World, renderer: FakeRenderer) -> None:
    world.shown()
    probe = CursorProbe(world.session, renderer)  # type: ignore[arg-type]
    taken: list[Probed] = []
    probe.taken.connect(taken.append)
    probe.take((3.0, 4.0))
    renderer.probed.emit(hit(1, world.scene.id - 1))
    probe.move(5, 5)
    assert not taken and renderer.asked[-1] == (2, 3.0, 4.0)
    renderer.probed.emit(hit(2, world.scene.id))
    assert len(taken) == 1


def test_a_renderer_that_dies_takes_its_answer_along(world: World, renderer: FakeRenderer) -> None:
    world.shown()
    probe = CursorProbe(world.session, renderer)  # type: ignore[arg-type]
    probe.move(1, 1)
    renderer.died.emit(None)
    probe.move(2, 2)
    assert len(renderer.asked) == 2


def test_what_was_found_in_words(world: World) -> None:
    world.shown()
    shown = world.state.shown
    assert shown is not None
    assert describe_probe(Probed(1, 1), shown) == ""
    assert describe_probe(hit(1, 1, value=None), shown).startswith("pressure: no value   at ")
    assert describe_probe(hit(1, 1, value=2**60 + 1), shown).startswith(f"pressure = {2**60 + 1}   at ")
    zone = shown.manifest.zones[0]
    vector = FieldRecord("pressure", "vertex", "x.npy", ("pX", "pY"), "Pa")
    manifest = replace(shown.manifest, zones=(replace(zone, fields=(vector,)), replace(zone, name="Other")))
    both = replace(shown, manifest=manifest)
    text = describe_probe(hit(1, 1, value=5.0, components=(3.0, 4.0)), both)
    assert text == "|pressure| = 5 Pa  (3, 4)   at (1, 2, 3)   point 4, cell 2   Zone"
    one = replace(both, selection=replace(both.selection, component=1))
    assert describe_probe(hit(1, 1, value=4.0), one).startswith("pY = 4 Pa ")


# Roles ----------------------------------------------------------------------------------------------------------------


def test_inputs_and_outputs() -> None:
    problems = {
        "a": {"input_features": ["Global/alpha", "Base/Zone/VertexFields/p"], "output_features": ["Global/energy"]},
        "b": {"output_features": ["Global/alpha", "Base/Zone/VertexFields/VelocityX", 3], "input_features": None},
        "c": ["rubbish"],
    }
    roles = feature_roles(problems)
    assert roles_of_globals(roles) == {"alpha": "input and output", "energy": "output"}
    assert role_of_field(roles, "Base", "p") == "input"
    assert role_of_field(roles, "*", "Velocity", ("VelocityX", "VelocityY")) == "output"
    assert role_of_field(roles, "Other", "p") == role_of_field(roles, "Base", "q") == ""


# Zones, information, folders ------------------------------------------------------------------------------------------


def test_zones_are_switched_off_and_on(qtbot: QtBot) -> None:
    button = ZonesButton()
    qtbot.addWidget(button)
    said: list[tuple[str, ...]] = []
    button.chosen.connect(said.append)
    names = ("a", "b&c", "d")
    button.set_zones(names, ())
    assert button.text() == "All zones"
    actions = {action.text(): action for action in button.menu().actions() if action.text()}
    actions["b&&c"].trigger()
    assert said == [("b&c",)]
    button.set_zones(names, said[-1])
    assert button.text() == "2 of 3 zones"
    next(action for action in button.menu().actions() if action.text() == "Show all").trigger()
    assert said[-1] == ()
    button.set_zones(("x",), ("gone",))
    assert button.text() == "All zones", "zones of another base"


def test_information_is_escaped_and_complete(world: World, qtbot: QtBot) -> None:
    world.shown()
    known = replace(
        catalogue(),
        infos={
            "license": "CC-BY <4.0>",
            "data_description": {"deep": {"a": [1, 2], "b": list(range(500))}},
            "x": None,
            "long": "y" * 10**6,
        },
        problems={"p": {"input_features": ["Global/<b>alpha</b>"]}},
        warnings=("One & two.",),
    )
    assert world.state.shown is not None
    html = information(known, world.state.shown.manifest)
    for text in (
        "CC-BY &lt;4.0&gt;",
        '<span title="1">1</span>, <span title="2">2</span>',
        "300 more",
        "Global/&lt;b&gt;alpha",
        "One &amp; two.",
        "Zone “Zone”",
        "density",
    ):
        assert text in html, text
    assert len(html) < 20_000
    panel = InfoPanel()
    qtbot.addWidget(panel)
    panel.render_state(world.state)
    assert panel.findChild(QTextBrowser, "info.text") is None, "nobody sees it"
    panel.show()
    browser = panel.findChild(QTextBrowser, "info.text")
    assert browser is not None
    assert "Zone “Zone”" in browser.toPlainText()
    assert "No dataset" in information(None, None)


def test_a_folder_of_datasets(qtbot: QtBot) -> None:
    page = FolderPage()
    qtbot.addWidget(page)
    page.show()
    entries = (
        DatasetEntry("/f/a", "a", "cgns", {"train": 1000, "test": 2}, "CC0"),
        DatasetEntry("/f/b", "b", trouble="Its infos.yaml cannot be read."),
    )
    page.show_datasets(DatasetsFound(1, "/f", entries))
    tree = page.findChild(QTreeWidget, "folder.datasets")
    assert tree is not None
    assert [tree.topLevelItem(0).text(column) for column in range(4)] == ["a", "cgns", "train 1,000, test 2", "CC0"]
    assert tree.topLevelItem(1).isDisabled()
    chosen: list[str] = []
    page.dataset_chosen.connect(chosen.append)
    for row in range(2):
        item = tree.topLevelItem(row)
        assert item is not None
        place = tree.visualItemRect(item).center()
        qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["/f/a"]
    back = page.findChild(QPushButton, "folder.back")
    assert back is not None
    with qtbot.waitSignal(page.left):
        back.click()


def test_a_folder_leaves_open_what_was_open(world: World) -> None:
    world.shown()
    found: list[DatasetsFound] = []
    world.session.found.connect(found.append)
    world.session.open_dataset(Path("/data"))
    answer = DatasetsFound(world.asked.id, "/data", ())
    world.reader.answered.emit(answer)
    assert found == [answer]
    assert world.state.phase == "shown"
    assert world.state.catalogue is not None and world.state.catalogue.path == "/data/horn"


# The last view --------------------------------------------------------------------------------------------------------


@pytest.fixture
def remembering(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds whose session remembers views in one and the same file."""
    made: list[World] = []

    def make(*, enabled: bool = True) -> World:
        qapp.processEvents()  # what is remembered is written when the event loop has its turn
        views = LastViews(SavedState(tmp_path / "state.json"), enabled=enabled)
        world = World(tmp_path / f"world{len(made)}", views)
        views.follow(world.session)
        views.setParent(world.session)
        made.append(world)
        return world

    yield make
    for world in made:
        world.close()


def test_a_dataset_opens_as_it_was_left(remembering: Callable[..., World]) -> None:
    world = remembering()
    world.shown(sample=8)
    world.session.set_color_scale(mode=FIXED, fixed=(1.0, 4.0))
    world.draw()
    world.session.select(field="density", location="cell")
    world.answer(read=("pressure", "density"))
    world.session.set_appearance(color_map="vik", reversed=True)
    world.draw()
    left = world.session.view
    world.opened("/data/other")
    assert world.asked.sample == 0, "another dataset begins with its first sample"
    world.answer()
    world.session.set_appearance(color_map="gray")
    world.draw()
    assert world.renderer.told == [] and world.scene.range is None
    world.opened("/data/horn")
    assert world.renderer.told == [CAMERA]
    assert world.session.view == left
    assert (world.scene.field, world.scene.color_map, world.scene.reversed) == ("density", "vik", True)
    world.draw()
    world.session.select(field="pressure", location="vertex")
    assert world.scene.range == (1.0, 4.0), "the range of a field that was not on screen"
    world.draw()
    world.opened("/data/horn", sample=1)
    assert world.state.selection.sample == 1, "what is asked for comes first"
    assert world.state.appearance.color_map == "vik"


def test_a_picture_is_the_same_whoever_asks(remembering: Callable[..., World]) -> None:
    remembering().shown(sample=8)
    world = remembering(enabled=False)
    world.opened("/data/horn")
    assert world.state.selection.sample == 0
    world = remembering()
    world.opened("/data/horn")
    assert world.state.selection.sample == 8


@pytest.mark.parametrize(
    "view",
    [{}, {"selection": 3}, {"selection": {"split": "gone"}, "scale": {}}, {"selection": {}, "scale": [], "camera": 1}],
)
def test_a_view_that_makes_no_sense_is_left_out(
    remembering: Callable[..., World], tmp_path: Path, view: dict[str, Any]
) -> None:
    SavedState(tmp_path / "state.json").remember_view("/data/horn", Selection(), view)
    world = remembering()
    world.opened()
    assert world.state.selection.sample == 0
