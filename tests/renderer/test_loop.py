"""The order in which the process does things, with a channel and a view that play a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import create_autospec

import numpy as np
import pytest

from viewer.protocol import (
    Attach,
    Camera,
    DrawFigure,
    Failed,
    Frame,
    Measure,
    Measured,
    Message,
    Pointer,
    Prepare,
    Probe,
    Probed,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
)
from viewer.renderer.frames import PublishedFrame
from viewer.renderer.picture import Picture
from viewer.renderer.server import IDLE, RendererServer
from viewer.renderer.viewpoint import Viewpoint

CAMERA = Camera((0, 0, 1), (0, 0, 0), (0, 1, 0))
MOVE = Pointer("move", 1, 1)


class EndOfScript(BaseException):
    """Nothing is left to arrive."""


class ScriptedChannel:
    """Each batch arrives when the process looks for messages the next time; an empty one is a moment without any."""

    def __init__(self, batches: Iterable[list[Message]]) -> None:
        self._batches = [list(batch) for batch in batches]
        self.sent: list[Message] = []
        self.waits: list[float | None] = []

    def receive(self, timeout: float | None = None) -> Message | None:
        if not self._batches:
            raise EndOfScript
        if self._batches[0]:
            return self._batches[0].pop(0)
        self._batches.pop(0)
        self.waits.append(timeout)
        return None

    def send(self, message: Message) -> None:
        self.sent.append(message)


class ScriptedView:
    """Needs ``steps`` calls to prepare an answer, and draws grey pictures."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.size = (4, 4)
        viewpoint = SimpleNamespace(camera=CAMERA, set=create_autospec(Viewpoint, instance=True).set)
        self.viewpoint, self._scene = viewpoint, Scene(-1)
        self.fails = False
        self.prepared: list[str] = []

    def prepare(self, artifact: str) -> Iterator[None]:
        self.prepared.append(Path(artifact).name)
        yield
        self.prepared.append("done")

    def resize(self, *size: Any) -> None:
        pass

    @property
    def board(self) -> Any:
        active = SimpleNamespace(scene=self._scene)
        return SimpleNamespace(active=active, scenes=(self._scene.id,), frame=self._frame)

    def _frame(self, published: PublishedFrame, picture: Picture, placed: int, *, final: bool) -> Frame:
        place = (published.sequence, self._scene.id, published.file, published.offset)
        return Frame(*place, 4, 4, 1.0, CAMERA, placed=placed, rough=picture.rough, final=final)

    def measure(self, _question: Measure) -> Iterator[Measured | None]:
        raise AssertionError("nothing is measured here")

    def figure(self, _order: DrawFigure) -> Iterator[Any]:
        raise AssertionError("nothing is saved here")

    def show(self, scene: Scene, progress: Any) -> list[SceneShown]:
        self._scene = scene
        return [SceneShown(scene.id)]

    def pointer(self, event: Pointer) -> bool:
        return event.action == "move"

    def with_moved_panes(self) -> Picture | None:
        return None

    def draw(self, divisor: int) -> Picture:
        if self.fails:
            raise RuntimeError("no picture")
        return Picture(np.zeros((4, 4, 4), np.uint8), 0.0, 1.0, False)

    def probe(self, question: Probe) -> Probed | None:
        self.steps -= 1
        return None if self.steps >= 0 else Probed(question.id, self._scene.id)


def play(folder: Path, view: ScriptedView, *batches: list[Message]) -> tuple[list[Message], ScriptedChannel]:
    channel = ScriptedChannel(([Attach(str(folder)), Resize(4, 4), Scene(1)], [], *batches))
    with pytest.raises(EndOfScript):
        RendererServer(channel, view).serve()  # type: ignore[arg-type]
    return channel.sent, channel


def kinds(messages: list[Message]) -> str:
    return " ".join(type(message).__name__ for message in messages)


def test_a_movement_goes_on_while_an_answer_is_prepared(tmp_path: Path) -> None:
    # Frames are not released, so only three fit: each of them is one movement.
    sent, _ = play(tmp_path, ScriptedView(3), [Probe(7, 1, 1)], [MOVE], [MOVE], [], [], [])
    assert kinds(sent) == "SceneShown Frame Frame Frame Probed"


