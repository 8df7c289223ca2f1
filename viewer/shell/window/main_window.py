"""The main window: menus, pages, docks, messages and the status bar; the features put their parts into it.

It appears as an empty frame and is filled right after its first paint. PySide6 makes a Python class of each Qt class,
with all its enums, when it is first used (the namespace ``Qt`` alone takes 20 ms): so what is not needed for the frame
is imported in :meth:`MainWindow.fill`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMainWindow

from viewer import APP_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from viewer.shell.session.state import SessionState, Shown
    from viewer.shell.widgets.theme import ViewColors

WELCOME, VIEW, FOLDER = range(3)
"""The pages in the middle of the window."""

SMALLEST_MIDDLE = (280, 180)
"""Logical pixels that the middle keeps, whatever its pages would need: also those that are not seen."""


class MainWindow(QMainWindow):
    """The window.

    Attributes
    ----------
    actions_, menus
        Every action by its id, and the menus by their paths of titles.
    docks, message_bar
        The docks, and the bar above the pages.

    Signals
    -------
    painted
        The window was painted for the first time.
    dropped, address_dropped
        Path of a folder or file that was dropped on the window; an address that was.
    drag_entered
        Something that can be dropped is over the window.
    recolored
        The palette changed: the view's new :class:`ViewColors`.
    activated
        The user has come back to the window.
    closing
        The window is about to close, and may still be asked for its geometry.
    """

    painted = Signal()
    dropped = Signal(str)
    address_dropped = Signal(str)
    drag_entered = Signal()
    recolored = Signal(object)
    activated = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.resize(1240, 800)
        self._was_painted = False

    def fill(self) -> Iterator[None]:
        """Make menus, empty docks and pages, and the status bar, a part in each step."""
        from viewer.shell.window.actions import Actions, fill_menu_bar
        from viewer.shell.window.docks import Docks
        from viewer.shell.window.drop_hint import DropHint
        from viewer.shell.window.menus import VIEW as VIEW_MENU

        yield
        self.actions_ = Actions(self)
        yield
        self.menus = fill_menu_bar(self.menuBar(), self.actions_)
        self.docks = Docks(self, self.menus[VIEW_MENU])
        self.recolored.connect(lambda _colors: self.docks.tint())
        yield
        self._fill_middle()
        yield
        self._fill_status_bar()
        self._drop_hint = DropHint(self)
        self.setAcceptDrops(True)

    def _fill_middle(self) -> None:
        from PySide6.QtWidgets import QVBoxLayout, QWidget

        from viewer.shell.widgets.pages import Pages
        from viewer.shell.window.message_bar import MessageBar

        self.message_bar = MessageBar()
        self._pages = Pages()
        for _ in (WELCOME, VIEW, FOLDER):
            self._pages.addWidget(QWidget())
        central = QWidget()
        central.setMinimumSize(*SMALLEST_MIDDLE)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(central)

    def _fill_status_bar(self) -> None:
        from viewer.shell.widgets.labels import ElidedLabel
        from viewer.shell.window.busy_indicator import BusyIndicator

        self.probed = ElidedLabel()
        self.probed.setObjectName("status.probe")
        self.statusBar().addWidget(self.probed, 1)
        self._busy_indicator = BusyIndicator(self.actions_["file.cancel_loading"])
        self.statusBar().addPermanentWidget(self._busy_indicator)
        self._shown: Shown | None = None

    def set_page(self, number: int, page: QWidget) -> None:
        """Put a page in its place: ``WELCOME``, ``VIEW`` or ``FOLDER``."""
        shown = self._pages.currentIndex()
        self._pages.insertWidget(number, page)
        if (empty := self._pages.widget(number + 1)) is not None:
            self._pages.removeWidget(empty)
            empty.deleteLater()
        self._pages.setCurrentIndex(shown)

    def show_page(self, number: int) -> None:
        """Bring a page to the front; it gets the focus unless something beside the pages has it."""
        if number == self._pages.currentIndex():
            return
        before = self.focusWidget()
        free = before is None or self._pages.isAncestorOf(before)  # else Qt gives it to some dock, with the keys
        self._pages.setCurrentIndex(number)
        if free:
            self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to the page in front: keys are shortcuts of the window again."""
        if (page := self._pages.currentWidget()) is not None:
            page.setFocus()

    def render_state(self, state: SessionState) -> None:
        """Show the session's state: title, what can be done now, what is being done."""
        from viewer.shell.session.captions import file_name
        from viewer.shell.session.state import EMPTY, OPENING

        times = state.manifest is not None and len(state.manifest.times) > 1
        self.actions_.enable(dataset=state.catalogue is not None, picture=state.shown is not None, times=times)
        self._render_progress(state)
        self._shown = state.shown
        parts = [APP_NAME] if state.catalogue is None else [state.catalogue.name, APP_NAME]
        selection = state.shown.selection if state.shown is not None else state.selection
        if state.shown is not None or state.phase not in (EMPTY, OPENING):
            parts.insert(0, file_name(state, selection) or f"{selection.split} {selection.sample}")
        self.setWindowTitle(" – ".join(dict.fromkeys(parts)))  # a file alone is its own dataset

    def _render_progress(self, state: SessionState) -> None:
        from viewer.shell.session.state import LOADING, OPENING

        self.actions_["file.cancel_loading"].setEnabled(state.phase in (OPENING, LOADING))
        if not state.busy:
            self._busy_indicator.end()
            return
        self._busy_indicator.begin(state.text, state.fraction)
        if state.shown is not self._shown:
            self._busy_indicator.begin_anew()  # a step of a movie, and the next one is on its way already

    def notify(self, sentence: str) -> None:
        """Say in the status bar what has been done."""
        self.statusBar().showMessage(sentence, 15000)

    def unsay(self, sentence: str) -> None:
        """Take a sentence out of the status bar that no longer holds, if it is still there."""
        if self.statusBar().currentMessage() == sentence:
            self.statusBar().clearMessage()

    def reveal(self, path: str) -> None:
        """Open a folder in the system's file manager."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self.notify(f"No file manager could be opened for {path}")

    def colors(self) -> ViewColors:
        """Return the view's colours for the present palette."""
        from viewer.shell.widgets.theme import view_colors

        return view_colors(self.palette())

    # events

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Tell of the first paint."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow a change between the light and the dark theme; tell that the user has come back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.recolored.emit(self.colors())
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Let whoever must know look at the window for the last time."""
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept one folder or file, or an address."""
        if any(what_is_dropped(event.mimeData())):
            event.acceptProposedAction()
            self._drop_hint.cover()
            self.drag_entered.emit()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """The folder is dropped elsewhere."""
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the dropped folder, file or address."""
        self._drop_hint.hide()
        event.acceptProposedAction()
        path, address = what_is_dropped(event.mimeData())
        if path:
            self.dropped.emit(path)
        else:
            self.address_dropped.emit(address)


def what_is_dropped(data: QMimeData) -> tuple[str, str]:
    """Return the path of the one folder or file that is dropped, or the address; what it is not is empty."""
    from viewer.address import is_address

    urls = data.urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return urls[0].toLocalFile(), ""
    text = urls[0].toString() if len(urls) == 1 else data.text().strip()
    return "", text if is_address(text) else ""
