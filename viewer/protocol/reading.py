"""What the window asks the reader, and what the reader answers."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from viewer.doors import Door
from viewer.protocol.far import FarFacts
from viewer.protocol.split import Split
from viewer.values import dataclass

ALL_BASES = "*"
"""In place of a base's name: every base of the sample with cells, as one artifact whose zones are ``base/zone``."""


# Window to reader ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """Open the dataset in the folder ``path`` and describe it: answered by :class:`DatasetOpened`.

    A folder that is no dataset but holds some is answered by :class:`DatasetsFound`. ``follow`` (here and in other
    requests) allows symbolic links that lead out of the dataset's folder; links inside files never may. ``cache_root``
    is that of the window, beside which the reader may put files for a moment; empty where there is none.

    ``path`` may be an address (:mod:`viewer.address`): its files are fetched into ``cache_root``, or, where ``keep`` is
    set, into the folder ``kept``, from which they are taken then and later; empty: none are kept.
    """

    id: int
    path: str
    follow: bool = False
    cache_root: str = ""
    kept: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class UseCopy:
    """Read the samples that a script handed over in the folder ``path`` from ``copy`` once they are gone; no answer."""

    path: str
    copy: str


@dataclass(frozen=True, slots=True)
class ReadSample:
    """Publish one base of one sample at one time as an artifact: answered by :class:`SampleRead`.

    ``base`` empty: the first base with cells; :data:`ALL_BASES`: all of them together. ``time`` None: the first; else
    the nearest. ``fields`` names the fields to read; a name that the base does not have is left out, and empty means
    the first one. ``cache_root`` is where the artifact store lies. ``reference`` is the dataset whose meshes the values
    belong to where ``dataset`` is a file or folder of arrays (:mod:`viewer.reader.predictions`), else empty.
    """

    id: int
    dataset: str
    split: str
    sample: int
    cache_root: str
    base: str = ""
    time: float | None = None
    fields: tuple[str, ...] = ()
    follow: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CheckSample:
    """Find out whether the files of a sample are still as they were read: answered by :class:`SampleChecked`.

    ``time_index`` and ``state`` are those of the manifest of its artifact, ``reference`` is as in :class:`ReadSample`.
    """

    id: int
    dataset: str
    split: str
    sample: int
    time_index: int
    state: str
    follow: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Read the globals of samples of a split, for the table of samples: answered by :class:`TableRead`.

    ``start`` is the place in the split (0-based) of the first one; the reader goes on for as long as it likes, but
    not longer than the user waits for a sample (a quarter of a second), and the next request goes on from there.
    """

    id: int
    dataset: str
    split: str
    start: int
    follow: bool = False


@dataclass(frozen=True, slots=True)
class WriteExample:
    """Write the example dataset to ``path`` unless a complete one is there: answered by :class:`ExampleWritten`."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class DownloadDataset:
    """Download the dataset ``repo`` of the Hugging Face Hub into the folder ``path``: see ``reader/hub.py``.

    ``first`` is how many samples of each split are wanted, 0 for all. Answered by :class:`DatasetDownloaded`.
    """

    id: int
    repo: str
    path: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give up the request ``id`` if it is waiting or can be stopped: answered by :class:`Cancelled`.

    A request that is done by then gets its usual answer; one that the reader does not know gets none.
    """

    id: int


# Reader to window ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a dataset says of itself before any sample is read.

    ``infos`` is the content of infos.yaml and ``problems`` maps each problem definition's name to its content, both as
    JSON values. ``warnings`` are sentences about what could not be used. ``taken_for`` says in words what the path was
    found to be, where its backend does not. Of a dataset on another machine ``path`` is the folder here into which its
    files are fetched as they are needed, and ``far`` has its address. ``rest`` fetches what a download lacks.
    """

    path: str
    name: str
    backend: str
    splits: tuple[Split, ...]
    infos: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    taken_for: str = ""
    far: FarFacts | None = None
    rest: Door | None = None

    @property
    def place(self) -> str:
        """Where it is, as the user knows it and as it is remembered: its address, or its path."""
        return self.path if self.far is None else self.far.address


@dataclass(frozen=True, slots=True)
class DatasetOpened:
    """Answer to :class:`OpenDataset`.

    ``split``, ``sample`` and ``time`` (its value) are what the path stands for where it is a part of the dataset, a
    file that was chosen. Empty, -1 and None where it stands for no part.
    """

    id: int
    catalogue: Catalogue
    split: str = ""
    sample: int = -1
    time: float | None = None


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A dataset in a folder of datasets, as its infos.yaml describes it; ``trouble`` says why it cannot be opened."""

    path: str
    name: str
    backend: str = ""
    samples: dict[str, int] = field(default_factory=dict)
    licence: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class DatasetsFound:
    """Answer to :class:`OpenDataset` for a folder that holds datasets, sorted by name."""

    id: int
    path: str
    datasets: tuple[DatasetEntry, ...]


@dataclass(frozen=True, slots=True)
class TableRead:
    """Answer to :class:`ReadTable`: the globals (at the first time step) of the samples from ``start`` on.

    ``rows`` has one dict for each sample, in the order of the split: numbers and texts by the global's name; the
    components of a short vector are ``name[0]``, ``name[1]`` … A sample that cannot be read has None, and
    one that would have to be fetched from another machine an empty dict.
    """

    id: int
    split: str
    start: int
    rows: tuple[dict[str, Any] | None, ...]


@dataclass(frozen=True, slots=True)
class SampleRead:
    """Answer to :class:`ReadSample`: the artifact's directory and the fields that were asked for and are there."""

    id: int
    artifact: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleChecked:
    """Answer to :class:`CheckSample`: whether the files have changed since they were read, or are gone."""

    id: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Answer to a request that :class:`Cancel` ended: the reader is free for the next one."""

    id: int


@dataclass(frozen=True, slots=True)
class ExampleWritten:
    """Answer to :class:`WriteExample`."""

    id: int
    path: str


@dataclass(frozen=True, slots=True)
class DatasetDownloaded:
    """Answer to :class:`DownloadDataset`: the folder is complete and can be opened."""

    id: int
    path: str