def test_while_an_answer_is_prepared_nothing_is_waited_for_and_afterwards_it_is(tmp_path: Path) -> None:
    sent, channel = play(tmp_path, ScriptedView(3), [Probe(7, 1, 1)], [], [], [], [])
    assert kinds(sent) == "SceneShown Frame Probed"
    assert channel.waits[-4:-1] == [0.0, 0.0, 0.0] and channel.waits[-1] is None


def test_what_comes_while_a_scene_is_read_is_drawn_with_it(tmp_path: Path) -> None:
    sent, _ = play(tmp_path, ScriptedView(0), [Scene(2)], [Resize(8, 8)], [], [])
    assert kinds(sent) == "SceneShown Frame SceneShown Frame"


def test_scenes_that_come_one_after_the_other_are_seen(tmp_path: Path) -> None:
    sent, _ = play(tmp_path, ScriptedView(0), [Scene(2)], [Scene(3)], [Scene(4)], [Scene(5)], [], [])
    assert [frame.scene for frame in sent if isinstance(frame, Frame)] == [1, 3, 5]


def test_a_newer_question_takes_the_place_of_one_without_an_answer(tmp_path: Path) -> None:
    sent, _ = play(tmp_path, ScriptedView(2), [Probe(1, 1, 1)], [Probe(2, 1, 1)], [Probe(3, 1, 1)], [], [])
    assert [message for message in sent if isinstance(message, Probed)] == [Probed(3, 1)]


@pytest.mark.parametrize("change", [MOVE, SetCamera(CAMERA), Resize(8, 8), Scene(2)])
def test_first_the_picture_then_what_is_in_it(tmp_path: Path, change: Message) -> None:
    sent, _ = play(tmp_path, ScriptedView(0), [Probe(1, 1, 1), change], [], [])
    assert kinds(sent[-2:]) == "Frame Probed"
    frame, answer = sent[-2:]
    assert isinstance(frame, Frame) and isinstance(answer, Probed) and frame.scene == answer.scene


def test_no_answer_for_a_scene_that_could_not_be_drawn(tmp_path: Path) -> None:
    view = ScriptedView(0)
    draw = view.draw

    def draw_once(divisor: int) -> Picture:
        view.fails, picture = True, draw(divisor)
        return picture

    view.draw = draw_once  # type: ignore[method-assign]
    sent, channel = play(tmp_path, view, [Scene(2), Probe(1, 1, 1)], [], [], [])
    assert kinds(sent) == "SceneShown Frame SceneShown Failed"
    assert isinstance(sent[-1], Failed) and channel.waits[-1] is None, "it waits for something new"


def test_what_may_come_next_is_prepared_when_nothing_else_is_to_be_done(tmp_path: Path) -> None:
    view = ScriptedView(0)
    nothing: list[list[Message]] = [[] for _ in range(8)]
    sent, channel = play(tmp_path, view, [Prepare("/a"), Prepare("/b"), MOVE], [Prepare("/c")], [], [MOVE], *nothing)
    assert view.prepared == ["c", "done", "b", "done", "a", "done"], "the newest first"
    assert kinds(sent) == "SceneShown Frame Frame Frame Prepared Prepared Prepared"
    # A movement in the middle: the steps go on only when nothing has come for a while again.
    assert channel.waits[4:12] == [IDLE, 0.0, IDLE, 0.0, 0.0, 0.0, 0.0, None]


def test_what_was_begun_for_another_scene_is_begun_anew(tmp_path: Path) -> None:
    view = ScriptedView(0)
    play(tmp_path, view, [Prepare("/a")], [], [Scene(2)], [], [], [], [])
    assert view.prepared == ["a", "a", "done"]


def test_a_probe_that_fails_does_not_cost_the_picture(tmp_path: Path) -> None:
    view = ScriptedView(0)

    def probe(question: Probe) -> Probed:
        raise RuntimeError("no luck")

    view.probe = probe  # type: ignore[method-assign]
    sent, _ = play(tmp_path, view, [Probe(5, 1, 1)], [], [])
    assert sent[-1] == Probed(5, 1)
