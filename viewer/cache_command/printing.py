"""What the command line prints: lines for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from viewer.cache import Failure, Finding, Survey, SweepReport, Verdict
from viewer.errors import printable
from viewer.processes import World
from viewer.sizes import human_bytes

JSON_VERSION = 1
"""Grows when a key of the JSON output goes or changes its meaning; new keys do not count."""

_EMPTY: dict[str, Any] = dict.fromkeys(
    ("path", "outcome", "kind", "verdict", "reason", "witnesses", "pid", "owner", "age", "files", "bytes")
) | {"reason": "", "witnesses": (), "failures": (), "remains": None}
"""The keys of every cache in JSON."""

_WORDS = 60  # letters of a command line that are shown
_AGES = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def say(text: str, stream: Any = None) -> None:
    """Print one line; a name in it may hold a line break, or what a terminal obeys."""
    print(printable(text), file=stream or sys.stdout)


def print_finding(finding: Finding, stream: Any = None) -> None:
    """Print what was found in two lines."""
    size = "" if finding.usage is None else f"  {human_bytes(finding.usage.bytes)} in {finding.usage.files} files"
    say(f"{finding.verdict:8}{finding.path}{size}", stream)
    age = "" if finding.age is None else f"; changed {_age(finding.age)} ago"
    say(f"        {finding.reason}; {describe_owner(finding)}{age}", stream)


def describe_owner(finding: Finding) -> str:
    """Return one phrase on who owns (or owned) a cache; never raises. Imports psutil when the process may still run."""
    if finding.pid is None:
        return "owner not recorded"
    owner = finding.owner
    world = World.here()
    here = owner is None or (owner.boot_id == world.boot_id and owner.pid_namespace == world.pid_namespace)
    words = ""
    if finding.verdict is Verdict.ALIVE and here:
        words = _short(" ".join(_command_line(finding.pid)))
    if owner is None:
        return f"{words or finding.unrecorded} (pid {finding.pid})"
    where = "" if here else f" on {printable(owner.host)}"
    return f"{words or _short(owner.program)} (pid {finding.pid}{where}, since {printable(owner.started_at)})"


def _short(words: str) -> str:
    words = printable(words)
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"


def _command_line(pid: int) -> tuple[str, ...]:
    """Return the command line of a process, empty when it cannot be told. Imports psutil."""
    import psutil  # 25 ms that only the user's question or a pid of an older viewer is worth

    try:
        process = psutil.Process(pid)
        return tuple(process.cmdline()) or (process.name(),)
    except (psutil.Error, OSError):
        return ()


def _age(seconds: float) -> str:
    for unit, name in _AGES:
        if seconds >= unit:
            number = int(seconds // unit)
            return f"{number} {name}{'s' * (number != 1)}"
    return "a moment"


def print_totals(survey: Survey) -> None:
    """Print how many caches there are, of each verdict, and how big they are together, if that is known."""
    if not survey.findings:
        if not survey.problems:
            print("No caches.")
        return
    counts = [f"{n} {v}" for v in Verdict if (n := sum(one.verdict is v for one in survey.findings))]
    sizes = [finding.usage.bytes for finding in survey.findings if finding.usage]
    total = f"; {human_bytes(sum(sizes))} on disk" if sizes else ""
    print(f"        Total {len(survey.findings)}: {', '.join(counts)}{total}")


def print_plan(survey: Survey, doomed: Sequence[Finding], stream: Any) -> None:
    """Print what was found and what would be removed of it."""
    for finding in survey.findings:
        print_finding(finding, stream)
    total = sum(finding.usage.bytes for finding in doomed if finding.usage)
    unsure = sum(finding.verdict is Verdict.UNKNOWN for finding in doomed)
    orphans = len(doomed) - unsure
    words = [f"{orphans} orphan{'s' * (orphans != 1)}"] if orphans else []
    words += [f"{unsure} unknown"] if unsure else []
    plan = f"{' and '.join(words)} to remove, {human_bytes(total)} on disk." if words else "No orphan caches."
    print(plan, file=stream)
    print_problems(survey.problems)


def print_report(report: SweepReport) -> None:
    """Print what a sweep has done."""
    for removal in report.removed:
        freed = f"{human_bytes(removal.freed_bytes)} freed, " if report.exact else ""
        say(f"removed {removal.path}  {freed}{removal.files} files")
    for removal in report.failed:
        say(f"failed  {removal.path}  {removal.failure_count} not removed, the rest is in {removal.remains}")
        for failure in removal.failures:
            say(f"        {failure}")
    for removal in report.deferred:
        say(f"later   {removal.path}")
    for finding in report.kept:
        say(f"kept    {finding.path}")
        say(f"        {finding.verdict}: {finding.reason}")
    print_problems(report.problems)
    say(report.summary())


def print_report_as_json(report: SweepReport) -> None:
    """Print the same, for programs; files and bytes of what was to be removed are those that went."""
    told = [
        _EMPTY
        | {
            "path": str(removal.path),
            "outcome": outcome,
            "files": removal.files,
            "bytes": removal.freed_bytes if report.exact else None,
            "failures": [_failure(failure) for failure in removal.failures],
            "remains": None if removal.remains is None else str(removal.remains),
        }
        for outcome in ("removed", "failed", "deferred")
        for removal in getattr(report, outcome)
    ]
    told += [entry(finding, "kept") for finding in report.kept]
    print_json(told, report.problems, freed_bytes=report.freed_bytes, exact=report.exact)


def print_problems(problems: Sequence[Failure]) -> None:
    """Print which temp roots could not be looked at."""
    for problem in problems:
        say(f"cannot read {problem}", sys.stderr)


def entry(finding: Finding, outcome: str) -> dict[str, Any]:
    """Return what JSON says of one cache; the same keys in every command."""
    usage, owner = finding.usage, finding.owner
    told = {key: value for key, value in finding._asdict().items() if key in _EMPTY}
    told |= {"path": str(finding.path), "outcome": outcome, "owner": None if owner is None else owner._asdict()}
    return _EMPTY | told | ({} if usage is None else {"files": usage.files, "bytes": usage.bytes})


def _failure(failure: Failure) -> dict[str, Any]:
    return failure._asdict() | {"path": str(failure.path)}


def print_json(caches: Sequence[dict[str, Any]], problems: Sequence[Failure], **more: Any) -> None:
    """Print JSON of some caches, and ``more``."""
    import json

    told = {"version": JSON_VERSION, "caches": caches, "problems": [_failure(one) for one in problems], **more}
    # Names that are not UTF-8 come as lone surrogates; ASCII output can carry them.
    print(json.dumps(told, indent=1))
