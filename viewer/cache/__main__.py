"""The cache on the command line: ``plaid-viewer-cache`` or ``python -m viewer.cache``.

Exit status 0: everything that was asked for is done. 1: something is left, and every directory that is kept was
explained. 2: the command line or the place cannot be used. No Qt is loaded, and psutil only where a process must be
named.
"""

from __future__ import annotations

import argparse
import dataclasses
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from viewer import __version__
from viewer.cache import owners, places
from viewer.cache.report import SweepReport
from viewer.cache.survey import Finding, Survey, find_orphans
from viewer.cache.sweeper import sweep
from viewer.cache.usage import human_bytes
from viewer.errors import open_missing_streams


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
    parser = argparse.ArgumentParser(
        prog="plaid-viewer-cache", description="Look at and clean the temporary caches of Plaid Viewer."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=run)
        added.add_argument("--temp-root", type=Path, metavar="DIR", help="where to look, instead of the usual places")
        return added

    ls = command("ls", _ls, "List every cache, what it is and why.")
    ls.add_argument("--json", action="store_true", help="for programs")
    ls.add_argument("--sizes", action="store_true", help="count what each one holds (reads the whole tree)")
    clean = command("sweep", _sweep, "Remove the caches that ended processes left (orphans).")
    clean.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    clean.add_argument("--json", action="store_true", help="for programs; does not ask")
    clean.add_argument("-y", "--yes", action="store_true", help="do not ask")
    command("path", _path, "Print the directories in which caches are made and looked for.")
    command("clear", _clear, "Sweep without asking; succeeds only if no cache at all is left.")
    return parser


def _ls(options: argparse.Namespace) -> int:
    survey = find_orphans(options.temp_root, sizes=options.sizes)
    if options.json:
        _print_json({"caches": survey.findings, "problems": survey.problems})
    else:
        for finding in survey.findings:
            _print_finding(finding)
        if not survey.findings and not survey.problems:
            print("No caches.")
        _print_problems(survey)
    return 2 if survey.problems else 0


def _sweep(options: argparse.Namespace) -> int:
    ask = sys.stdin is not None and sys.stdin.isatty() and not (options.yes or options.json)
    if options.dry_run or ask:
        survey = find_orphans(options.temp_root, sizes=True)
        if options.dry_run and options.json:
            _print_json({"would_remove": survey.orphans, "kept": survey.kept, "problems": survey.problems})
        else:
            _print_plan(survey)
        if options.dry_run:
            return 2 if survey.problems else 0
        if survey.orphans and input("Remove them? [y/N] ").strip().lower() not in ("y", "yes"):
            print("Nothing was removed.")
            return 1
        if not survey.orphans:
            return 2 if survey.problems else 0
    report = sweep(options.temp_root)
    if options.json:
        _print_json(dataclasses.asdict(report))
    else:
        _print_report(report)
    return _status(report)


def _path(options: argparse.Namespace) -> int:
    for root in places.survey_roots(options.temp_root):
        print(root)
    return 0


def _clear(options: argparse.Namespace) -> int:
    report = sweep(options.temp_root)
    _print_report(report)
    return _status(report) or (1 if report.kept else 0)


def _status(report: SweepReport) -> int:
    if report.problems:
        return 2
    return 1 if report.failed or report.deferred else 0


def _print_finding(finding: Finding) -> None:
    size = "" if finding.usage is None else f"  {human_bytes(finding.usage.bytes)} in {finding.usage.files} files"
    print(f"{finding.verdict:8}{finding.path}{size}")
    print(f"        {finding.reason}; {owners.describe_owner(finding)}")
    if finding.unpacked is not None:
        print(f"        with what its program unpacked, if it is still there: {finding.unpacked.path}")


def _print_plan(survey: Survey) -> None:
    for finding in survey.findings:
        _print_finding(finding)
    total = sum(finding.usage.bytes for finding in survey.orphans if finding.usage)
    count = len(survey.orphans)
    print(
        f"{count} orphan{'s' * (count != 1)} to remove, {human_bytes(total)} on disk." if count else "No orphan caches."
    )
    _print_problems(survey)


def _print_report(report: SweepReport) -> None:
    for removal in report.removed:
        print(f"removed {removal.path}  {human_bytes(removal.freed_bytes)} freed, {removal.files} files")
    for removal in report.failed:
        print(f"failed  {removal.path}  {removal.failure_count} not removed, the rest is in {removal.remains}")
        for failure in removal.failures:
            print(f"        {failure}")
    for removal in report.deferred:
        print(f"later   {removal.path}")
    for finding in report.kept:
        print(f"kept    {finding.path}\n        {finding.verdict}: {finding.reason}")
    _print_problems(report)
    print(report.summary())


def _print_problems(source: Survey | SweepReport) -> None:
    for problem in source.problems:
        print(f"cannot look into {problem}", file=sys.stderr)


def _print_json(value: Any) -> None:
    import json

    def plain(item: object) -> object:
        if isinstance(item, Path):
            return str(item)
        return dataclasses.asdict(item)  # type: ignore[call-overload]

    # Names that are not UTF-8 come as lone surrogates; ASCII output can carry them.
    print(json.dumps(value, default=plain, indent=1))


if __name__ == "__main__":
    sys.exit(main())
