"""What it costs to have all samples of a dataset on another machine: said before it is begun."""

from __future__ import annotations

from collections.abc import Collection

from viewer.protocol.reading import Catalogue
from viewer.sizes import human_bytes
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class FetchingCost:
    """What reading all samples of some splits fetches, as far as it is known: bytes, None where nobody knows.

    What is here already is not counted out, so it is the most that it can be.
    """

    address: str
    samples: int
    bytes: int | None

    @property
    def about(self) -> str:
        """The bytes in words, for a button: ``about 3.2 GB``; empty where nobody knows."""
        return "" if self.bytes is None else f"about {human_bytes(self.bytes)}"

    @property
    def sentence(self) -> str:
        """The cost in a sentence."""
        of = counted(self.samples, "sample")
        if self.bytes is None:
            return f"To read {of}, files are fetched from {self.address}; how much that is cannot be told."
        return f"To read {of}, files are fetched from {self.address}: {self.about}, less what is here already."

    def verb(self, word: str) -> str:
        """Return the word on the button that agrees: ``Scan (about 3.2 GB)``."""
        return f"{word} ({self.about})" if self.about else word


def fetching_cost(catalogue: Catalogue, splits: Collection[str] = ()) -> FetchingCost | None:
    """Return what reading all samples of some splits (none: of all) fetches; None for a dataset that is here."""
    far = catalogue.far
    if far is None:
        return None
    meant = [split for split in catalogue.splits if not splits or split.name in splits]
    count = sum(map(len, meant))
    size = None if far.sample is None else far.sample * count
    if all(split.name in far.sizes for split in meant):
        size = sum(far.sizes[split.name] for split in meant)
    elif far.total is not None and len(meant) == len(catalogue.splits):
        size = far.total
    return FetchingCost(far.address, count, size)
