"""The program as a user has it: started, watched, told what to do, killed by process id, and looked at afterwards."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import psutil

from tests.conftest import wait_until
from tests.end2end.probes import state, widgets
from tests.frames import Pixels, png_pixels
from viewer.roles import FORK

if TYPE_CHECKING:
    from tests.end2end.probes.inside import Inside

Wishes = ParamSpec("Wishes")
Value = TypeVar("Value")

ROOT = Path(__file__).resolve().parents[2]
PUPPET = Path(__file__).with_name("puppet.py")

PATIENCE = 60.0
"""Seconds to wait for anything; reached only when something is broken. A window, three children, and a busy machine."""

LEAVING = 20.0
"""Seconds in which children notice that the window was killed, on a busy machine too."""


def environment(temp_root: Path, **more: str | None) -> dict[str, str]:
    """The environment of the tests without a display, plus ``more``; None takes a variable away."""
    variables: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temp_root)}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        variables.pop(name, None)
    variables.update(more)
    return {name: value for name, value in variables.items() if value is not None}


def command(*arguments: str | Path | bytes) -> list[str | bytes]:
    """The command line of the program; ``-P`` because an installed command has no current folder on its path either."""
    return [
        sys.executable,
        "-P",
        "-m",
        "viewer",
        *(part if isinstance(part, bytes) else str(part) for part in arguments),
    ]


def run(
    *arguments: str | Path | bytes,
    temp_root: Path,
    timeout: float = 2 * PATIENCE,
    cwd: Path | None = None,
    more: Mapping[str, str | None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, without a display unless ``more`` (variables) brings one."""
    return subprocess.run(
        command(*arguments),
        env=environment(temp_root, **(more or {})),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="surrogateescape",
        timeout=timeout,
        cwd=cwd or temp_root,
        check=False,
    )


