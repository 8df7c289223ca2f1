"""A far machine in this process: a filesystem of fsspec over a folder that counts what is read, and can misbehave."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.local import LocalFileSystem

from viewer.far import filesystems
from viewer.protocol import DatasetOpened, Message, OpenDataset, ReadSample
from viewer.reader.answers import Answers
from viewer.reader.failures import Request
from viewer.reader.opened import OpenedDataset

ADDRESS = "ssh://user@far/data/known"


class Shelf(LocalFileSystem):  # type: ignore[misc]  # fsspec has no types
    """The files in a folder, as another machine would give them.

    Attributes
    ----------
    reads
        What was read: path below the folder, first and last byte.
    before
        Called before each reading with the path below the folder and its first byte; may raise, wait, change files.
    listings
        Folders that were listed.
    most
        Bytes of one answer; None for as many as are asked for. More raises what a line does that is cut.
    revision
        The commit, as the Hub has one.
    """

    cachable = False

    def __init__(self, root: Path, revision: str = "") -> None:
        super().__init__(skip_instance_cache=True)
        self.root, self.revision = root, revision
        self.reads: list[tuple[str, int, int]] = []
        self.listings: list[str] = []
        self.before: Callable[[str, int], None] = lambda path, start: None
        self.down: BaseException | None = None
        self.extra: list[dict[str, Any]] = []

    def ls(self, path: str, detail: bool = False, **more: Any) -> Any:
        if self.down is not None:
            raise self.down
        self.listings.append(os.path.relpath(path, self.root))
        found = super().ls(path, detail=True, **more)
        return found + (self.extra if Path(path) == self.root else [])

    def info(self, path: Any, **more: Any) -> Any:
        if self.down is not None:
            raise self.down
        return super().info(path, **more)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **more: Any) -> bytes:
        if self.down is not None:
            raise self.down
        below = os.path.relpath(path, self.root)
        assert start is not None and end is not None
        self.before(below, start)
        content = super().cat_file(path, start=start, end=end, **more)
        self.reads.append((below, start, end))
        return content

    @property
    def bytes(self) -> int:
        """Bytes that were read."""
        return sum(end - start for _, start, end in self.reads)

    def read_of(self, start: str) -> list[str]:
        """Return the files that were read whose paths begin so."""
        return sorted({path for path, _, _ in self.reads if path.startswith(start)})


class Engine:
    """What a reader answers, in this process, with a far machine."""

    def __init__(self, cache_root: Path) -> None:
        self.cache_root = cache_root
        self.answers = Answers(lambda: False)
        self.steps: list[tuple[str, float | None]] = []
        self.at_step: Callable[[str], None] = lambda text: None

    def step(self, text: str, fraction: float | None) -> None:
        self.steps.append((text, fraction))
        self.at_step(text)

    def ask(self, request: Request) -> Message:
        try:
            return self.answers.answer(request, self.step)
        finally:
            self.answers.close_files()

    def open(self, address: str = ADDRESS, **options: Any) -> DatasetOpened:
        opened = self.ask(OpenDataset(1, address, cache_root=str(self.cache_root), **options))
        assert isinstance(opened, DatasetOpened)
        return opened

    def opened(self, opened: DatasetOpened) -> OpenedDataset:
        """Return what is open, to look at its trees."""
        return self.answers._datasets.get(opened.catalogue.path, False).opened

    def read(self, opened: DatasetOpened, sample: int, split: str = "train", **options: Any) -> Message:
        return self.ask(ReadSample(2, opened.catalogue.path, split, sample, str(self.cache_root), **options))


def put(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> Shelf:
    """Have all addresses lead to a shelf."""
    monkeypatch.setattr(filesystems, "make_filesystem", lambda address, ask: (shelf, str(shelf.root)))
    return shelf
