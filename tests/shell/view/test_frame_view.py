"""The view: pixels of frame files, messages of the mouse, frames given back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from tests.frames import Pixels, share
from tests.shell.fakes import CAMERA
from viewer.protocol import Frame, Pointer
from viewer.shell.view.frame_view import FrameView

WIDTH, HEIGHT = 240, 160
SLOT = WIDTH * HEIGHT * 4


@pytest.fixture
def view(qtbot: QtBot) -> FrameView:
    made = FrameView()
    qtbot.addWidget(made)
    made.resize(WIDTH, HEIGHT)
    made.show()
    return made


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Frame]:
    """Write a frame into one of three slots of a file and describe it."""
    file = tmp_path / "frames.bin"
    file.write_bytes(bytes(3 * SLOT))

    def make(sequence: int, color: tuple[int, int, int], **options: Any) -> Frame:
        slot = sequence % 3
        width, height = options.get("size", (WIDTH, HEIGHT))
        pixels = np.zeros((height, width, 4), np.uint8)
        pixels[:, :, :3] = color
        pixels[0, 0, :3] = (1, 2, 3)
        with file.open("r+b") as stream:
            stream.seek(slot * SLOT)
            stream.write(pixels.tobytes())
        return Frame(
            sequence, 1, str(file), options.get("offset", slot * SLOT), width, height, options.get("scale", 1.0), CAMERA
        )

    return make


def grab(view: FrameView) -> Pixels:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def test_the_pixels_of_a_frame_are_on_screen_pixel_by_pixel(view: FrameView, write: Callable[..., Frame]) -> None:
    view.set_frame(write(1, (200, 30, 60)))
    pixels = grab(view)
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert tuple(pixels[0, 0]) == (1, 2, 3), "top row first"
    assert share(pixels, (200, 30, 60), 0) == 1 - 1 / (WIDTH * HEIGHT)
    assert view.is_sharp()


def test_a_frame_is_final_when_no_better_one_follows(view: FrameView, write: Callable[..., Frame]) -> None:
    from dataclasses import replace

    assert not view.is_final()
    for sequence, (final, rough) in enumerate(((False, False), (True, True), (True, False)), 1):
        view.set_frame(replace(write(sequence, (1, 2, 3)), final=final, rough=rough))
        assert view.is_final() == (final and not rough)
    view.resize(WIDTH * 2, HEIGHT * 2)
    assert not view.is_final()


def test_each_frame_is_given_back_once_when_the_next_comes(view: FrameView, write: Callable[..., Frame]) -> None:
    released: list[int] = []
    view.released.connect(released.append)
    for sequence in range(1, 6):
        view.set_frame(write(sequence, (sequence * 40, 0, 0)))
        assert released == list(range(1, sequence))
        assert share(grab(view), (sequence * 40, 0, 0), 0) > 0.99
    view.drop_frame()
    assert view.frame is None
    assert not view.is_sharp()
    grab(view)


@pytest.mark.parametrize("trouble", ["missing", "short", "negative"])
def test_a_frame_that_cannot_be_mapped_is_given_back(
    view: FrameView, write: Callable[..., Frame], tmp_path: Path, trouble: str
) -> None:
    from dataclasses import replace

    view.set_frame(write(1, (10, 200, 10)))
    bad = write(2, (0, 0, 0))
    bad = {
        "missing": replace(bad, file=str(tmp_path / "nowhere")),
        "short": replace(bad, offset=3 * SLOT - 8),
        "negative": replace(bad, offset=-4),
    }[trouble]
    released, broken = [], []
    view.released.connect(released.append)
    view.broken.connect(broken.append)
    view.set_frame(bad)
    assert released == [2]
    assert len(broken) == 1
    assert share(grab(view), (10, 200, 10), 0) > 0.99, "what was shown stays"


def test_a_frame_of_another_size_is_stretched_and_not_sharp(view: FrameView, write: Callable[..., Frame]) -> None:
    view.set_frame(write(1, (5, 6, 200), size=(100, 80)))
    assert not view.is_sharp()
    assert share(grab(view), (5, 6, 200), 3) > 0.9


def test_size_is_told_in_device_pixels(view: FrameView, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int, float]] = []
    view.resized.connect(lambda *size: told.append(size))
    view.resize(300, 201)
    assert told[-1] == (300, 201, 1.0)
    monkeypatch.setattr(FrameView, "devicePixelRatioF", lambda self: 1.5)
    view.event(QEvent(QEvent.Type.DevicePixelRatioChange))
    width, height, ratio = told[-1]
    assert (width, ratio) == (450, 1.5)
    assert height in (math.floor(301.5), math.ceil(301.5))


def test_the_mouse_is_forwarded_in_device_pixels(
    view: FrameView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Pointer] = []
    view.pointer.connect(heard.append)
    monkeypatch.setattr(FrameView, "devicePixelRatioF", lambda self: 2.0)
    at = QPoint(30, 40)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)
    qtbot.mouseMove(view, QPoint(35, 41))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.mousePress(view, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.ControlModifier, at)
    qtbot.mousePress(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.AltModifier, at)
    clicks = [pointer for pointer in heard if pointer.action != "move"]
    assert clicks == [
        Pointer("press", 60.0, 80.0, "left", shift=True),
        Pointer("release", 60.0, 80.0, "left"),
        Pointer("press", 60.0, 80.0, "middle", control=True),
        Pointer("press", 60.0, 80.0, "right", alt=True),
    ]


def test_a_double_click_is_also_the_second_press(view: FrameView, qtbot: QtBot) -> None:
    heard: list[str] = []
    view.pointer.connect(lambda pointer: heard.append(pointer.action))
    event = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(5, 5), QPointF(5, 5), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert heard == ["double", "press"]


@pytest.mark.parametrize(("angle", "notches"), [(120, 1.0), (-240, -2.0), (15, 0.125), (0, None)])
def test_the_wheel_counts_in_notches(view: FrameView, angle: int, notches: float | None) -> None:
    heard: list[Pointer] = []
    view.pointer.connect(heard.append)
    event = QWheelEvent(
        QPointF(7, 9), QPointF(7, 9), QPoint(), QPoint(40, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert [(pointer.action, pointer.wheel) for pointer in heard] == ([] if notches is None else [("wheel", notches)])


def test_a_veil_comes_late_and_goes_at_once(view: FrameView, write: Callable[..., Frame], qtbot: QtBot) -> None:
    view.set_colors("#ffffff", "#000000")
    view.set_frame(write(1, (200, 0, 0)))
    view.set_stale("Loading…")
    assert not view.veiled, "a quick change must not flicker"
    qtbot.waitUntil(lambda: view.veiled)
    assert share(grab(view), (200, 0, 0), 20) < 0.01
    words, bar = view.findChild(QLabel, "view.veil.words"), view.findChild(QProgressBar, "view.veil.progress")
    assert words is not None and words.text() == "Loading…"
    assert bar is not None and bar.maximum() == 0, "no end in sight"
    view.set_stale("Loading…", fraction=0.25)
    assert bar.value() == bar.maximum() / 4
    view.set_stale("")
    assert not view.veiled
    assert share(grab(view), (200, 0, 0), 0) > 0.99
    view.set_stale("Loading…", 1)
    view.set_stale("")
    with qtbot.waitCallback() as later:
        QTimer.singleShot(2, later)
    assert not view.veiled, "when the veil would have come"


def test_a_new_picture_is_seen_before_it_is_veiled_again(
    view: FrameView, write: Callable[..., Frame], qtbot: QtBot
) -> None:
    view.set_frame(write(1, (200, 0, 0)))
    view.set_stale("Loading…")
    qtbot.waitUntil(lambda: view.veiled)
    view.set_frame(write(2, (200, 0, 0)))
    assert view.veiled, "the same scene, turned by the user"
    view.set_frame(replace(write(3, (0, 200, 0)), scene=7))
    assert not view.veiled
    assert share(grab(view), (0, 200, 0), 0) > 0.99
    qtbot.waitUntil(lambda: view.veiled)


def test_another_time_may_take_longer_than_another_sample(
    view: FrameView, write: Callable[..., Frame], qtbot: QtBot
) -> None:
    view.set_frame(write(1, (200, 0, 0)))
    view.set_stale("Drawing…", 10**6)
    view.set_stale("Loading…", 1)
    qtbot.waitUntil(lambda: view.veiled)


def test_a_coarse_picture_says_so_while_it_is_dragged(view: FrameView, write: Callable[..., Frame]) -> None:
    coarse = replace(write(1, (200, 200, 200)), rough=True)
    view.set_frame(coarse)
    plain = grab(view)
    view.set_dragging(True)
    said = grab(view)
    assert not np.array_equal(said, plain), "in the lower part of the view"
    assert np.array_equal(said[: HEIGHT // 2], plain[: HEIGHT // 2])
    view.set_frame(write(2, (200, 200, 200)))
    assert share(grab(view), (200, 200, 200), 0) > 0.99, "an exact one has nothing to say"
    view.set_dragging(False)
    view.set_frame(replace(write(3, (200, 200, 200)), rough=True))
    assert share(grab(view), (200, 200, 200), 0) > 0.99, "when the camera moves everybody sees why"