class Program:
    """A running window.

    Parameters
    ----------
    puppet
        Run it with a string on it (see ``puppet.py``), for :meth:`ask`; else it is exactly the program.
    prefix
        A command that becomes the program, as ``unshare`` does.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path | bytes],
        temp_root: Path,
        *,
        puppet: bool = True,
        ignored: Sequence[signal.Signals] = (),
        prefix: Sequence[str] = (),
        **more: str | None,
    ) -> None:
        self.temp_root = temp_root
        self._near: socket.socket | None = None
        self._answers = b""
        self._seen: set[int] = set()
        self._killed: set[int] = set()
        variables = environment(temp_root, **{"QT_QPA_PLATFORM": "offscreen", **more})
        line = command("--log-level", "debug", *arguments)
        descriptors: tuple[int, ...] = ()
        if puppet:
            self._near, far = socket.socketpair()
            descriptors = (far.fileno(),)
            line = [sys.executable, "-P", str(PUPPET), str(far.fileno()), *line[4:]]
        self.log = temp_root.parent / f"program-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*prefix, *line],
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=temp_root,
                pass_fds=descriptors,
                start_new_session=True,
                preexec_fn=lambda: [signal.signal(number, signal.SIG_IGN) for number in ignored],
            )
        if puppet:
            far.close()

    @property
    def pid(self) -> int:
        """Process id of the window."""
        return self.process.pid

    # talking

    def ask(
        self, probe: Callable[Concatenate[Inside, Wishes], Value], *arguments: Wishes.args, **named: Wishes.kwargs
    ) -> Value:
        """Call a probe in the window and return its value.

        Raises
        ------
        AssertionError
            When it raised there, or the window does not answer.
        """
        assert self._near is not None, "started without a string"
        self._near.settimeout(PATIENCE)
        line = [probe.__module__, probe.__name__, arguments, named]
        try:
            self._near.sendall(json.dumps(line).encode() + b"\n")
            while b"\n" not in self._answers:
                data = self._near.recv(1 << 16)
                if not data:
                    raise OSError("it is gone")
                self._answers += data
        except OSError as error:
            raise AssertionError(f"the window does not answer ({error}):\n{self.output}") from error
        answer, _, self._answers = self._answers.partition(b"\n")
        good, value = json.loads(answer)
        assert good, f"{line}: {value}"
        return cast("Value", value)

    def until(
        self, probe: Callable[Concatenate[Inside, Wishes], Value], *arguments: Wishes.args, **named: Wishes.kwargs
    ) -> Value:
        """Ask until the answer is true, and return it."""
        end = time.monotonic() + PATIENCE
        while not (value := self.ask(probe, *arguments, **named)):
            if time.monotonic() > end:
                what = f"{probe.__name__} {arguments} {named}"
                raise AssertionError(
                    f"not within {PATIENCE:g} s: {what}\n{self.ask(state.words)}\n{self.output[-3000:]}"
                )
            time.sleep(0.02)
        return value

    def trigger(self, action: str) -> None:
        """Trigger an action by its id; it must be enabled."""
        self.ask(widgets.trigger, action)

    def until_shown(self, sample: int | None = None) -> None:
        """Wait until a sample (this one) is on screen, at the size of the view."""
        self.until(state.is_shown, sample)

    @property
    def message(self) -> str:
        """What the bar above the view says."""
        return self.ask(widgets.message)

    @property
    def failure(self) -> str:
        """What is said instead of a picture."""
        return self.ask(state.failure)

    def picture(self) -> Pixels:
        """The pixels of the view."""
        file = self.temp_root.parent / "view.png"
        assert self.ask(widgets.save_view, str(file))
        return png_pixels(file)

    # watching

    @property
    def output(self) -> str:
        """Everything it wrote to standard output and standard error."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def children(self) -> dict[str, int]:
        """Process ids by role."""
        found = {}
        for child in psutil.Process(self.pid).children(recursive=True):
            if role := role_of(child):
                found[role] = child.pid
                self._seen.add(child.pid)
        return found

    def child(self, role: str) -> int:
        """Wait for a child of this role and return its process id."""
        found: dict[str, int] = {}
        wait_until(lambda: role in (found.update(self.children()) or found), PATIENCE, f"a {role}")
        return found[role]  # looked at once: the next look may find it dead

    def until_said(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until its output holds a text."""
        wait_until(lambda: text in self.output or self.process.poll() is not None, seconds, f"{text!r} in the output")
        assert text in self.output, self.output

    def caches(self) -> list[Path]:
        """Cache directories in its temp root, tombstones included."""
        return sorted(self.temp_root.glob("*plaid-viewer-*"))

    # ending

    def send(self, number: signal.Signals) -> None:
        """Send the window a signal."""
        self.children()  # remember them
        os.kill(self.pid, number)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Wait for the end and return the status: negative for a signal."""
        return self.process.wait(seconds)

    def quit(self) -> int:
        """Quit as the menu does, and return the status."""
        self.children()
        self.trigger("file.quit")
        return self.wait()

    def survivors(self) -> list[int]:
        """Children that are still there, or were until :meth:`close` killed them."""
        return [pid for pid in self._seen if pid in self._killed or (psutil.pid_exists(pid) and _alive(pid))]

    def close(self) -> None:
        """End it and everything it started, however it stands."""
        if self.process.poll() is None:
            try:
                self.children()
            except psutil.Error:
                pass
            self.process.kill()
            self.process.wait(PATIENCE)
        for pid in self.survivors():
            with contextlib.suppress(psutil.Error):
                if psutil.Process(pid).status() == psutil.STATUS_STOPPED:  # by the test: it cannot know
                    os.kill(pid, signal.SIGKILL)
            try:
                wait_until(functools.partial(_is_dead, pid), LEAVING)
            except AssertionError:
                os.kill(pid, signal.SIGKILL)
                self._killed.add(pid)
        if self._near is not None:
            self._near.close()


def role_of(process: psutil.Process) -> str:
    """Return the role that a process plays, empty if none: its name has it where it is a fork of the window."""
    with contextlib.suppress(psutil.Error):
        line, name = process.cmdline(), process.name()
        if "--role" in line:
            return line[line.index("--role") + 1]
        if name.startswith(FORK):
            return name.removeprefix(FORK)
    return ""


def _is_dead(pid: int) -> bool:
    return not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
