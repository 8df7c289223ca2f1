"""What is open, what is wanted, what is on screen: the one place that decides. It has no widget.

A change of the selection goes: look in the artifact store, else ask the reader; then tell the renderer; what is on
screen changes only when the frame of that very scene has arrived. So the picture and the words beside it agree.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.artifacts.manifest import read_manifest
from viewer.artifacts.store import ArtifactFound, ArtifactStore
from viewer.errors import DISK_FULL, ArtifactError
from viewer.protocol import (
    Catalogue,
    DatasetOpened,
    ExampleWritten,
    Failed,
    Frame,
    OpenDataset,
    Progress,
    ReadSample,
    SampleRead,
    Scene,
    SceneShown,
    WriteExample,
)
from viewer.shell.budget import Budget
from viewer.shell.crash_loop import CrashLoop
from viewer.shell.outcome import Outcome
from viewer.shell.reader_client import ReaderClient, Request
from viewer.shell.renderer_client import RendererClient
from viewer.shell.session_state import (
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
    describe_ids,
)
from viewer.shell.wanted import find, locate, read_request


class Session(QObject):
    """Holds the state and moves it along.

    Signals
    -------
    changed
        The new :class:`SessionState`.
    trouble
        A sentence and a detail about something that does not concern the selected sample: a dataset that could not be
        opened, a child that died.
    opened
        A dataset was opened: its :class:`Catalogue`.
    published
        An artifact was read or a field added to one.
    """

    changed = Signal(object)
    trouble = Signal(str, str)
    opened = Signal(object)
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
        self.state = SessionState()
        self._request = 0
        self._make: Callable[[int], Request] | None = None  # builds what was asked last, to ask it again
        self._completed: Path | None = None  # an artifact that the reader is adding a field to
        self._room_made = False
        self._crashes = CrashLoop()
        self._marked: dict[tuple[str, str, int], Failure] = {}  # samples that are not given to a reader again
        self._first = FIRST  # what the command line or a restored view asks to begin with
        self._found: ArtifactFound | None = None
        self._scene = Scene(id=0)
        self._scene_shown: SceneShown | None = None
        self._scene_selection = Selection()
        reader.answered.connect(self._on_answer)
        reader.read.connect(self._on_read)
        reader.died.connect(self._on_reader_died)
        renderer.shown.connect(self._on_scene_shown)
        renderer.frame.connect(self._on_frame)
        renderer.failed.connect(self._on_draw_failed)
        renderer.died.connect(self._on_renderer_died)

    @property
    def store(self) -> ArtifactStore:
        """The artifacts of this window."""
        return self._budget.store

    # what a person asks for

    def open_dataset(self, path: Path, first: Selection = FIRST) -> None:
        """Open the dataset in ``path`` and show ``first`` of it, or its first sample."""
        self._first = first
        self._move(phase=OPENING, text=f"Opening {path.name}…", fraction=None, failure=None)
        self._ask(lambda number: OpenDataset(number, str(path)))

    def open_example(self, path: Path, first: Selection = FIRST) -> None:
        """Open the example dataset in ``path``, which the reader writes first if it is not there."""
        self._first = first
        self._move(phase=OPENING, text="Preparing the example dataset…", fraction=None, failure=None)
        self._ask(lambda number: WriteExample(number, str(path)))

    def select(self, **changes: Any) -> None:
        """Change the selection (fields of :class:`Selection`) and bring it to the screen.

        Does nothing while a dataset is being opened: what is still shown is about to go, and a request for it would
        take the place of the opening.
        """
        if self.state.phase == OPENING:
            self.changed.emit(self.state)  # the widget in which it was chosen goes back
            return
        selection = replace(self.state.selection, **changes)
        if self.state.catalogue is None or (selection == self.state.selection and self.state.phase != FAILED):
            return
        if "field" in changes and "component" not in changes:
            selection = replace(selection, component=-1)
        self._want(selection)

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
        if self._found is None:
            self._clear_view()
        elif self.state.phase in (DRAWING, SHOWN):
            self._draw(self._found)
        else:  # something else is on its way; until it comes, what is on screen follows the look
            self._scene = replace(self._scene, id=self._scene.id + 1, **self._look())
            self._scene_shown = None
            self._renderer.show(self._scene)

    def retry(self) -> None:
        """Read the selected sample again, as if it had never been read and never failed."""
        if self.state.phase == OPENING:
            return
        selection = self.state.selection
        self._marked.pop(self._key(selection), None)
        self._crashes.lift(self._key(selection))
        directory = self.locate(selection)
        if directory is not None:
            self._renderer.lift(str(directory))
            self._budget.discard(directory)
        self._want(selection)

    def reload(self) -> None:
        """Read the dataset's folder again, its artifacts too, and come back to what was shown."""
        catalogue = self.state.catalogue
        if catalogue is not None:
            self._budget.forget(catalogue.path)
            self._marked.clear()
            self.open_dataset(Path(catalogue.path), self.state.selection)

    def cache_root_changed(self, cache_root: Path) -> None:
        """Go on with a new, empty cache root: the old one was taken away."""
        self._budget.set_cache_root(cache_root)
        self._found = None
        if self.state.catalogue is not None and self.state.phase != OPENING:
            self._want(self.state.selection)

    # reading

    def _want(self, selection: Selection) -> None:
        catalogue = self.state.catalogue
        if catalogue is None:
            return
        self._move(selection=selection, failure=None)
        split = self.state.split
        if split is None:
            names = ", ".join(known.name for known in catalogue.splits) or "none"
            self._fail(f"{catalogue.name} has no split {selection.split}; its splits are: {names}.")
            return
        if split.position_of(selection.sample) is None:
            self._fail(
                f"There is no sample {selection.sample} in split {split.name} of {catalogue.name}; "
                f"{describe_ids(split)}."
            )
            return
        found = self.find(selection)
        if found is not None:
            self._use(found)
            return
        mark = self._marked.get(self._key(selection))
        if mark is not None:
            self._fail(mark.sentence, mark.detail)
            return
        make = self.read_request(selection)
        if make is not None:
            self._room_made = False
            self._completed = self.locate(selection)
            self._move(phase=LOADING, text=f"Loading {describe(selection)}…", fraction=None)
            self._ask(make)

    def _ask(self, make: Callable[[int], Request]) -> None:
        self._make = make
        self._request = self._reader.request(make)

    def _ask_again(self) -> None:
        if self._make is not None:
            self._request = self._reader.request(self._make)

    def read_request(self, selection: Selection) -> Callable[[int], ReadSample] | None:
        """Return what builds the request for a selection from its id; None while nothing is open."""
        catalogue = self.state.catalogue
        return None if catalogue is None else read_request(catalogue.path, selection, self.store.cache_root)

    def find(self, selection: Selection) -> ArtifactFound | None:
        """Look for what is wanted in the artifact store, so that a sample seen before needs no reader."""
        catalogue = self.state.catalogue
        return None if catalogue is None else find(self.store, catalogue.path, selection)

    def is_marked(self, selection: Selection) -> bool:
        """Whether a sample has ended so many readers that it is not given to another one."""
        return self._key(selection) in self._marked

    def locate(self, selection: Selection) -> Path | None:
        """Return where the artifact of a selection lies or would lie, as far as that is known."""
        catalogue = self.state.catalogue
        return None if catalogue is None else locate(self.store, catalogue.path, selection)

    def _key(self, selection: Selection) -> tuple[str, str, int]:
        """What deaths are counted by."""
        return (self.state.catalogue.path if self.state.catalogue else "", selection.split, selection.sample)

    def _on_read(self, message: SampleRead) -> None:
        self._budget.published(Path(message.artifact))
        self.published.emit()

    def _on_answer(self, message: DatasetOpened | SampleRead | ExampleWritten | Failed | Progress) -> None:
        if message.id != self._request:
            return
        if isinstance(message, Progress):
            self._move(text=message.text, fraction=message.fraction)
        elif isinstance(message, ExampleWritten):
            self.open_dataset(Path(message.path), self._first)
        elif isinstance(message, DatasetOpened):
            self._on_opened(message.catalogue)
        elif isinstance(message, SampleRead):
            try:
                manifest = read_manifest(Path(message.artifact))
            except ArtifactError as error:
                self._fail(error.sentence, error.detail)
            else:
                self._use(ArtifactFound(Path(message.artifact), manifest), message.fields)
        elif self.state.phase == OPENING:
            self._opening_failed(message.sentence, message.detail)
        elif message.reason == DISK_FULL and not self._room_made:
            self._make_room()
        else:
            self._fail(message.sentence, message.detail)

    def _make_room(self) -> None:
        """The disk is full: let all artifacts go that may, and try once more."""
        self._room_made = True
        request = self._request
        self._move(text="The disk of the cache is full; making room…", fraction=None)

        def again(_freed: int) -> None:
            if self._request == request and self.state.phase == LOADING:
                self._move(text=f"Loading {describe(self.state.selection)}…")
                self._ask_again()

        self._budget.make_room(again)

    def _on_opened(self, catalogue: Catalogue) -> None:
        split = next((split for split in catalogue.splits if len(split)), None)
        first = self._first
        name = first.split or (split.name if split else "")
        chosen = next((known for known in catalogue.splits if known.name == name), None)
        sample = first.sample
        if sample < 0:
            sample = chosen.id_at(0) if chosen is not None and len(chosen) else 0
        self._found = None
        self._clear_view()
        self._move(catalogue=catalogue, shown=None, manifest=None)
        self.opened.emit(catalogue)
        if split is None:
            self._fail(f"{catalogue.name} holds no samples; check that its data folder was downloaded completely.")
            return
        self._want(replace(first, split=name, sample=sample))

    def _opening_failed(self, sentence: str, detail: str) -> None:
        if self.state.catalogue is None:
            self._move(phase=EMPTY, text="", fraction=None)
        else:  # what was open stays open
            shown = self.state.shown
            if shown is not None and shown.selection == self.state.selection:
                self._move(phase=SHOWN, text="", fraction=None)
            else:
                self._want(self.state.selection)
        self.trouble.emit(sentence, detail)

    # drawing

    def _use(self, found: ArtifactFound, read: tuple[str, ...] = ()) -> None:
        """Show an artifact: settle what the selection left open, then tell the renderer.

        ``read`` names the fields that the reader has just read: the first one that is whole, when none was chosen.
        """
        manifest, wanted = found.manifest, self.state.selection
        names = manifest.field_names()
        field, location = wanted.field, wanted.location
        if field is None:
            field, location = next((known for known in names if known[0] in read), ("", ""))
        elif field and (field, location) not in names:
            location = next((place for name, place in names if name == field), "")
            if not location:
                known = ", ".join(dict.fromkeys(name for name, _ in names)) or "no fields"
                self.trouble.emit(f"{describe(wanted)} has no field {field} in {manifest.base}; it has: {known}.", "")
                field, location = names[0] if names else ("", "")
                if field and not (found.directory / manifest.find_fields(field, location)[0][1].file).exists():
                    self._want(replace(wanted, base=manifest.base, field=field, location=location))
                    return
        selection = replace(wanted, base=manifest.base, time=manifest.time, field=field, location=location)
        self._move(phase=DRAWING, selection=selection, manifest=manifest, text=f"Drawing {describe(selection)}…")
        self._draw(found)

    def _draw(self, found: ArtifactFound) -> None:
        self._found = found
        self._budget.used(found.directory)
        selection = self.state.selection
        has_field = bool(selection.field) and bool(found.manifest.find_fields(selection.field or "", ""))
        self._scene = Scene(
            id=self._scene.id + 1,
            artifact=str(found.directory),
            field=(selection.field or "") if has_field else "",
            location=selection.location if has_field else "",
            component=selection.component,
            **self._look(),
        )
        self._scene_selection = selection
        self._scene_shown = None
        self._move(phase=DRAWING)
        self._renderer.show(self._scene)

    def _look(self) -> dict[str, Any]:
        look = self.state.look
        return {field.name: getattr(look, field.name) for field in fields(look)}

    def _clear_view(self) -> None:
        self._scene = Scene(id=self._scene.id + 1, **self._look())
        self._scene_shown = None
        self._renderer.show(self._scene)

    def _on_scene_shown(self, message: SceneShown) -> None:
        if message.id == self._scene.id and self._scene.artifact:
            self._scene_shown = message

    def _on_frame(self, frame: Frame) -> None:
        if frame.scene != self._scene.id or self._scene_shown is None or self._found is None:
            return
        shown = Shown(self._scene_selection, self._found.directory, self._found.manifest, self._scene_shown)
        if self.state.phase == DRAWING:
            self._log.info("shown: %s, %s", describe(shown.selection), frame.scene)
            self._move(phase=SHOWN, shown=shown, text="", fraction=None, failure=None)
        elif shown != self.state.shown:  # something newer is on its way, but this is what is on screen now
            self._move(shown=shown)

    def _on_draw_failed(self, message: Failed) -> None:
        if message.id == self._scene.id and self._scene.artifact:
            self._fail(message.sentence, message.detail)
        elif message.id == 0:
            self.trouble.emit(message.sentence, message.detail)

    # trouble

    def _fail(self, sentence: str, detail: str = "") -> None:
        """Show the failure instead of a picture: never the old picture under the new number."""
        self._log.info("%s %s", sentence, detail)
        self._found = None
        self._clear_view()
        self._move(phase=FAILED, shown=None, failure=Failure(sentence, detail), text="", fraction=None)

    def _on_reader_died(self, outcome: Outcome, lost: bool) -> None:
        if lost and self.state.phase == OPENING:
            if self._may_try_again("opening", outcome):
                self._try_again(outcome)
            else:
                self._crashes.lift("opening")
                self._opening_failed(outcome.sentence("opening the dataset", "it has been restarted"), outcome.stderr)
        elif lost and self.state.phase == LOADING:
            selection = self.state.selection
            if self._may_try_again(self._key(selection), outcome):
                self._try_again(outcome)
                return
            sentence = outcome.sentence(f"reading {describe(selection)}", "the other samples can still be read")
            if not outcome.error:
                self._marked[self._key(selection)] = Failure(sentence, outcome.stderr)
            self._fail(sentence, outcome.stderr)
        else:
            self.trouble.emit(outcome.sentence(then="it has been restarted"), outcome.stderr)

    def _may_try_again(self, key: Hashable, outcome: Outcome) -> bool:
        """Whether what a reader died of should be asked once more: it may have had nothing to do with the death."""
        return not self._crashes.died(key) and not outcome.error and not outcome.out_of_memory

    def _try_again(self, outcome: Outcome) -> None:
        self.trouble.emit(outcome.sentence(then="it has been restarted"), outcome.stderr)
        self._ask_again()

    def _on_renderer_died(self, outcome: Outcome) -> None:
        if self.state.phase != FAILED:
            self.trouble.emit(outcome.sentence(then="it has been restarted"), outcome.stderr)

    def _move(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._keep()
        self.changed.emit(self.state)

    def _keep(self) -> None:
        """Tell the budget what must not go."""
        shown = [known.directory for known in (self.state.shown, self._found) if known is not None]
        loading = self._completed if self.state.phase == LOADING else None
        self._budget.keep(shown=shown, loading=() if loading is None else (loading,))
