"""What a renderer is told, by itself or again, and what its death is blamed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from tests.shell.fakes import frame
from viewer.protocol import Attach, Failed, Message, Resize, Scene
from viewer.shell import renderer_client
from viewer.shell.crash_loop import DEATHS
from viewer.shell.outcome import Outcome
from viewer.shell.renderer_client import RendererClient

REFUSED = Outcome("renderer", 6, True, stderr="terminate called after throwing an instance of 'std::bad_alloc'")
KILLED = Outcome("renderer", 9, True)


class FakeChild(QObject):
    """Takes down what it is told; ``message`` and ``ended`` are emitted by the tests."""

    message = Signal(object)
    ended = Signal(object)

    def __init__(self, role: str, arguments: tuple[str, ...] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running = False
        self.starts = 0
        self.sent: list[Message] = []

    def start(self, *arguments: str) -> None:
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
    monkeypatch.setattr(renderer_client, "ChildProcess", FakeChild)
    monkeypatch.setattr(renderer_client, "opengl_kinds", lambda: ("egl", "osmesa"))
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
    assert child(client).sent == [Attach(str(tmp_path)), Scene(0, background="#202020"), Resize(30, 20, 2.0)]
    child(client).message.emit(frame(0))
    client.show(Scene(2, "/artifact"))
    assert [message.id for message in child(client).sent if isinstance(message, Scene)] == [0, 1, 2]


def test_another_folder_for_frames_is_all_that_changes(client: RendererClient, tmp_path: Path) -> None:
    drawing(client, tmp_path)
    child(client).sent.clear()
    client.attach(tmp_path / "other")
    assert child(client).sent == [Attach(str(tmp_path / "other"))]


def test_a_scene_that_needs_too_much_memory_is_not_drawn_again(client: RendererClient, tmp_path: Path) -> None:
    failed = drawing(client, tmp_path)
    child(client).die(REFUSED)
    assert [message.id for message in failed] == [7]
    assert child(client).sent == [Attach(str(tmp_path)), Scene(7)]


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


def test_a_kind_that_cannot_draw_gives_way_to_the_next(client: RendererClient, tmp_path: Path) -> None:
    died: list[Outcome] = []
    client.died.connect(died.append)
    client.start()
    child(client).die(KILLED)
    assert (child(client).starts, child(client).sent, died) == (2, [], []), "before anybody may draw"
    client.attach(tmp_path)
    child(client).die(KILLED)
    assert (child(client).starts, len(died)) == (2, 1), "that was the last one"
