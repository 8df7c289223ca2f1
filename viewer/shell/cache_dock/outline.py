"""The order, the filter and the window of the cache dock's tree, as plain lists: no Qt here.

A group may have 10 000 members, and a tree view asks for each of them whenever one is added (measured: 40 ms with a
model in Python, 8 ms with one in C++). So a view is only given the first few hundred of each parent, in the chosen
order, and more when somebody scrolls there.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from viewer.shell.cache_dock.rows import COLUMNS, NAME, PEERS, REST, THIS, UNKNOWN, CacheRow, RowKind

WINDOW = 100
"""Rows that a parent shows at first, and how many come with each further step."""

_MANY = 1000
"""Rows at once from which on sorting all anew is quicker than finding the place of each."""

_GROUPS = {REST: 0, THIS: 1, PEERS: 2}
"""What was left behind stands on top: it is what the user may have to do something about."""


class Outline:
    """Every row by its key, and the children of each in order.

    Attributes
    ----------
    rows
        All rows, shown or not.
    """

    def __init__(self) -> None:
        self.rows: dict[str, CacheRow] = {}
        self._children: dict[str, dict[str, None]] = {"": {}}
        self._sorted: dict[str, list[tuple[str | float, str]]] = {}  # children by what they sort by, ascending
        self._limits: dict[str, int] = {}
        self._matching: set[str] | None = None
        self._column, self._descending, self._filter = NAME, False, ""

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self._filter)

    def put(self, rows: Iterable[CacheRow]) -> set[str]:
        """Add or replace rows; returns the parents whose children changed."""
        touched: set[str] = set()
        rows = list(rows)
        if len(rows) > _MANY:
            self._sorted.clear()
        for row in rows:
            before = self.rows.get(row.key)
            if before == row:
                continue
            if before is not None and before.parent != row.parent:
                self._leave(before)
                touched.add(before.parent)
            self.rows[row.key] = row
            self._children.setdefault(row.parent, {})[row.key] = None
            self._place(row, before if before is not None and before.parent == row.parent else None)
            touched.add(row.parent)
        if touched:
            self._matching = None
        return touched

    def drop(self, keys: Iterable[str]) -> set[str]:
        """Take rows away, with all below them; returns the parents whose children changed."""
        touched: set[str] = set()
        waiting = list(keys)
        while waiting:
            row = self.rows.pop(waiting.pop(), None)
            if row is not None:
                self._leave(row)
                touched.add(row.parent)
                waiting.extend(self._children.pop(row.key, ()))
        if touched:
            self._matching = None
        return touched

    def _leave(self, row: CacheRow) -> None:
        self._children.get(row.parent, {}).pop(row.key, None)
        self._place(None, row)

    def _place(self, row: CacheRow | None, before: CacheRow | None) -> None:
        """Put ``row`` in its place among its sorted siblings, instead of ``before``."""
        parent = row.parent if row is not None else before.parent if before is not None else ""
        pairs, column = self._sorted.get(parent), self._column
        if pairs is None or (row is not None and before is not None and row.order[column] == before.order[column]):
            return
        if before is not None:
            del pairs[bisect_left(pairs, (before.order[column], before.key))]
        if row is not None:
            insort(pairs, (row.order[column], row.key))

    def sort(self, column: int, *, descending: bool) -> None:
        """Order the children of every parent but the root: the groups stay where they are."""
        self._column, self._descending = column, descending
        self._sorted.clear()
        self._limits.clear()  # what the user scrolled to lies elsewhere now; and moving thousands of rows takes long

    def filter(self, text: str) -> None:
        """Show only rows with all these words in them, and what is above such rows."""
        self._filter = text.casefold().strip()
        self._matching = None
        self._limits.clear()

    def show_more(self, parent: str) -> None:
        """Let a parent show more of its children."""
        self._limits[parent] = self._limits.get(parent, WINDOW) + WINDOW

    def parents(self) -> list[str]:
        """Return the keys of everything that has children, parents before their children; the root is ``""``."""
        found, waiting = [], [""]
        while waiting:
            parent = waiting.pop(0)
            found.append(parent)
            waiting.extend(key for key in self._children.get(parent, ()) if key in self._children)
        return found

    def count(self, parent: str) -> int:
        """Return how many children match the filter, shown or not."""
        return self._visible(parent, 0)[1]

    def shown(self, parent: str) -> list[CacheRow]:
        """Return the children that a view gets: the first ones in order that match, and a row for the others."""
        limit = self._limits.get(parent, WINDOW)
        keys, number = self._visible(parent, limit)
        rows = [self.rows[key] for key in keys]
        if number > limit:
            rows.append(_more(parent, number - limit))
        return rows

    def _visible(self, parent: str, limit: int) -> tuple[list[str], int]:
        """Return the first ``limit`` children that match, in order, and how many match in all."""
        if parent == "":
            keys = sorted(self._children[""], key=lambda key: _GROUPS.get(key, 9))
        else:
            pairs = self._ordered(parent)
            if not self._filter:
                first = pairs[: -limit - 1 : -1] if self._descending else pairs[:limit]
                return [key for _, key in first], len(pairs)
            keys = [key for _, key in (reversed(pairs) if self._descending else pairs)]
        if self._filter:
            matching = self._matches()
            keys = [key for key in keys if key in matching]
        return keys[:limit], len(keys)

    def _ordered(self, parent: str) -> list[tuple[str | float, str]]:
        pairs = self._sorted.get(parent)
        if pairs is None:
            column = self._column
            pairs = sorted((self.rows[key].order[column], key) for key in self._children.get(parent, ()))
            self._sorted[parent] = pairs
        return pairs

    def _matches(self) -> set[str]:
        """Return the keys of the rows that match, and of all that is above them."""
        if self._matching is not None:
            return self._matching
        wanted = self._filter.split()
        matching: set[str] = set()
        for key, row in self.rows.items():
            if row.words and all(word in row.words for word in wanted):
                above = key
                while above and above not in matching:
                    matching.add(above)
                    above = self.rows[above].parent if above in self.rows else ""
        self._matching = matching
        return matching


def _more(parent: str, number: int) -> CacheRow:
    empty = ("",) * (len(COLUMNS) - 1)
    text = f"{number:,} more…"
    return CacheRow(f"{parent}/more", parent, RowKind.MORE, (text, *empty), ("", UNKNOWN, "", UNKNOWN, "", ""))
