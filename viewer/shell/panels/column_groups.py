"""The columns of the table of samples in groups, one after the other: marks, errors, what a scan has found, globals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

Group = Literal["marks", "errors", "scanned", "globals"]
_ORDER: tuple[Group, ...] = ("marks", "errors", "scanned", "globals")


class ColumnGroups:
    """Names of columns.

    Attributes
    ----------
    names
        Of all groups.
    """

    def __init__(self) -> None:
        self._groups: dict[Group, tuple[str, ...]] = dict.fromkeys(_ORDER, ())
        self.names: list[str] = []

    def of(self, group: Group) -> tuple[str, ...]:
        """Return the names of a group."""
        return self._groups[group]

    def start(self, group: Group) -> int:
        """Return the place of the first column of a group among all."""
        return sum(len(self._groups[before]) for before in _ORDER[: _ORDER.index(group)])

    def put(self, group: Group, names: Sequence[str]) -> None:
        """Have a group consist of these."""
        self._groups[group] = tuple(names)
        self.names = [name for known in _ORDER for name in self._groups[known]]

    def steps(self, group: Group, wanted: Sequence[str]) -> Iterator[tuple[bool, int, int, tuple[str, ...]]]:
        """Yield how a group becomes another one, so that what is in both stays what it is on screen.

        Each step: whether columns come (else they go), the place of the first among all, how many they are, and what
        the group consists of after it. Columns that would change places go and come.
        """
        before = self.of(group)
        stay = [name for name in before if name in wanted]
        if [name for name in wanted if name in stay] != stay:
            stay = []
        names, start = list(before), self.start(group)
        for at, count in reversed(list(_runs(before, stay))):
            del names[at : at + count]
            yield False, start + at, count, tuple(names)
        for at, count in _runs(wanted, stay):
            names[at:at] = wanted[at : at + count]
            yield True, start + at, count, tuple(names)


def _runs(names: Sequence[str], stay: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each run of names that do not stay begins, and how many they are."""
    count = 0
    for at, name in enumerate((*names, None)):
        if name is not None and name not in stay:
            count += 1
        elif count:
            yield at - count, count
            count = 0
