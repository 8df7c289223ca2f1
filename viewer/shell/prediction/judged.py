"""One prediction of the dataset that is open, and what has been found out about it."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.pairs.matching import Pair, Pairing
from viewer.pairs.ranking import key_of as key_of_prediction
from viewer.pairs.rules import PairRules
from viewer.pairs.sample_errors import SampleErrors
from viewer.pairs.score import ScoreKeeper
from viewer.protocol import PairsFound, Split
from viewer.protocol.far import FetchingCost
from viewer.shell.prediction.known_scores import KnownScores

PairKey = tuple[str, str, str]
"""Name, location and base of a pair: what it is in every prediction."""


def key_of(pair: Pair) -> PairKey:
    """Return what a pair is in every prediction of the dataset."""
    return (pair.name, pair.location, pair.base)


class Judged:
    """A prediction; other rules make another one.

    Parameters
    ----------
    every
        The splits of the dataset.

    Attributes
    ----------
    path
        Of the prediction, or its address; empty: fields of the samples themselves; None: this stands for none.
    here
        The path that it is asked for by: of an address that of the folder into which it is fetched.
    rules
        What the user says of it.
    every
        The splits of the dataset.
    wanted
        Whether its errors are being computed, or will be when the reader has time.
    found
        What belongs together; None while it is not known.
    outputs
        Places of the pairs that count.
    trouble
        Why it cannot be compared; empty when it can.
    changed
        Samples that have been compared and whose files have changed since: splits and ids.
    relisted
        Whether the prediction has other samples than when it was looked for what belongs together.
    """

    def __init__(
        self,
        path: str | None,
        rules: PairRules | None = None,
        every: Sequence[Split] = (),
        *,
        wanted: bool = False,
        here: str | None = None,
    ) -> None:
        self.path, self.rules, self.wanted = path, rules or PairRules(), wanted
        self.here = (path or "") if here is None else here
        self.every = tuple(every)
        self.found: PairsFound | None = None
        self.outputs: tuple[int, ...] = ()
        self.trouble = ""
        self.changed: set[tuple[str, int]] = set()
        self.relisted = False
        self._before: PairsFound | None = None
        self._scores = KnownScores()

    @property
    def key(self) -> str:
        """What tells it from others."""
        return key_of_prediction(self.path or "", self.rules)

    @property
    def pairing(self) -> Pairing:
        """What belongs together."""
        found = self.found or self._before
        return Pairing() if found is None else found.pairing

    @property
    def done(self) -> int:
        """Samples that have been compared, or could not be."""
        return self._scores.done

    def take_pairs(self, found: PairsFound, outputs: tuple[int, ...]) -> None:
        """Take in what belongs together, and what of it counts; what is known stays after :meth:`renew`."""
        before, self._before = self._before, None
        same = before is not None and before.pairing.pairs == found.pairing.pairs
        self.found, self.outputs = found, outputs
        again = self.changed | (self._scores.lacking if self.relisted else set())
        self._scores = self._scores.without(again) if same else KnownScores(found.pairing.pairs)
        self.changed.clear()
        self.relisted = False

    @property
    def costs(self) -> tuple[FetchingCost, ...]:
        """What comparing all samples fetches from other machines."""
        return self.found.costs if self.found is not None else ()

    def renew(self) -> None:
        """Have looked again for what belongs together, and then compare what has changed."""
        self.found, self._before, self.trouble = None, self.found or self._before, ""

    def add(self, split: str, samples: tuple[SampleErrors, ...]) -> None:
        """Take in the errors of samples."""
        self._scores.add(split, samples)

    def fail(self, trouble: str) -> None:
        """Take in that it cannot be compared."""
        self.wanted, self.trouble = False, trouble

    def by_split(self) -> dict[str, tuple[SampleErrors, ...]]:
        """Return the samples that have been compared, by their splits."""
        return self._scores.by_split()

    def lost(self, split: Split, place: int) -> SampleErrors:
        """Return what is known of a sample that ended the reader."""
        return self._scores.lost(split, place)

    def keeper(self, split: str) -> ScoreKeeper:
        """Return what is known of a split, or of all of them (an empty name)."""
        return self._scores.keeper(split)

    @property
    def is_outdated(self) -> bool:
        """Whether files say something else by now than what is known."""
        return bool(self.changed) or self.relisted

    @property
    def splits(self) -> list[Split]:
        """The splits of the dataset of which there is a prediction."""
        both = {match.split for match in self.found.splits if match.both} if self.found is not None else set()
        return [split for split in self.every if split.name in both]

    @property
    def total(self) -> int:
        """Samples that are to be compared."""
        return self.samples_in("")

    def samples_in(self, split: str) -> int:
        """Return how many samples of a split, or of all of them (an empty name), are to be compared."""
        return sum(len(known) for known in self.splits if split in ("", known.name))

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing more to compute."""
        return self.found is not None and (not self.pairing.pairs or self.done >= self.total)

    def next_places(self) -> tuple[Split, int, int] | None:
        """Return the first samples of which nothing is known: where in a split, and how many (0: up to its end).

        None when all are known, or none of it may be asked for.
        """
        return self._scores.next_places(self.splits) if self.pairing.pairs else None

    def counted_keys(self) -> dict[PairKey, str]:
        """Return the pairs that count, and what they are called."""
        labels = self.keeper("").labels
        return {key_of(self.pairing.pairs[place]): labels[place] for place in self.outputs}
