"""Make the pictures of the README with the program itself, so that they cannot go stale.

Run it inside the environment: ``.venv/bin/python packaging/screenshots.py``. Needs no display. The pictures show an
orphan and a second viewer: both are made here, as processes that own a cache, and one of them is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "screenshots"

PICTURES = {
    "window-light": ("light", ["--split", "train", "--sample", "4", "--field", "pressure", "--time", "0.4"]),
    "window-dark": ("dark", ["--split", "test", "--sample", "2", "--field", "Velocity"]),
}
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


def main() -> int:
    """Write every picture; the first failure ends it."""
    FOLDER.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with tempfile.TemporaryDirectory(prefix="screenshots-", dir="/tmp") as folder:
        temp_root = Path(folder) / "cache"
        temp_root.mkdir()
        with owner(temp_root, 48_000_000) as killed:
            killed.send_signal(signal.SIGKILL)
            killed.wait()
        for name, (theme, arguments) in PICTURES.items():
            settings = Path(folder) / "config" / "settings.json"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(json.dumps({"window/theme": theme}), encoding="utf-8")
            (Path(folder) / "state" / "state.json").unlink(missing_ok=True)
            file = FOLDER / f"{name}.png"
            program = [sys.executable, "-m", "viewer", "--basedir", folder, "--example", "--size", SIZE]
            with owner(temp_root, 9_000_000):
                subprocess.run([*program, "--screenshot", str(file), *arguments], check=True, env=environment)
            print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
