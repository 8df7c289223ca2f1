"""A sweep in words: its plan before, its progress meanwhile, and its report afterwards."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from viewer.cache import Failure, Finding, Removal, SweepReport, Usage, Verdict
from viewer.sizes import human_bytes
from viewer.values import dataclass

_WAYS_OUT = {
    errno.EPERM: "it may be write-protected (on Linux: lsattr, chattr -i) or belong to another user; "
    "its owner or an administrator can remove it",
    errno.EACCES: "you do not have permission; its owner or an administrator can remove it",
    errno.EBUSY: "something is mounted or open in it; unmount or close it, and sweep again",
    errno.EROFS: "its file system is mounted read-only",
    errno.ENOTEMPTY: "a program is still writing to it; close that program, and sweep again",
    errno.EXDEV: "another file system is mounted in it; unmount it, and sweep again",
}
_LINES = 200


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """What a sweep would do.

    Attributes
    ----------
    orphans
        What would go, with its size.
    kept
        What would stay, without this viewer's own cache.
    """

    orphans: tuple[tuple[Finding, Usage], ...]
    kept: tuple[Finding, ...]

    @property
    def bytes(self) -> int:
        """Bytes on disk that would become free."""
        return sum(usage.bytes for _, usage in self.orphans)

    def question(self) -> str:
        """Return the question before it is carried out."""
        return f"Remove {_count(len(self.orphans), 'orphan cache')} ({human_bytes(self.bytes)})?"

    def explanation(self) -> str:
        """Return what goes and what stays, in a few sentences."""
        files = sum(usage.files for _, usage in self.orphans)
        whose = (
            "It was left behind by a viewer that has"
            if len(self.orphans) == 1
            else "They were left behind by viewers that have"
        )
        holds = "contains" if len(self.orphans) == 1 else "contain"
        text = f"{whose} ended, and {holds} {_count(files, 'file')}. This cannot be undone."
        if self.kept:
            text += f"\n\nKept: {_count(len(self.kept), 'other cache')}, for the reasons given in the details."
        return text

    def details(self) -> str:
        """Return what happens to each directory, the biggest first."""
        biggest = sorted(self.orphans, key=lambda pair: -pair[1].bytes)
        lines = [f"remove  {human_bytes(usage.bytes):>9}  {f.path}\n        {f.reason}" for f, usage in biggest]
        lines += [f"keep    {f.path}\n        {f.verdict.value}: {f.reason}" for f in self.kept]
        return _clip(lines)


def report_details(report: SweepReport) -> str:
    """Spell a report line by line: failed and the way out, put off, kept and why, problems, removed."""
    lines = [line for removal in report.failed for line in _failed(removal)]
    for item in report.deferred:
        done = f"{item.files:,} files{_freed(item, report)} are gone; " if item.files else ""
        lines.append(f"deferred  {item.path}\n          {done}the rest will be removed by the next sweep")
    lines += [f"problem   {problem}" for problem in report.problems]
    lines += [f"kept      {f.path}\n          {f.verdict.value}: {f.reason}" for f in report.kept if not _is_own(f)]
    lines += [f"removed   {item.path}  {item.files:,} files{_freed(item, report)}" for item in report.removed]
    return _clip(lines)


def _freed(removal: Removal, report: SweepReport) -> str:
    return f", {human_bytes(removal.freed_bytes)}" if report.exact else ""


def _is_own(finding: Finding) -> bool:
    # In the helper process that swept, the window's own cache was somebody else's.
    return finding.mine or (finding.verdict is Verdict.ALIVE and finding.pid == os.getpid())


def _failed(removal: Removal) -> list[str]:
    lines = [f"failed    {removal.path}"]
    if removal.remains is not None and removal.remains != removal.path:
        lines.append(f"          the rest is in {removal.remains}")
    for failure in removal.failures[:5]:
        lines.append(f"          {failure}")
    if removal.failure_count > 5:
        lines.append(f"          and {removal.failure_count - 5:,} more")
    if removal.failures:
        lines.append(f"          {way_out(removal.failures[0], removal.remains or removal.path)}")
    return lines


def way_out(failure: Failure, rest: Path) -> str:
    """Say what the user can do about something that could not be removed."""
    way = _WAYS_OUT.get(failure.errno, "try again later; if that does not help, remove the rest yourself")
    return f"What to do: {way}. The rest is in {rest}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _clip(lines: Sequence[str]) -> str:
    shown = list(lines[:_LINES])
    if len(lines) > _LINES:
        shown.append(f"… and {len(lines) - _LINES:,} more")
    return "\n".join(shown)
