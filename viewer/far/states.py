"""What the files of a sample were when the far machine was last asked: without asking it again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from viewer.far.entries import FarEntry, digest_of_entries
from viewer.far.place import FarPlace
from viewer.far.seen import Listings

_TABLES = "hf_datasets"


class FarStates:
    """States of the samples of a dataset on another machine, by what was listed for whoever read them.

    Parameters
    ----------
    place
        Where its files are put here.
    backend
        How it is stored.
    """

    def __init__(self, place: FarPlace, backend: str) -> None:
        self._revision, self._backend = place.revision, backend
        self._listings = Listings(place.seen, place.revision)

    @classmethod
    def of_dataset(cls, dataset: str, backend: str) -> FarStates | None:
        """Return those of the dataset in a folder; None where it is on this machine."""
        place = FarPlace.of(Path(dataset))
        return None if place is None else cls(place, backend)

    def of(self, split: str, number: int) -> str:
        """Return the state of a sample; empty where nobody has asked for it."""
        if self._revision:
            return f"revision {self._revision}"
        if self._backend == _TABLES:
            return self._digest("in data", lambda entry: entry.part.startswith(f"{split}-")) or self._digest(
                f"below data/{split}", lambda entry: True
            )
        return self._digest(f"below data/{split}/sample_{number:09d}", lambda entry: True)

    def _digest(self, key: str, meant: Callable[[FarEntry], bool]) -> str:
        known = self._listings.listing(key)
        entries = [entry for entry in known.entries if meant(entry)] if known is not None else []
        return f"far {digest_of_entries(entries)}" if entries else ""
