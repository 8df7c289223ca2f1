"""How the steps of the bootstrap speak, run commands and fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import supervisor

TAIL_LINES = 15
"""How much of a failed command's output is shown; the whole of it is in the log."""


class StepFailedError(Exception):
    """A step failed; the text says which one, why, and where the whole output is."""


def say(text: str, *, error: bool = False) -> None:
    """Print one line for the user at the terminal, in order with what the children print."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def run_logged(
    what: str, command: Sequence[str], log: Path, *, timeout_s: float, env: Mapping[str, str] | None = None
) -> None:
    """Run a command whose output interests nobody unless it fails.

    Raises
    ------
    StepFailedError
        When the command cannot be started, takes too long or ends with a status other than 0.
    """
    say(f"{what} ...")
    started = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        try:
            status = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env, timeout=timeout_s, check=False
            ).returncode
            why = f"exit status {status}" if status else ""
        except subprocess.TimeoutExpired:
            why = f"it did not end within {timeout_s:.0f} s"
        except OSError as error:
            why = f"{command[0]} cannot be started: {error.strerror}"
    if why:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
        shown = "".join(f"  | {line}\n" for line in tail)
        raise StepFailedError(f"{what}: failed, {why}.\n{shown}The whole output is in {log}")
    say(f"  done in {time.monotonic() - started:.0f} s")


def run_attached(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, timeout_s: float | None = None
) -> int:
    """Run a command on this terminal and return its exit status; 124 when it had to be ended after ``timeout_s``.

    On Linux whatever it has started ends with it, at the latest when this returns.
    """
    supervised = supervisor.command_line(command, timeout_s)
    child = subprocess.Popen(supervised, cwd=cwd, env=env)
    watched_over = supervised != list(command)
    try:
        return child.wait(timeout_s + supervisor.ENDED_WITHIN_S if timeout_s and watched_over else timeout_s)
    except subprocess.TimeoutExpired:
        say(f"{command[0]} did not end within {timeout_s:.0f} s and is being stopped.", error=True)
        # As Ctrl-C would: pytest then says where it was and runs its clean-up.
        child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        return 124
    except SystemExit:  # SIGTERM to this process alone, see end_on_sigterm(); Ctrl-C reaches the child by itself
        child.terminate()
        raise
    finally:
        end(child, grace_s=supervisor.ENDED_WITHIN_S)


def end(child: subprocess.Popen[bytes], *, grace_s: float = 5, terminate: bool = False) -> None:
    """Wait for a child that was told to end, and kill it when it does not; with ``terminate`` it is told here."""
    if terminate and child.poll() is None:
        child.terminate()
    try:
        child.wait(grace_s)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def end_on_sigterm() -> None:
    """Let SIGTERM end this process through its ``finally`` clauses: a display server it started must not outlive it."""

    def leave(signum: int, _frame: object) -> None:
        raise SystemExit(128 + signum)

    signal.signal(signal.SIGTERM, leave)
