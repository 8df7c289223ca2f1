"""The thumbnails of one look: which there are, of which artifacts, and in which files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from viewer.artifacts.store import THUMBNAILS
from viewer.shell.session.state import SessionFailure
from viewer.shell.thumbnails.wish import ThumbnailLook

BLOCK = 128
"""Samples whose pictures lie in one folder, which is kept or goes as an artifact does."""


class Sheet:
    """What there is of one look.

    Attributes
    ----------
    pictures
        By sample: the artifacts that its picture was made of.
    failures
        By sample: why it has none.
    under_way
        Samples whose pictures are being written.
    """

    def __init__(self, look: ThumbnailLook, number: int, folder: Path) -> None:
        self.look, self.number = look, number
        self._folder = folder / THUMBNAILS / f"{number:06d}"
        self.pictures: dict[int, tuple[Path, ...]] = {}
        self.failures: dict[int, SessionFailure] = {}
        self.under_way: set[int] = set()

    def lacks(self, sample: int) -> bool:
        """Whether a sample has no picture yet, none on its way and none that failed."""
        return not (sample in self.pictures or sample in self.failures or sample in self.under_way)

    def block(self, sample: int) -> Path:
        """Return the folder of a sample's picture."""
        return self._folder / f"{sample // BLOCK:08d}"

    def blocks(self, samples: Iterable[int]) -> frozenset[Path]:
        """Return the folders of the pictures of samples."""
        return frozenset(map(self.block, {sample // BLOCK * BLOCK for sample in samples}))

    def file(self, sample: int) -> Path:
        """Return the file of a sample's picture."""
        return self.block(sample) / f"{sample}.png"

    def beside(self, sample: int) -> tuple[int, ...]:
        """Return the samples whose pictures are in the folder of a sample's picture."""
        start = sample // BLOCK * BLOCK
        return tuple(one for one in range(start, start + BLOCK) if one in self.pictures)

    def drop(self, samples: Iterable[int]) -> None:
        """Forget the pictures of these samples."""
        for sample in samples:
            self.pictures.pop(sample, None)

    def drop_lost(self) -> None:
        """Forget the pictures whose folders are gone, as the budget did not allow them."""
        for start in {sample // BLOCK * BLOCK for sample in self.pictures}:
            if not self.block(start).is_dir():
                self.drop(self.beside(start))

    def drop_outdated(self, outdated: frozenset[Path]) -> tuple[int, ...]:
        """Forget the pictures of samples whose files have changed since; return these samples."""
        gone = tuple(sample for sample, made in self.pictures.items() if not outdated.isdisjoint(made))
        self.drop(gone)
        return gone
