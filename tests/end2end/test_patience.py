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
from tests.end2end.program import Program

OPEN = "app.session.open_dataset(__import__('pathlib').Path({!r}))"
IMPATIENT = "app.unresponsive_reader.timer.setInterval(400)"
QUIET = "app.background.quiet and app.reader.idle"


@pytest.fixture
def stopped(start: Start) -> tuple[Program, int]:
    """A window that shows the first sample, whose reader does nothing any more."""
    window = start("--example")
    window.until_shown(0)
    window.until(QUIET)
    window.ask(IMPATIENT)
    pid = window.child("reader")
    os.kill(pid, signal.SIGSTOP)
    return window, pid


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def test_it_is_said_and_the_reader_restarted(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until("app.window.message_bar.text.startswith('There has been no answer for ')")
    assert window.message.endswith(" s while reading sample 8 of split train.")
    assert window.ask("find('view.message_bar.offer').text(), find('view.message_bar.other').text()") == [
        "Wait",
        "Restart the reader",
    ]
    window.ask("find('view.message_bar.other').click()")
    window.until("app.session.state.phase == 'failed'")
    assert "did not answer while reading sample 8 of split train" in window.failure
    assert window.message == ""
    wait_until(lambda: gone(pid))
    window.trigger("sample.back")
    window.trigger("sample.first")
    window.until_shown(0)
    window.ask("app.session.select(sample=5)")
    window.until_shown(5)
    window.ask("app.session.select(sample=8)")
    window.until("app.session.state.phase == 'failed'")
    window.trigger("sample.retry")
    window.until_shown(8)
    assert window.quit() == 0 and window.caches() == []


def test_waiting_pays(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until("app.window.message_bar.text")
    window.ask("find('view.message_bar.offer').click()")
    assert window.message == ""
    window.until("app.window.message_bar.text")  # it is said again
    os.kill(pid, signal.SIGCONT)
    window.until_shown(8)
    assert window.message == "" and window.child("reader") == pid


def test_another_dataset_opens_in_another_reader(stopped: tuple[Program, int], dataset: Path) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until("app.session.state.phase == 'loading'")
    window.ask(OPEN.format(str(dataset)))
    window.until("app.session.state.catalogue.name == 'horn'")
    window.until_shown(0)
    wait_until(lambda: gone(pid))
    assert window.message == ""


def test_a_dataset_that_never_opens_does_not_keep_another_one_from_it(
    stopped: tuple[Program, int], dataset: Path
) -> None:
    window, pid = stopped
    other = shutil.copytree(dataset, dataset.with_name("other"))
    window.ask(OPEN.format(str(dataset)))
    window.until("app.session.state.phase == 'opening'")
    window.until("app.window.message_bar.text.endswith(': opening horn.')")
    window.ask(OPEN.format(str(other)))
    window.until("app.session.state.catalogue.name == 'other'")
    window.until_shown(0)
    wait_until(lambda: gone(pid))


def test_background_reading_has_patience_too(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.ask("app.window.docks.show('samples')")
    window.until("app.window.message_bar.text.endswith('s while reading the table of samples of split train.')")
    window.ask("app.session.select(sample=7)")
    window.until_shown(7)
    wait_until(lambda: gone(pid))
    assert window.message == ""
    window.until("app.samples.panel.model.missing is None")  # by the other reader


def test_the_program_ends_whatever_the_reader_does(stopped: tuple[Program, int]) -> None:
    window, pid = stopped
    window.trigger("sample.last")
    window.until("app.session.state.phase == 'loading'")
    assert window.quit() == 0
    wait_until(lambda: gone(pid))
    assert window.caches() == []
