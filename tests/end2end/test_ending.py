"""However the program ends: nothing stays in the temp root, or exactly one orphan that the next start can remove."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.conftest import PATIENCE, wait_until
from tests.end2end.conftest import Start
from tests.end2end.probes import cache, children, state, widgets
from tests.end2end.program import Program, environment


def shown(start: Start, *arguments: object, **options: object) -> Program:
    """Start the very program (no string on it) and wait for its picture."""
    window = start("--example", *arguments, puppet=False, **options)
    window.until_said("shown: ")
    assert {"reader", "renderer"} <= set(window.children())  # a helper counts or sweeps now and then
    assert len(window.caches()) == 1
    return window


def keep_orphans(base: Path) -> None:
    """Have no quiet sweep some seconds after the start: it would be first on a slow machine."""
    (base / "config").mkdir(parents=True, exist_ok=True)
    (base / "config" / "settings.json").write_text('{"cache/clean_at_start": false}', encoding="utf-8")


DIES = """
import os
from viewer.cache import CacheRoot
print(CacheRoot(run_orphan_sweep=False).path, flush=True)
os._exit(0)
"""


def orphan_in(temp_root: Path) -> Path:
    """Make the cache of a process that has taken no leave, and return it."""
    variables = environment(temp_root)
    done = subprocess.run([sys.executable, "-c", DIES], env=variables, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def gone(window: Program) -> bool:
    return not window.survivors()


def is_pending(window: Program, number: signal.Signals) -> bool:
    """Whether a signal that was sent to the window has not reached it yet."""
    try:
        status = Path(f"/proc/{window.pid}/status").read_text()
    except FileNotFoundError:
        return False
    (pending,) = re.findall(r"ShdPnd:\s+(\w+)", status)
    return bool(int(pending, 16) >> (number - 1) & 1)


def test_quit_after_leaves_nothing(start: Start) -> None:
    window = start("--example", "--quit-after", "2000", puppet=False)

    def has_ended() -> bool:
        window.children()  # remember them
        return window.process.poll() is not None

    wait_until(has_ended, 2 * PATIENCE, "its time is over")
    assert window.wait() == 0
    assert window.caches() == []
    assert gone(window)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_leaves_nothing_and_the_status_tells_it(start: Start, number: signal.Signals) -> None:
    window = shown(start)
    window.send(number)
    assert window.wait() == -number
    assert window.caches() == []
    assert gone(window)
    assert "Traceback" not in window.output


def test_a_signal_that_was_ignored_at_the_start_stays_ignored(start: Start) -> None:
    window = start("--example", ignored=(signal.SIGHUP,))  # as nohup does
    window.until_shown(0)
    window.send(signal.SIGHUP)
    window.trigger("sample.next")
    window.until_shown(1)
    assert window.quit() == 0
    assert window.caches() == []


@pytest.mark.parametrize("pair", [(signal.SIGHUP, signal.SIGHUP), (signal.SIGTERM, signal.SIGHUP)], ids=str)
def test_a_terminal_that_closes_says_so_more_than_once(start: Start, pair: tuple[signal.Signals, ...]) -> None:
    # The shell and the kernel both tell a foreground job, and timeout(1) tells process and group.
    window = shown(start)
    window.send(pair[0])
    # Two deliveries: the kernel merges those that are pending.
    wait_until(lambda: not is_pending(window, pair[0]), what=f"{pair[0].name} is delivered")
    try:
        window.send(pair[1])
    except ProcessLookupError:
        pass
    assert window.wait() == -pair[0]
    assert window.caches() == []
    assert gone(window)


def test_a_second_ctrl_c_ends_it_at_once(start: Start) -> None:
    window = start("--example")
    window.until_shown(0)
    window.ask(children.never_end)  # an end in order would never end
    for role in ("reader", "renderer"):
        os.kill(window.child(role), signal.SIGSTOP)

    def pressed_until_it_ends() -> bool:
        window.send(signal.SIGINT)
        return window.process.poll() is not None

    wait_until(pressed_until_it_ends, what="a press too late to be an echo of the first one ends it")
    assert window.wait() == -signal.SIGINT
    assert len(window.caches()) == 1, "it has not ended in order"
    wait_until(lambda: gone(window), what="the children end with the window")


def test_children_that_hang_are_killed(start: Start) -> None:
    window = shown(start)
    for role in ("reader", "renderer"):
        os.kill(window.child(role), signal.SIGSTOP)
    window.send(signal.SIGTERM)
    assert window.wait() == -signal.SIGTERM
    assert window.caches() == []
    assert gone(window)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("moment", ["libshiboken", "libQt6Core", "libQt6Widgets", "libqoffscreen", "its cache"])
def test_a_signal_during_the_start(start: Start, number: signal.Signals, moment: str) -> None:
    window = start("--example", puppet=False)

    def has_come() -> bool:
        if moment == "its cache":
            return bool(window.caches())
        return moment in Path(f"/proc/{window.pid}/maps").read_text()

    # From when Qt is being loaded until the engine is being made: a handler that raised there would hang or abort.
    wait_until(has_come, what=f"{moment} is there")
    window.send(number)
    assert window.wait() == -number
    assert window.caches() == []
    assert "Traceback" not in window.output


def test_killed_window_leaves_one_orphan_and_no_child(start: Start, base: Path) -> None:
    keep_orphans(base)
    window = shown(start)
    window.send(signal.SIGKILL)
    assert window.wait() == -signal.SIGKILL
    wait_until(lambda: gone(window), what="the children end with the window")
    assert len(window.caches()) == 1

    # The next start shows it in the dock, and the action removes it and says what it freed.
    (orphan,) = window.caches()
    next_window = start("--example")
    next_window.until_shown(0)
    next_window.ask(widgets.show_dock, "cache")
    texts = next_window.until(cache.counted_row, str(orphan))
    assert texts[0] == orphan.name
    assert texts[5].split(",")[0] == f"pid {window.pid}"
    assert texts[2] == "orphan"
    assert texts[4].startswith("would be removed: ")
    assert re.fullmatch(r"[\d.]+ [kM]B", texts[1]), texts
    next_window.trigger("cache.sweep")
    wait_until(lambda: not orphan.exists(), what="the orphan is removed")
    said = next_window.until(cache.sweep_result)
    assert re.search(r"Freed [\d.]+ [kM]B .*\b1\b", said), said
    next_window.until(cache.has_no_row, str(orphan))
    next_window.trigger("cache.sweep")
    next_window.until(widgets.has_status, "No orphan caches were found")
    assert next_window.quit() == 0
    assert next_window.caches() == []


def test_killed_while_it_loads(start: Start) -> None:
    window = start("--example")
    window.until(state.has_begun)
    window.child("reader")
    window.send(signal.SIGKILL)
    window.wait()
    wait_until(lambda: gone(window), what="the children end with the window")
    assert len(window.caches()) == 1


def test_another_window_sweeps_and_this_one_lives(start: Start, base: Path, temp_root: Path) -> None:
    keep_orphans(base)
    first, second = start("--example"), start("--example")
    first.until_shown(0)
    second.until_shown(0)
    orphan_in(temp_root)
    assert len(first.caches()) == 3
    first.trigger("cache.sweep")
    second.trigger("cache.sweep")
    wait_until(lambda: len(first.caches()) == 2, what="the orphan is removed")
    for window in (first, second):
        window.until(cache.is_no_sweep_running)
        assert window.ask(cache.is_there)
        window.trigger("sample.next")
        window.until_shown(1)
    assert first.quit() == 0
    assert [str(path) for path in second.caches()] == [second.ask(cache.path)]
    assert second.quit() == 0


def test_clean_at_start_is_quiet_and_can_be_switched_off(start: Start, base: Path, temp_root: Path) -> None:
    window = start()
    window.until(widgets.is_window_visible)
    assert window.ask(widgets.is_checked, "cache.clean_at_start")
    window.trigger("cache.clean_at_start")
    assert window.quit() == 0
    assert '"cache/clean_at_start": false' in (base / "config" / "settings.json").read_text()
    orphan = orphan_in(temp_root)
    window = start("--example")
    window.until_shown(0)
    assert not window.ask(widgets.is_checked, "cache.clean_at_start")
    assert window.quit() == 0
    assert orphan.exists()
    (base / "config" / "settings.json").unlink()
    window = start()
    window.until(widgets.is_window_visible)
    wait_until(lambda: not orphan.exists(), what="the quiet sweep")
    window.until(cache.sweep_result)
    assert window.message == ""
    assert window.quit() == 0


def test_the_window_has_no_heavy_library(start: Start) -> None:
    window = shown(start)
    maps = Path(f"/proc/{window.pid}/maps").read_text()
    assert "PySide6" in maps
    for library in ("numpy", "vtk", "CGNS", "plaid", "hdf5", "pyarrow", "libLLVM"):
        lines = [line for line in maps.splitlines() if library.lower() in line.rpartition("/")[2].lower()]
        assert lines == [], library
        lines = [line for line in maps.splitlines() if f"/{library}" in line and "site-packages" in line]
        assert lines == [], library
    assert "numpy" in Path(f"/proc/{window.child('reader')}/maps").read_text()
    assert "vtk" in Path(f"/proc/{window.child('renderer')}/maps").read_text()


def test_the_children_do_not_keep_what_the_window_has_open(start: Start) -> None:
    window = shown(start)
    for role in ("reader", "renderer"):
        folder = Path(f"/proc/{window.child(role)}/fd")
        open_ = {os.readlink(entry) for entry in folder.iterdir() if entry.exists() or entry.is_symlink()}
        assert not any(path == str(cache) for path in open_ for cache in window.caches()), "the lock would outlive us"
    assert psutil.Process(window.pid).num_threads() < 40
