"""Make the pictures of the README with the program itself, so that they cannot go stale.

Run it inside the environment: ``.venv/bin/python packaging/screenshots.py``. Needs no display.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "screenshots"

PICTURES = {
    "window-light": ("light", ["--split", "train", "--sample", "4", "--field", "pressure", "--time", "0.4"]),
    "window-dark": ("dark", ["--split", "test", "--sample", "2", "--field", "Velocity"]),
}


def main() -> int:
    """Write every picture; the first failure ends it."""
    FOLDER.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        for name, (theme, arguments) in PICTURES.items():
            settings = Path(folder) / "config" / "settings.ini"
            settings.parent.mkdir(exist_ok=True)
            settings.write_text(f"[window]\ntheme={theme}\n", encoding="utf-8")
            file = FOLDER / f"{name}.png"
            program = [sys.executable, "-m", "viewer", "--basedir", folder, "--example", "--size", "1240x780"]
            subprocess.run([*program, "--screenshot", str(file), *arguments], check=True, env=environment)
            print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
