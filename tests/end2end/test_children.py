"""A child that dies is named in one sentence; the window lives and goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program
from tests.frames import Pixels, color_count, difference
from viewer.priority import NICENESS


def at_rest(window: Program, sample: int) -> Pixels:
    """Wait for a sample and return its picture, without the message bar that would take room from it."""
    window.until_shown(sample)
    window.ask(widgets.dismiss)
    window.until_shown(sample)
    # Nobody hears of a reader that dies while it reads ahead or looks whether files have changed, nor is a sample
    # blamed for what the renderer prepares.
    window.ask(children.look_for_changes, often=False)
    window.until(children.is_at_rest)
    pixels = window.picture()
    assert color_count(pixels) > 300
    return pixels


def test_children_have_a_lower_priority_than_the_window(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    own = os.getpriority(os.PRIO_PROCESS, window.pid)
    assert own == os.getpriority(os.PRIO_PROCESS, 0)
    for role in ("reader", "renderer"):
        threads = [int(name) for name in os.listdir(f"/proc/{window.child(role)}/task")]
        assert all(os.getpriority(os.PRIO_PROCESS, thread) >= min(own + NICENESS, 19) for thread in threads)


@pytest.mark.parametrize("role", ["reader", "renderer"])
def test_killed_at_rest(start: Start, role: str) -> None:
    window = start("--example")
    before = at_rest(window, 0)
    old = window.child(role)
    os.kill(old, signal.SIGSEGV)
    window.until(widgets.message)
    assert window.message == (
        f"The {role} process was terminated by SIGSEGV (it used memory that does not exist); it has been restarted."
    )
    wait_until(lambda: window.child(role) != old, what="a new child")
    assert difference(before, at_rest(window, 0)) < 0.01
    window.trigger("sample.next")
    assert difference(before, at_rest(window, 1)) > 0.02
    assert window.quit() == 0
    assert window.caches() == []


def test_renderer_killed_while_it_draws(start: Start) -> None:
    window = start("--example")
    before = at_rest(window, 0)
    renderer = stopped(window, "renderer")
    window.trigger("sample.next")
    window.until(state.phase_is, "drawing")
    end(renderer)
    assert difference(before, at_rest(window, 1)) > 0.02
    window.trigger("sample.previous")
    assert difference(before, at_rest(window, 0)) < 0.01


def stopped(window: Program, role: str) -> int:
    """Freeze a child, so that what it is asked next is certainly under way, and return its process id."""
    pid = window.child(role)
    os.kill(pid, signal.SIGSTOP)
    return pid


def is_stopped(pid: int) -> bool:
    return psutil.Process(pid).status() == psutil.STATUS_STOPPED


def end(pid: int, number: signal.Signals = signal.SIGSEGV) -> None:
    os.kill(pid, number)
    os.kill(pid, signal.SIGCONT)


def test_reader_killed_while_it_reads(start: Start) -> None:
    window = start("--example")
    before = at_rest(window, 0)
    reader = stopped(window, "reader")
    window.ask(state.step, 3)  # not a neighbour, which may have been read ahead
    assert window.ask(state.phase) == "loading"
    end(reader)
    window.until(widgets.message)
    assert window.message == (
        "The reader process was terminated by SIGSEGV (it used memory that does not exist); it has been restarted."
    )
    assert difference(before, at_rest(window, 3)) > 0.02, "asked again"


def killed_thrice(window: Program, begin: Callable[[], None]) -> None:
    """Start something and kill three readers that are at it."""
    reader = stopped(window, "reader")
    window.ask(children.freeze_when_asked)  # the next readers are stopped as soon as they have been asked
    begin()
    for _ in range(2):
        end(reader)
        reader = window.until(children.new_pid, "reader", reader)
        wait_until(partial(is_stopped, reader), what="the next reader has been asked")
    end(reader)


def test_a_sample_that_kills_readers(start: Start) -> None:
    window = start("--example")
    before = at_rest(window, 0)
    killed_thrice(window, lambda: window.ask(state.step, 4))  # not a neighbour, which may have been read ahead
    window.until(state.phase_is, "failed")
    assert window.failure == (
        "The reader process was terminated by SIGSEGV (it used memory that does not exist) while reading "
        "sample 4 of split train; the other samples can still be read."
    )
    assert not window.ask(state.is_anything_on_screen), "never the old picture under the new number"
    assert window.ask(widgets.title).startswith("train 4 ")
    window.ask(children.let_go, "reader")
    window.trigger("sample.next")
    assert difference(before, at_rest(window, 5)) > 0.02
    window.ask(state.step, -1)
    window.until(state.phase_is, "failed")
    assert "sample 4" in window.failure, "no reader is given it again"
    window.trigger("sample.retry")
    at_rest(window, 4)


def test_a_dataset_that_kills_readers(start: Start, dataset: Path) -> None:
    window = start("--example")
    at_rest(window, 0)
    killed_thrice(window, lambda: window.ask(state.open_dataset, str(dataset)))
    window.until(widgets.has_message, part="opening the dataset")
    assert window.message == (
        "The reader process was terminated by SIGSEGV (it used memory that does not exist) while opening the dataset; "
        "it has been restarted."
    )
    assert window.ask(state.dataset_name) == "example_dataset", "what was open stays open"
    window.ask(children.let_go, "reader")
    at_rest(window, 0)
    window.trigger("sample.last")
    at_rest(window, 8)


def test_a_sample_that_kills_its_renderer_is_given_up_and_the_others_work(start: Start) -> None:
    window = start("--example")
    at_rest(window, 0)
    for _ in range(3):
        os.kill(window.child("renderer"), signal.SIGSEGV)
        window.until(children.is_renderer_back)
        window.ask(widgets.dismiss)
    window.until(state.phase_is, "failed")
    assert "SIGSEGV" in window.failure
    window.trigger("sample.next")
    at_rest(window, 1)
    assert "Destroyed while process" not in window.output
    assert sorted({*window.children()} - {"helper"}) == ["reader", "renderer"]


@pytest.mark.parametrize("role", ["reader", "renderer"])
def test_a_child_that_dies_again_and_again(start: Start, role: str) -> None:
    window = start("--example")
    window.until_shown(0)
    # A sample that was read ahead needs no reader, and after three deaths none is started that is not needed.
    window.ask(children.stop_background)
    for number in range(1, 6):
        os.kill(window.child(role), signal.SIGKILL)
        window.trigger("sample.next")
        window.until_shown(number)
    assert window.quit() == 0
    assert window.caches() == []


def test_a_child_that_cannot_be_started(start: Start, temp_root: Path) -> None:
    window = start("--example")
    at_rest(window, 0)
    window.ask(children.let_none_start)
    os.kill(window.child("reader"), signal.SIGKILL)
    window.until(widgets.has_message, part="could not be started")
    window.trigger("sample.last")
    window.until(state.phase_is, "failed")
    assert "could not be started" in window.failure
    window.ask(children.let_them_start)
    window.trigger("sample.previous")
    at_rest(window, 7)
