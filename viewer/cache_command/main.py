"""The cache on the command line: ``plaid-viewer-cache`` or ``python -m viewer.cache``.

Exit status 0: everything that was asked for is done. 1: something is left, and every directory that is kept was
explained. 2: the command line or the place cannot be used, or nobody could be asked. No Qt is loaded, and psutil only
where a process must be named.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viewer import __version__
from viewer.cache import Finding, Verdict, find_orphans, sweep
from viewer.cache.places import survey_roots
from viewer.cache_command import printing
from viewer.cache_command.in_two import sweep_in_two
from viewer.errors import open_missing_streams

_PROGRAM = "plaid-viewer-cache"
_COMPLETION = "Print what a shell needs to complete this command."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()  # here, and not where the interpreter ends: there it would be a traceback
    except BrokenPipeError:  # "| head" has seen enough
        _let_go_of_output()
        return 1
    except OSError as error:  # nothing here raises one but printing: a full disk behind "> file"
        _let_go_of_output()
        print(f"The output cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; the next sweep finishes what was begun.", file=sys.stderr)
        return 130


def _run(argv: Sequence[str] | None) -> int:
    open_missing_streams()
    options = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a path may hold bytes that are not UTF-8
    return int(options.run(options))


def _let_go_of_output() -> None:
    """Send what is still buffered nowhere: the interpreter would try to write it once more at its end, and complain."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except OSError:  # standard output is no file
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description="List and clean the temporary caches of Plaid Viewer.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str, *, removes: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run, include=[])
        added.add_argument("--temp-root", type=_folder, metavar="DIR", help="look in DIR instead of the usual places")
        if name != "path":
            added.add_argument("--json", action="store_true", help="print JSON, for programs")
        if removes:
            added.add_argument("--dry-run", action="store_true", help="only print what would be removed")
            added.add_argument(
                "--exact", action="store_true", help="count the freed space file by file, which is slower"
            )
            added.add_argument("-y", "--yes", action="store_true", help="do not ask for confirmation")
        return added

    ls = command("ls", _ls, "List every cache with its verdict and the reason.")
    ls.add_argument("--sizes", action="store_true", help="count the contents of each one (reads the whole tree)")
    clean = command("sweep", _sweep, "Remove the caches of processes that have ended (orphans).", removes=True)
    clean.add_argument(
        "--include",
        action="append",
        choices=[Verdict.UNKNOWN.value],
        help="also remove caches that may still be in use, but cannot be checked",
    )
    command("path", _path, "Print the directories in which caches are created and searched.")
    shells = commands.add_parser("completion", help=_COMPLETION, description=_COMPLETION)
    shells.add_argument("shell", choices=("bash", "zsh", "fish"), help="for which shell")
    shells.set_defaults(run=_complete)
    text = "Remove every cache that is not in use, orphan or unknown; succeeds only if no cache is left."
    command("clear", _sweep, text, removes=True).set_defaults(include=[Verdict.UNKNOWN.value], everything=True)
    return parser


def _folder(text: str) -> Path:
    if not text:  # an unset variable in a script: not the working directory
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


def _ls(options: argparse.Namespace) -> int:
    survey = find_orphans(options.temp_root, sizes=options.sizes)
    if options.json:
        printing.print_json([printing.entry(finding, "found") for finding in survey.findings], survey.problems)
    else:
        for finding in survey.findings:
            printing.print_finding(finding)
        printing.print_totals(survey)
        printing.print_problems(survey.problems)
    return 2 if survey.problems else 0


def _sweep(options: argparse.Namespace) -> int:
    wanted = [Verdict.ORPHAN, *(Verdict(name) for name in options.include or ())]
    if options.dry_run or not options.yes:
        survey = find_orphans(options.temp_root, sizes=True)
        doomed = [finding for finding in survey.findings if finding.verdict in wanted]
        if options.dry_run and options.json:
            told = [printing.entry(f, "would remove" if f.verdict in wanted else "kept") for f in survey.findings]
            printing.print_json(told, survey.problems)
        elif options.dry_run or doomed:
            printing.print_plan(survey, doomed, sys.stderr if options.json else sys.stdout)
        if options.dry_run:
            return 2 if survey.problems else 0
        if doomed and not _agreed(doomed):
            return 2 if not _can_ask() else 1
    if options.exact:
        report = sweep(options.temp_root, exact=True, include=wanted)
    else:
        report = sweep_in_two(options.temp_root, include=wanted)
    if options.json:
        printing.print_report_as_json(report)
    else:
        printing.print_report(report)
    if report.problems:
        return 2
    left = report.failed or report.deferred or (report.kept and hasattr(options, "everything"))
    return 1 if left else 0


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _agreed(doomed: Sequence[Finding]) -> bool:
    """Ask on the terminal; never remove unasked where there is none."""
    if not _can_ask():
        print("Nothing was removed: there is no terminal to ask on; use --yes.", file=sys.stderr)
        return False
    unsure = sum(finding.verdict is Verdict.UNKNOWN for finding in doomed)
    warning = f" {unsure} of them may be in use by a process that cannot be seen from here." if unsure else ""
    print(f"Remove them?{warning} [y/N] ", end="", flush=True, file=sys.stderr)
    if input().strip().lower() in ("y", "yes"):
        return True
    print("Nothing was removed.")
    return False


def _path(options: argparse.Namespace) -> int:
    for root in survey_roots(options.temp_root):
        printing.say(str(root))
    return 0


def _complete(options: argparse.Namespace) -> int:
    from viewer.commands import read
    from viewer.completions import completion

    print(completion(read(_PROGRAM, _parser()), options.shell), end="")
    return 0
