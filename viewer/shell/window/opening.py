"""Opening datasets: the welcome page, the list of a folder's datasets, the recent ones, and what is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from viewer.address import place_around, place_name
from viewer.protocol import Catalogue, DatasetsFound
from viewer.shell.session.opening import Shape
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.shell.session.state import FIRST, Selection, SessionFailure, SessionState
from viewer.shell.widgets.plain_text import menu_text, plain
from viewer.shell.widgets.prompts import Prompts
from viewer.shell.window.main_window import FOLDER, VIEW, WELCOME, MainWindow
from viewer.shell.window.menus import FILE
from viewer.shell.window.palette.entry import Entry
from viewer.shell.window.welcome_page import WelcomePage
from viewer.view_names import is_view_file

if TYPE_CHECKING:
    from viewer.shell.window.folder_page import FolderPage

ARRAYS = (".npz", ".npy", ".csv", ".parquet")
"""How the names of files end that hold predicted arrays."""


class Opening(QObject):
    """Lets the user open datasets, and says which page is in the middle of the window.

    Parameters
    ----------
    example
        Where the example dataset is, or is written when it is first opened.

    Signals
    -------
    arrays_dropped
        Path of a file of arrays that was dropped on the window.
    view_dropped
        Path of a view file that was dropped on it.
    foreseen
        The user is about to choose a dataset.
    rest_wanted
        What a download lacks is to be fetched, and then it opens: a :class:`viewer.doors.Door`.
    """

    arrays_dropped = Signal(str)
    view_dropped = Signal(str)
    foreseen = Signal()
    rest_wanted = Signal(object)

    def __init__(
        self, window: MainWindow, session: Session, prompts: Prompts, state: SavedState, example: Path
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._prompts, self._state = window, session, prompts, state
        self._example = example
        self._in_folder = False
        self.welcome = WelcomePage(
            [window.actions_[f"file.{name}"] for name in ("open", "open_address", "example", "download")]
        )
        self.recent_menu = QMenu("Open re&cent", window)
        window.menus[FILE].insertMenu(window.actions_["file.example"], self.recent_menu)
        window.set_page(WELCOME, self.welcome)
        window.dropped.connect(self._take_dropped)
        self.welcome.dataset_chosen.connect(self._open)
        near = (self.welcome.dataset_near, self.recent_menu.aboutToShow, window.actions_["file.example"].hovered)
        for sign in (*near, window.drag_entered):
            sign.connect(self.foreseen)
        session.changed.connect(self.render_state)
        session.opened.connect(self._on_opened)
        session.found.connect(self._show_folder)
        session.leads_on.connect(self._lead_on)
        session.trouble.connect(window.message_bar.show_message)
        window.actions_.connect(
            {
                "file.open": self._choose,
                "file.open_file": self._choose_file,
                "file.folder": self._list_folder,
                "file.reload": session.reload,
                "file.cancel_loading": session.cancelling.cancel,
                "file.example": self.open_example,
            }
        )
        self.set_recent(state.recent)

    @cached_property
    def folder_page(self) -> FolderPage:
        """The page of a folder's datasets, made when the first folder is listed."""
        from viewer.shell.window.folder_page import FolderPage

        page = FolderPage()
        self._window.set_page(FOLDER, page)
        page.dataset_chosen.connect(self._open)
        page.left.connect(self._leave_folder)
        return page

    def open_example(self, first: Selection = FIRST, shape: Shape | None = None) -> None:
        """Open the example dataset, at this selection, looked at as ``shape`` says."""
        self._session.open_example(self._example, first, shape)

    def render_state(self, state: SessionState) -> None:
        """Show the page that goes with the session's state."""
        if not self._in_folder:
            self._window.show_page(WELCOME if state.catalogue is None else VIEW)
        self.welcome.set_busy(state.text if state.catalogue is None else "")

    def set_recent(self, paths: list[str]) -> None:
        """Offer the datasets opened last, in the menu and on the welcome page."""
        self.welcome.set_recent(paths)
        self.recent_menu.clear()
        for path in paths:
            action = self.recent_menu.addAction(menu_text(path))
            action.setToolTip(plain(path))
            action.triggered.connect(lambda _checked=False, chosen=path: self._open(chosen))
        self.recent_menu.setEnabled(bool(paths))

    def recent_entries(self, typed: str) -> Iterator[Entry]:
        """Provide the datasets opened last for the command palette."""
        for path in self._state.recent:
            yield Entry(f"recent {path}", place_name(path), partial(self._open, path), f"Open recent: {path}")

    def _lead_on(self, failure: SessionFailure) -> None:
        """Offer to open the dataset that something which is none belongs to, or to fetch what a download lacks."""
        door = failure.door
        if door is None:
            return
        verb, taken = "Download the rest", partial(self.rest_wanted.emit, door)
        if not door.repository:
            first = replace(FIRST, split=door.split, sample=door.sample)
            verb, taken = "Open it", partial(self._session.open_dataset, door.path, first)
        self._window.message_bar.offer(failure.sentence, verb, taken, failure.detail)

    def _take_dropped(self, path: str) -> None:
        """Open a folder; arrays that a model wrote predict the dataset that is open."""
        if Path(path).suffix.lower() in ARRAYS and self._session.state.catalogue is not None:
            self.arrays_dropped.emit(path)
        elif is_view_file(path):
            self.view_dropped.emit(path)
        else:
            self._open(path)

    def _open(self, place: str) -> None:
        self._session.open_dataset(place)

    def _choose(self) -> None:
        recent = self._state.recent
        path = self._prompts.choose_dataset(str(Path(recent[0]).parent) if recent else str(Path.home()))
        if path is not None:
            self._session.open_dataset(path)

    def _choose_file(self) -> None:
        recent = self._state.recent
        path = self._prompts.choose_file(recent[0] if recent else str(Path.home()))
        if path is not None:
            self._session.open_dataset(path)

    def _list_folder(self) -> None:
        """List the datasets that lie beside the open one."""
        catalogue = self._session.state.catalogue
        if catalogue is not None:
            self._session.open_dataset(place_around(catalogue.place))

    def _show_folder(self, found: DatasetsFound) -> None:
        self._in_folder = True
        self.folder_page.show_datasets(found)
        self._window.show_page(FOLDER)

    def _leave_folder(self) -> None:
        self._in_folder = False
        self.render_state(self._session.state)

    def _on_opened(self, catalogue: Catalogue) -> None:
        self._window.message_bar.hide()
        self._leave_folder()
        self._state.add_recent(catalogue.place)
        self.set_recent(self._state.recent)
