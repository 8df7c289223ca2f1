"""On a real X server with a window manager: the keyboard, the mouse, the size and the scale of the window."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import one_at_a_time, wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import state, widgets
from tests.end2end.program import Program
from tests.frames import Pixels, color_count, difference

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="needs an X server (DISPLAY is not set)"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool"),
]


@pytest.fixture
def focus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The keyboard of the display for this test alone: tests run side by side, and there is one focus."""
    with one_at_a_time(tmp_path_factory, "focus"):
        yield


@pytest.fixture
def on_display(focus: None, start: Start) -> Callable[..., Program]:
    """Start the program on the display and wait for its picture and the keyboard focus."""

    def begin(*arguments: object, **more: str) -> Program:
        window = start("--example", *arguments, QT_QPA_PLATFORM=None, DISPLAY=os.environ["DISPLAY"], **more)
        window.until_shown(0)
        window.until(state.is_series_known)  # from now on nothing else changes the colours
        window.until_shown(0)  # the colour bar is wider with all its words
        window.until(widgets.is_exposed)
        xdotool("windowactivate", window.ask(widgets.number))
        window.until(widgets.is_active)
        return window

    return begin


def xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, timeout=20, capture_output=True)


def place(window: Program, x: float, y: float) -> tuple[str, str]:
    """A place in the view, as a share of its size, in the coordinates of the screen."""
    (left, top), (width, height) = window.ask(widgets.view_corner), window.ask(widgets.view_size)
    ratio = window.ask(widgets.scale)
    return str(round((left + width * x) * ratio)), str(round((top + height * y) * ratio))


def test_keys_go_through_the_samples_and_quit(on_display: Callable[..., Program]) -> None:
    window = on_display()
    for key, sample in [("Right", 1), ("Right", 2), ("Left", 1), ("End", 8), ("Right", 8), ("Home", 0), ("Left", 0),
                        ("Next", 8), ("Prior", 0)]:  # fmt: skip
        xdotool("key", key)
        window.until_shown(sample)
    # The same keys move the slider and the list when these have the focus; typing a number is for the spin box.
    window.ask(widgets.focus_all_of, "dataset.sample")
    xdotool("key", "5", "Return")
    window.until_shown(5)
    xdotool("key", "F1")
    # A key goes to the window that has the focus, which is a moment after it is there.
    window.until(widgets.is_dialog_active)
    xdotool("key", "Escape")
    window.until(widgets.is_active)
    xdotool("key", "ctrl+q")
    assert window.wait() == 0
    assert window.caches() == []


def test_the_mouse_turns_and_the_wheel_zooms(on_display: Callable[..., Program]) -> None:
    window = on_display()
    before = window.picture()
    xdotool("mousemove", *place(window, 0.5, 0.5), "mousedown", "1")
    for step in range(1, 8):
        xdotool("mousemove", *place(window, 0.5 + step * 0.03, 0.5 + step * 0.02))
    xdotool("mouseup", "1")
    wait_until(lambda: difference(before, window.picture()) > 0.03, what="the mesh has turned")
    turned = settled(window)
    xdotool("mousemove", *place(window, 0.5, 0.5), "click", "4", "click", "4", "click", "4")
    wait_until(lambda: difference(turned, window.picture()) > 0.03, what="the mesh is nearer")
    window.trigger("view.camera.iso")
    window.trigger("view.reset_camera")
    wait_until(lambda: difference(before, window.picture()) < 0.02, what="the camera is where it began")


def settled(window: Program) -> Pixels:
    """Wait until the picture no longer changes, and return it."""
    last = [window.picture()]

    def same() -> bool:
        time.sleep(0.1)
        last.append(window.picture())
        return difference(last[-2], last[-1]) == 0

    wait_until(same, what="a picture at rest")
    return last[-1]


def test_a_resized_window_is_sharp_again(on_display: Callable[..., Program]) -> None:
    window = on_display()
    number = window.ask(widgets.number)
    for size in ((900, 700), (1500, 1000), (1100, 760)):
        xdotool("windowsize", number, *map(str, size))
        window.until(widgets.has_width, size[0])
        window.until_shown(0)
        assert color_count(window.picture()) > 300


def test_a_double_scale_is_drawn_in_device_pixels(on_display: Callable[..., Program]) -> None:
    window = on_display("--size", "800x550", QT_SCALE_FACTOR="2")
    assert window.ask(widgets.scale) == 2

    def in_device_pixels() -> bool:  # the colour bar may be given its last words only now, and the view another width
        view = window.ask(widgets.view_size)
        return window.ask(widgets.frame_size) == [view[0] * 2, view[1] * 2, 2]

    wait_until(in_device_pixels, what="a frame of the view's size in device pixels")
    before = window.picture()
    xdotool("mousemove", *place(window, 0.4, 0.5), "mousedown", "1")
    for step in range(1, 6):
        xdotool("mousemove", *place(window, 0.4 + step * 0.05, 0.5))
    xdotool("mouseup", "1")
    wait_until(lambda: difference(before, window.picture()) > 0.03, what="the mesh has turned")


def test_closing_the_window_quits(on_display: Callable[..., Program]) -> None:
    window = on_display()
    window.children()
    window.ask(widgets.close)
    assert window.wait() == 0
    assert window.caches() == []


@pytest.fixture
def own_server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """An X server that may die."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with open(reader) as answer:
        number = answer.readline().strip()
    yield f":{number}", server
    server.kill()
    server.wait()


def test_a_display_that_dies_takes_no_cache_along(
    start: Start, own_server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    name, server = own_server
    window = start("--example", puppet=False, QT_QPA_PLATFORM=None, DISPLAY=name)
    window.until_said("shown: ")
    window.children()
    server.send_signal(signal.SIGKILL)
    assert window.wait() == 1
    wait_until(lambda: not window.survivors(), what="the children end with the window")
    assert window.caches() == []
    assert "Traceback" not in window.output
    assert "plaid-viewer-desktop: The connection to the display was lost, so the program is closing.\n" in window.output
