"""Build the PyInstaller bundle and try it out: ``python3 packaging/bootstrap.py bundle [--no-build] [--deb]``.

Runs in the environment's Python, which has PyInstaller. Everything it writes is under ``build/`` and ``dist/``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import smoke
from steps import StepFailedError, end_on_sigterm, run_logged, say

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

SIZE_GOAL_MB = 850
"""FFmpeg's codecs are 80 of them."""


def build(target: Path, *, one_file: bool = False) -> None:
    """Run PyInstaller over the spec, into the folder ``target``."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(target), "--workpath", str(CHECKOUT / "build" / "pyinstaller")]
    command += [str(CHECKOUT / "packaging" / "plaid-viewer-desktop.spec")]
    log = CHECKOUT / "build" / "pyinstaller.txt"
    variables = {**os.environ, "PLAID_VIEWER_ONE_FILE": "1"} if one_file else None
    run_logged("Building the bundle with PyInstaller (a minute or two)", command, log, timeout_s=2400, env=variables)


def strip(bundle: Path) -> None:
    """Take the symbol tables out of the libraries of VTK and Qt, the modules of PyAV and numcodecs, and Python: 160 MB.

    Only theirs: the libraries in ``numpy.libs`` and ``pyarrow`` were rewritten by their packagers in a way that strip
    breaks (their segments no longer start on a page).
    """
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    internal = bundle / "_internal"
    for folder in ("vtkmodules", "PySide6", "shiboken6", "av", "numcodecs", ""):
        found = (internal / folder).rglob("*.so*") if folder else internal.glob("libpython*.so*")
        files = [str(path) for path in found if path.is_file() and not path.is_symlink()]
        if files:
            subprocess.run(["strip", "--strip-unneeded", *files], check=False, stderr=subprocess.DEVNULL)


def size_mb(folder: Path) -> float:
    """Return what a folder takes on disk, in millions of bytes."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_symlink() or path.is_file()) / 1e6


def main(arguments: list[str]) -> int:
    """Build, check the size, try it out; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bootstrap.py bundle", description=__doc__.splitlines()[0])
    parser.add_argument("--no-build", action="store_true", help="try out the bundle that is already in dist/")
    parser.add_argument("--no-peer", action="store_true", help="do not compare its start with the program outside it")
    parser.add_argument("--no-smoke", action="store_true", help="do not try the bundle out")
    parser.add_argument("--deb", action="store_true", help="also make a Debian package in dist/")
    parser.add_argument("--appdir", action="store_true", help="also make an AppDir in dist/, ready for appimagetool")
    parser.add_argument(
        "--one-file", action="store_true", help="make single files in dist/one-file instead (see CONTRIBUTING.md)"
    )
    options = parser.parse_args(arguments)
    end_on_sigterm()  # and PyInstaller with it
    from viewer import DISTRIBUTION

    # The two forms have files of the same names.
    bundle = CHECKOUT / "dist" / ("one-file" if options.one_file else DISTRIBUTION)
    try:
        if not options.no_build:
            build(bundle if options.one_file else bundle.parent, one_file=options.one_file)
            if not options.one_file:
                strip(bundle)
        if not bundle.is_dir():
            raise StepFailedError(f"There is no bundle in {bundle}; build it first.")
        size = size_mb(bundle)
        say(f"The bundle in {bundle} takes {size:.0f} MB (goal: at most {SIZE_GOAL_MB} MB)")
        if not options.no_smoke:
            # -P, as an installed command has it: the current folder is not on the import path.
            peer = None if options.no_peer else [sys.executable, "-P", "-m", "viewer"]
            smoke.run_all(bundle, peer)
        if size > SIZE_GOAL_MB:
            raise StepFailedError("The bundle is larger than its goal: see EXCLUDED and DROPPED in the spec.")
        if options.deb or options.appdir:
            from linux import appdir, debian  # not on other systems

            if options.deb:
                debian.build(bundle, bundle.parent)
            if options.appdir:
                appdir.build(bundle, bundle.parent)
    except StepFailedError as failure:
        say(str(failure), error=True)
        return 1
    say("The bundle is there, untried." if options.no_smoke else "The bundle is built and works.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
