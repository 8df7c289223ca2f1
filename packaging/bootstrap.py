#!/usr/bin/env python3
"""From a bare machine to the running program: ``python3 packaging/bootstrap.py run | test | bench | …``.

Standard library only: a bare machine has nothing else, neither uv nor nox, and a second way to the same environment
would be one more to keep true. The work is in the modules beside this file; this one checks the Python, reads the verb
and says what failed. There is no ``__init__.py`` here on purpose: this folder must never hide the library named
``packaging``.
"""

import sys

# Before anything that an older Python cannot read, so that it ends in a sentence and not in a traceback.
if sys.version_info < (3, 11):  # noqa: UP036 - the check is the point
    sys.exit("Plaid Viewer Desktop needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

import os
import subprocess
from pathlib import Path

import checks
import environment
import system_packages
from display import virtual_display
from steps import StepFailedError, end_on_sigterm, run_attached, say

CHECKOUT = Path(__file__).resolve().parent.parent

USAGE = """\
usage: python3 packaging/bootstrap.py VERB [ARGS]

  run [ARGS]     start the viewer; ARGS are the viewer's own (try: run --help, run --example)
  test [ARGS]    lint, types, import contracts, all tests, the bundle; with ARGS only pytest runs, with these arguments
  coverage       all tests once more, with their branch coverage measured
  bench [ARGS]   the benchmarks; ARGS select by part of the name
  bundle [ARGS]  build the PyInstaller bundle and try it out; --deb and --appdir pack it for Linux, --help has more

The first call makes .venv in the checkout and installs everything there; later calls start at once."""

# What each verb needs: parts of the Python environment (see environment.py) and of the system (see system_packages.py).
PARTS = {
    "run": ({"plaid", "plots", "video", "remote", "formats"}, {"window"}),
    "test": (
        {"plaid", "plots", "video", "remote", "formats", "cluster", "test", "lint", "bundle"},
        {"window", "tests", "bundle"},
    ),
    "coverage": (
        {"plaid", "plots", "video", "remote", "formats", "cluster", "test", "bundle"},
        {"window", "tests", "bundle"},
    ),
    "bench": ({"plaid", "plots", "video", "remote", "formats", "cluster", "test"}, {"window", "tests"}),
    "bundle": ({"plaid", "plots", "video", "remote", "formats", "bundle"}, {"window", "bundle"}),
}


def run(arguments: list[str]) -> int:
    """Become the viewer (on Windows, which has no exec, start it and wait)."""
    # The installed command and not "-m viewer": that would put the current folder first on the import path.
    command = [str(environment.script(CHECKOUT, "plaid-viewer-desktop")), *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def bench(arguments: list[str]) -> int:
    """Run the benchmarks on a display of their own."""
    python = str(environment.python(CHECKOUT))
    with virtual_display() as variables:
        return run_attached([python, "-m", "tests.benchmarks.runner", *arguments], cwd=CHECKOUT, env=variables)


def bundle(arguments: list[str]) -> int:
    """Build the bundle and try it out."""
    python = str(environment.python(CHECKOUT))
    return run_attached([python, str(CHECKOUT / "packaging" / "build.py"), *arguments], cwd=CHECKOUT)


def main(arguments: list[str]) -> int:
    """Prepare what the verb needs, then do it; returns the exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE, file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    verb, rest = arguments[0], arguments[1:]
    if verb not in PARTS:
        print(f"There is no verb {verb!r}; the verbs are {', '.join(PARTS)}.\n\n{USAGE}", file=sys.stderr)
        return 2
    parts, system_parts = PARTS[verb]
    try:
        system_packages.ensure(system_parts, environment.logs(CHECKOUT))
        environment.ensure(CHECKOUT, parts)
        if verb == "run":
            return run(rest)
        end_on_sigterm()
        if verb == "test":
            return checks.run_all(CHECKOUT, rest)
        if verb == "coverage":
            return checks.measure_coverage(CHECKOUT)
        return bench(rest) if verb == "bench" else bundle(rest)
    except StepFailedError as failure:
        say(str(failure), error=True)
        return 1
    except KeyboardInterrupt:
        say("Interrupted.", error=True)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
