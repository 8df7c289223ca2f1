"""The Python environment: ``.venv`` in the checkout, with the project installed editable and what a verb needs.

A *part* is an extra of the project or a dependency group of ``pyproject.toml``. A stamp in ``.venv`` remembers what is
installed, for which Python and which requirements, so that a second call starts at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from steps import StepFailedError, run_logged, say

EXTRAS = {"plaid", "plots", "video", "remote", "formats", "cluster"}
"""The parts that are extras of the project; the others are dependency groups."""

INSTALL_TIMEOUT_S = 1500
"""An engine of 250 MB over a slow line; beyond this the user wants to know."""


def folder(checkout: Path) -> Path:
    """Where the environment is."""
    return checkout / ".venv"


def logs(checkout: Path) -> Path:
    """Where the output of the steps is kept."""
    return folder(checkout) / "log"


def script(checkout: Path, name: str) -> Path:
    """Return the path of a command of the environment."""
    windows = os.name == "nt"
    return folder(checkout) / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


def python(checkout: Path) -> Path:
    """Return the environment's interpreter."""
    return script(checkout, "python")


def ensure(checkout: Path, parts: set[str]) -> None:
    """Make the environment have ``parts``; does nothing, quickly, when it has.

    Raises
    ------
    StepFailedError
        When a step fails; the next call takes it up again.
    """
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    stamp = Stamp(folder(checkout) / "stamp.json")
    interpreter, wanted = interpreter_key(checkout), requirements_key(project)
    if stamp.covers(interpreter, wanted, parts):
        return
    with _one_at_a_time(folder(checkout)):
        if stamp.covers(interpreter, wanted, parts):  # another bootstrap was at it while this one waited
            return
        if stamp.interpreter != interpreter or not python(checkout).exists():
            _refuse_foreign(folder(checkout), stamp)
            stamp.write("", "", set())  # from here on it is ours, even half made
            _create(checkout)
        missing = parts if stamp.covers(interpreter, wanted, set()) else parts | stamp.parts
        # Should the installation fail, the next call takes up this environment instead of making it anew.
        stamp.write(interpreter, "", missing | stamp.parts)
        _install(checkout, project, missing)
        stamp.write(interpreter, wanted, missing | stamp.parts)


class Stamp:
    """What the environment was installed for, as it was when this object was made or last written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.interpreter = self.requirements = ""
        self.parts: set[str] = set()
        self._read()

    def _read(self) -> None:
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            self.interpreter, self.requirements = str(content["interpreter"]), str(content["requirements"])
            self.parts = {str(part) for part in content["parts"]}
        except (OSError, ValueError, KeyError, TypeError):
            # Missing, or half written: then nothing is known about the environment.
            self.interpreter = self.requirements = ""
            self.parts = set()

    def exists(self) -> bool:
        """Whether there is a stamp, be it of an unfinished environment."""
        return self._file.exists()

    def covers(self, interpreter: str, requirements: str, parts: set[str]) -> bool:
        """Whether an environment with this stamp serves; reads the file again."""
        self._read()
        return (self.interpreter, self.requirements) == (interpreter, requirements) and parts <= self.parts

    def write(self, interpreter: str, requirements: str, parts: set[str]) -> None:
        """Record an installation: a finished one, or with empty ``requirements`` one that is beginning."""
        self.interpreter, self.requirements, self.parts = interpreter, requirements, parts
        content = {"interpreter": interpreter, "requirements": requirements, "parts": sorted(parts)}
        self._file.write_text(json.dumps(content, indent=1), encoding="utf-8")


def interpreter_key(checkout: Path) -> str:
    """What makes an environment useless when it changes: the Python, and the folder, which is written into it."""
    return f"{platform.python_implementation()} {platform.python_version()} {sys.base_prefix} {checkout}"


def requirements_key(project: dict[str, Any]) -> str:
    """Return a hash of the tables that decide what is installed; settings of linters are none of them."""
    tables = [project.get("build-system"), project.get("project"), project.get("dependency-groups")]
    tables.append(project.get("tool", {}).get("hatch"))
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def group_requirements(project: dict[str, Any], name: str) -> list[str]:
    """Return the requirements of a dependency group with its included groups.

    Read here because ``pip install --group`` needs a newer pip than Debian's, and so this needs no new pip at all.
    """
    found: list[str] = []
    for entry in project["dependency-groups"][name]:
        found += group_requirements(project, entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


def _refuse_foreign(venv: Path, stamp: Stamp) -> None:
    """Make sure that what is about to be emptied was made here: the user may keep an environment of that name."""
    if venv.is_symlink() or ((venv / "pyvenv.cfg").exists() and not stamp.exists()):
        raise StepFailedError(
            f"{venv} was not made by this script, or is a link; rename or remove it and call this again."
        )


def _create(checkout: Path) -> None:
    for entry in folder(checkout).iterdir():
        if entry.name in ("log", "stamp.json"):
            continue
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    command = [sys.executable, "-m", "venv", str(folder(checkout))]
    run_logged(
        f"Making the environment .venv with Python {platform.python_version()}",
        command,
        logs(checkout) / "venv.txt",
        timeout_s=120,
    )


def _install(checkout: Path, project: dict[str, Any], parts: set[str]) -> None:
    extras = ",".join(sorted(parts & EXTRAS))
    command = [str(python(checkout)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--prefer-binary"]  # an older wheel rather than a compiler on the user's machine
    command += ["--editable", f"{checkout}[{extras}]" if extras else str(checkout)]
    for group in sorted(parts - EXTRAS):
        command += group_requirements(project, group)
    named = ", ".join(sorted(parts)) or "nothing beside it"
    run_logged(
        f"Installing the viewer with: {named} (the first time some 350 MB come over the network)",
        command,
        logs(checkout) / "install.txt",
        timeout_s=INSTALL_TIMEOUT_S,
    )


@contextlib.contextmanager
def _one_at_a_time(venv: Path) -> Iterator[None]:
    """Keep a second bootstrap out while one installs; the kernel frees the lock however this process ends."""
    venv.mkdir(exist_ok=True)
    if os.name != "posix":  # a directory cannot be opened there; two bootstraps at once are the user's own risk
        yield
        return
    import fcntl

    descriptor = os.open(venv, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another bootstrap that is installing into .venv ...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
