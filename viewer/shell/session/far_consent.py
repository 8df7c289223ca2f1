"""What all samples of a dataset on another machine cost is said before they are fetched, and agreed to."""

from __future__ import annotations

from collections.abc import Callable, Collection

from viewer.fetching_cost import fetching_cost
from viewer.protocol import Catalogue

Confirm = Callable[[str, str, str], bool]
"""Asks before something is done: the question, an explanation, and the words of the button that does it."""


class FarConsent:
    """Asks once for each split of a dataset; of what is on this machine it asks nothing.

    Parameters
    ----------
    confirm
        Asks the user.
    verb, doing
        What is done with the samples: in a word or two for the button, and as the question begins.
    on_cluster
        Says whether the workers of a cluster do it.
    """

    def __init__(self, confirm: Confirm, verb: str, doing: str, on_cluster: Callable[[], bool] = lambda: False) -> None:
        self._confirm, self._verb, self._doing = confirm, verb, doing
        self._on_cluster = on_cluster
        self._agreed: set[tuple[str, str]] = set()

    def is_given(self, catalogue: Catalogue, split: str) -> bool:
        """Whether nobody has to be asked about a split any more."""
        return catalogue.far is None or (catalogue.place, split) in self._agreed

    def ask(self, catalogue: Catalogue, splits: Collection[str] = ()) -> bool:
        """Return whether all samples of some splits (none: of all) may be fetched."""
        names = tuple(splits) or tuple(split.name for split in catalogue.splits)
        lacking = [name for name in names if not self.is_given(catalogue, name)]
        cost = fetching_cost(catalogue, lacking, on_cluster=self._on_cluster()) if lacking else None
        if cost is None:
            return True
        if not self._confirm(f"{self._doing} all samples of {catalogue.name}?", cost.sentence, cost.verb(self._verb)):
            return False
        self._agreed |= {(catalogue.place, name) for name in names}
        return True
