"""The rows of the cache dock: what was found, in words. Values only; no file is touched here."""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from viewer.address import place_name
from viewer.cache import Finding, OwnerRecord, Usage, Verdict
from viewer.errors import printable
from viewer.fetched_files import FetchedDataset
from viewer.numbers import MINUS, PRECISE, short
from viewer.protocol import ALL_BASES
from viewer.shell.cache_dock.snapshot import ArtifactEntry, Marks
from viewer.sizes import human_bytes
from viewer.values import dataclass

COLUMNS = ("Name", "Size", "State", "When", "Details", "Owner")
NAME, SIZE, STATE, WHEN, DETAILS, OWNER = range(len(COLUMNS))

THIS, PEERS, REST = "this", "peers", "rest"
"""Keys of the three groups, in the order in which they are shown."""

UNKNOWN = -1.0
"""What a size sorts by before it is counted."""


class RowKind(StrEnum):
    """What a row stands for; decides what can be done with it."""

    GROUP = "group"
    FOLDER = "folder"
    ARTIFACT = "artifact"
    FRAMES = "frames"
    FETCHED = "fetched"
    PEER = "peer"
    ORPHAN = "orphan"
    KEPT = "kept"
    NOTE = "note"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class CacheRow:
    """One line of the tree.

    Attributes
    ----------
    key, parent
        Stay the same from one scan to the next, so that selection and expansion do; a group has no parent.
    texts, order
        What each of :data:`COLUMNS` shows, and what it sorts by (within one column all text or all numbers).
    path
        The directory it stands for, if any.
    words
        What the filter looks in, case folded.
    """

    key: str
    parent: str
    kind: RowKind
    texts: tuple[str, ...]
    order: tuple[str | float, ...]
    path: Path | None = None
    tip: str = ""
    words: str = ""


def artifact_rows(entries: Iterable[ArtifactEntry], frames: int, marks: Marks, thumbnails: int = 0) -> list[CacheRow]:
    """Return the rows of this viewer: datasets, their splits, the artifacts in them, thumbnails and frame buffers."""
    rows: list[CacheRow] = []
    sums: dict[str, list[float]] = {}
    folders: dict[str, tuple[str, str, str]] = {}
    now = time.time()
    for entry in entries:
        dataset_key = f"{THIS}/{entry.dataset}"
        split_key = f"{dataset_key}//{entry.split}"
        folders[dataset_key] = (THIS, Path(entry.dataset).name, entry.dataset)
        folders[split_key] = (dataset_key, entry.split, f"{entry.dataset}, split {entry.split}")
        for key in (dataset_key, split_key):
            tally = sums.setdefault(key, [0, 0, 0])
            tally[0] += 1
            tally[1] += entry.bytes
            tally[2] = max(tally[2], _used(entry, marks))
        rows.append(_artifact(entry, split_key, marks, now))
    for key, (parent, name, tip) in folders.items():
        number, size, used = sums[key]
        details = count(round(number), "artifact")
        texts = (name, human_bytes(round(size)), "", f"used {ago(now - used)}", details, "")
        order = (name.casefold(), size, "", used, details, "")
        rows.append(CacheRow(key, parent, RowKind.FOLDER, texts, order, None, tip, tip.casefold()))
    if thumbnails:
        rows.append(_inner("thumbnails", "Thumbnails", "pictures of samples", "kept", thumbnails, now))
    if frames:
        about = "pictures on their way from the renderer to the window"
        rows.append(_inner("frames", "Frame buffers", about, "in use", frames, now))
    return rows


def fetched_rows(datasets: Iterable[FetchedDataset]) -> list[CacheRow]:
    """Return the rows of what was fetched from other machines."""
    now, rows = time.time(), []
    for one in datasets:
        name = f"Fetched: {place_name(one.address)}"
        details = f"{one.address}, {count(one.files, 'file')}"
        texts = (name, human_bytes(one.bytes), "fetched", f"fetched {ago(now - one.used)}", details, "")
        order = (name.casefold(), float(one.bytes), "fetched", one.used, details.casefold(), "")
        tip = f"{details}\nlast fetched {moment(one.used)}\nIt is fetched again when it is needed.\n{one.folder}"
        words = " ".join(texts).casefold()
        rows.append(CacheRow(str(one.folder), THIS, RowKind.FETCHED, texts, order, one.folder, tip, words))
    return rows


def _inner(key: str, name: str, about: str, used: str, size: int, now: float) -> CacheRow:
    """Return the row of what the program keeps for itself; such rows come last."""
    texts = (name, human_bytes(size), used, "now", about, "")
    order: tuple[str | float, ...] = ("\uffff", float(size), used, now, about, "")
    return CacheRow(f"{THIS}/{key}", THIS, RowKind.FRAMES, texts, order, None, about, name.casefold())


