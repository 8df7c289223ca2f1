"""What a renderer is told, by itself or again, and what its death is blamed on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from tests.shell.fakes import CAMERA, frame
from viewer.outcome import Outcome
from viewer.protocol import Attach, Failed, Message, PaneArea, PaneFrame, Prepare, Prepared, Resize, Scene, SetPanes
from viewer.shell.children import renderer_orders
from viewer.shell.children.crash_loop import DEATHS
from viewer.shell.children.renderer_client import RendererClient

REFUSED = Outcome("renderer", 6, True, stderr="terminate called after throwing an instance of 'std::bad_alloc'")
KILLED = Outcome("renderer", 9, True)
SEGFAULT = Outcome("renderer", 11, True)
UNREADY = Outcome("renderer", 1, stderr="No module named viewer", unready=True)


class FakeChild(QObject):
    """Takes down what it is told; ``message`` and ``ended`` are emitted by the tests."""

    message = Signal(object)
    ended = Signal(object)

    def __init__(self, role: str, arguments: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running = False
        self.starts = 0
        self.broken = False
        self.sent: list[Message] = []

    def start(self, *arguments: str) -> None:
        if self.broken:  # QProcess says so before start() returns
            self.ended.emit(Outcome("renderer", error="No such file"))
            return
        self.running = True
        self.starts += 1
        self.sent.clear()

    def send(self, message: Message) -> None:
        if self.running:
            self.sent.append(message)

    def die(self, outcome: Outcome) -> None:
        self.running = False
        self.ended.emit(outcome)


@pytest.fixture
def client(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> RendererClient:
    monkeypatch.setattr(renderer_orders, "ChildProcess", FakeChild)
    monkeypatch.setattr(renderer_orders, "opengl_kinds", lambda: ("egl", "osmesa"))
    return RendererClient("warning")


def child(client: RendererClient) -> FakeChild:
    assert isinstance(client.child, FakeChild)
    return client.child


def drawing(client: RendererClient, folder: Path) -> list[Failed]:
    """Have it draw scene 7; returns what fails from now on."""
    failed: list[Failed] = []
    client.failed.connect(failed.append)
    client.attach(folder)
    child(client).message.emit(frame(0))
    client.show(Scene(7, "/artifact"))
    return failed


def test_one_that_was_started_early_is_told_everything_when_it_may_draw(client: RendererClient, tmp_path: Path) -> None:
    client.start()
    client.start()
    assert child(client).starts == 1
    client.show(Scene(1, background="#202020"))
    assert child(client).sent == []
    client.attach(tmp_path)
    client.resize(30, 20, 2.0)
    # The very first picture has the background of the theme, or a dark window would flash.
    assert child(client).sent == [
        Attach(str(tmp_path), smooth=True),
        Scene(0, background="#202020"),
        Resize(30, 20, 2.0),
    ]
    child(client).message.emit(frame(0))
    client.show(Scene(2, "/artifact"))
    assert [message.id for message in child(client).sent if isinstance(message, Scene)] == [0, 1, 2]


def test_another_folder_for_frames_is_all_that_changes(client: RendererClient, tmp_path: Path) -> None:
    drawing(client, tmp_path)
    child(client).sent.clear()
    client.attach(tmp_path / "other")
    assert child(client).sent == [Attach(str(tmp_path / "other"), smooth=True)]


def test_a_renderer_is_told_that_nobody_sees_its_frames(client: RendererClient, tmp_path: Path) -> None:
    client.seen = False
    client.attach(tmp_path)
    assert child(client).sent[0] == Attach(str(tmp_path), seen=False)


def test_one_that_ends_before_it_is_ready_is_not_started_again_before_the_next_picture(
    client: RendererClient, tmp_path: Path, qtbot: QtBot
) -> None:
    """As when the program's files have vanished: it would be started without end."""
    failed, died = drawing(client, tmp_path), list[Outcome]()
    client.died.connect(died.append)
    child(client).die(KILLED)
    starts = child(client).starts
    child(client).die(UNREADY)
    assert child(client).starts == starts and died == [KILLED, UNREADY]
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert failed[0].id == 7 and "could not be started: No module named viewer" in failed[0].sentence
    client.show(Scene(8, "/artifact"))
    assert child(client).starts == starts + 1


def test_before_anything_was_drawn_another_kind_is_tried(client: RendererClient, tmp_path: Path) -> None:
    client.attach(tmp_path)
    child(client).die(UNREADY)
    assert child(client).running, "by the next way to draw"


