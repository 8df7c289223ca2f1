"""What the window asks a scanner, and what the scanner answers: figures of a whole dataset, found, kept and looked up.

A scanner is a process of its own: it has readers (or a cluster) scan, keeps what they find in the user's cache folder
and looks things up there, so that the window holds nothing that grows with the dataset but the columns it shows.
Requests that carry an ``id`` are answered by one message each, in their order but for :class:`ReadFindings` and
:class:`ForgetScan`, which may take seconds and hold up nobody; ``BeginScan`` is answered by several.
"""

from __future__ import annotations

from viewer.pairs.matching import FieldKey
from viewer.protocol.reading import Catalogue
from viewer.protocol.scan_figures import ScanColumn, ScanFinding, SplitFigures
from viewer.values import dataclass

# Window to scanner --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenScan:
    """Take up a dataset, and look up what is kept of it: answered by :class:`ScanOpened`.

    ``folder`` is where results are kept from one run to the next, ``scratch`` the cache root of the window. ``follow``
    is as in :class:`viewer.protocol.OpenDataset`. Kept results of samples whose files have changed do not count; that
    is found out after the answer, which must not wait for 100,000 files, and told by :class:`ScanChanged`.
    """

    id: int
    catalogue: Catalogue
    folder: str
    scratch: str
    follow: bool = False


@dataclass(frozen=True, slots=True)
class BeginScan:
    """Scan these splits but for samples that are known: :class:`ScanAdvanced`, and :class:`ScanEnded` at the end.

    ``cluster`` is the address of a Dask scheduler; empty: on this machine. ``again`` has all samples read once more.
    """

    id: int
    splits: tuple[str, ...]
    cluster: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class PauseScan:
    """Begin nothing more for now, or go on; no answer."""

    paused: bool


@dataclass(frozen=True, slots=True)
class StopScan:
    """End the scan that is under way and keep what it has found; its ``ScanEnded`` follows."""


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """What is known of every split, and of all: answered by :class:`FiguresRead`."""

    id: int


@dataclass(frozen=True, slots=True)
class ReadColumns:
    """Numbers of each sample of a split, or of all splits one after the other: answered by :class:`ColumnsRead`."""

    id: int
    split: str
    columns: tuple[ScanColumn, ...]


@dataclass(frozen=True, slots=True)
class ReadHistogram:
    """How many values of a field or global lie in each of some bins: answered by :class:`HistogramRead`.

    The ``bins`` have equal widths and span all values of ``split``. ``sample`` None: those of all samples of the split.
    """

    id: int
    field: FieldKey
    split: str
    bins: int
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class ReadFindings:
    """What is wrong with the dataset as far as it is known: answered by :class:`FindingsRead`."""

    id: int


@dataclass(frozen=True, slots=True)
class ForgetScan:
    """Remove what is kept of this dataset: answered by :class:`ScanForgotten`. A scan under way ends first."""

    id: int


# Scanner to window --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScanOpened:
    """Answer to :class:`OpenScan`: what is kept, without fields; and all columns that can be asked for."""

    id: int
    splits: tuple[SplitFigures, ...]
    columns: tuple[ScanColumn, ...]
    kept_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ScanChanged:
    """Unasked: samples of which results were kept have changed or gone, so less is known than was said."""

    samples: int


@dataclass(frozen=True, slots=True)
class ScanAdvanced:
    """How far a scan is, at most a few times a second.

    ``done`` of ``total`` samples, those known before included; ``rate`` samples a second lately, ``left`` seconds that
    remain, None while nobody can tell; ``broken`` samples that cannot be read. ``elsewhere``: another program scans the
    dataset, and what it finds is what is done.
    """

    id: int
    done: int
    total: int
    rate: float
    left: float | None
    broken: int
    paused: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class ScanRemark:
    """Unasked: what is to be known of the scan while it goes on, as that a worker of the cluster is left out."""

    id: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """The scan has ended. ``trouble`` is why, in a sentence, where not all were read and nobody had stopped it."""

    id: int
    done: int
    total: int
    broken: int
    stopped: bool = False
    trouble: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """Answer to :class:`ReadFigures`: each split, then all of them, and all columns that there are."""

    id: int
    splits: tuple[SplitFigures, ...]
    columns: tuple[ScanColumn, ...]
    kept_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ColumnsRead:
    """Answer to :class:`ReadColumns`: a file in the cache root for each column, which whoever asked removes.

    It has one double (little-endian) for each place in the split; NaN where the sample is unknown, broken, or has no
    such number.
    """

    id: int
    split: str
    columns: tuple[ScanColumn, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistogramRead:
    """Answer to :class:`ReadHistogram`: one edge more than counts; no edges where nothing is known.

    The counts add up to all finite values. Of fields only finer bins are kept, 256 at least from the lowest value to
    the highest, over each of which values are taken to be spread evenly; of globals all values.
    """

    id: int
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    nan: int = 0
    infinite: int = 0


@dataclass(frozen=True, slots=True)
class FindingsRead:
    """Answer to :class:`ReadFindings`, the worst first."""

    id: int
    findings: tuple[ScanFinding, ...]


@dataclass(frozen=True, slots=True)
class ScanForgotten:
    """Answer to :class:`ForgetScan`."""

    id: int
    trouble: str = ""


ScanRequest = OpenScan | ReadFigures | ReadColumns | ReadHistogram | ReadFindings | ForgetScan
"""Asked once, answered once."""

ScanResultMessage = (
    ScanRequest | BeginScan | PauseScan | StopScan | ScanOpened | ScanChanged | ScanAdvanced | ScanRemark | ScanEnded
    | FiguresRead | ColumnsRead | HistogramRead | FindingsRead | ScanForgotten
)  # fmt: skip
"""All that a scanner and its window say to each other."""
