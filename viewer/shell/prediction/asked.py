"""What the reader is asked about a prediction."""

from __future__ import annotations

from viewer.protocol import FindPairs, ReadErrors, Split
from viewer.shell.prediction.judged import Judged
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader is at: samples from a place in a split on, or what belongs together (no split).

    ``most`` is how many samples, 0 for all; with ``locating`` the position of the largest error is wanted.
    """

    compared: Judged
    split: Split | None = None
    place: int = 0
    most: int = 0
    locating: bool = False

    def request(self, number: int, dataset: str) -> FindPairs | ReadErrors:
        """Return it as a request of this number, about this dataset."""
        path = self.compared.here
        if self.split is None:
            return FindPairs(number, dataset, path, self.compared.rules)
        pairs, name = self.compared.pairing.pairs, self.split.name
        return ReadErrors(number, dataset, path, name, self.place, pairs, self.most, positions=self.locating)
