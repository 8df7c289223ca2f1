"""The verb ``test``: lint, format, types, import contracts, pytest on a display of its own, then the bundle."""

from __future__ import annotations

import atexit
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import environment
import supervisor
from display import virtual_display
from steps import StepFailedError, end, run_attached, say

PYTEST_LIMIT_S = 3600
"""Against what no test can be blamed for: one that hangs is ended by pytest-timeout and ``tests/hangs.py``. On two free
cores the tests take ten to eighteen minutes; a machine that is busy with other things must not fail them for that."""

BUNDLE_LIMIT_S = 900
"""The same for the bundle, which takes three minutes where it must be built first."""

WORKERS = 2
"""Processes that share the tests: two cores are busy with them, and while one waits the bundle is built."""


def run_all(checkout: Path, pytest_arguments: list[str]) -> int:
    """Run the checks one after the other, all of them even when one fails; with arguments only pytest, with these.

    Returns 0 when every check succeeded, else 1.
    """
    results: list[tuple[str, bool, float]] = []
    builder = None if pytest_arguments else _start_build(checkout)

    def check(name: str, action: Callable[[], bool]) -> None:
        say(f"\n=== {name}")
        started = time.monotonic()
        try:
            ok = action()
        except StepFailedError as failure:
            say(str(failure), error=True)
            ok = False
        results.append((name, ok, time.monotonic() - started))

    def command(name: str, *arguments: str) -> Callable[[], bool]:
        path = str(environment.script(checkout, name))
        return lambda: run_attached([path, *arguments], cwd=checkout, timeout_s=300) == 0

    if not pytest_arguments:
        check("ruff check", command("ruff", "check", "--output-format", "concise", "."))
        check("ruff format --check", command("ruff", "format", "--check", "."))
        check("mypy", command("mypy"))
        check("lint-imports", command("lint-imports", "--no-logo"))
    check("pytest", lambda: _pytest(checkout, pytest_arguments))
    if builder is not None:
        check("bundle", lambda: _bundle(checkout, builder))

    # The word of pytest's own closing line is avoided here: whoever looks for that line should find pytest's.
    say("\n=== summary")
    for name, ok, seconds in results:
        say(f"{'ok    ' if ok else 'FAILED'}  {name:<20} {seconds:6.1f} s")
    return 0 if all(ok for _name, ok, _seconds in results) else 1


def measure_coverage(checkout: Path) -> int:
    """Run all tests with their branch coverage measured, in every process of the program, and print the figure.

    Not a part of the checks: it makes the tests half as long again, and says nothing that a change is refused for.
    """
    coverage = str(environment.script(checkout, "coverage"))
    run_attached([coverage, "erase"], cwd=checkout, timeout_s=60)
    ok = _pytest(checkout, [], ("-m", "coverage", "run"))
    say("\n=== branch coverage, in per cent (the lines: .venv/bin/coverage report --show-missing)")
    # A process that was killed, as many are here, may leave half a file.
    run_attached([coverage, "combine", "--quiet"], cwd=checkout, timeout_s=120)
    run_attached([coverage, "report", "--format=total"], cwd=checkout, timeout_s=120)
    return 0 if ok else 1


def _pytest(checkout: Path, arguments: list[str], under: tuple[str, ...] = ()) -> bool:
    """Run the tests; all of them in processes side by side, which take from one another what is left to do."""
    command = [str(environment.python(checkout)), *under, "-m", "pytest"]
    everything = ["-n", str(WORKERS), "--dist", "worksteal", "-p", "no:cacheprovider", "--durations", "20"]
    _compile(checkout)
    with virtual_display() as variables:
        temporary = Path(variables["TMPDIR"])
        running = temporary / "running"
        running.mkdir()
        line = [*command, *(arguments or everything)]
        noted = {**variables, supervisor.RUNNING: str(running)}
        noted.pop("PYTHONDONTWRITEBYTECODE", None)  # it is ten seconds for pytest to rewrite all tests again
        status = run_attached(line, cwd=checkout, env=noted, timeout_s=PYTEST_LIMIT_S)
        return status == 0 and _nothing_left(temporary)


def _compile(checkout: Path) -> None:
    """Write the byte code of the program and its tests.

    Where nothing else writes it (``PYTHONDONTWRITEBYTECODE``), each of the hundreds of processes that tests start would
    compile it again: half a second of the processor for a window.
    """
    command = [str(environment.python(checkout)), "-m", "compileall", "-q", "viewer", "tests"]
    run_attached(command, cwd=checkout, timeout_s=120)


def _start_build(checkout: Path) -> subprocess.Popen[bytes]:
    """Begin to build the bundle while the other checks run: the tests wait a lot, and this takes what they leave.

    At the lowest priority it would only begin when they end, on a machine that is busy with other things too.
    """
    patient = ["nice", "-n", "5"] if os.name == "posix" else []
    command = [*patient, str(environment.python(checkout)), str(checkout / "packaging" / "build.py"), "--no-smoke"]
    log = _build_log(checkout)
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        builder = subprocess.Popen(
            supervisor.command_line(command), cwd=checkout, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    atexit.register(end, builder, grace_s=15, terminate=True)  # however the checks end
    return builder


def _build_log(checkout: Path) -> Path:
    return checkout / "build" / "bundle.txt"


def _bundle(checkout: Path, builder: subprocess.Popen[bytes]) -> bool:
    """Wait for the bundle and try it out, without the comparison of its start: that is a figure, and no check."""
    deadline = time.monotonic() + BUNDLE_LIMIT_S
    try:
        status = builder.wait(deadline - time.monotonic())
    except subprocess.TimeoutExpired:
        raise StepFailedError(f"The bundle was not built in time; so far: {_build_log(checkout)}") from None
    say(_build_log(checkout).read_text(encoding="utf-8", errors="replace").rstrip())
    if status != 0:
        return False
    command = [str(environment.python(checkout)), str(checkout / "packaging" / "build.py"), "--no-build", "--no-peer"]
    return run_attached(command, cwd=checkout, timeout_s=max(30, deadline - time.monotonic())) == 0


def _nothing_left(temporary: Path) -> bool:
    """Whether the tests left no cache in the temp root: the product's first promise, checked on every run."""
    left = sorted(path.name for path in temporary.iterdir() if path.name.lstrip(".").startswith("plaid-viewer-"))
    if left:
        say(f"The tests left {len(left)} cache directories in the temp root: {', '.join(left[:5])}", error=True)
    return not left
