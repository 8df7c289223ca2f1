"""What is open, what is wanted, what is on screen: the one place that decides. It has no widget.

A change of the selection goes: look in the artifact store, else ask the reader; then tell the renderer; what is on
screen changes only when the frame of that very scene has arrived. So the picture and the words beside it agree.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.store import ArtifactFound, ArtifactStore
from viewer.errors import NO_BASE, OUTSIDE
from viewer.protocol import Catalogue, DatasetsFound, SampleRead
from viewer.shell.children.outcome import Outcome
from viewer.shell.children.reader_client import ReaderClient
from viewer.shell.children.renderer_client import RendererClient
from viewer.shell.services.budget import Budget
from viewer.shell.session.drawing import Drawing
from viewer.shell.session.loading import Loading
from viewer.shell.session.lookup import Lookup
from viewer.shell.session.scales import Scales
from viewer.shell.session.selection_resolver import begin_with, missing, settle
from viewer.shell.session.state import (
    DRAWING,
    EMPTY,
    FAILED,
    FIRST,
    LOADING,
    OPENING,
    SHOWN,
    Failure,
    Selection,
    SessionState,
    Shown,
    describe,
)
from viewer.shell.session.wish import choose, keep


class Session(QObject):
    """Holds the state and moves it along.

    ``recall`` may be set to say what a dataset opens with when nobody says what is wanted; ``scales`` are those of its
    fields; ``lookup`` finds what is wanted.

    Signals
    -------
    changed
        The new :class:`SessionState`.
    trouble
        A sentence and a detail about something that does not concern the selected sample: a dataset that could not be
        opened, a child that died.
    opened
        A dataset was opened: its :class:`Catalogue`.
    outside
        A dataset cannot be opened because a link leads out of its folder: its path and a :class:`Failure`.
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
    published = Signal()

    def __init__(
        self,
        reader: ReaderClient,
        renderer: RendererClient,
        budget: Budget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._log = logging.getLogger("viewer.session")
        self._reader = reader
        self._renderer = renderer
        self._budget = budget
        self._drawing = Drawing(renderer, self)
        self._loading = Loading(reader, budget, self)
        self.lookup = Lookup(budget, self._loading.bad, lambda: self.state)
        self.scales = Scales()
        self._settled = Selection()  # what the state's scale belongs to; the wanted one may be another by now
        self.state = SessionState()
        self._completed: Path | None = None  # an artifact that the reader is adding a field to
        self.recall: Callable[[Catalogue], Selection] = lambda _catalogue: FIRST
        self.first = FIRST  # what the command line or a restored view asks to begin with
        self._opening = Path()
        reader.read.connect(self._on_read)
        self._loading.opened.connect(self._on_opened)
        self._loading.found.connect(self._on_found)
        self._loading.read.connect(self._use)
        self._loading.progress.connect(lambda text, fraction: self._move(text=text, fraction=fraction))
        self._loading.opening_failed.connect(self._opening_failed)
        self._loading.failed.connect(self._reading_failed)
        self._loading.trouble.connect(self.trouble)
        self._drawing.drawn.connect(self._on_drawn)
        self._drawing.failed.connect(lambda *words: self._fail(Failure(*words)))
        self._drawing.trouble.connect(self.trouble)
        renderer.died.connect(self._on_renderer_died)

    @property
    def store(self) -> ArtifactStore:
        """The artifacts of this window."""
        return self._budget.store

    @property
    def wants_more(self) -> bool:
        """Whether the next step of a movie may be asked for: the last one is on screen, or just being drawn.

        Asked for while the last one is drawn, it is prepared without a pause between the two.
        """
        return self.state.phase == SHOWN or (self.state.phase == DRAWING and self._drawing.under_way)

    # what a person asks for

    def open_dataset(self, path: Path, first: Selection = FIRST) -> None:
        """Open the dataset in ``path`` and show ``first`` of it, or its first sample."""
        self.first, self._opening = first, path
        self._move(phase=OPENING, text=f"Opening {path.name}…", fraction=None, failure=None)
        self._loading.open(path)

    def open_example(self, path: Path, first: Selection = FIRST) -> None:
        """Open the example dataset in ``path``, which the reader writes first if it is not there."""
        self.first, self._opening = first, path
        self._move(phase=OPENING, text="Preparing the example dataset…", fraction=None, failure=None)
        self._loading.open_example(path)

    def select(self, **changes: Any) -> None:
        """Change the selection (fields of :class:`Selection`) and bring it to the screen.

        Does nothing while a dataset is being opened: what is still shown is about to go, and a request for it would
        take the place of the opening.
        """
        if self.state.phase == OPENING:
            self.changed.emit(self.state)  # the widget in which it was chosen goes back
            return
        if self.state.catalogue is None:
            return
        selection, wish = choose(self.state, changes)
        if selection != self.state.selection or self.state.phase == FAILED:
            self._want(selection, wish)
        else:
            self._move(wish=wish)

    def step(self, places: int) -> None:
        """Go so many samples on (or back, when negative) within the split; stops at its ends."""
        split = self.state.split
        if split is None or not len(split):
            return
        sample = split.step(self.state.selection.sample, places)
        if sample != self.state.selection.sample:
            self.select(sample=sample)

    def set_look(self, **changes: Any) -> None:
        """Change how things are drawn (fields of :class:`Look`)."""
        look = replace(self.state.look, **changes)
        if look == self.state.look:
            return
        self._move(look=look)
        self._restyle()

    def set_scale(self, **changes: Any) -> None:
        """Change how the values on screen are turned into colours (fields of :class:`FieldScale`)."""
        scale = replace(self.state.scale, **changes)
        if scale == self.state.scale:
            return
        self.scales.put(self._settled, scale)
        self._move(scale=scale)
        self._restyle()

    def refresh_scale(self) -> None:
        """Take in that the range over all time steps of what is shown is known now, or is not any more."""
        self.set_scale(series=self.scales.series_range(self._settled))

    def _restyle(self) -> None:
        if self._drawing.found is None:
            self._drawing.clear(self.state.look)
        elif self.state.phase in (DRAWING, SHOWN):
            self._draw(self._drawing.found)
        else:  # something else is on its way; until it comes, what is on screen follows the look
            self._drawing.restyle(self.state.look, self.state.scale)

    def retry(self) -> None:
        """Read the selected sample again, as if it had never been read and never failed."""
        if self.state.phase == OPENING:
            return
        selection = self.state.selection
        self._loading.bad.lift(self.lookup.key(selection))
        directory = self.lookup.locate(selection)
        if directory is not None and directory not in self.state.outdated:
            self._renderer.lift(str(directory))
            self._budget.discard(directory)
        self._want(self.state.wish)

    def reload(self) -> None:
        """Read the dataset's folder again, its artifacts too, and come back to what was shown."""
        catalogue = self.state.catalogue
        if catalogue is not None:
            self._budget.forget(catalogue.path)
            self._loading.bad.lift_all()
            self.open_dataset(Path(catalogue.path), self.state.wish)

    def cache_root_changed(self, cache_root: Path) -> None:
        """Go on with a new, empty cache root: the old one was taken away."""
        self._budget.set_cache_root(cache_root)
        self._drawing.forget()
        if self.state.catalogue is not None and self.state.phase != OPENING:
            self._want(self.state.wish)

    # reading

    def _want(self, selection: Selection, wish: Selection | None = None) -> None:
        """Bring a selection to the screen; ``wish`` is what a person chose, where that is more."""
        catalogue = self.state.catalogue
        if catalogue is None:
            return
        self._move(selection=selection, wish=wish or selection, failure=None)
        lacking = missing(selection, catalogue)
        if lacking:
            self._fail(Failure(lacking))
            return
        found = self.lookup.find(selection)
        if found is not None:
            self._loading.drop()
            self._use(found)
            return
        make = self.lookup.request(selection)
        if make is not None:
            self._completed = self.lookup.locate(selection)
            self._move(phase=LOADING, text=f"Loading {describe(selection)}…", fraction=None)
            self._loading.read_sample(self.lookup.key(selection), describe(selection), make)

    def mark_outdated(self, directories: Iterable[Path]) -> None:
        """Note that the files of these artifacts have changed since they were read."""
        self._move(outdated=self.state.outdated | frozenset(directories))

    def _on_read(self, message: SampleRead) -> None:
        self._move(outdated=self.state.outdated - {Path(message.artifact)})
        self._budget.published(Path(message.artifact))
        self.published.emit()

    def _on_found(self, found: DatasetsFound) -> None:
        """The folder is no dataset but holds some: what was open stays open, and a person chooses one."""
        self._stay()
        self.found.emit(found)

    def _on_opened(self, catalogue: Catalogue) -> None:
        if self.state.catalogue is None or catalogue.path != self.state.catalogue.path:
            self.scales.clear()
            self._renderer.leave_camera()
        first = self.recall(catalogue) if self.first == FIRST else self.first
        selection = begin_with(first, catalogue)
        self._drawing.clear(self.state.look)
        self._move(catalogue=catalogue, selection=selection, wish=selection, shown=None, manifest=None, failure=None)
        self.opened.emit(catalogue)
        if not any(len(split) for split in catalogue.splits):
            sentence = (
                f"The dataset {catalogue.name} has no samples; check that its data folder was downloaded completely."
            )
            self._fail(Failure(sentence))
            return
        self._want(selection)

    def _opening_failed(self, failure: Failure) -> None:
        self._stay()
        if failure.reason == OUTSIDE:
            self.outside.emit(str(self._opening), failure)
        else:
            self.trouble.emit(failure.sentence, failure.detail)

    def _stay(self) -> None:
        """Go back to what was open before a dataset was to be opened."""
        shown = self.state.shown
        if self.state.catalogue is None:
            self._move(phase=EMPTY, text="", fraction=None)
        elif shown is not None and shown.selection == self.state.selection:
            self._move(phase=SHOWN, text="", fraction=None)
        else:
            self._want(self.state.wish)

    # drawing

    def _use(self, found: ArtifactFound, read: tuple[str, ...] = ()) -> None:
        """Show an artifact: settle what the selection left open, then tell the renderer.

        ``read`` names the fields that the reader has just read: the first one that is whole, when none was chosen.
        """
        self._settled = selection = settle(self.state.selection, found.manifest, read)
        self._move(
            phase=DRAWING,
            selection=selection,
            wish=keep(self.state.wish, selection),
            scale=self.scales.of(selection),
            manifest=found.manifest,
            text=f"Drawing {describe(selection)}…",
        )
        self._draw(found)

    def _draw(self, found: ArtifactFound) -> None:
        self._budget.used(found.directory)
        self._drawing.draw(found, self.state.selection, self.state.look, self.state.scale)
        self._move(phase=DRAWING)

    def _on_drawn(self, shown: Shown) -> None:
        if self.state.phase == DRAWING and shown.scene.id == self._drawing.scene_id:
            self._log.info("shown: %s, %s", describe(shown.selection), shown.scene.id)
            self._move(phase=SHOWN, shown=shown, text="", fraction=None, failure=None)
        elif shown != self.state.shown:  # something newer is on its way, but this is what is on screen now
            self._move(shown=shown)

    # trouble

    def _reading_failed(self, failure: Failure) -> None:
        selection = self.state.selection
        if failure.reason == NO_BASE and selection.base:
            self._want(replace(selection, base=""), self.state.wish)  # then whatever this sample has
        else:
            self._fail(failure)

    def _fail(self, failure: Failure) -> None:
        """Show the failure instead of a picture: never the old picture under the new number."""
        self._log.info("%s %s", failure.sentence, failure.detail)
        self._drawing.clear(self.state.look)
        self._move(phase=FAILED, shown=None, failure=failure, text="", fraction=None)

    def _on_renderer_died(self, outcome: Outcome) -> None:
        if self.state.phase != FAILED:
            then = "it has been restarted" if self._renderer.running else ""
            self.trouble.emit(outcome.sentence(then=then), outcome.stderr)

    def _move(self, **changes: Any) -> None:
        before, self.state = self.state, replace(self.state, **changes)
        self._keep()
        if self.state != before:
            self.changed.emit(self.state)

    def _keep(self) -> None:
        """Tell the budget what must not go."""
        shown = self._drawing.directories
        if self.state.shown is not None:
            shown.append(self.state.shown.directory)
        loading = self._completed if self.state.phase == LOADING else None
        self._budget.keep(shown=shown, loading=() if loading is None else (loading,))
