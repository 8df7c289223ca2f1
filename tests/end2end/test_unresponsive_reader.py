"""A reader that never answers (stopped here, as a stalled disk stops it) freezes nothing."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import psutil
import pytest

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import children, state, widgets
from tests.end2end.program import Program


@pytest.fixture
def stopped(start: Start) -> tuple[Program, int]:
    """A window that shows the first sample, whose reader does nothing any more."""
    window = start("--example")
    window.until_shown(0)
    window.ask(children.look_for_changes, often=False)  # all the time it would be at that
    window.ask(children.be_impatient)
    return window, window.until(children.freeze_when_idle)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def test_it_is_said_and_the_reader_restarted(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until(widgets.has_message, "There has been no answer for ")
    assert window.message.endswith(" s while reading sample 8 of split train.")
    assert window.ask(widgets.offers) == [
        "Wait",
        "Restart the reader",
    ]
    window.ask(widgets.click, "view.message_bar.other")
    window.until(state.phase_is, "failed")
    assert "did not answer while reading sample 8 of split train" in window.failure
    assert window.message == ""
    wait_until(lambda: gone(pid))
    window.trigger("sample.back")
    window.trigger("sample.first")
    window.until_shown(0)
    window.ask(state.select, sample=5)
    window.until_shown(5)
    window.ask(state.select, sample=8)
    window.until(state.phase_is, "failed")
    window.trigger("sample.retry")
    window.until_shown(8)
    assert window.quit() == 0 and window.caches() == []


def test_waiting_pays(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until(widgets.message)
    window.ask(widgets.click, "view.message_bar.offer")
    assert window.message == ""
    window.until(widgets.message)  # it is said again
    os.kill(pid, signal.SIGCONT)
    window.until_shown(8)
    assert window.message == "" and window.child("reader") == pid


def test_another_dataset_opens_in_another_reader(stopped: tuple[Program, int], dataset: Path) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until(state.phase_is, "loading")
    window.ask(state.open_dataset, str(dataset))
    window.until(state.is_open, "horn")
    window.until_shown(0)
    wait_until(lambda: gone(pid))
    assert window.message == ""


def test_a_dataset_that_never_opens_does_not_keep_another_one_from_it(
    stopped: tuple[Program, int], dataset: Path
) -> None:
    window, pid = stopped
    other = shutil.copytree(dataset, dataset.with_name("other"))
    window.ask(state.open_dataset, str(dataset))
    window.until(state.phase_is, "opening")
    window.until(widgets.has_message, end=" opening horn.")
    window.ask(state.open_dataset, str(other))
    window.until(state.is_open, "other")
    window.until_shown(0)
    wait_until(lambda: gone(pid))


def test_background_reading_has_patience_too(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.ask(children.begin_background)
    window.ask(children.look_for_changes, often=True)
    window.until(widgets.has_message, end="s while checking the files of sample 0 of split train.")
    window.ask(state.select, sample=7)
    window.until_shown(7)
    wait_until(lambda: gone(pid))
    assert window.message == ""
    window.ask(children.look_for_changes, often=False)  # else it leaves a busy machine no time for the table
    window.until(widgets.is_table_filled)  # by the other reader


def test_the_program_ends_whatever_the_reader_does(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until(state.phase_is, "loading")
    assert window.quit() == 0
    wait_until(lambda: gone(pid))
    assert window.caches() == []
