"""The choice of Qt's platform: a display that answers, or one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from viewer.errors import ViewerError
from viewer.shell.app import display
from viewer.shell.app.display import choose_platform


@pytest.mark.parametrize("headless", [True, False])
def test_a_platform_that_was_chosen_is_left_alone(headless: bool) -> None:
    variables = {"QT_QPA_PLATFORM": "minimal"}
    choose_platform(variables, headless=headless)
    assert variables == {"QT_QPA_PLATFORM": "minimal"}


def test_no_window_is_seen_where_none_is_wanted() -> None:
    variables = {"DISPLAY": ":0"}
    choose_platform(variables, headless=True, hidden=True)
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    chosen = {"QT_QPA_PLATFORM": "minimal"}
    choose_platform(chosen, headless=True, hidden=True)
    assert chosen["QT_QPA_PLATFORM"] == "minimal"


def test_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    variables: dict[str, str] = {}
    choose_platform(variables, headless=True)
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}
    with pytest.raises(ViewerError, match="There is no display"):
        choose_platform({}, headless=False)
    with pytest.raises(ViewerError, match="The display :4711 cannot be opened"):
        choose_platform({"DISPLAY": ":4711"}, headless=False)
    with pytest.raises(ViewerError, match="The Wayland display gone does not answer"):
        choose_platform({"WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": "/nowhere"}, headless=False)
    variables = {"DISPLAY": ":4711", "WAYLAND_DISPLAY": "wayland-gone", "XDG_RUNTIME_DIR": "/nowhere"}
    choose_platform(variables, headless=True)
    assert variables["QT_QPA_PLATFORM"] == "offscreen"


def test_a_wayland_compositor_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        monkeypatch.chdir(tmp_path)  # a path of a socket may have 107 bytes
        compositor.bind("w")
        compositor.listen()
        for variables in (
            {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": "."},
            {"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": ".", "DISPLAY": ":4711"},
        ):
            before = dict(variables)
            choose_platform(variables, headless=False)
            assert variables == before


def test_a_display_without_the_cursor_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_x11_answers", lambda _name: "yes")

    class Ctypes:
        @staticmethod
        def CDLL(name: str) -> None:
            raise OSError(name)

    monkeypatch.setattr(display, "ctypes", Ctypes)
    with pytest.raises(ViewerError, match=r"libxcb-cursor\.so\.0"):
        choose_platform({"DISPLAY": ":0"}, headless=False)
    choose_platform({"DISPLAY": ":0"}, headless=True)
