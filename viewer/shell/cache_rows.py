"""The rows of the cache dock: a snapshot in words."""

from __future__ import annotations

from viewer.cache import Finding, Verdict, human_bytes
from viewer.shell.cache_model import CacheRow
from viewer.shell.cache_snapshot import ArtifactRow, CacheSnapshot


def rows_of(snapshot: CacheSnapshot) -> tuple[CacheRow, ...]:
    """Group a snapshot: this viewer, other viewers, orphans and others."""
    alive = [finding for finding in snapshot.others if finding.verdict is Verdict.ALIVE]
    rest = [finding for finding in snapshot.others if finding.verdict is not Verdict.ALIVE]
    orphans = sum(finding.verdict is Verdict.ORPHAN for finding in rest)
    return (
        _group(
            "this",
            "This viewer",
            snapshot.bytes,
            _count(len(snapshot.artifacts), "artifact"),
            (*(_artifact(row) for row in snapshot.artifacts), _frames(snapshot)),
        ),
        _group(
            "alive",
            "Other viewers",
            _bytes_of(alive),
            f"{_count(len(alive), 'viewer')} running" if alive else "no other viewer is running",
            tuple(_finding(finding) for finding in alive),
        ),
        _group(
            "orphans",
            "Orphans and others",
            _bytes_of(rest),
            f"{_count(orphans, 'orphan')}, {len(rest) - orphans} kept" if rest else "nothing is left behind",
            tuple(_finding(finding) for finding in rest),
        ),
    )


def _group(key: str, title: str, size: int, what: str, children: tuple[CacheRow, ...]) -> CacheRow:
    shown = human_bytes(size) if children or size else ""
    return CacheRow(key, (title, shown, "", "", what), (title, float(size), "", 0.0, what), None, "", children)


def _frames(snapshot: CacheSnapshot) -> CacheRow:
    what = "pixels on their way from the renderer to the window"
    texts = ("Frame buffers", human_bytes(snapshot.frames), "", "", what)
    return CacheRow("frames", texts, ("\uffff", float(snapshot.frames), "", 0.0, what))


def _artifact(row: ArtifactRow) -> CacheRow:
    name = f"{row.dataset} / {row.split} / sample {row.sample} / {row.base}"
    what = f"t = {row.time:.4g}, " + (", ".join(row.fields) if row.fields else "mesh only")
    order = (f"{row.dataset}/{row.split}/{row.sample:012d}/{row.base}", float(row.bytes), "", 0.0, what)
    return CacheRow(
        str(row.directory), (name, human_bytes(row.bytes), "", "", what), order, row.directory, str(row.directory)
    )


def _finding(finding: Finding) -> CacheRow:
    size = finding.usage.bytes if finding.usage else 0
    pid = f"pid {finding.pid}" if finding.pid else ""
    owner = finding.owner
    host = f" on {owner.host}" if owner and owner.host else ""
    age = finding.age or 0.0
    what = f"{finding.verdict.value}: {finding.reason}"
    texts = (finding.path.name, human_bytes(size) if finding.usage else "", pid + host, human_age(age), what)
    order = (finding.path.name, float(size), float(finding.pid or 0), age, what)
    return CacheRow(str(finding.path), texts, order, finding.path, f"{finding.path}\n{what}")


def _bytes_of(findings: list[Finding]) -> int:
    return sum(finding.usage.bytes for finding in findings if finding.usage)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def human_age(seconds: float) -> str:
    """Spell an age in its largest unit: ``12 s``, ``3 min``, ``5 h``, ``2 d``."""
    for limit, unit, name in ((90, 1, "s"), (90 * 60, 60, "min"), (36 * 3600, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 86400:.0f} d"
