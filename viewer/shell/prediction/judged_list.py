"""The predictions of the dataset that is open: which is looked at, and which outputs count in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from viewer.pairs.matching import Pairing
from viewer.pairs.ranking import names_of
from viewer.pairs.remembered import inherited
from viewer.pairs.rules import PairRules
from viewer.shell.prediction.judged import Judged, PairKey, key_of


class JudgedList:
    """Keeps predictions in the order in which they were opened.

    Attributes
    ----------
    every
        All of them.
    current
        The one that is looked at; of no path: nothing is compared.
    """

    def __init__(self, every: Sequence[Judged] = ()) -> None:
        self.every = tuple(every)
        self.current = Judged(None)
        self._ticked: dict[PairKey, bool] = {}  # what the user has said of outputs

    def tick_like(self, before: JudgedList) -> None:
        """Let the outputs count that counted in another list."""
        self._ticked = dict(before._ticked)

    def of(self, key: str | None) -> Judged | None:
        """Return a prediction by its key; None when it is not here."""
        return next((one for one in self.every if one.key == key), None)

    def of_path(self, path: str) -> Judged | None:
        """Return the prediction of a path that is looked at, or the first one; None when there is none."""
        return next((one for one in self.by_urgency if one.path == path), None)

    def rules_for(self, path: str) -> PairRules:
        """Return the rules of the prediction of a path: its own, or, if it is new, those of the one looked at."""
        known = self.of_path(path)
        return inherited(path, self.current.path or "", self.current.rules) if known is None else known.rules

    def put(self, made: Judged, before: Judged | None = None) -> None:
        """Add a prediction and look at it, in place of ``before`` and of one with the same key."""
        gone = [one for one in self.every if one is before or one.key == made.key]
        if gone:
            self.every = tuple(made if one is gone[0] else one for one in self.every if one not in gone[1:])
        else:
            self.every = (*self.every, made)
        self.current = made

    def part(self, whole: Judged, families: Sequence[str]) -> None:
        """Put several predictions, each with its pattern of names, in the place of one; the first is looked at."""
        rules = [replace(whole.rules, pattern=pattern) for pattern in families]
        parts = [Judged(whole.path, one, whole.every, wanted=whole.wanted, here=whole.here) for one in rules]
        known = {one.key for one in self.every}
        new = [one for one in parts if one.key not in known]
        place = self.every.index(whole)
        self.every = (*self.every[:place], *new, *self.every[place + 1 :])
        if whole is self.current:
            self.current = self.of(parts[0].key) or self.current

    def remove(self, gone: Judged) -> None:
        """Take a prediction out; after the one that is looked at comes its neighbour."""
        place = self.every.index(gone)
        self.every = tuple(one for one in self.every if one is not gone)
        if gone is self.current:
            self.current = self.every[min(place, len(self.every) - 1)] if self.every else Judged(None)

    def set_outputs(self, outputs: Sequence[int]) -> None:
        """Say which pairs of the one that is looked at count for the score, there and in the others."""
        for place, pair in enumerate(self.current.pairing.pairs):
            self._ticked[key_of(pair)] = place in outputs
        for one in self.every:
            one.outputs = self.counting(one.pairing, one.outputs)

    def counting(self, pairing: Pairing, outputs: Sequence[int]) -> tuple[int, ...]:
        """Return the places of the pairs that count: as the user has said, else these."""
        ticked = [self._ticked.get(key_of(pair), place in outputs) for place, pair in enumerate(pairing.pairs)]
        return tuple(place for place, counts in enumerate(ticked) if counts)

    @property
    def by_urgency(self) -> list[Judged]:
        """All of them, the one that is looked at first."""
        return sorted(self.every, key=lambda one: one is not self.current)

    @property
    def names(self) -> dict[str, str]:
        """What the predictions are called, by their keys."""
        names = names_of([one.path or "" for one in self.every], [one.rules for one in self.every])
        return dict(zip([one.key for one in self.every], names, strict=True))

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing to compute, nor to try again."""
        return all(one.is_complete and not one.trouble and not one.is_outdated for one in self.every)

    @property
    def progress(self) -> tuple[int, int]:
        """Samples that have been compared with any prediction, and how many there are."""
        return sum(one.done for one in self.every), sum(one.total for one in self.every)
