"""Views that are taken away: saved and opened as files, copied and pasted, or as a command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from viewer.address import is_address
from viewer.errors import ViewerError
from viewer.protocol import Catalogue
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.services.tasks import Tasks
from viewer.shell.session.opening import Shape
from viewer.shell.session.sample_names import by_name, gone, left_out
from viewer.shell.session.selection import FIRST
from viewer.shell.session.selection_resolver import begin_with
from viewer.shell.session.session import Session
from viewer.shell.session.view_file import (
    LARGEST,
    SavedView,
    beside,
    read_file,
    read_text,
    saved_view,
    text_of,
    with_dataset,
)
from viewer.shell.session.view_places import with_places
from viewer.shell.session.view_state import ViewState
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import MainWindow
from viewer.view_names import ENDING
from viewer.whole_file import write_whole


class ViewFilesController(QObject):
    """Takes views from the session and gives them to it.

    Signals
    -------
    failed
        A sentence: the view that was asked for cannot be shown.
    shown
        The view that was asked for has been read and is on its way to the screen.
    address_pasted
        An address was pasted, and no view.
    """

    failed = Signal(str)
    shown = Signal()
    address_pasted = Signal(str)

    def __init__(self, window: MainWindow, session: Session, prompts: Prompts, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._session, self._prompts, self._tasks = window, session, prompts, tasks
        self._folder = Path.home()
        window.actions_.connect(
            {
                "file.open_view": self._choose,
                "file.save_view": self._save,
                "file.copy_view": self._copy,
                "file.paste_view": self._paste,
                "file.copy_command": self._copy_command,
                "file.copy_python": self._copy_python,
            }
        )

    def open_path(
        self,
        path: Path,
        shape: Shape | None = None,
        dataset: str | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Open a view file.

        Parameters
        ----------
        shape
            Changes the view before it is shown.
        dataset
            Is looked at in the place of its own.
        then
            Called once it is what the session wants.
        """

        def read() -> SavedView:
            saved = read_file(path.absolute())
            return saved if dataset is None else with_dataset(saved, dataset)

        self._find(read, shape, then)

    def open_text(self, text: str, what: str = "The clipboard") -> None:
        """Show the view that a text holds; ``what`` it is called in messages."""
        self._find(lambda: read_text(text, what), None)

    def _find(self, read: Callable[[], SavedView], shape: Shape | None, then: Callable[[], None] | None = None) -> None:
        """Read a view and look for its dataset, in a thread: the disk that it is on may not answer."""

        def work() -> tuple[SavedView | ViewerError, bool]:
            try:
                saved = read()
            except ViewerError as error:
                return error, False
            return saved, is_address(saved.dataset) or os.path.exists(saved.dataset)  # noqa: PTH110 - a link must not be resolved here

        self._tasks.start(work, lambda found: self._take(*found, shape=shape, then=then))

    def _take(
        self, saved: SavedView | ViewerError, there: bool, *, shape: Shape | None, then: Callable[[], None] | None
    ) -> None:
        if isinstance(saved, ViewerError):
            self._say(saved.sentence)
        elif there:
            self._show(saved, shape, then)
        else:
            sentence = f"The dataset {saved.dataset} of this view is not there."
            self._window.message_bar.offer(
                sentence, "Choose the dataset…", lambda: self._choose_dataset(saved, shape, then)
            )
            self.failed.emit(sentence)

    def _say(self, sentence: str) -> None:
        self._window.message_bar.show_message(sentence)
        self.failed.emit(sentence)

    def _show(self, saved: SavedView, shape: Shape | None, then: Callable[[], None] | None) -> None:
        """Look at the dataset of a view as the view says; one that is open is not opened again."""
        try:
            here = with_places(saved.view, self._session.folders.here)
        except ViewerError as error:
            self._say(error.sentence)
            return

        def view_in(catalogue: Catalogue) -> ViewState:
            view = by_name(here, saved.names, catalogue.splits)
            view = view if shape is None else shape(view, catalogue)
            asked = saved.view.choice if view.choice.sample < 0 else replace(saved.view.choice, sample=FIRST.sample)
            if lost := gone(replace(saved.view, choice=asked), saved.names, catalogue.splits):
                # Once the dataset is open: its opening takes away what was said before.
                QTimer.singleShot(0, self, partial(self._say, left_out(lost)))
            return view

        catalogue = self._session.state.catalogue
        if catalogue is not None and catalogue.place == saved.dataset:
            self._window.message_bar.hide()
            view = view_in(catalogue)
            self._session.set_view(replace(view, choice=begin_with(view.choice, catalogue)))
        else:
            self._session.open_dataset(saved.dataset, saved.view.choice, lambda _known, opened: view_in(opened))
        if then is not None:
            then()
        self.shown.emit()

    def _choose_dataset(self, saved: SavedView, shape: Shape | None, then: Callable[[], None] | None) -> None:
        path = self._prompts.choose_dataset(str(Path.home()))
        if path is not None:
            self._show(with_dataset(saved, str(path.absolute())), shape, then)

    def _choose(self) -> None:
        path = self._prompts.choose_view(str(self._folder))
        if path is not None:
            self._folder = path.parent
            self.open_path(path)

    # taking away

    def saved(self) -> SavedView | None:
        """Return the view on screen as it may be taken anywhere; None while nothing is open."""
        catalogue = self._session.state.catalogue
        if catalogue is None:
            return None
        saved = saved_view(catalogue.place, self._session.view, catalogue.splits)
        return replace(saved, view=with_places(saved.view, self._session.folders.place))

    def _name(self) -> str:
        state = self._session.state
        words = (state.catalogue.name if state.catalogue else "", state.selection.split, str(state.selection.sample))
        return "-".join(filter(None, words)).replace("/", "_")

    def _save(self) -> None:
        saved = self.saved()
        path = self._prompts.choose_view_file(str(self._folder / f"{self._name()}{ENDING}"))
        if saved is None or path is None:
            return
        self._folder = path.parent
        if refusal := goes_with_cache(path):
            self._window.message_bar.show_message(refusal)
            return
        text = text_of(replace(saved, beside=beside(saved.dataset, path)))

        def write() -> str:
            try:
                write_whole(path, text.encode())
            except OSError as error:
                return f"The view could not be written to {path}: {error.strerror or error}; choose another folder."
            return ""

        def done(sentence: str) -> None:
            if sentence:
                self._window.message_bar.show_message(sentence)
            else:
                self._window.notify(f"Saved {path}")

        self._tasks.start(write, done)

    def _copy(self) -> None:
        saved = self.saved()
        if saved is not None:
            QGuiApplication.clipboard().setText(text_of(saved))  # as text it goes through mails and chats, too
            self._window.notify("Copied the view; Paste view shows it again, here or in another window")

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if len(text) > LARGEST:
            self._say("What was copied is too large for a view.")
        elif is_address(text):
            self.address_pasted.emit(text)
        else:
            self.open_text(text)

    def _copy_command(self) -> None:
        saved = self.saved()
        if saved is None:
            return
        from viewer.shell.session.command_line import command_of

        command, left_out = command_of(saved, self._session.state)
        QGuiApplication.clipboard().setText(command)
        rest = f"; without {', '.join(left_out)}: save the view for that" if left_out else ""
        self._window.notify(f"Copied the command line{rest}")

    def _copy_python(self) -> None:
        from viewer.shell.session.python_lines import python_lines, why_none

        if reason := why_none(self._session.state):
            self._window.message_bar.show_message(reason)
            return
        lines = python_lines(self._session.state)
        if lines:
            QGuiApplication.clipboard().setText(lines)
            self._window.notify("Copied the lines of Python that read this field")
