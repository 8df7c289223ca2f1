"""Does what the user asks for in the cache dock: show, pin, remove, export, tell more."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.cache import SweepReport
from viewer.fetched_removal import Removed, remove_files
from viewer.shell.cache_dock.export import Exported, export_artifact, export_name
from viewer.shell.cache_dock.rows import DETAILS, CacheRow, RowKind, count
from viewer.shell.cache_dock.snapshot import ArtifactEntry, Marks
from viewer.shell.cache_dock.sweep_apart import run_sweep
from viewer.shell.cache_dock.sweep_words import report_details
from viewer.shell.services.budget import Budget
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.session import Session
from viewer.shell.session.state import Selection
from viewer.shell.widgets.prompts import Prompts
from viewer.sizes import human_bytes


class CacheController(QObject):
    """Carries out the commands of the cache dock.

    Signals
    -------
    notified
        A sentence on what was done.
    trouble
        A sentence and a detail on what could not be done.
    reveal_wanted
        A path to open in the file manager.
    changed
        Something in the temp root was removed.
    """

    notified = Signal(str)
    trouble = Signal(str, str)
    reveal_wanted = Signal(str)
    changed = Signal()

    def __init__(
        self, session: Session, budget: Budget, tasks: Tasks, prompts: Prompts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._budget = budget
        self._tasks = tasks
        self._prompts = prompts
        self._entries: dict[Path, ArtifactEntry] = {}
        self._do: dict[str, Callable[[list[CacheRow]], None]] = {
            "show": lambda rows: self.show(rows[0]),
            "pin": lambda rows: self._pin(rows, self._budget.pin),
            "unpin": lambda rows: self._pin(rows, self._budget.unpin),
            "remove": self.remove,
            "export": lambda rows: self.export(rows[0]),
            "reveal": lambda rows: self.reveal_wanted.emit(str(rows[0].path)),
            "details": lambda rows: self._prompts.show_message(rows[0].texts[0], rows[0].texts[DETAILS], rows[0].tip),
        }

    def take_entries(self, entries: tuple[ArtifactEntry, ...]) -> None:
        """Know what the artifacts in the dock are."""
        self._entries = {entry.directory: entry for entry in entries}

    def marks(self) -> Marks:
        """Return which artifacts are shown and pinned, and when each was last used (seconds since the epoch)."""
        index = self._budget.index
        since = time.time() - time.monotonic()
        used = {path: since + at for path in index.directories if (at := index.last_used(path)) is not None}
        return Marks(index.shown, index.pinned, used)

    def budget(self, _root: Path) -> int:
        """Return the bytes that artifacts and what was fetched may take."""
        return self._budget.limit

    def do(self, what: str, rows: list[CacheRow]) -> None:
        """Carry out a command of :class:`CacheTree`."""
        self._do[what](rows)

    def show(self, row: CacheRow) -> None:
        """Bring an artifact to the screen, opening its dataset if need be."""
        entry = self._entries.get(row.path) if row.path else None
        if entry is None:
            self.notified.emit("This artifact has just been removed.")
            return
        catalogue = self._session.state.catalogue
        if catalogue is not None and catalogue.place == entry.dataset:
            self._session.select(split=entry.split, sample=entry.sample, base=entry.base, time=entry.time)
        else:
            first = Selection(split=entry.split, sample=entry.sample, base=entry.base, time=entry.time)
            self._session.open_dataset(entry.dataset, first)

    def _pin(self, rows: list[CacheRow], change: Callable[[Path], None]) -> None:
        for row in rows:
            if row.path is not None:
                change(row.path)

    # removing

    def remove(self, rows: list[CacheRow]) -> None:
        """Remove artifacts, what was fetched, or orphans: with the care of a sweep, for what a row says may be old."""
        artifacts = [row.path for row in rows if row.kind is RowKind.ARTIFACT and row.path is not None]
        orphans = [row.path for row in rows if row.kind is RowKind.ORPHAN and row.path is not None]
        if artifacts:
            self._budget.remove(artifacts, lambda freed: self._on_removed(len(artifacts), freed))
        if fetched := [row.path for row in rows if row.kind is RowKind.FETCHED and row.path is not None]:
            self._remove_fetched(fetched)
        if orphans:
            self._remove_orphans(orphans)

    def _remove_fetched(self, folders: list[Path]) -> None:
        def work() -> list[Removed]:
            return [remove_files(folder.parent, folder, self._tasks.cancelled) for folder in folders]

        def done(removed: list[Removed]) -> None:
            freed = human_bytes(sum(one.bytes for one in removed))
            left = [one.why_not for one in removed if one.why_not]
            if left:
                self.trouble.emit(f"Removed {freed} of what was fetched, but not all that was chosen: {left[0]}.", "")
            else:
                self.notified.emit(f"Removed {freed} that were fetched; what is needed is fetched again.")
            self.changed.emit()

        self._tasks.start(work, done)

    def _on_removed(self, number: int, freed: int) -> None:
        self.notified.emit(f"Removed {count(number, 'artifact')}, {human_bytes(freed)} freed.")

    def _remove_orphans(self, paths: list[Path]) -> None:
        place, names = paths[0].parent, frozenset(path.name for path in paths)

        def done(report: SweepReport) -> None:
            self.changed.emit()
            if report.failed:
                self.trouble.emit(report.summary(), report_details(report))
            else:
                self.notified.emit(
                    report.summary() if report.removed else "It has already been removed, or is in use again."
                )

        def work() -> SweepReport:
            return run_sweep(place, self._tasks.cancelled, names=names)

        self._tasks.start(work, done, lambda error: self.trouble.emit(f"The orphans could not be removed: {error}", ""))

    # exporting

    def export(self, row: CacheRow) -> None:
        """Copy an artifact's directory to a folder that the user chooses."""
        entry = self._entries.get(row.path) if row.path else None
        folder = self._prompts.choose_folder(f"Export {row.texts[0]} to", str(Path.home())) if entry else None
        if entry is None or folder is None:
            return
        if refusal := goes_with_cache(folder):
            self.trouble.emit(refusal, "")
            return
        self.notified.emit(f"Exporting {row.texts[0]}…")

        def done(result: Exported) -> None:
            if result.problem:
                self.trouble.emit(f"{row.texts[0]} could not be exported: {result.problem}", result.detail)
            else:
                what = f"{count(result.files, 'file')}, {human_bytes(result.bytes)}"
                self.notified.emit(f"Exported {row.texts[0]} to {result.path} ({what}).")

        self._tasks.start(
            lambda: export_artifact(entry.directory, folder, export_name(entry), self._tasks.cancelled), done
        )
