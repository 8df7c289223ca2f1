"""Opening a dataset: what is open stays until the other one is there, and what it begins with is found out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from viewer.address import place_name
from viewer.errors import OUTSIDE
from viewer.protocol import Catalogue, DatasetOpened, DatasetsFound
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.loading import Loading
from viewer.shell.session.sample_names import SampleNames, choice_by_name, names_in
from viewer.shell.session.selection_resolver import begin_with, known_part
from viewer.shell.session.state import EMPTY, FIRST, OPENING, SHOWN, Selection, SessionFailure, Shown
from viewer.shell.session.view_state import ViewState


class Recall(Protocol):
    """How datasets were looked at last."""

    def recall(self, catalogue: Catalogue, present: ViewState) -> ViewState:
        """Return how a dataset was looked at last; what is not known of it is as in ``present``."""


Shape = Callable[[ViewState, Catalogue], ViewState]
"""What is made of the view that a dataset would open with: by a view file, or by the command line."""


class DatasetOpening(QObject):
    """Has the reader open datasets.

    Attributes
    ----------
    first
        What the command line, a view file or a restored view asked to begin with.

    Signals
    -------
    opened
        A dataset was opened: its :class:`Catalogue`.
    found
        A folder was opened that holds datasets: a :class:`DatasetsFound`.
    outside
        A dataset cannot be opened because a link leads out of its folder: its path and a :class:`SessionFailure`.
    leads_on
        A dataset cannot be opened, but what it belongs to can: a :class:`SessionFailure` with a door.
    trouble
        A sentence and a detail: a dataset cannot be opened.
    stayed
        What was open before stays open, and is wanted again because it was not on screen.
    """

    opened = Signal(object)
    found = Signal(object)
    outside = Signal(str, object)
    leads_on = Signal(object)
    trouble = Signal(str, str)
    stayed = Signal()

    def __init__(self, live: LiveState, loading: Loading, recall: Recall | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self._loading = loading
        self._recall = recall
        self.first = FIRST
        self._shape: Shape | None = None
        self._place = ""
        self._names: SampleNames = {}
        self._chosen: Selection | None = None
        self._over: tuple[ViewState, Shown | None] | None = None
        loading.opened.connect(self._on_opened)
        loading.found.connect(self._on_found)
        loading.opening_failed.connect(self._on_failed)

    def open_dataset(
        self,
        place: str,
        first: Selection,
        shape: Shape | None = None,
        *,
        keep: bool = False,
        names: SampleNames | None = None,
    ) -> None:
        """Open the dataset at a path or address to show ``first`` of it, looked at as ``shape`` says.

        Parameters
        ----------
        keep
            Whether what is fetched of it from another machine is to stay.
        names
            What the sample of ``first`` was called when it had its id.
        """
        self._over = None
        self._open(place, first, shape, keep=keep, names=names)

    def open_again(self, catalogue: Catalogue, choice: Selection) -> None:
        """Open a dataset that is open, and come back to what was chosen of it: where samples have names, by these."""
        names = names_in(ViewState(choice), catalogue.splits)
        self.open_dataset(catalogue.place, choice, names=names)

    def go_over(self, place: str, view: ViewState, shown: Shown | None) -> None:
        """Open the dataset that another pane shows.

        Parameters
        ----------
        view
            How it is looked at then, with all panes.
        shown
            What is on screen in its pane.
        """
        self._over = view, shown
        self._open(place, FIRST)

    @property
    def went_over(self) -> bool:
        """Whether the dataset was opened in its pane, and that which was open before is still seen in its own."""
        return self._over is not None

    @property
    def on_screen(self) -> Shown | None:
        """What is on screen already of the dataset that was opened."""
        return self._over[1] if self._over is not None else None

    def _open(
        self,
        place: str,
        first: Selection,
        shape: Shape | None = None,
        *,
        keep: bool = False,
        names: SampleNames | None = None,
    ) -> None:
        self.first, self._shape, self._place, self._names = first, shape, place, names or {}
        self._live.move(phase=OPENING, text=f"Opening {place_name(place)}…", fraction=None, failure=None)
        self._loading.open(place, keep=keep)

    def open_example(self, path: Path, first: Selection, shape: Shape | None = None) -> None:
        """Open the example dataset in ``path``, which the reader writes first if it is not there."""
        self._over = None
        self.first, self._shape, self._place, self._names = first, shape, str(path), {}
        self._live.move(phase=OPENING, text="Preparing the example dataset…", fraction=None, failure=None)
        self._loading.open_example(path)

    def begin_with(self, catalogue: Catalogue, present: ViewState, *, again: bool) -> ViewState:
        """Return what a dataset opens with: what was asked for, else how it was looked at last, else its first sample.

        Parameters
        ----------
        present
            How it is looked at where nothing is remembered.
        again
            Whether it is open already, so that what was asked for is looked at as before.
        """
        if self._over is not None:
            return self._over[0]
        known = present
        asked = self.first != FIRST or self._chosen is not None
        if self._recall is not None and not (again and asked):
            known = self._recall.recall(catalogue, present)
        first = choice_by_name(self.first, self._names, catalogue.splits)
        wanted = known_part(known.choice, catalogue) if first == FIRST else first
        if self._chosen is not None:
            wanted = replace(wanted, split=self._chosen.split, sample=self._chosen.sample, time=self._chosen.time)
        choice = begin_with(wanted, catalogue)
        same = (choice.split, choice.sample) == (known.choice.split, known.choice.sample)
        view = replace(known, choice=choice, camera=known.camera if same else None)
        if self._shape is not None:
            view = self._shape(view, catalogue)
            view = replace(view, choice=begin_with(view.choice, catalogue))
        return view

    def _on_opened(self, message: DatasetOpened) -> None:
        """Begin with the part of the dataset that the path stands for, unless another one was asked for."""
        self._chosen = None
        if message.split and not self.first.split and self.first.sample < 0:
            time = message.time if self.first.time is None else self.first.time
            self._chosen = Selection(message.split, message.sample, time=time)
        self.opened.emit(message.catalogue)

    def _on_found(self, found: DatasetsFound) -> None:
        """The folder is no dataset but holds some: what was open stays open, and the user chooses one."""
        self.stay()
        self.found.emit(found)

    def _on_failed(self, failure: SessionFailure) -> None:
        over, self._over = self._over, None
        self.stay()
        if over is not None:
            name = place_name(self._place)
            self.trouble.emit(f"The docks cannot follow the pane of {name}. {failure.sentence}", failure.detail)
        elif failure.reason == OUTSIDE:
            self.outside.emit(self._place, failure)
        elif failure.door is not None:
            self.leads_on.emit(failure)
        else:
            self.trouble.emit(failure.sentence, failure.detail)

    def stay(self) -> None:
        """Go back to what was open before a dataset was to be opened."""
        self._over = None
        state = self._live.state
        if state.catalogue is None:
            self._live.move(phase=EMPTY, text="", fraction=None)
        elif state.shown is not None and state.shown.selection == state.selection:
            self._live.move(phase=SHOWN, text="", fraction=None)
        else:
            self.stayed.emit()
