"""``viewer.show`` and ``viewer.picture`` as scripts use them, with real windows that nobody sees."""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import psutil
import pytest

import viewer
from tests.conftest import PATIENCE, wait_until
from tests.end2end.program import role_of
from tests.frames import png_pixels
from viewer.errors import UsageError, WindowError
from viewer.protocol.outside import FileMade, OrderDone
from viewer.protocol.outside_requests import ChangeSelection, TakeRows
from viewer.scripting.line import WindowLine
from viewer.scripting.showing import _started
from viewer.scripting.window import Window

ROOT = Path(__file__).parents[2]


def script(code: str, *arguments: object, **variables: str | None) -> subprocess.Popen[str]:
    """Run lines of Python in a process of their own."""
    merged: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    environment = {name: value for name, value in merged.items() if value is not None}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_importing_the_package_is_light() -> None:
    code = """
        import sys
        before = set(sys.modules)
        import viewer
        assert {"show", "picture", "Window"} <= set(dir(viewer))  # without importing them
        print(sorted({name.partition(".")[0] for name in set(sys.modules) - before}), viewer.__version__)
        viewer.show, viewer.picture, viewer.Window, viewer.errors.WindowError
        print(sorted({"PySide6", "numpy", "vtkmodules", "plaid", "h5py"} & set(sys.modules)))
    """
    process = script(code)
    said, errors = process.communicate(timeout=PATIENCE)
    assert said.splitlines() == [f"['viewer'] {viewer.__version__}", "[]"], errors
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        viewer.absent  # noqa: B018


def test_a_window_does_what_a_script_says(example_dataset: Path, tmp_path: Path) -> None:
    viewer.scan(example_dataset)  # for ranges over all samples
    window = viewer.show(example_dataset, sample=1, color_map="magma")
    assert window.color_map == "magma"
    assert window.view["view"]["choice"]["sample"] == 1
    window.select(split="test", sample=2, field="temperature")
    choice = window.view["view"]["choice"]
    assert (choice["split"], choice["sample"], choice["field"]) == ("test", 2, "temperature")

    window.camera, window.range = "+x", (-1, 2)
    window.clip(normal="x")
    window.slice((0, 0, 1), origin=(0, 0, 0.5))
    window.clip(normal="-y")
    (x, y, z), focus, up = window.camera
    assert x > focus[0] and (y, z) == pytest.approx(focus[1:], abs=1e-6) and up == pytest.approx((0, 0, 1))
    assert window.range == (-1, 2)
    for wanted in ("all", "split:1%:99%"):
        window.range = wanted
        assert window.range == wanted
    window.range = (-1, 2)
    tools = window.view["view"]["tools"]
    assert [tool["kind"] for tool in tools] == ["clip", "slice"]
    assert tools[0]["shape"]["normal"] == [0, -1, 0]
    window.clip(None)
    assert [tool["kind"] for tool in window.view["view"]["tools"]] == ["slice"]

    window.picture(tmp_path / "new" / "one.png", size=(320, 240), color_bar=False)
    assert png_pixels(tmp_path / "new" / "one.png").shape[:2] == (240, 320)
    assert window.picture(size=(320, 240)).png.startswith(b"\x89PNG")
    window.picture(tmp_path / "one.pdf", title="{field} of {sample}")
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    window.screenshot(tmp_path / "whole.png")
    assert png_pixels(tmp_path / "whole.png").shape[1] >= 640

    before = window.view
    window.look(color_map="viridis", edges=True)
    window.select(sample=3)
    window.view = json.dumps(before)
    assert window.view["view"]["appearance"] == before["view"]["appearance"]
    assert window.view["view"]["choice"] == before["view"]["choice"]

    again = viewer.show(example_dataset, split="train", sample=8)
    assert again.pid == window.pid
    assert window.view["view"]["choice"]["sample"] == 8
    again.close()
    assert not window.is_open and is_gone(window.pid)
    with pytest.raises(WindowError, match="was closed"):
        window.select(sample=0)


