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
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests know how to drive the program

from tests.end2end.program import Program

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "screenshots"

PLAIN = ["--split", "train", "--sample", "4", "--field", "pressure", "--time", "0.4"]
PICTURES: dict[str, tuple[str, list[str], str]] = {
    "window-light": ("light", PLAIN, ""),
    "window-dark": ("dark", ["--split", "test", "--sample", "2", "--field", "Velocity"], ""),
    "colours-light": (
        "light",
        PLAIN,
        "app.session.set_look(color_map='coolwarm', bands=10, edges=True)\n"
        "app.session.set_scale(mode='fixed', fixed=(-60.0, 60.0))",
    ),
    "samples-dark": (
        "dark",
        ["--split", "train", "--sample", "5", "--field", "temperature"],
        "app.session.set_look(color_map='thermal')\n"
        "app.session.set_scale(mode='percentiles')\n"
        "app.window.docks.show('info')\n"
        "app.window.docks.show('samples')\n"
        "find('samples.filter').setText('amplitude > 90 and regime == \"strong swirl\"')",
    ),
    "bases-light": (
        "light",
        ["--split", "train", "--sample", "3", "--field", "pressure"],
        "app.session.select(base='*', hidden_zones=('Base_3_3/Outlet',))\napp.session.set_look(color_map='batlow')",
    ),
}
"""Theme, arguments, and what is done in the window before the picture is taken."""

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


def _take(file: Path, arguments: list[str], temp_root: Path, code: str) -> None:
    """Run the program with a string on it, do ``code`` in it, and save the whole window."""
    window = Program(arguments, temp_root)
    try:
        window.until_shown()
        if code:
            window.ask(code)
            window.until_shown()
            window.until("app.background.quiet")
            window.until("not find('samples.filter').text() or 'match' in find('samples.summary').text()")
        window.until("app.cache_dock.watch.settled and not app.session.state.busy")
        window.until("not find('colors.map').itemIcon(0).isNull()")
        assert window.ask(f"app.window.grab().save({str(file)!r})")
    finally:
        window.close()


def main() -> int:
    """Write every picture; the first failure ends it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-", dir="/tmp") as folder:
        temp_root = Path(folder) / "cache"
        temp_root.mkdir()
        with owner(temp_root, 48_000_000) as killed:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        for name, (theme, arguments, code) in PICTURES.items():
            settings = Path(folder) / "config" / "settings.json"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(json.dumps({"window/theme": theme, "cache/clean_at_start": False}), encoding="utf-8")
            (Path(folder) / "state" / "state.json").unlink(missing_ok=True)
            file = FOLDER / f"{name}.png"
            with owner(temp_root, 9_000_000):
                _take(file, ["--basedir", folder, "--example", "--size", SIZE, *arguments], temp_root, code)
            print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
