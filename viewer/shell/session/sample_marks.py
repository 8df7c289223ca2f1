"""Samples that the user has marked, remembered for each dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from viewer.handover.layout import is_in_memory
from viewer.protocol import Catalogue, Split
from viewer.protocol.split import ranges_of
from viewer.shell.services.json_file import JsonFile
from viewer.shell.session.sample_names import ids_called
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import SessionState

_DATASET, _SPLITS, _NAMES = "dataset", "splits", "names"


class SampleMarks(QObject):
    """The marked samples of the dataset that is open, by split and id.

    Signals
    -------
    changed
        Other samples are marked than before.
    """

    changed = Signal()

    def __init__(self, session: Session, state: SavedState) -> None:
        super().__init__(session)
        self._state = state
        self._file: JsonFile | None = None  # None: nothing of it is kept
        self._catalogue: Catalogue | None = None
        self._place = ""
        self._splits: dict[str, Split] = {}
        self._marked: dict[str, frozenset[int]] = {}
        session.changed.connect(self._on_state)

    @property
    def splits(self) -> dict[str, frozenset[int]]:
        """The marked ids of each split that has some, in the order of the splits."""
        return {name: self._marked[name] for name in self._splits if self._marked.get(name)}

    @property
    def count(self) -> int:
        """How many samples are marked."""
        return sum(map(len, self._marked.values()))

    def of(self, split: str) -> frozenset[int]:
        """Return the marked ids of a split."""
        return self._marked.get(split, frozenset())

    def mark(self, split: str, ids: Iterable[int]) -> None:
        """Mark samples besides those that are marked."""
        self._put({split: self.of(split) | frozenset(ids)})

    def unmark(self, split: str, ids: Iterable[int]) -> None:
        """Mark samples no more."""
        self._put({split: self.of(split) - frozenset(ids)})

    def invert(self, split: str) -> None:
        """Mark those samples of a split that are not marked, and those alone."""
        if split in self._splits:
            self._put({split: _every(self._splits[split]) - self.of(split)})

    def clear(self) -> None:
        """Mark nothing any more, in any split."""
        self._put(dict.fromkeys(self._marked, frozenset()))

    def _put(self, changes: dict[str, frozenset[int]]) -> None:
        """Mark these; ids that a split does not have are no samples."""
        after = dict(self._marked)
        for name, ids in changes.items():
            if name in self._splits:
                after[name] = ids & _every(self._splits[name])
        if after == self._marked:
            return
        self._marked = after
        if self._file is not None:
            self._file.put(_DATASET, self._place)
            self._file.put(_SPLITS, {name: ranges_text(ids) for name, ids in self.splits.items()})
            named = {name: ids for name, ids in self.splits.items() if self._splits[name].names}
            called = {name: [self._splits[name].name_of(one) for one in sorted(ids)] for name, ids in named.items()}
            if called or self._file.table(_NAMES):
                self._file.put(_NAMES, called)
        self.changed.emit()

    def _on_state(self, state: SessionState) -> None:
        catalogue = state.catalogue
        if catalogue is self._catalogue:
            return
        self._catalogue = catalogue
        splits = {split.name: split for split in catalogue.splits} if catalogue is not None else {}
        place = catalogue.place if catalogue is not None else ""
        if place != self._place:
            if self._file is not None:
                self._file.save()  # it may be opened again before the next turn of the loop
            self._place = place
            self._file = self._state.marks_file(place) if place and not is_in_memory(place) else None
            self._marked = {}
        self._splits = splits
        if self._file is not None:
            known, called = self._file.table(_SPLITS), self._file.table(_NAMES)
            self._marked = {
                name: ids_in(split, text) for name, split in splits.items() if isinstance(text := known.get(name), str)
            }
            # Files keep their marks when another one comes in between.
            self._marked |= {
                name: ids_called(split, names)
                for name, split in splits.items()
                if isinstance(names := called.get(name), list)
            }
        self.changed.emit()


def ranges_text(ids: Iterable[int]) -> str:
    """Return ids as ``0-3,7``: some thousand bytes where 100,000 are marked one by one."""
    ranges = ranges_of(list(ids))
    return ",".join(str(start) if stop == start + 1 else f"{start}-{stop - 1}" for start, stop in ranges)


def ids_in(split: Split, text: str) -> frozenset[int]:
    """Return the samples of a split that a text of ranges names; what is none in it is passed over."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d{1,18})(?:-(\d{1,18}))?", text):
        low, high = int(first), int(last or first) + 1
        for start, stop in split.ranges:
            found.update(range(max(low, start), min(high, stop)))
    return frozenset(found)


def _every(split: Split) -> frozenset[int]:
    return frozenset(sample for start, stop in split.ranges for sample in range(start, stop))