def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(example_dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(WindowError, match="no folder"):
        viewer.show(tmp_path / "absent")
    window = viewer.show(example_dataset)
    before = window.view["view"]["choice"]
    for call, said in (
        (lambda: window.select(field="nope"), "no field “nope”.*pressure"),
        (lambda: window.select(split="nope"), "no split nope; its splits are"),
        (lambda: window.select(sample=9999), "no sample 9999"),
        (lambda: window.picture(tmp_path), "ends in none of"),
        (lambda: window.picture("a.png", size="huge"), "size"),
        (lambda: window.picture("/proc/a.png"), "could not be written|cannot be created"),
        (lambda: window.look(camera="up"), "--camera: 'up' cannot be used"),
        (lambda: window.look(color_map="none"), "--color-map"),
        (lambda: window.look(nonsense=1), "no option nonsense"),
        (lambda: setattr(window, "view", {"format": "other"}), "The view holds no view"),
        (lambda: viewer.show(3), "which is no sample"),
        (lambda: viewer.picture(tmp_path / "absent"), "no folder"),
    ):
        with pytest.raises((WindowError, UsageError), match=said):
            call()
    assert window.view["view"]["choice"] == before
    assert window.picture(size="200x100").png


def test_pictures_come_from_one_process_and_depend_on_nothing_before(example_dataset: Path, tmp_path: Path) -> None:
    def children() -> set[int]:
        return {child.pid for child in psutil.Process().children()}

    before = children()
    first = viewer.picture(example_dataset, "pressure", sample=1, size=(300, 200))
    pids = children()
    other = viewer.picture(example_dataset, "pressure", sample=1, size=(300, 200), camera="-y", clip="z", bands=4)
    again = viewer.picture(example_dataset, "pressure", sample=1, size=(300, 200))
    assert first.png == again.png != other.png
    assert children() == pids and len(pids - before) == 1
    assert first._repr_png_() == first.png
    saved = viewer.picture(example_dataset, file=tmp_path / "b.svg", sample=1)
    assert saved.png == b"" and b"<svg" in (tmp_path / "b.svg").read_bytes()
    first.save(tmp_path / "a.png")
    assert png_pixels(tmp_path / "a.png").shape[:2] == (200, 300)
    assert not list(Path(os.environ["TMPDIR"]).glob("*/for-others/*"))
    window = Window(_started["pictures"])
    with pytest.raises(WindowError, match="no window to be seen"):
        window.screenshot(tmp_path / "window.png")


def test_a_window_that_hangs_is_late_and_a_killed_one_is_told_and_replaced(example_dataset: Path) -> None:
    window = viewer.show(example_dataset)
    os.kill(window.pid, signal.SIGSTOP)
    window.timeout = 0.3
    with pytest.raises(WindowError, match=r"within 0\.3 s"):
        window.select(sample=1)
    os.kill(window.pid, signal.SIGCONT)
    window.timeout = PATIENCE
    window.select(sample=2)
    assert window.view["view"]["choice"]["sample"] == 2

    os.kill(window.pid, signal.SIGKILL)
    with pytest.raises(WindowError, match="signal 9"):
        window.select(sample=1)
    assert not window.is_open
    assert viewer.show(example_dataset).pid != window.pid


OPEN = """
    import os, sys, viewer
    window = viewer.show(sys.argv[1], keep=len(sys.argv) > 2)
    print(window.pid, flush=True)
"""


def opened(process: subprocess.Popen[str]) -> int:
    """Return the process id of the window that a script has opened."""
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return int(line)


@pytest.mark.parametrize("how", ["error", "kill"])
def test_the_window_ends_with_the_script(example_dataset: Path, temp_root: Path, how: str) -> None:
    end = {"error": "raise SystemExit('no')", "kill": "sys.stdin.read()"}[how]
    process = script(OPEN + f"    {end}\n", example_dataset)
    pid = opened(process)
    if how == "kill":
        process.kill()
    process.communicate(timeout=PATIENCE)
    wait_until(lambda: is_gone(pid), PATIENCE, "the end of the window")
    wait_until(lambda: not list(temp_root.glob("*plaid-viewer-*")), PATIENCE, "an empty temporary folder")


def test_a_window_that_is_kept_outlives_the_script(example_dataset: Path) -> None:
    process = script(OPEN, example_dataset, "keep")
    pid = opened(process)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert not is_gone(pid)
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: is_gone(pid), PATIENCE, "the end of the window")


