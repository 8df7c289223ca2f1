"""Which artifact: dataset, split, sample, base and time step, and the directory that belongs to them."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from viewer.digests import blake2b_hex
from viewer.values import dataclass

_SLUG = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class ArtifactKey:
    """One base of one sample at one time step.

    Attributes
    ----------
    dataset
        Absolute path of the dataset's folder.
    split, sample, base
        As the dataset names them; ``sample`` is its real id, not its place in a list.
    time_index
        Place of the time step among the sample's sorted times.
    state
        A digest of the state (size, modification time, inode) of the files that were read, so that a field of a
        rewritten file never meets the mesh of the old one. Empty where it is not known: any state is meant.
    """

    dataset: str
    split: str
    sample: int
    base: str
    time_index: int
    state: str = ""

    @property
    def dataset_directory(self) -> Path:
        """The folder of all artifacts of this dataset, relative to the store."""
        # The digest keeps two datasets of one name apart; the slug lets the user recognise the folder.
        digest = _digest(self.dataset, 5)
        slug = _SLUG.sub("-", Path(self.dataset).name)[:40].strip(".") or "dataset"
        return Path(f"{slug}-{digest}")

    @property
    def sample_directory(self) -> Path:
        """The folder of all artifacts of this sample, relative to the store."""
        return self.dataset_directory / _component(self.split) / f"sample_{self.sample:09d}"

    @property
    def directory(self) -> Path:
        """The folder of this artifact, relative to the store."""
        state = f"@{_component(self.state)}" if self.state else ""
        return self.sample_directory / (self.stem + state)

    @property
    def stem(self) -> str:
        """What the names of the folders of this base and time step begin with, whatever the state."""
        return f"time_{self.time_index:05d}-{_component(self.base)}"


def _component(name: str) -> str:
    """Spell any name as one path component that cannot be ``.``, ``..`` or hidden, nor longer than 120 characters."""
    quoted = quote(name, safe=" ()+=,@", errors="surrogateescape").replace(".", "%2E")
    if len(quoted) <= 120 and quoted:
        return quoted
    return f"{quoted[:100]}-{_digest(name, 8)}"


def _digest(name: str, size: int) -> str:
    return blake2b_hex(name.encode("utf-8", "surrogateescape"), size)
