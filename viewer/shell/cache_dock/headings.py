"""The headings of the three groups in the cache dock, and the note in a group that is empty. Values only."""

from __future__ import annotations

from viewer.cache import Finding, Usage, Verdict
from viewer.shell.cache_dock.rows import COLUMNS, PEERS, REST, THIS, UNKNOWN, CacheRow, RowKind, count
from viewer.sizes import human_bytes


def own_heading(size: int, artifacts: int) -> list[CacheRow]:
    """Return the heading of this viewer's group, and a note when nothing is in it."""
    heading = _group(THIS, f"This viewer ({artifacts:,})", size, count(artifacts, "artifact"))
    return [heading] if artifacts else [heading, _note(THIS, "No sample has been viewed yet")]


class OtherHeadings:
    """The headings of the two other groups, kept up to date while directories are found and counted."""

    def __init__(self) -> None:
        # Tuples of nothing but texts and numbers, of which the garbage collector need not know.
        self._known: dict[str, tuple[str, bool, int | None]] = {}
        self._number = {PEERS: 0, REST: 0}
        self._orphans = 0
        self._sizes = {PEERS: 0, REST: 0}
        self._uncounted = {PEERS: 0, REST: 0}

    def put(self, finding: Finding, usage: Usage | None) -> None:
        """Know a directory, or know it better; ``usage`` is None until it is counted."""
        path = str(finding.path)
        if (before := self._known.get(path)) is not None:
            self._add(*before, -1)
        group = PEERS if finding.verdict is Verdict.ALIVE else REST
        now = self._known[path] = group, finding.verdict is Verdict.ORPHAN, None if usage is None else usage.bytes
        self._add(*now, 1)

    def _add(self, group: str, orphan: bool, size: int | None, number: int) -> None:
        self._number[group] += number
        self._orphans += number * orphan
        if size is None:
            self._uncounted[group] += number
        else:
            self._sizes[group] += number * size

    def rows(self) -> list[CacheRow]:
        """Return the headings with counts and sizes, and a note in each group that is empty."""
        peers, rest, orphans = self._number[PEERS], self._number[REST], self._orphans
        parts = [f"{count(orphans, 'orphan')} to clean"] if orphans else []
        parts += [f"{rest - orphans:,} kept"] if rest > orphans else []
        rows = [
            self._heading(PEERS, f"Other viewers ({peers:,})", f"{peers:,} running" if peers else ""),
            self._heading(REST, f"Orphans and others ({rest:,})", ", ".join(parts)),
        ]
        if not peers:
            rows.append(_note(PEERS, "No other viewer is running"))
        if not rest:
            rows.append(_note(REST, "Nothing is left behind"))
        return rows

    def _heading(self, group: str, title: str, details: str) -> CacheRow:
        return _group(group, title, self._sizes[group], details, counting=self._uncounted[group] > 0)


def note_key(group: str) -> str:
    """Return the key of the note in a group."""
    return f"{group}/note"


def _note(group: str, sentence: str) -> CacheRow:
    empty = ("",) * (len(COLUMNS) - 1)
    return CacheRow(note_key(group), group, RowKind.NOTE, (sentence, *empty), ("", UNKNOWN, "", UNKNOWN, "", ""))


def _group(key: str, title: str, size: int, details: str, *, counting: bool = False) -> CacheRow:
    shown = human_bytes(size) + ("…" if counting else "") if size or counting else ""
    return CacheRow(
        key, "", RowKind.GROUP, (title, shown, "", "", details, ""), (title, float(size), "", 0.0, details, "")
    )