KEEP = """
    import sys, numpy as np, viewer
    points = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    sample = {"points": points, "cells": {"triangle": np.array([[0, 1, 2]])}}
    samples = {number: {**sample, "fields": {"p": points[:, 0] + number}} for number in range(3)}
    window = viewer.show(samples, keep=True, sample=1)
    samples[3] = {**samples[2], "fields": {"p": points[:, 1]}}
    viewer.show(samples, sample=0)
    window.add({number: samples[number] for number in range(3)})
    print(window.pid, window._remote._place, flush=True)
"""


def test_a_kept_window_has_all_samples_that_were_in_memory(temp_root: Path) -> None:
    process = script(KEEP)
    said, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    pid, place = said.split()
    wait_until(lambda: len(list(temp_root.glob("plaid-viewer-*"))) == 1, PATIENCE, "the script's cache to be gone")
    line = WindowLine(Path(place), PATIENCE)
    for number, sample in enumerate((1, 2, 3)):
        assert line.ask(ChangeSelection(number, None, sample), PATIENCE) == OrderDone(number), "never read before"
    reader = next(one for one in psutil.Process(int(pid)).children() if role_of(one) == "reader")
    reader.kill()
    answer = line.ask(TakeRows(5, "samples"), PATIENCE)
    assert isinstance(answer, FileMade), "another reader reads them, too"
    rows = json.loads(Path(answer.file).read_text())
    assert [row["Sample"] for row in rows] == [0, 1, 2, 3]
    line.close()
    os.kill(int(pid), signal.SIGTERM)
    wait_until(lambda: is_gone(int(pid)), PATIENCE, "the end of the window")
    wait_until(lambda: not list(temp_root.glob("plaid-viewer-*")), PATIENCE, "an empty temporary folder")


def _show_in_child(queue: multiprocessing.Queue[int]) -> None:
    points = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    try:
        queue.put(viewer.show({"points": points, "cells": {"triangle": np.array([[0, 1, 2]])}}).pid)
    except BaseException:
        queue.put(0)
        raise


def _in_child(window: viewer.Window, queue: multiprocessing.Queue[str]) -> None:
    try:
        window.select(sample=1)
        queue.put("done")
    except WindowError as error:
        queue.put(error.sentence)
    window.close()
    queue.put(f"{window.is_open}")


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_neither_uses_nor_ends_the_window_and_has_its_own(example_dataset: Path, temp_root: Path) -> None:
    window = viewer.show(example_dataset)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_child, args=(window, queue))
    child.start()
    assert "belongs to another process" in queue.get(timeout=PATIENCE)
    assert queue.get(timeout=PATIENCE) == "False"
    child.join(PATIENCE)
    assert window.is_open
    window.select(sample=1)

    # And it has windows of its own, however it is started.
    for how in (multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")):
        queue = how.Queue()
        owner = how.Process(target=_show_in_child, args=(queue,))
        owner.start()
        pid = queue.get(timeout=2 * PATIENCE)
        owner.join(PATIENCE)
        assert owner.exitcode == 0
        assert pid not in (window.pid, 0)
        wait_until(functools.partial(is_gone, pid), PATIENCE, "the end of the child's window")
    wait_until(lambda: len(list(temp_root.glob("plaid-viewer-*"))) == 1, PATIENCE, "what only this window leaves")
    assert window.is_open
    window.select(sample=1)


def test_waiting_ends_when_the_user_closes_the_window(example_dataset: Path) -> None:
    code = (
        OPEN
        + """
    window.wait()
    print(window.pid, flush=True)
    """
    )
    process = script(code, example_dataset)
    pid = opened(process)
    os.kill(pid, signal.SIGTERM)
    assert opened(process) == pid
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_a_forked_child_that_lives_on_does_not_hold_the_window(example_dataset: Path) -> None:
    code = (
        OPEN
        + """
    child = os.fork()
    if not child:
        os.read(0, 1)
        os._exit(0)
    print(child, flush=True)
    """
    )
    process = script(code, example_dataset)
    pid, child = opened(process), opened(process)
    wait_until(lambda: process.poll() is not None, PATIENCE, "the end of the script")
    wait_until(lambda: is_gone(pid), PATIENCE, "the end of the window")
    assert not is_gone(child)
    process.communicate(timeout=PATIENCE)


def test_without_a_display_there_is_the_sentence_of_the_program(example_dataset: Path) -> None:
    process = script(OPEN, example_dataset, QT_QPA_PLATFORM=None)
    _said, errors = process.communicate(timeout=2 * PATIENCE)
    assert "WindowError: There is no display to open a window on" in errors
