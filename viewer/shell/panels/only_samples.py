"""Showing some samples alone: those of a box in a plot, of a finding, and so on."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from itertools import chain

from PySide6.QtCore import QObject, Signal

from viewer.protocol import Catalogue, Split
from viewer.shell.panels.samples_panel import SamplesPanel
from viewer.shell.session.sample_marks import SampleMarks
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
    """Has the table show only some samples of a split, and say so; the other splits have all of theirs meanwhile.

    Besides, of each split only what is marked, while the user wants that.

    Attributes
    ----------
    marked_only
        Whether they do.

    Signals
    -------
    changed
        That may have changed.
    """

    changed = Signal()

    def __init__(self, session: Session, panel: SamplesPanel, marks: SampleMarks) -> None:
        super().__init__(panel)
        self._session, self._panel, self._marks = session, panel, marks
        self._only: _Only | None = None
        self._dataset = ""
        self.marked_only = False
        panel.choose = self._choose
        panel.only_bar.all_wanted.connect(self.show_all)
        marks.changed.connect(self._on_marks)

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
            self._show()
        elif ids:
            self._session.select(split=split, sample=min(ids))
        else:
            self._session.select(split=split)

    def show_all(self) -> None:
        """Show all samples again."""
        self._only, self.marked_only = None, False
        self._show()
        self.changed.emit()

    def show_marked(self, *, only: bool) -> None:
        """Show only samples that are marked, or the others too."""
        if only != self.marked_only:
            self.marked_only = only
            self._show()
        self.changed.emit()

    def _on_marks(self) -> None:
        if self.marked_only:
            self._show()

    def _show(self) -> None:
        state = self._session.state
        places = self._choose(state.catalogue, state.split)
        if places is not None or self._panel.model.rows.only is not None:
            self._panel.show_only(places)

    def _choose(self, catalogue: Catalogue | None, split: Split | None) -> AbstractSet[int] | None:
        """Return the places of a split that are shown, None for all, and say so."""
        if catalogue is not None and catalogue.path != self._dataset:
            self._dataset = catalogue.path
            if self._only is not None and self._only.dataset != self._dataset:
                self._only = None
            if self.marked_only:
                self.marked_only = False
                self.changed.emit()
        only = self._only if self._only is not None and split is not None and split.name == self._only.split else None
        if split is None or (only is None and not self.marked_only):
            self._panel.only_bar.set_words("")
            return None
        marked = self._marks.of(split.name)
        if only is None:
            places = places_of(split, marked)
            words = counted(len(places), "marked sample")
        else:
            places = places_of(split, only.ids & marked if self.marked_only else only.ids)
            words = f"{counted(len(places), 'marked sample' if self.marked_only else 'sample')}: {only.words}"
        self._panel.only_bar.set_words(words)
        return places


def places_of(split: Split, ids: AbstractSet[int]) -> frozenset[int]:
    """Return the places (0-based) of samples in a split; of ids that it has."""
    every = chain.from_iterable(range(start, stop) for start, stop in split.ranges)
    return frozenset(place for place, sample in enumerate(every) if sample in ids)
