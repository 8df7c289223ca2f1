"""A dataset that is open, and what of it was chosen by the path that it was opened by."""

from __future__ import annotations

from viewer.protocol import Catalogue
from viewer.reader.dataset_names import DatasetNames
from viewer.reader.tree import DatasetSource
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a path inside a dataset stands for; as :class:`viewer.protocol.DatasetOpened` has it."""

    split: str = ""
    sample: int = -1
    time: float | None = None


@dataclass(frozen=True, slots=True)
class OpenedDataset:
    """A dataset that is open: what it says of itself, its samples, what its fields' names mean, and what is chosen."""

    catalogue: Catalogue
    source: DatasetSource
    names: DatasetNames
    chosen: Chosen = Chosen()


def opened_dataset(catalogue: Catalogue, source: DatasetSource, chosen: Chosen | None = None) -> OpenedDataset:
    """Return a dataset that is open, whose fields' names are those of its first sample that can be read."""
    samples = ((split.name, split.id_at(place)) for split in catalogue.splits for place in range(len(split)))
    return OpenedDataset(catalogue, source, DatasetNames(samples), chosen or Chosen())
