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
from viewer.cache import places
from viewer.cache.names import printable
from viewer.cache.report import Failure, Removal, SweepReport
from viewer.cache.survey import Finding, Survey, describe_owner, find_orphans
from viewer.cache.sweeper import sweep
from viewer.cache.usage import human_bytes
from viewer.cache.verdict import Verdict
from viewer.errors import open_missing_streams

JSON_VERSION = 1
"""Grows when a key of the JSON output goes or changes its meaning; new keys do not count."""

_AGES = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


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
        prog="plaid-viewer-cache", description="List and clean the temporary caches of Plaid Viewer."
    )
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
        _print_json([_entry(finding, "found") for finding in survey.findings], survey.problems)
    else:
        for finding in survey.findings:
            _print_finding(finding)
        _print_totals(survey)
        _print_problems(survey.problems)
    return 2 if survey.problems else 0


def _sweep(options: argparse.Namespace) -> int:
    wanted = [Verdict.ORPHAN, *(Verdict(name) for name in options.include or ())]
    if options.dry_run or not options.yes:
        survey = find_orphans(options.temp_root, sizes=True)
        doomed = [finding for finding in survey.findings if finding.verdict in wanted]
        if options.dry_run and options.json:
            told = [_entry(f, "would remove" if f.verdict in wanted else "kept") for f in survey.findings]
            _print_json(told, survey.problems)
        elif options.dry_run or doomed:
            _print_plan(survey, doomed, sys.stderr if options.json else sys.stdout)
        if options.dry_run:
            return 2 if survey.problems else 0
        if doomed and not _agreed(doomed):
            return 2 if not _can_ask() else 1
    report = sweep(options.temp_root, exact=options.exact, include=wanted)
    if options.json:
        told = [_outcome(removal, "removed") for removal in report.removed]
        told += [_outcome(removal, "failed") for removal in report.failed]
        told += [_outcome(removal, "deferred") for removal in report.deferred]
        told += [_entry(finding, "kept") for finding in report.kept]
        _print_json(told, report.problems, freed_bytes=report.freed_bytes, exact=report.exact)
    else:
        _print_report(report)
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
    for root in places.survey_roots(options.temp_root):
        _say(str(root))
    return 0


def _say(text: str, stream: Any = None) -> None:
    """Print one line; a name in it may hold a line break, or what a terminal obeys."""
    print(printable(text), file=stream or sys.stdout)


def _print_finding(finding: Finding, stream: Any = None) -> None:
    size = "" if finding.usage is None else f"  {human_bytes(finding.usage.bytes)} in {finding.usage.files} files"
    _say(f"{finding.verdict:8}{finding.path}{size}", stream)
    age = "" if finding.age is None else f"; changed {_age(finding.age)} ago"
    _say(f"        {finding.reason}; {describe_owner(finding)}{age}", stream)


def _age(seconds: float) -> str:
    for unit, name in _AGES:
        if seconds >= unit:
            number = int(seconds // unit)
            return f"{number} {name}{'s' * (number != 1)}"
    return "a moment"


def _print_totals(survey: Survey) -> None:
    if not survey.findings:
        if not survey.problems:
            print("No caches.")
        return
    counts = [f"{n} {v}" for v in Verdict if (n := sum(one.verdict is v for one in survey.findings))]
    sizes = [finding.usage.bytes for finding in survey.findings if finding.usage]
    total = f"; {human_bytes(sum(sizes))} on disk" if sizes else ""
    print(f"        Total {len(survey.findings)}: {', '.join(counts)}{total}")


def _print_plan(survey: Survey, doomed: Sequence[Finding], stream: Any) -> None:
    for finding in survey.findings:
        _print_finding(finding, stream)
    total = sum(finding.usage.bytes for finding in doomed if finding.usage)
    unsure = sum(finding.verdict is Verdict.UNKNOWN for finding in doomed)
    orphans = len(doomed) - unsure
    words = [f"{orphans} orphan{'s' * (orphans != 1)}"] if orphans else []
    words += [f"{unsure} unknown"] if unsure else []
    print(
        f"{' and '.join(words)} to remove, {human_bytes(total)} on disk." if words else "No orphan caches.", file=stream
    )
    _print_problems(survey.problems)


def _print_report(report: SweepReport) -> None:
    about = "" if report.exact else "about "
    for removal in report.removed:
        _say(f"removed {removal.path}  {about}{human_bytes(removal.freed_bytes)} freed, {removal.files} files")
    for removal in report.failed:
        _say(f"failed  {removal.path}  {removal.failure_count} not removed, the rest is in {removal.remains}")
        for failure in removal.failures:
            _say(f"        {failure}")
    for removal in report.deferred:
        _say(f"later   {removal.path}")
    for finding in report.kept:
        _say(f"kept    {finding.path}")
        _say(f"        {finding.verdict}: {finding.reason}")
    _print_problems(report.problems)
    _say(report.summary())


def _print_problems(problems: Sequence[Failure]) -> None:
    for problem in problems:
        _say(f"cannot read {problem}", sys.stderr)


def _entry(finding: Finding, outcome: str) -> dict[str, Any]:
    """Return what JSON says of one cache; the same keys in every command."""
    usage = finding.usage
    return {
        "path": str(finding.path),
        "outcome": outcome,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "witnesses": list(finding.witnesses),
        "pid": finding.pid,
        "owner": None if finding.owner is None else finding.owner._asdict(),
        "age": finding.age,
        "files": None if usage is None else usage.files,
        "bytes": None if usage is None else usage.bytes,
        "failures": [],
        "remains": None,
    }


def _outcome(removal: Removal, outcome: str) -> dict[str, Any]:
    """Return the same for what was to be removed; its files and bytes are those that went."""
    empty = _entry(Finding(removal.path, "", "", ""), outcome)  # type: ignore[arg-type]
    return empty | {
        "kind": None,
        "verdict": None,
        "files": removal.files,
        "bytes": removal.freed_bytes,
        "failures": [_failure(failure) for failure in removal.failures],
        "remains": None if removal.remains is None else str(removal.remains),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return failure._asdict() | {"path": str(failure.path)}


def _print_json(caches: Sequence[dict[str, Any]], problems: Sequence[Failure], **more: Any) -> None:
    import json

    told = {"version": JSON_VERSION, "caches": caches, "problems": [_failure(one) for one in problems], **more}
    # Names that are not UTF-8 come as lone surrogates; ASCII output can carry them.
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    sys.exit(main())
