"""Try a bundle out as a user would, in a home of its own: it must draw and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from png import Picture
from steps import StepFailedError, say

LIMIT_S = 180
"""The first start of a fresh bundle reads hundreds of MB from the disk and writes the example dataset."""

MIN_COLOURS = 50
"""The window is grey; a mesh coloured by a field and its colour bar have hundreds of strong colours."""


def run_all(bundle: Path) -> None:
    """Run every trial.

    Raises
    ------
    StepFailedError
        At the first one that fails, with what the program said.
    """
    with tempfile.TemporaryDirectory(prefix="pvd-smoke-") as name:
        home = Path(name)
        _draws_the_example(bundle, home)
        _lists_the_cache(bundle, home)
        _left_nothing(home)


def _run(what: str, home: Path, command: list[str]) -> str:
    """Run a command of the bundle in a bare environment and return its output; any word on stderr is a failure."""
    say(f"{what} ...")
    temporary = home / "tmp"
    temporary.mkdir(exist_ok=True)
    # No display, no locale and nothing of the Python that built the bundle: what is missing in it must show here.
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT")}
    variables = {**kept, "HOME": str(home), "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}
    try:
        done = subprocess.run(
            command,
            cwd=home,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise StepFailedError(f"{what}: failed, it did not end within {LIMIT_S} s.") from None
    output, errors = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    if done.returncode != 0:
        raise StepFailedError(f"{what}: failed, exit status {done.returncode}.\n{output}{errors}")
    if errors.strip():
        raise StepFailedError(f"{what}: it works but says on stderr:\n{errors}")
    return output


def _draws_the_example(bundle: Path, home: Path) -> None:
    what = "Drawing the example dataset without a display"
    shot = home / "shot.png"
    program = str(bundle / "plaid-viewer-desktop")
    _run(what, home, [program, "--basedir", str(home / "base"), "--example", "--screenshot", str(shot)])
    if not shot.is_file():
        raise StepFailedError(f"{what}: failed, it ended well and wrote no picture.")
    try:
        colours = Picture.read(shot).strong_colours()
    except ValueError as error:
        raise StepFailedError(f"{what}: failed, the picture cannot be read: {error}") from None
    if colours < MIN_COLOURS:
        raise StepFailedError(f"{what}: failed, the picture has only {colours} strong colours: no mesh in it?")
    say(f"  {colours} strong colours")


def _lists_the_cache(bundle: Path, home: Path) -> None:
    what = "Listing the cache"
    output = _run(what, home, [str(bundle / "plaid-viewer-cache"), "ls", "--json"])
    try:
        json.loads(output)
    except ValueError:
        raise StepFailedError(f"{what}: failed, the output is not JSON:\n{output[:500]}") from None


def _left_nothing(home: Path) -> None:
    what = "Looking for what was left behind"
    say(f"{what} ...")
    # The two places where caches live: the temporary directory, and the folder below --basedir.
    entries = [
        path for folder in (home / "tmp", home / "base" / "cache") if folder.is_dir() for path in folder.iterdir()
    ]
    # _MEI...: what a library frozen into one file would have unpacked.
    left = [path.name for path in entries if path.name.lstrip(".").startswith(("plaid-viewer-", "_MEI"))]
    if left:
        raise StepFailedError(f"{what}: failed, there is {', '.join(left)}")
