"""Showing some samples alone: those of a box in a plot, of a finding, and so on."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from itertools import chain

from PySide6.QtCore import QObject

from viewer.protocol import Catalogue, Split
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.session.session import Session
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True, eq=False)
class _Only:
    """Samples of a split of a dataset, and the words for them."""

    dataset: str
    split: str
    ids: frozenset[int]
    words: str


class OnlySamples(QObject):
    """Has the table show only some samples of a split, and say so; the other splits have all of theirs meanwhile."""

    def __init__(self, session: Session, panel: SamplesPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._only: _Only | None = None
        panel.choose = self._choose
        panel.only_bar.all_wanted.connect(self.show_all)

    def keep_only(self, split: str, ids: Collection[int], words: str) -> None:
        """Show these samples alone, in their split; its first one of them where another split is on screen.

        Parameters
        ----------
        words
            Which they are, as ``box in the scatter plot``.
        """
        state = self._session.state
        if state.catalogue is None:
            return
        self._only = _Only(state.catalogue.path, split, frozenset(ids), words)
        if split == state.selection.split:
            self._panel.show_only(self._choose(state.catalogue, state.split))
        elif ids:
            self._session.select(split=split, sample=min(ids))
        else:
            self._session.select(split=split)

    def show_all(self) -> None:
        """Show all samples again."""
        self._only = None
        self._panel.only_bar.set_words("")
        if self._panel.model.rows.only is not None:
            self._panel.show_only(None)

    def _choose(self, catalogue: Catalogue | None, split: Split | None) -> AbstractSet[int] | None:
        """Return the places of a split that are shown, None for all, and say so."""
        if self._only is not None and catalogue is not None and catalogue.path != self._only.dataset:
            self._only = None
        only = self._only
        if only is None or split is None or split.name != only.split:
            self._panel.only_bar.set_words("")
            return None
        places = places_of(split, only.ids)
        self._panel.only_bar.set_words(f"{counted(len(places), 'sample')}: {only.words}")
        return places


def places_of(split: Split, ids: AbstractSet[int]) -> frozenset[int]:
    """Return the places (0-based) of samples in a split; of ids that it has."""
    every = chain.from_iterable(range(start, stop) for start, stop in split.ranges)
    return frozenset(place for place, sample in enumerate(every) if sample in ids)
