"""Where thumbnails are kept: some in memory, all in files that count in the budget of the cache."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from viewer.protocol import DrawFigure
from viewer.shell.services.budget import Budget
from viewer.shell.services.tasks import Tasks
from viewer.shell.thumbnails.picture_files import KeptPicture, keep_picture, load_picture
from viewer.shell.thumbnails.sheet import Sheet

MEMORY = 24 << 20
"""Bytes of pictures that are kept in memory; those that are seen are kept whatever they take."""

AT_ONCE = 12
"""Pictures that are read from their files in one go, in about ten milliseconds."""

COUNTED = 500
"""Milliseconds between two looks at what the pictures take on disk."""

NAME = "thumbnails"
"""What the budget knows the pictures by that are seen."""

Key = tuple[int, int]
"""Number of a sheet, and of a sample."""


class ThumbnailShelf(QObject):
    """Keeps pictures.

    Signals
    -------
    changed
        A picture of this sample has come into memory, or cannot be had any more.
    lost
        The file of a picture is gone, as the budget did not allow it: its sample.
    failed
        Why pictures cannot be kept, in a sentence.
    """

    changed = Signal(int)
    lost = Signal(int)
    failed = Signal(str)

    def __init__(self, budget: Budget, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget, self._tasks = budget, tasks
        self._memory: dict[Key, QImage] = {}  # the one that was asked for last at the end
        self._sheet: Sheet | None = None
        self._seen: frozenset[int] = frozenset()
        self._held: frozenset[Path] = frozenset()
        self._wanted: dict[int, None] = {}  # to be read from their files
        self._reading = False
        self._uncounted: set[Path] = set()
        self._counting = QTimer(self, singleShot=True, interval=COUNTED)
        self._counting.timeout.connect(self.count)

    def show(self, sheet: Sheet | None, seen: Iterable[int]) -> None:
        """Have the pictures of these samples ready from now on; the files of no others are safe from the budget."""
        self._sheet, self._seen = sheet, frozenset(seen)
        self._wanted = {sample: None for sample in self._wanted if sample in self._seen}
        self._keep()

    def hold(self, blocks: Iterable[Path]) -> None:
        """Keep the files in these folders, in place of those that were to be kept before."""
        self._held = frozenset(blocks)
        self._keep()

    def picture(self, sample: int) -> QImage | None:
        """Return the picture of a sample; where it is in a file alone it is read, and :attr:`changed` says so."""
        sheet = self._sheet
        if sheet is None:
            return None
        found = self._find((sheet.number, sample))
        if found is None and sample in sheet.pictures:
            self._wanted[sample] = None
            self._read()
        return found

    def former(self, sheet: Sheet, sample: int) -> QImage | None:
        """Return a picture of another sheet, if it is still in memory."""
        return self._find((sheet.number, sample))

    def put(self, sheet: Sheet, sample: int, order: DrawFigure, made_of: tuple[Path, ...]) -> None:
        """Keep what the renderer has drawn; its file is gone then."""

        def done(kept: KeptPicture) -> None:
            sheet.under_way.discard(sample)
            if kept.first:
                sheet.drop(before)  # the budget has taken away what was there
            sheet.pictures[sample] = made_of
            self._uncounted.add(sheet.block(sample))
            if not self._counting.isActive():
                self._counting.start()
            if sample in self._seen:
                self._remember((sheet.number, sample), kept.picture)
            self.changed.emit(sample)

        def fail(error: Exception) -> None:
            sheet.under_way.discard(sample)
            why = getattr(error, "strerror", None) or str(error)
            words = f"{why[:1].lower()}{why[1:]}"
            self.failed.emit(
                f"Thumbnails cannot be written to the cache: {words}; more are made when the view changes."
            )

        before = sheet.beside(sample)
        sheet.under_way.add(sample)
        self._tasks.start(partial(keep_picture, order, sheet.file(sample)), done, fail)

    def count(self) -> None:
        """Have the budget count what has been written."""
        for block in self._uncounted:
            self._budget.published(block)
        self._uncounted.clear()

    def forget(self) -> None:
        """The cache root is gone, or another dataset is open: keep nothing."""
        self._counting.stop()
        self.count()
        self._memory.clear()
        self.hold(())
        self.show(None, ())

    def drop(self, sheet: Sheet, samples: Iterable[int]) -> None:
        """Forget pictures that are not true any more; their files will be written anew."""
        for sample in samples:
            self._memory.pop((sheet.number, sample), None)

    def _keep(self) -> None:
        sheet = self._sheet
        blocks = self._held if sheet is None else self._held | sheet.blocks(self._seen)
        self._budget.keep_beside(NAME, blocks)

    def _find(self, key: Key) -> QImage | None:
        picture = self._memory.pop(key, None)
        if picture is not None:
            self._memory[key] = picture
        return picture

    def _remember(self, key: Key, picture: QImage) -> None:
        self._memory[key] = picture
        size = sum(one.sizeInBytes() for one in self._memory.values())
        for old in list(self._memory):
            if size <= MEMORY:
                break
            if self._sheet is None or old[0] != self._sheet.number or old[1] not in self._seen:
                size -= self._memory.pop(old).sizeInBytes()

    def _read(self) -> None:
        """Read the next pictures that are wanted."""
        sheet = self._sheet
        if self._reading or sheet is None or not self._wanted:
            return
        samples = list(self._wanted)[:AT_ONCE]
        for sample in samples:
            del self._wanted[sample]
        files = [sheet.file(sample) for sample in samples]
        self._reading = True

        def done(pictures: list[QImage | None]) -> None:
            self._reading = False
            for sample, picture in zip(samples, pictures, strict=True):
                self._take(sheet, sample, picture)
            self._read()

        self._tasks.start(lambda: list(map(load_picture, files)), done, lambda _error: done([None] * len(samples)))

    def _take(self, sheet: Sheet, sample: int, picture: QImage | None) -> None:
        """Take in what came of a file."""
        if picture is not None:
            self._budget.used(sheet.block(sample))
            self._remember((sheet.number, sample), picture)
            self.changed.emit(sample)
        elif sheet.pictures.pop(sample, None) is not None and sheet is self._sheet:
            self.lost.emit(sample)
