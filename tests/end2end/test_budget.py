"""The budget in the running program: what goes, what stays, and a disk that is full."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import cache, children, state
from tests.end2end.program import Program
from tests.frames import color_count


def settle(window: Program) -> None:
    """Wait until nothing is read ahead, counted or deleted any more."""
    window.until(cache.is_settled)


def leftovers(window: Program) -> list[str]:
    """Files below the store that no manifest owns, and those in the books that are not on disk."""
    settle(window)
    return window.ask(cache.leftovers)


def test_least_recently_used_go(start: Start, waves: Path) -> None:
    window = start(waves)
    window.until_shown(0)
    settle(window)
    one = window.ask(cache.bytes_shown)
    window.ask(cache.set_limit, 4 * one)
    for sample in range(1, 9):
        window.trigger("sample.next")
        window.until_shown(sample)
        settle(window)
        assert window.ask(cache.bytes_stored) <= 4 * one
    left = window.ask(cache.artifacts)
    assert {"7", "8", "9"} <= set(left), "what is shown and its neighbours"
    assert not {"0", "1", "2"} & set(left)
    assert leftovers(window) == []
    window.trigger("sample.first")  # gone, so it is read again
    window.until_shown(0)
    assert color_count(window.picture()) > 300
    assert window.quit() == 0
    assert window.caches() == []


def test_a_pinned_one_stays(start: Start) -> None:
    window = start("--example", "--cache-budget", "1")
    window.until_shown(0)
    settle(window)
    assert window.ask(cache.artifacts) == ["0"], "nothing is read ahead over the budget"
    window.ask(cache.pin_shown)
    for sample in (3, 6):
        window.ask(state.select, sample=sample)
        window.until_shown(sample)
    settle(window)
    assert window.ask(cache.artifacts) == ["0", "6"]
    window.ask(cache.unpin_all)
    settle(window)
    assert window.ask(cache.artifacts) == ["6"]
    assert leftovers(window) == []


def test_a_smaller_budget_takes_effect_at_once(start: Start) -> None:
    window = start("--example")
    for sample in range(4):
        window.until_shown(sample)
        window.trigger("sample.next")
    window.until_shown(4)
    settle(window)
    assert len(window.ask(cache.artifacts)) >= 5
    window.ask(cache.set_limit, 1)
    settle(window)
    assert window.ask(cache.artifacts) == ["3", "4", "5"], "what is shown and was read ahead"
    window.trigger("cache.clear")
    settle(window)
    assert window.ask(cache.artifacts) == ["4"]
    assert leftovers(window) == []


# A full disk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def disk(temp_root: Path) -> Iterator[Path]:
    """A disk of 24 MB in memory, for the cache alone."""
    folder = temp_root / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("mounts are not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk")


def fill(disk: Path, leave: int) -> Path:
    """Take all of the disk but some bytes."""
    file = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with file.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(free - leave, 1))
    return file


@pytest.mark.root
@needs_root
def test_a_full_disk_makes_room(start: Start, disk: Path) -> None:
    window = start("--example", "--cache-dir", disk, "--size", "400x300")
    window.ask(cache.set_limit, 10**12)
    for sample in (0, 2, 4):
        window.ask(state.select, sample=sample) if sample else None
        window.until_shown(sample)
        settle(window)
    window.ask(children.stop_background)
    fill(disk, 20_000)
    window.ask(state.select, sample=8)
    window.until_shown(8)
    assert window.failure == ""
    left = window.ask(cache.artifacts)
    assert "8" in left
    assert "0" not in left
    assert leftovers(window) == []


@pytest.mark.root
@needs_root
def test_a_full_disk_is_one_sentence(start: Start, disk: Path) -> None:
    window = start("--example", "--cache-dir", disk, "--size", "400x300")
    window.until_shown(0)
    settle(window)
    window.ask(children.stop_reading_ahead)
    window.ask(cache.clear)
    settle(window)
    filler = fill(disk, 20_000)
    window.ask(state.select, sample=8)
    window.until(state.phase_is, "failed")
    for part in ("The disk of the cache is full: this sample needs ", f"{disk}", " free", "--cache-dir"):
        assert part in window.failure, window.failure
    filler.unlink()
    window.trigger("sample.retry")
    window.until_shown(8)
    assert leftovers(window) == []


def test_files_in_use_look_used_to_reapers(start: Start) -> None:
    """Once in twelve hours the window's minute timer also refreshes what lies in its cache, behind its back."""
    window = start("--example")
    window.until_shown(0)
    file = Path(window.ask(cache.new_file, "below", "file"))
    assert not window.ask(cache.are_files_due)
    window.ask(cache.refresh)
    window.ask(cache.refresh_long_ago)
    assert file.stat().st_atime == 0
    window.ask(cache.refresh)
    wait_until(lambda: file.stat().st_atime > 0, what="the file looks used")
    window.until(cache.is_freshener_idle)
    assert not window.ask(cache.are_files_due)
    assert window.quit() == 0
    assert window.caches() == []
