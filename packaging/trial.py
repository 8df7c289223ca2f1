"""A bundle on trial: its programs run in a home of their own, and any word that was not expected is a failure."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
from steps import StepFailedError, say

LIMIT_S = 180.0
"""For one run: the first start of a fresh bundle reads hundreds of MB from the disk and writes the example dataset."""

PATIENCE_S = 60.0
"""For one thing to happen in a running window; reached only when something is broken."""


class Trial:
    """A bundle and the home in which it is tried out.

    Parameters
    ----------
    bundle
        The folder with the two executables.
    home
        An empty folder: home directory, temporary directory and ``--basedir`` of everything that is started.
    """

    def __init__(self, bundle: Path, home: Path) -> None:
        self.home = home
        self.base = home / "base"
        self.caches = self.base / "cache"
        self._bundle = bundle
        (home / "tmp").mkdir(exist_ok=True)

    def window(self, *arguments: str | Path) -> list[str]:
        """Return the command line of the window."""
        return [self._program("plaid-viewer-desktop"), "--basedir", str(self.base), *map(str, arguments)]

    def cache(self, *arguments: str | Path) -> list[str]:
        """Return the command line of the cache's own command."""
        return [self._program("plaid-viewer-cache"), *map(str, arguments)]

    def _program(self, name: str) -> str:
        return str(self._bundle / (f"{name}.exe" if sys.platform == "win32" else name))

    def variables(self, **more: str) -> dict[str, str]:
        """Return a bare environment: no display, no locale and nothing of the Python that built the bundle.

        What is missing in the bundle must show here and not be found by luck in the builder's own folders.
        """
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT")}
        temporary = str(self.home / "tmp")
        return {**kept, "HOME": str(self.home), "TMPDIR": temporary, "TEMP": temporary, "TMP": temporary, **more}

    def run(self, what: str, command: Sequence[str], **more: str) -> str:
        """Run a command to its end and return its output; a status other than 0 and any word on stderr are failures.

        Raises
        ------
        StepFailedError
            With what the program said.
        """
        try:
            done = subprocess.run(
                command,
                cwd=self.home,
                env=self.variables(**more),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise StepFailedError(f"{what}: failed, it did not end within {LIMIT_S:.0f} s.") from None
        output, errors = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        if done.returncode != 0:
            raise StepFailedError(f"{what}: failed, exit status {done.returncode}.\n{output}{errors}")
        if errors.strip():
            raise StepFailedError(f"{what}: it works but says on stderr:\n{errors}")
        return output

    @contextlib.contextmanager
    def running(self, what: str, *arguments: str | Path) -> Iterator[Running]:
        """Start a window that stays open, on Qt's own platform without a display; it never outlives the block."""
        with Running(self, what, self.window(*arguments)) as window:
            yield window


class Running:
    """A window that is open, and what can be seen of it from outside."""

    def __init__(self, trial: Trial, what: str, command: Sequence[str]) -> None:
        self._what = what
        self._log = trial.base / "logs" / "viewer.log"
        self._logged_before = self._log.stat().st_size if self._log.exists() else 0
        self._output = trial.home / "output.txt"
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=trial.home,
                env=trial.variables(QT_QPA_PLATFORM="offscreen"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_failure: object) -> None:
        family: list[psutil.Process | subprocess.Popen[bytes]] = [*self.children().values(), self._process]
        for process in family:
            with contextlib.suppress(OSError, psutil.Error):
                process.kill()
        self._process.wait()

    @property
    def output(self) -> str:
        """What it has said on stdout and stderr."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    @property
    def log(self) -> str:
        """What this run has written into its log file."""
        if not self._log.exists():
            return ""
        return self._log.read_bytes()[self._logged_before :].decode(errors="replace")

    def children(self) -> dict[str, psutil.Process]:
        """Return the children that live, by their role."""
        found = {}
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self._process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if (role := _role_of(child)) and child.status() != psutil.STATUS_ZOMBIE:
                        found[role] = child
        return found

    def until(self, condition: Callable[[], Any], hope: str, *, alive: bool = True) -> Any:
        """Wait until a condition holds and return its value.

        Raises
        ------
        StepFailedError
            When it does not within :data:`PATIENCE_S`, or the window ends while it should be ``alive``.
        """
        end = time.monotonic() + PATIENCE_S
        while not (value := condition()):
            status = self._process.poll() if alive else None
            if status is not None:
                raise self.failure(f"the window ended with status {status} before {hope}")
            if time.monotonic() > end:
                raise self.failure(f"not within {PATIENCE_S:.0f} s: {hope}")
            time.sleep(0.02)
        return value

    def until_shown(self, times: int = 1) -> None:
        """Wait for a picture on screen."""
        self.until(lambda: self.log.count(" shown: ") >= times, "a sample is shown")

    def kill(self) -> None:
        """End the window as ``kill -9`` does; also the starter of a program in one file, which would tidy up."""
        family: list[psutil.Process | subprocess.Popen[bytes]] = [self._process, *self._without_role()]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()

    def _without_role(self) -> list[psutil.Process]:
        """Return the window below the starter of a program in one file; the folder has none."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return [child for child in psutil.Process(self._process.pid).children() if not _role_of(child)]
        return []

    def close(self, *expected: str) -> None:
        """End the window as the system does at a shutdown; it may have said the ``expected`` words and no others."""
        # Windows has no such signal: there the window must quit by itself, see --quit-after.
        if sys.platform != "win32":
            self._process.terminate()
        try:
            status = self._process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            raise self.failure(f"it did not end within {LIMIT_S:.0f} s") from None
        if status not in (0, -15):
            raise self.failure(f"exit status {status}")
        lines = [line for line in self.output.splitlines() if line.strip()]
        unexpected = [line for line in lines if not any(words in line for words in expected)]
        if unexpected:
            raise self.failure("it says what was not expected: " + unexpected[0])
        missing = [words for words in expected if not any(words in line for line in lines)]
        if missing:
            raise self.failure(f"it did not say {missing[0]!r}")

    def failure(self, why: str) -> StepFailedError:
        """Return the error to raise, with all that the window said."""
        shown = f"\nIts output:\n{self.output}" if self.output.strip() else ""
        log = f"\nThe end of its log:\n{self.log[-2000:]}" if self.log.strip() else ""
        return StepFailedError(f"{self._what}: failed, {why}.{shown}{log}")


def _role_of(process: psutil.Process) -> str:
    """Return the role that a process plays, empty if none: its name has it where it is a fork of the window."""
    line = process.cmdline()
    if "--role" in line:
        return line[line.index("--role") + 1]
    name = process.name()
    return name.removeprefix("viewer-") if name.startswith("viewer-") else ""


def begin(what: str) -> str:
    """Say what is tried now, and return it for the sentence of a failure."""
    say(f"{what} ...")
    return what
