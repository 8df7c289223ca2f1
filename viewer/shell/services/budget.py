"""Keeps the artifacts of this window within their budget: measures what is published, and evicts what was used least.

What must not go is decided here, in the thread of the window, at the moment of the rename; everything that takes time
(measuring, deleting) runs in the pool.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.artifacts.index import ArtifactIndex, Contents, measure
from viewer.artifacts.limit import default_budget
from viewer.artifacts.store import ArtifactStore
from viewer.fetched_files import FETCHED, evict
from viewer.shell.services.tasks import Tasks

BATCH = 100
"""Artifacts renamed in one go: about 7 ms, less than a frame."""

T = TypeVar("T")

Kept = Callable[[], frozenset[Path]]
"""Says which artifacts stay; asked again for each batch, because the user goes on meanwhile."""


class Budget(QObject):
    """Owns the store's limit and the index behind it.

    Attributes
    ----------
    store, index
        The artifacts on disk, and the books about them.
    limit, fetched
        Bytes that may be taken in all, and what was fetched from other machines takes of them.

    Signals
    -------
    changed
        An artifact was published, changed, pinned or removed, or the limit changed.
    """

    changed = Signal()

    def __init__(self, cache_root: Path, tasks: Tasks, limit: int = 0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = logging.getLogger("viewer.budget")
        self._tasks = tasks
        self._wanted = limit
        self._due = False  # whether evict() is about to be called
        self._at_work = 0
        self.set_cache_root(cache_root)

    @property
    def settled(self) -> bool:
        """Whether everything is counted and all that had to go is gone."""
        return not self._due and not self._at_work

    def set_limit(self, limit: int) -> None:
        """Allow so many bytes from now on; 0 for what suits the disk."""
        self._wanted = limit
        self.limit = limit or default_budget(self.store.cache_root)
        self.count_fetched(self.fetched)
        self.changed.emit()

    def count_fetched(self, size: int) -> None:
        """Take into account what was fetched from other machines: the artifacts may take the rest."""
        self.fetched = size
        self.index.limit = self.limit and max(self.limit - size, 1)
        self.evict()

    def set_cache_root(self, cache_root: Path) -> None:
        """Go on with a new, empty cache root."""
        self.store = ArtifactStore(cache_root)
        self.limit, self.fetched = self._wanted or default_budget(cache_root), 0
        self.index = ArtifactIndex(self.limit)
        self.changed.emit()

    def pin(self, directory: Path) -> None:
        """Keep an artifact until it is unpinned or the program ends."""
        self.index.pin(directory)
        self.changed.emit()

    def unpin(self, directory: Path) -> None:
        """Treat an artifact like any other again."""
        self.index.unpin(directory)
        self.evict()
        self.changed.emit()

    def keep(self, **groups: Iterable[Path]) -> None:
        """Say which artifacts must not go: any of ``shown``, ``loading`` and ``next``, each replacing what it was.

        What is no longer needed goes, if it has to, when whoever calls this is done: it may be about to use some of it.
        """
        before = self.index.kept
        for name, directories in groups.items():
            setattr(self.index, name, frozenset(directories))
        self._evict_soon(before)

    def keep_beside(self, name: str, directories: Iterable[Path]) -> None:
        """Say which artifacts are seen beside the shown one by ``name``, and must not go either; see :meth:`keep`."""
        before = self.index.kept
        self.index.keep_beside(name, directories)
        self._evict_soon(before)

    def _evict_soon(self, kept_before: frozenset[Path]) -> None:
        if kept_before - self.index.kept and self.index.is_over and not self._due:
            self._due = True
            QTimer.singleShot(0, self, self.evict)

    def used(self, directory: Path) -> None:
        """Note that an artifact goes on screen."""
        if directory in self.index:
            self.index.use(directory)
        else:  # published by a reader that died before it could say so
            self.published(directory)

    def used_once(self, directory: Path) -> None:
        """Note that an artifact, which is new, is read for a single look, and may go first."""
        self.index.use_once(directory)

    def published(self, directory: Path) -> None:
        """Count an artifact that is new or has got another field, and evict what is too much then."""
        self._count([directory])

    def _count(self, directories: Iterable[Path]) -> None:
        index = self.index

        def note(found: list[tuple[Path, Contents | None]]) -> None:
            if index is not self.index:
                return  # the cache root was replaced meanwhile
            for directory, contents in found:
                if contents is not None:
                    index.put(directory, contents)
                else:
                    index.drop(directory)
            self.evict()
            self.changed.emit()

        self._start(lambda: [(directory, measure(directory)) for directory in directories], note)

    def reader_ended(self, pid: int) -> None:
        """Remove what a reader that has died was building, and count what it had published without saying so."""
        store, known = self.store, set(self.index.directories)

        def tidy() -> list[Path]:
            store.tidy(pid, self._tasks.cancelled)
            return [directory for directory in store.directories() if directory not in known]

        self._start(tidy, self._count)

    def evict(self) -> None:
        """Remove what the limit does not allow."""
        self._due = False
        victims = self.index.victims()
        if victims:
            self._log.info("evicting %d artifacts over the budget", len(victims))
            self._set_aside(victims, lambda: self.index.kept, self._delete_quietly)

    def make_room(self, done: Callable[[int], None]) -> None:
        """Remove all that may go, since the disk is full; ``done`` gets the bytes of artifacts freed once they are."""
        directories = self.index.expendable()
        self._set_aside(directories, lambda: self.index.kept, lambda aside: self._delete(aside, done, fetched=True))

    def remove(self, directories: Iterable[Path], done: Callable[[int], None] = lambda _freed: None) -> None:
        """Remove artifacts because the user says so, pinned ones too, but none that is shown or on its way."""
        self._set_aside(list(directories), lambda: self.index.in_use, lambda aside: self._delete(aside, done))

    def clear(self, done: Callable[[int], None]) -> None:
        """Remove every artifact that is not shown, on its way or pinned; ``done`` gets the bytes freed."""
        directories, index = list(self.index.directories), self.index
        self._set_aside(directories, lambda: index.in_use | index.pinned, lambda aside: self._delete(aside, done))

    def discard(self, directory: Path) -> None:
        """Let one artifact no longer be found, even the shown one: it is to be read again."""
        self._set_aside([directory], frozenset, self._delete_quietly)

    def forget(self, dataset: str) -> None:
        """Let the artifacts of a dataset no longer be found, because its files have changed."""
        folder, aside = self.store.folder_of(dataset), self.store.forget(dataset)
        if aside is None:
            return  # nothing was read yet
        for directory in self.index.directories:
            if directory.is_relative_to(folder):
                self.index.drop(directory)
        self._delete_quietly([aside])
        self.changed.emit()

    def _set_aside(
        self,
        directories: list[Path],
        kept: Kept,
        then: Callable[[list[Path]], None],
        moved: tuple[Path, ...] = (),
    ) -> None:
        """Rename artifacts in batches, so that a thousand of them stop no frame; ``then`` gets the new paths."""

        def again() -> None:
            self._at_work -= 1
            self._set_aside(rest, kept, then, tuple(aside))

        batch, rest = directories[:BATCH], directories[BATCH:]
        index, aside, stay = self.index, list(moved), kept()
        for directory in batch:
            if directory in stay:
                continue
            path = self.store.set_aside(directory)
            if path is not None:
                aside.append(path)
            if path is not None or not directory.exists():
                index.drop(directory)
        if rest:
            self._at_work += 1
            QTimer.singleShot(0, self, again)
        else:
            then(aside)
            self.changed.emit()

    def _delete_quietly(self, aside: list[Path]) -> None:
        self._delete(aside, lambda _freed: None)

    def _delete(self, aside: list[Path], done: Callable[[int], None], *, fetched: bool = False) -> None:
        store, cancelled = self.store, self._tasks.cancelled

        def work() -> int:
            if fetched:
                evict(store.cache_root / FETCHED, 0, cancelled)
            return store.delete(aside, cancelled)

        self._start(work, done, lambda _error: done(0))

    def _start(
        self, function: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        self._at_work += 1

        def finish(result: T) -> None:
            self._at_work -= 1
            done(result)

        def fail(error: Exception) -> None:
            self._at_work -= 1
            if failed is not None:
                failed(error)

        self._tasks.start(function, finish, fail)