def _artifact(entry: ArtifactEntry, parent: str, marks: Marks, now: float) -> CacheRow:
    states = [word for word, paths in (("shown", marks.shown), ("pinned", marks.pinned)) if entry.directory in paths]
    state = ", ".join(states)
    base = "all bases" if entry.base == ALL_BASES else entry.base
    base = f", {base}" if entry.bases > 1 else ""
    used = _used(entry, marks)
    name = f"Sample {entry.sample}{base}" + (f", t = {short(entry.time, PRECISE)}" if entry.steps > 1 else "")
    details = ", ".join(entry.fields) if entry.fields else "mesh only"
    missing = entry.known_fields - len(entry.fields)
    if missing > 0 and entry.fields:
        details += f" ({missing} more not yet read)"
    texts = (name, human_bytes(entry.bytes), state, f"used {ago(now - used)}", details, "")
    order = (
        f"{entry.sample:012d}/{entry.base}/{entry.time:024.6f}",
        float(entry.bytes),
        state,
        used,
        details.casefold(),
        "",
    )
    tip = f"{entry.split}, {name}\n{details}\nlast used {moment(used)}\n{entry.directory}"
    words = f"{entry.dataset} {entry.split} {name} {name.replace(MINUS, '-')} {details} {state}".casefold()
    return CacheRow(str(entry.directory), parent, RowKind.ARTIFACT, texts, order, entry.directory, tip, words)


def _used(entry: ArtifactEntry, marks: Marks) -> float:
    return max(entry.used, marks.used.get(entry.directory, 0.0))


def finding_row(finding: Finding, usage: Usage | None, now: float, *, counted: bool) -> CacheRow:
    """Return the row of a cache directory that is not ours, found ``now``; ``counted`` False: its size still grows."""
    alive, orphan = finding.verdict is Verdict.ALIVE, finding.verdict is Verdict.ORPHAN
    kind = RowKind.PEER if alive else RowKind.ORPHAN if orphan else RowKind.KEPT
    size = "…" if usage is None else human_bytes(usage.bytes) + ("" if counted else "…")
    started = _started(finding.owner)
    if alive and started:
        when, moment_ = f"started {ago(now - started)}", started
    elif finding.age is not None:
        moment_ = round(now - finding.age, -1)  # the clock moves between a scan and the next; the directory did not
        when = f"{'left' if orphan else 'changed'} {ago(finding.age)}"
    else:
        when, moment_ = "", UNKNOWN
    owner = owner_words(finding)
    details = finding.reason if alive else f"{'would be removed' if orphan else 'kept'}: {finding.reason}"
    texts = (finding.path.name, size, finding.verdict.value, when, details, owner)
    order = (
        finding.path.name,
        float(usage.bytes) if usage else UNKNOWN,
        texts[STATE],
        moment_,
        details,
        f"{finding.pid or 0:012d}",
    )
    files = f"\n{count(usage.files, 'file')}" if usage and counted else ""
    tip = f"{printable(str(finding.path))}\n{owner}\n{details}{files}" + (f"\n{moment(moment_)}" if moment_ > 0 else "")
    words = " ".join(texts).casefold()
    return CacheRow(str(finding.path), PEERS if alive else REST, kind, texts, order, finding.path, tip, words)


def owner_words(finding: Finding) -> str:
    """Say whose a directory is: pid, program, version and host, as far as they are known."""
    owner = finding.owner
    if owner is None:
        return f"pid {finding.pid}, {finding.unrecorded}" if finding.pid else finding.unrecorded
    return printable(f"pid {owner.pid}, {owner.program} {owner.version} on {owner.host}")  # anybody may write a record


def _started(owner: OwnerRecord | None) -> float:
    if owner is None:
        return 0.0
    from datetime import datetime  # not at the start, which has no rows

    try:
        return datetime.fromisoformat(owner.started_at).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def count(number: int, noun: str) -> str:
    """Return ``1 orphan``, ``2,000 orphans``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def ago(seconds: float) -> str:
    """Spell an age in its largest unit: ``now``, ``3 min ago``, ``5 h ago``, ``2 d ago``."""
    if seconds < 5:
        return "now"
    for limit, unit, name in ((90, 1, "s"), (90 * 60, 60, "min"), (36 * 3600, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit:.0f} {name} ago"
    return f"{seconds / 86400:.0f} d ago"


def moment(seconds: float) -> str:
    """Spell a moment for a tool tip, in local time."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
