"""Make the pictures of the README with the program itself, so that they cannot go stale.

Run it inside the environment: ``.venv/bin/python packaging/screenshots.py``. Needs no display. The pictures show an
orphan and a second viewer: both are made here, as processes that own a cache, and one of them is killed.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests know how to drive the program

from screenshot_scenes import FIGURES, PICTURES

from tests.end2end.probes import cache, camera, children, widgets
from tests.end2end.program import Program, run

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "screenshots"

SIZE = "1280x920"

OWNER = """
import pathlib, sys
from viewer.cache import CacheRoot
with CacheRoot(temp_root=pathlib.Path(sys.argv[1]), run_orphan_sweep=False) as root:
    (root.path / "artifact.bin").write_bytes(bytes(int(sys.argv[2])))
    print("ready", flush=True)
    input()
"""


@contextlib.contextmanager
def owner(temp_root: Path, size: int) -> Iterator[subprocess.Popen[str]]:
    """Run a process that owns a cache with ``size`` bytes in it."""
    script = temp_root.parent / "plaid-viewer-desktop"  # the record names the program by its file
    script.write_text(OWNER, encoding="utf-8")
    command = [sys.executable, str(script), str(temp_root), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        if process.poll() is None:
            process.communicate("\n")  # ends it in an orderly way, its cache with it


def _take(file: Path, arguments: list[str], temp_root: Path, prepare: Callable[[Program], None]) -> None:
    """Run the program with a string on it, ``prepare`` it, and save the whole window."""
    window = Program(arguments, temp_root)
    try:
        window.until_shown()
        prepare(window)
        window.until_shown()
        if window.ask(widgets.is_table_seen):
            window.until(widgets.is_table_filled)
        window.until(children.is_background_quiet)
        window.until(cache.is_watch_settled)
        window.until(widgets.has_icon, "colors.map", 0)
        window.until(camera.is_final)
        assert window.ask(widgets.save_window, str(file))
        assert window.quit() == 0, "it would be an orphan in the next picture"
    finally:
        window.close()


def _save(file: Path, arguments: list[str], folder: Path) -> None:
    """Have the program save a picture."""
    done = run("--basedir", folder, "--example", "--picture", file, *arguments, temp_root=folder)
    assert done.returncode == 0, done.stderr


def main() -> int:
    """Write every picture; the first failure ends it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-", dir="/tmp") as folder:
        for name, arguments in FIGURES.items():
            _save(FOLDER / f"{name}.png", arguments, Path(folder))
            print(FOLDER / f"{name}.png")
    with tempfile.TemporaryDirectory(prefix="screenshots-", dir="/tmp") as folder:
        temp_root = Path(folder) / "cache"
        temp_root.mkdir()
        with owner(temp_root, 48_000_000) as killed:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        for name, (theme, arguments, prepare) in PICTURES.items():
            settings = Path(folder) / "config" / "settings.json"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(json.dumps({"window/theme": theme, "cache/clean_at_start": False}), encoding="utf-8")
            (Path(folder) / "state" / "state.json").unlink(missing_ok=True)
            file = FOLDER / f"{name}.png"
            with owner(temp_root, 9_000_000):
                _take(file, ["--basedir", folder, "--example", "--size", SIZE, *arguments], temp_root, prepare)
            print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
