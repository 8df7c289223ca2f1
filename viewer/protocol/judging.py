"""A dataset and its prediction: what belongs together, and how far apart it is."""

from __future__ import annotations

from viewer.pairs.matching import Pair, Pairing
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.protocol.far import FetchingCost
from viewer.values import dataclass

# Window to reader ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindPairs:
    """Find what of a prediction belongs to what of a dataset: answered by :class:`PairsFound`.

    ``prediction`` is the folder of another dataset, or a file or folder of arrays that a model wrote; empty where the
    predictions are fields of the dataset itself.
    """

    id: int
    dataset: str
    prediction: str
    rules: PairRules
    follow: bool = False


@dataclass(frozen=True, slots=True)
class ReadErrors:
    """Compare samples of a split with their prediction: answered by :class:`ErrorsRead`.

    ``start`` is the place in the split (0-based) of the first one. As with a table, the reader goes on for a quarter of
    a second, and the next request goes on from there. ``most`` is how many samples are wanted, 0 for all. With
    ``positions`` the coordinates are read too, and the largest error of each sample has a position.
    """

    id: int
    dataset: str
    prediction: str
    split: str
    start: int
    pairs: tuple[Pair, ...]
    most: int = 0
    positions: bool = False
    follow: bool = False


@dataclass(frozen=True, slots=True)
class CheckErrors:
    """Find out whether the files of compared samples are still as they were: answered by :class:`ErrorsChecked`.

    ``states`` are those of ``samples``, which are ids of a split (see :class:`SampleErrors`). ``listing`` is that of
    :class:`PairsFound`; empty: which samples the prediction has is not looked at.
    """

    id: int
    dataset: str
    prediction: str
    split: str
    samples: tuple[int, ...]
    states: tuple[str, ...]
    listing: str = ""
    follow: bool = False


# Reader to window ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SplitMatch:
    """How many samples of a split have a prediction; ``only_*``: those that only one of both has."""

    split: str
    both: int
    only_reference: int
    only_prediction: int


@dataclass(frozen=True, slots=True)
class PairsFound:
    """Answer to :class:`FindPairs`. ``notes`` are sentences about what of the prediction cannot be used.

    ``listing`` tells the samples that the prediction has from those that it has later; empty where nothing does.
    ``costs`` says what comparing all samples fetches, for each of both that is on another machine.
    """

    id: int
    pairing: Pairing
    splits: tuple[SplitMatch, ...]
    notes: tuple[str, ...] = ()
    listing: str = ""
    costs: tuple[FetchingCost, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorsRead:
    """Answer to :class:`ReadErrors`: the samples from ``start`` on, in the order of the split."""

    id: int
    split: str
    start: int
    samples: tuple[SampleErrors, ...]


@dataclass(frozen=True, slots=True)
class ErrorsChecked:
    """Answer to :class:`CheckErrors`: the samples whose files, or those of their predictions, have changed or gone.

    ``relisted``: the prediction has other samples than before.
    """

    id: int
    split: str
    changed: tuple[int, ...]
    relisted: bool = False