def test_a_scene_that_needs_too_much_memory_is_not_drawn_again(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    child(client).die(REFUSED)
    assert [message.id for message in failed] == [7]
    assert child(client).sent == [Attach(str(tmp_path), smooth=True), Scene(7)]


def test_what_has_been_drawn_is_not_to_blame_for_memory_at_once(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    for _ in range(DEATHS - 1):
        child(client).message.emit(frame(7))
        child(client).die(REFUSED)
        assert child(client).sent[-1] == Scene(7, "/artifact")
    assert failed == []
    child(client).message.emit(frame(7))
    child(client).die(KILLED)
    assert [message.id for message in failed] == [7], "again and again is too often"


def test_a_renderer_refused_memory_for_what_an_earlier_one_drew_is_heard_of(
    client: RendererClient, tmp_path: Path
) -> None:
    failed = drawing(client, tmp_path)
    child(client).message.emit(frame(7))
    child(client).die(REFUSED)
    assert failed == []
    child(client).die(REFUSED)
    assert [message.id for message in failed] == [7], "this one never drew it"


def test_a_death_over_what_was_prepared_is_not_the_shown_scenes(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    bad = tmp_path / "neighbour"
    asked = []
    for _ in range(DEATHS + 1):
        child(client).message.emit(frame(7))
        client.prepare(bad)
        asked.append(Prepare(str(bad)) in child(client).sent)
        child(client).die(SEGFAULT)
    assert asked[:2] == [True, False], "no other one is asked for it"
    assert [message.id for message in failed] == [7], "the later ones died of nothing else"
    client.lift(str(bad))
    client.show(Scene(8, "/other"))
    client.prepare(bad)
    assert child(client).sent[-1] == Prepare(str(bad)), "the user wants it tried"


def test_what_has_been_prepared_is_to_blame_for_nothing(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    for _ in range(DEATHS):
        child(client).message.emit(frame(7))
        client.prepare(tmp_path)
        assert child(client).sent[-1] == Prepare(str(tmp_path))
        child(client).message.emit(Prepared(str(tmp_path)))
        child(client).die(SEGFAULT)
    assert [message.id for message in failed] == [7]


def test_a_renderer_that_cannot_be_started_is_tried_with_the_next_picture(
    client: RendererClient, tmp_path: Path, qtbot: QtBot
) -> None:
    died: list[Outcome] = []
    failed: list[Failed] = []
    child(client).broken = True
    client.start()
    client.died.connect(died.append)
    client.failed.connect(failed.append)
    client.attach(tmp_path)
    assert len(died) == 1, "somebody listens now"
    client.show(Scene(1, "/artifact"))
    assert failed == []
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert failed[0] == Failed(1, "The renderer process could not be started: No such file.", "")
    child(client).broken = False
    client.show(Scene(2, "/artifact"))
    assert client.running
    assert child(client).sent == [Attach(str(tmp_path), smooth=True), Scene(0)]


def test_when_nothing_can_draw_every_picture_says_so(client: RendererClient, tmp_path: Path, qtbot: QtBot) -> None:
    died: list[Outcome] = []
    failed: list[Failed] = []
    client.died.connect(died.append)
    client.failed.connect(failed.append)
    client.attach(tmp_path)
    client.show(Scene(3, "/artifact"))
    child(client).die(SEGFAULT)
    child(client).die(SEGFAULT)
    assert (len(died), client.running) == (1, False)
    client.show(Scene(4, "/artifact"))
    qtbot.waitUntil(lambda: len(failed) == 3)
    assert sorted(message.id for message in failed) == [0, 3, 4]
    assert all("This machine cannot draw pictures" in message.sentence for message in failed)


def test_a_kind_that_cannot_draw_gives_way_to_the_next(client: RendererClient, tmp_path: Path) -> None:
    died: list[Outcome] = []
    client.died.connect(died.append)
    client.start()
    child(client).die(KILLED)
    assert (child(client).starts, child(client).sent, died) == (2, [], []), "before anybody may draw"
    client.attach(tmp_path)
    child(client).die(KILLED)
    assert (child(client).starts, len(died)) == (2, 1), "that was the last one"


LEFT, RIGHT = PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0)


def test_another_renderer_is_told_of_all_panes(client: RendererClient, tmp_path: Path) -> None:
    drawing(client, tmp_path)
    layout = SetPanes((LEFT, RIGHT), active=1)
    client.arrange(layout)
    client.show(Scene(8, "/active"))
    client.show_beside(Scene(9, "/beside", pane=0))
    client.show_beside(Scene(10, "/nowhere", pane=3))
    told = child(client).sent[-3:]
    assert told == [layout, Scene(8, "/active", pane=1), Scene(9, "/beside", pane=0)]
    areas = (PaneFrame(LEFT, 9, CAMERA), PaneFrame(RIGHT, 8, CAMERA))
    child(client).message.emit(replace(frame(8), panes=areas))
    assert client.cameras == {0: CAMERA, 1: CAMERA}
    child(client).die(SEGFAULT)
    sent = child(client).sent
    assert sent.index(layout) < sent.index(Scene(9, "/beside", pane=0)) and Scene(8, "/active", pane=1) in sent


def test_a_death_over_a_scene_beside_is_not_the_active_panes(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    client.arrange(SetPanes((LEFT, RIGHT)))
    client.show_beside(Scene(8, "/deadly", pane=1))
    areas = (PaneFrame(LEFT, 7, CAMERA), PaneFrame(RIGHT, -1, CAMERA))
    child(client).message.emit(replace(frame(7), panes=areas))
    child(client).die(SEGFAULT)
    assert [message.id for message in failed] == [8]
    assert Scene(8, pane=1) in child(client).sent, "it is empty from now on"
    assert Scene(7, "/artifact") in child(client).sent


def test_the_pane_that_was_active_keeps_its_scene(client: RendererClient, tmp_path: Path) -> None:
    drawing(client, tmp_path)
    client.arrange(SetPanes((LEFT, RIGHT)))
    client.show_beside(Scene(8, "/beside", pane=1))
    client.arrange(SetPanes((LEFT, RIGHT), active=1))
    child(client).die(SEGFAULT)
    scenes = [message for message in child(client).sent if isinstance(message, Scene)]
    assert {scene.pane: scene.artifact for scene in scenes} == {0: "/artifact", 1: "/beside"}
    client.arrange(SetPanes((LEFT,)))
    assert child(client).sent[-1] == SetPanes((LEFT,))
