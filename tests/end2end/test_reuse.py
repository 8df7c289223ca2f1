"""``--reuse``: a second start opens in the window that runs, and in a new one where that cannot be."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import state, tools, widgets
from tests.end2end.program import PATIENCE, Program, run
from viewer.local_socket import SOCKET, SUPPORTED

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="needs sockets that lie in a folder")

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


Second = Callable[..., Program]


@pytest.fixture
def second(temp_root: Path) -> Iterator[Second]:
    """A second start, exactly as a desktop does it, that stays when it opens a window of its own."""
    programs: list[Program] = []

    def run_it(*arguments: str | Path) -> Program:
        programs.append(Program(["--reuse", "--cache-dir", temp_root, *arguments], temp_root, puppet=False))
        return programs[-1]

    yield run_it
    for program in programs:
        program.close()
        for directory in program.caches():
            shutil.rmtree(directory, ignore_errors=True)


def until_listening(window: Program) -> Path:
    """Wait until other programs can reach the window, and return where."""

    def places() -> list[Path]:
        return [path for path in window.temp_root.glob(f"plaid-viewer-{window.pid}-*/{SOCKET}") if path.is_socket()]

    wait_until(lambda: bool(places()), PATIENCE, "a window that listens")
    return places()[0]


def test_a_second_start_opens_in_the_window_that_runs(
    start: Start, dataset: Path, waves: Path, temp_root: Path
) -> None:
    window = start(dataset)
    window.until_shown()
    until_listening(window)
    looks = ("--color-map", "magma", "--range=-2:2", "--clip", "x", "--camera=-y")
    second = run(
        "--reuse", "--cache-dir", temp_root, waves, "--sample", "1", *looks, temp_root=temp_root, more=OFFSCREEN
    )
    assert (second.returncode, second.stderr, second.stdout) == (0, "", "")
    window.until_shown(1)
    window.until(tools.are_drawn)
    assert waves.name in window.ask(widgets.title)
    assert window.ask(state.color_map) == "magma"
    wait_until(lambda: window.ask(state.scale_range) == [-2.0, 2.0], PATIENCE, "the range")
    assert window.ask(tools.number) == 1
    assert len(window.caches()) == 1, "no second window has left anything"


def test_a_relative_path_is_that_of_the_second_start(start: Start, dataset: Path, temp_root: Path) -> None:
    window = start()
    until_listening(window)
    line = ("--reuse", "--cache-dir", temp_root, dataset.name)
    second = run(*line, temp_root=temp_root, cwd=dataset.parent, more=OFFSCREEN)
    assert second.returncode == 0, second.stderr
    window.until_shown()
    assert dataset.name in window.ask(widgets.title)


def test_without_a_window_there_is_a_new_one(second: Second, dataset: Path, temp_root: Path) -> None:
    (temp_root / "plaid-viewer-1-abcdef012345").mkdir()  # of nobody who listens
    until_listening(second(dataset))


@pytest.mark.parametrize("ended", [False, True])
def test_a_window_that_hangs_or_was_killed_is_passed_over(
    start: Start, second: Second, dataset: Path, ended: bool
) -> None:
    hanging = start()
    until_listening(hanging)
    os.kill(hanging.pid, signal.SIGKILL if ended else signal.SIGSTOP)
    if ended:
        hanging.wait()
    until_listening(second(dataset))


def test_a_window_that_waits_for_an_answer_is_left_alone(start: Start, second: Second, dataset: Path) -> None:
    asking = start()
    until_listening(asking)
    asking.trigger("help.about")
    until_listening(second(dataset))
    assert asking.ask(state.phase) == "empty"


def test_what_a_window_opens_alone_does_not_go_with_it(temp_root: Path) -> None:
    for option in ("--picture", "--screenshot", "--export"):
        failed = run("--reuse", "data", option, "a.vtu" if option == "--export" else "a.png", temp_root=temp_root)
        assert failed.returncode == 2
        assert f"--reuse and {option} cannot be used together" in failed.stderr
