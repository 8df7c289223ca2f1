"""A display of its own for the tests and the benchmarks: Xvfb, a window manager and a private temporary directory."""

from __future__ import annotations

import contextlib
import os
import selectors
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from steps import StepFailedError, end
from supervisor import die_with_parent

START_TIMEOUT_S = 20.0
SCREEN = "1920x1200x24"

# No key bindings: a window manager that takes Alt+F4 or Ctrl+Alt+Left for itself would hide a broken shortcut of ours.
OPENBOX_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><raiseOnFocus>yes</raiseOnFocus></focus>
  <desktops><number>1</number></desktops>
  <keyboard></keyboard>
  <mouse><context name="Client">
    <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
  </context></mouse>
</openbox_config>
"""


@contextlib.contextmanager
def virtual_display() -> Iterator[dict[str, str]]:
    """Start a display and yield the environment for what runs on it; everything is ended and removed on leaving.

    On Windows and macOS, which have no such thing, the environment has the private temporary directory only.

    Raises
    ------
    StepFailedError
        When the display server or the window manager does not start.
    """
    # Not "plaid-viewer-...": the sweep of a viewer that happens to run would have to think about it.
    temporary = Path(tempfile.mkdtemp(prefix="pvd-tests-"))
    try:
        variables = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)}
        if sys.platform != "linux":
            yield variables
            return
        # A developer's own session must not shine through: Qt would open the test windows there.
        for name in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XAUTHORITY", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR"):
            variables.pop(name, None)
        variables["LC_ALL"] = "C.UTF-8"  # a locale that every machine has; Qt warns about one that is not there
        with contextlib.ExitStack() as stack:
            variables["DISPLAY"] = _start_server(stack, temporary, variables)
            _start_window_manager(stack, temporary, variables)
            yield variables
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _start_server(stack: contextlib.ExitStack, temporary: Path, variables: dict[str, str]) -> str:
    """Start Xvfb on a free display number that it picks itself, and return the display's name."""
    reader, writer = os.pipe()
    with (temporary / "xvfb.log").open("wb") as log:
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
        server = _spawn(stack, command, log, variables, pass_fds=(writer,))
    os.close(writer)
    with open(reader, "rb") as answer:
        with selectors.DefaultSelector() as selector:  # not select(2), which refuses descriptors above 1023
            selector.register(answer, selectors.EVENT_READ)
            ready = selector.select(START_TIMEOUT_S)
        number = answer.readline().strip().decode() if ready else ""
    if not number:
        reason = _last_line(temporary / "xvfb.log") or f"no answer within {START_TIMEOUT_S:.0f} s (pid {server.pid})"
        raise StepFailedError(f"Starting the display server Xvfb: failed, {reason}")
    return f":{number}"


def _start_window_manager(stack: contextlib.ExitStack, temporary: Path, variables: dict[str, str]) -> None:
    """Start openbox and wait until it manages windows: before that a new window gets no keyboard focus."""
    settings, ready = temporary / "openbox.xml", temporary / "openbox.ready"
    settings.write_text(OPENBOX_SETTINGS, encoding="utf-8")
    command = ["openbox", "--sm-disable", "--config-file", str(settings)]
    command += ["--startup", f"touch {shlex.quote(str(ready))}"]
    with (temporary / "openbox.log").open("wb") as log:
        manager = _spawn(stack, command, log, variables)
    deadline = time.monotonic() + START_TIMEOUT_S
    while not ready.exists():
        if manager.poll() is not None or time.monotonic() > deadline:
            reason = _last_line(temporary / "openbox.log") or "it gave no sign of life"
            raise StepFailedError(f"Starting the window manager openbox: failed, {reason}")
        time.sleep(0.02)


def _spawn(
    stack: contextlib.ExitStack,
    command: list[str],
    log: IO[bytes],
    variables: dict[str, str],
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C at the terminal must reach pytest, not the display under its feet.
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=variables,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    stack.callback(end, child, terminate=True)
    return child


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""
