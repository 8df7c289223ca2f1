"""A dataset on another machine is opened by ssh, which asks what only the user knows; nothing of it is written down."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest.importorskip("asyncssh", reason="needs the extra remote")
pytest.importorskip("sshfs", reason="needs the extra remote")

from tests.end2end.conftest import Start
from tests.end2end.probes import looks, questions, scan, state, widgets
from tests.end2end.program import Program, run
from tests.far.machines import Home, Machine

SECRET, WRONG = "Pferdeherde-2417", "Kuhherde-7142"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "user")


@pytest.fixture
def machine(tmp_path: Path, example_dataset: Path) -> Iterator[Machine]:
    made = Machine(tmp_path / "cluster", passwords={"me": SECRET})
    shutil.copytree(example_dataset, made.home / "horn")
    yield made
    made.close()


def test_what_ssh_asks_is_asked_in_the_window_once_and_written_nowhere(
    start: Start, home: Home, machine: Machine, tmp_path: Path
) -> None:
    address = f"ssh://me@127.0.0.1:{machine.port}/~/horn"
    window = start(address, HOME=str(home.folder.parent), SSH_AUTH_SOCK="")
    window.until(questions.is_asked, "new host")
    assert window.ask(widgets.text, "question.fingerprint") == machine.fingerprint
    window.ask(widgets.click, "question.yes")
    window.until(questions.is_asked, "password")
    window.ask(widgets.set_text, "question.secret", WRONG)
    window.ask(widgets.click, "question.yes")
    window.until(questions.is_asked, "password", again=True)
    window.ask(widgets.set_text, "question.secret", SECRET)
    window.ask(widgets.click, "question.yes")
    window.until(state.is_final)
    window.until_shown()
    assert _limits_of_cores(window) == {"window": 0, "reader": 0}
    assert f"[127.0.0.1]:{machine.port} " in home.known_hosts.read_text()
    machine.drop()
    window.trigger("sample.next")
    window.until_shown(1)
    assert not window.ask(questions.any_asked)
    _scan_to_the_end(window, machine)
    machine.drop()
    window.trigger("file.forget_passwords")
    assert not window.ask(questions.can_forget)
    window.trigger("file.reload")
    window.until(questions.is_asked, "password")
    window.ask(questions.leave_unanswered)
    window.until(state.phase_is, "failed", "shown")
    program_log = window.log
    window.close()
    kept = [Path(root) / name for root, _folders, names in os.walk(tmp_path) for name in names]
    assert home.known_hosts in kept and program_log in kept
    for file in kept:
        if file.is_relative_to(machine.folder) or not file.is_file():
            continue
        content = file.read_bytes()
        assert SECRET.encode() not in content and WRONG.encode() not in content, file
    assert machine.log.count("password wrong") == 1


def _limits_of_cores(window: Program) -> dict[str, int]:
    """Bytes that a core dump may have of the processes that have held the password."""
    readers = [one.pid for one in psutil.Process(window.pid).children() if "reader" in one.cmdline()]
    limits = {resource.prlimit(pid, resource.RLIMIT_CORE)[0] for pid in readers}
    return {"window": resource.prlimit(window.pid, resource.RLIMIT_CORE)[0], "reader": max(limits)}


def _scan_to_the_end(window: Program, machine: Machine) -> None:
    """Scan by several readers with connections of their own, which all break off in the middle of it."""
    machine.cut_at("sample_000000007/meshes")
    window.ask(looks.trigger_later, "sample.scan.begin")
    window.until(scan.consent)
    window.ask(widgets.click, "notice.yes")
    window.until(scan.is_all_known)
    assert not window.ask(questions.any_asked)
    after = machine.log[machine.log.index("cut at sample_000000007/meshes") :]
    assert "password right" in after, "they logged in again"
    window.ask(widgets.show_dock, "health")
    window.until(scan.has_findings, 0)
    assert [found for found in window.ask(scan.findings) if found[0] == "broken"] == []


def test_without_a_window_a_question_is_a_sentence(
    temp_root: Path, home: Home, machine: Machine, tmp_path: Path
) -> None:
    address = f"ssh://me@127.0.0.1:{machine.port}/~/horn"
    home.know(machine)
    picture = tmp_path / "picture.png"
    ended = run(address, "--picture", picture, temp_root=temp_root, more={"HOME": str(home.folder.parent)})
    assert ended.returncode != 0 and not picture.exists()
    assert "without a window only a key helps" in ended.stderr
