"""What is open, what is wanted, what is on screen: the one place that decides. It has no widget.

A change of the selection goes: look in the artifact store, else ask the reader; then tell the renderer; what is on
screen changes only when the frame of that very scene has arrived. So the picture and the words beside it agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.outcome import Outcome
from viewer.protocol import Catalogue, SampleRead, Tool
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.services.budget import Budget
from viewer.shell.services.far_folders import FarFolders
from viewer.shell.session.cancelling import Cancelling
from viewer.shell.session.choice import choose
from viewer.shell.session.color_scales import ColorScales
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.live_state import LiveState
from viewer.shell.session.loading import Loading
from viewer.shell.session.lookup import Lookup
from viewer.shell.session.opening import DatasetOpening, Recall, Shape
from viewer.shell.session.presentation import Presentation
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import DRAWING, FAILED, FIRST, OPENING, SHOWN, Selection, SessionState
from viewer.shell.session.styling import Styling
from viewer.shell.session.view_state import ViewState
from viewer.shell.session.viewing import Viewing


class Session(QObject):
    """Holds the state and moves it along.

    Parameters
    ----------
    recall
        Says what a dataset opens with when nobody says what is wanted; None: with its first sample.
    kept
        Where what was fetched from other machines lies that is to stay; None: nowhere.

    Attributes
    ----------
    lookup, other_side, opening, cancelling, folders
        What finds what is wanted, and what is subtracted; what opens, and gives up; which folders stand for addresses.

    Signals
    -------
    changed
        The new :class:`SessionState`.
    trouble
        A sentence and a detail about what is not the selected sample: a dataset that did not open, a dead child.
    opened
        A dataset was opened: its :class:`Catalogue`.
    outside
        A dataset cannot be opened because a link leads out of its folder: its path and a :class:`SessionFailure`.
    leads_on
        A dataset cannot be opened, but what it belongs to can: a :class:`SessionFailure` with a door.
    found
        A folder was opened that holds datasets: a :class:`DatasetsFound`.
    published
        An artifact was read or a field added to one.
    """

    changed = Signal(object)
    trouble = Signal(str, str)
    opened = Signal(object)
    found = Signal(object)
    outside = Signal(str, object)
    leads_on = Signal(object)
    published = Signal()

    def __init__(
        self,
        reader: ReaderClient,
        renderer: RendererClient,
        budget: Budget,
        recall: Recall | None = None,
        kept: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._renderer, self._budget = renderer, budget
        self.folders = FarFolders(lambda: budget.store.cache_root, kept)
        self._live = LiveState(self)
        self._drawing = Drawing(renderer, self)
        self._loading = Loading(reader, budget, kept, self)
        self.opening = DatasetOpening(self._live, self._loading, recall, self)
        self._styling = Styling(self._live, self._drawing)
        self.lookup = Lookup(budget, self._loading.bad, lambda: self.state)
        self._presentation = Presentation(self._live, self.lookup, self._loading, self._drawing, self._styling, budget)
        self.other_side = self._presentation.other_side
        self.cancelling = Cancelling(self._live, self._loading, self.opening, self._presentation)
        self._viewing = Viewing(self._live, self._presentation, self._styling, self._drawing, renderer)
        self._live.changed.connect(self.changed)
        self.opening.opened.connect(self._on_opened)
        for name in ("found", "outside", "leads_on"):
            getattr(self.opening, name).connect(getattr(self, name))
        self.opening.stayed.connect(lambda: self._presentation.want(self.state.choice))
        for part in (self.opening, self._loading, self._drawing, self._presentation):
            part.trouble.connect(self.trouble)
        reader.read.connect(self._on_read)
        renderer.died.connect(self._on_renderer_died)

    @property
    def state(self) -> SessionState:
        """What is open, what is wanted and what is on screen."""
        return self._live.state

    @property
    def view(self) -> ViewState:
        """How the dataset is looked at: what the user wants, from where the last picture was seen."""
        return self._viewing.view

    @property
    def color_scales(self) -> ColorScales:
        """The scales of the dataset's fields."""
        return self._styling.color_scales

    @property
    def first(self) -> Selection:
        """What the command line or a restored view asked to begin with."""
        return self.opening.first

    @property
    def wants_more(self) -> bool:
        """Whether the next step of a movie may be asked for: the last one is on screen, or just being drawn."""
        return self.state.phase == SHOWN or (self.state.phase == DRAWING and self._drawing.under_way)

    def open_dataset(
        self, place: str | Path, first: Selection = FIRST, shape: Shape | None = None, *, keep: bool = False
    ) -> None:
        """Open the dataset at a path or address and show ``first`` of it, as ``shape`` has it; ``keep`` its files."""
        self.opening.open_dataset(str(place), first, shape, keep=keep)

    def open_example(self, path: Path, first: Selection = FIRST, shape: Shape | None = None) -> None:
        """Open the example dataset in ``path``, which the reader writes first if it is not there."""
        self.opening.open_example(path, first, shape)

    def select(self, **changes: Any) -> None:
        """Change the selection (fields of :class:`Selection`) and bring it to the screen.

        Does nothing while a dataset is being opened: a request would take the place of the opening.
        """
        if self.state.phase == OPENING:
            self.changed.emit(self.state)  # the widget in which it was chosen goes back
            return
        if self.state.catalogue is None:
            return
        selection, choice = choose(self.state, changes)
        if selection != self.state.selection or self.state.phase == FAILED:
            self._presentation.want(selection, choice)
        else:
            self._live.move(choice=choice)

    def set_view(self, view: ViewState) -> None:
        """Look at the dataset that is open as ``view`` says."""
        if self.state.catalogue is not None and self.state.phase != OPENING:
            self._viewing.put(view)

    def step(self, places: int) -> None:
        """Go so many samples on (or back, when negative) in the order of the table; stops at its ends."""
        order = self.state.order
        if order is None or not len(order):
            return
        sample = order.step(self.state.selection.sample, places)
        if sample != self.state.selection.sample:
            self.select(sample=sample)

    def set_order(self, order: SampleOrder | None) -> None:
        """Go through the samples in this order; None: in that of the split."""
        self._live.move(table_order=order)

    def set_appearance(self, **changes: Any) -> None:
        """Change how things are drawn (fields of :class:`Appearance`)."""
        self._styling.set_appearance(**changes)

    def set_color_scale(self, **changes: Any) -> None:
        """Change how the values on screen are turned into colours (fields of :class:`ColorScale`)."""
        self._styling.set_color_scale(**changes)

    def set_tools(self, tools: tuple[Tool, ...]) -> None:
        """Look inside with these tools, in this order; kept for the dataset."""
        self._presentation.set_tools(tools)

    def set_difference(self, **changes: Any) -> None:
        """Change what is subtracted from the field (fields of :class:`Difference`); kept for the dataset."""
        if self.state.catalogue is not None and self.state.phase != OPENING:
            self._presentation.set_difference(replace(self.state.difference, **changes))

    def set_dragging(self, dragging: bool) -> None:
        """Take note that a drag of tools begins or ends; all that :meth:`set_tools` says meanwhile is one change."""
        self._styling.set_dragging(dragging)

    def refresh_color_scale(self) -> None:
        """Take in that the range over all time steps of what is shown is known now, or is not any more."""
        self._styling.refresh_color_scale()

    def retry(self) -> None:
        """Read the selected sample again, as if it had never been read and never failed."""
        if self.state.phase == OPENING:
            return
        self._loading.bad.lift(self.lookup.key(self.state.selection))
        self.lookup.forget_unreadable()
        directory = self.lookup.locate(self.state.selection)
        if directory is not None and directory not in self.state.outdated:
            self._renderer.lift(str(directory))
            self._budget.discard(directory)
        self._presentation.want(self.state.choice)

    def reload(self) -> None:
        """Read the dataset's folder again, its artifacts too, and come back to what was shown."""
        catalogue = self.state.catalogue
        if catalogue is not None:
            self._budget.forget(catalogue.path)
            self._loading.bad.lift_all()
            self.lookup.forget_unreadable()
            self.opening.open_again(catalogue, self.state.choice)

    def cache_root_changed(self, cache_root: Path) -> None:
        """Go on with a new, empty cache root: the old one was taken away."""
        self._budget.set_cache_root(cache_root)
        self._drawing.forget()
        if self.state.catalogue is not None and self.state.phase != OPENING:
            self._presentation.want(self.state.choice)

    def mark_outdated(self, directories: Iterable[Path]) -> None:
        """Note that the files of these artifacts have changed since they were read."""
        self._presentation.mark_outdated(directories)

    def _on_read(self, message: SampleRead) -> None:
        self._presentation.note_read(Path(message.artifact))
        self._budget.published(Path(message.artifact))
        self.published.emit()

    def _on_opened(self, catalogue: Catalogue) -> None:
        view = self._viewing.opened(catalogue, self.opening)
        self.opened.emit(catalogue)
        self._viewing.begin(view)

    def _on_renderer_died(self, outcome: Outcome) -> None:
        if self.state.phase != FAILED:
            then = "it has been restarted" if self._renderer.running else ""
            self.trouble.emit(outcome.sentence(then=then), outcome.stderr)
