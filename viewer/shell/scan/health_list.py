"""Findings by their kinds, filtered by a text, and as a table; without Qt."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.pairs.matching import FieldKey
from viewer.protocol.sample_runs import count_samples
from viewer.protocol.scan_figures import ScanFinding
from viewer.shell.services.table import DataTable
from viewer.shell.session.scan_columns import labels_of
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind, what that is called, and how many samples are concerned, each counted once."""

    kind: str
    title: str
    findings: tuple[ScanFinding, ...]
    samples: int


def grouped(findings: Sequence[ScanFinding], text: str = "") -> tuple[FindingGroup, ...]:
    """Return findings by their kinds, in the order in which they come; of those that have a text."""
    wanted = text.casefold().strip()
    kinds: dict[tuple[str, str], list[ScanFinding]] = {}
    for finding in findings:
        if not wanted or _has(finding, wanted):
            kinds.setdefault((finding.kind, finding.title), []).append(finding)
    return tuple(
        FindingGroup(kind, title, tuple(found), count_samples(one.samples for one in found))
        for (kind, title), found in kinds.items()
    )


def field_words(finding: ScanFinding) -> str:
    """Return what the field or global that a finding is about is called; empty where it is about none."""
    field: FieldKey | None = finding.field
    return "" if field is None else labels_of((field,))[field]


def summary_of(findings: Sequence[ScanFinding], known: int, samples: int) -> str:
    """Say how many findings there are, and in how many samples; ``known`` of ``samples`` have been scanned."""
    so_far = f", so far: {known:,} of {counted(samples, 'sample')} are known" if known < samples else ""
    if not findings:
        where = f"{known:,} of {counted(samples, 'sample')}" if so_far else counted(samples, "sample")
        return f"Nothing was found wrong in {where}" + (" so far" if so_far else "")
    concerned = count_samples(finding.samples for finding in findings)
    where = f" in {counted(concerned, 'sample')}" if concerned else ""
    return f"{counted(len(findings), 'finding')}{where}{so_far}"


def findings_data(findings: Sequence[ScanFinding]) -> DataTable:
    """Return findings as a table, a row for each, with the ids of all its samples."""
    rows = tuple(
        (finding.title, finding.sentence, field_words(finding), len(finding.samples), _ids(finding))
        for finding in findings
    )
    return DataTable(("Kind", "Finding", "Field", "Samples", "Which"), rows)


def _ids(finding: ScanFinding) -> str:
    return "; ".join(f"{split} {sample}" for split, sample in finding.samples)


def _has(finding: ScanFinding, text: str) -> bool:
    """Whether a text, in lower case, is in what is said of a finding, or among its samples."""
    words = " ".join((finding.title, finding.sentence, field_words(finding))).casefold()
    return text in words or text in _ids(finding).casefold()
