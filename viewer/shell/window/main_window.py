"""The main window: puts the panels together and renders what the session says. It decides nothing.

It appears as an empty frame and is filled right after its first paint. PySide6 makes a Python class of each Qt class,
with all its enums, when it is first used (the namespace ``Qt`` alone takes 20 ms): so what is not needed for the frame
is imported in :meth:`MainWindow.fill`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from viewer import APP_NAME
from viewer.shell.widgets.plain_text import menu_text, plain

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from viewer.protocol import DatasetsFound
    from viewer.shell.session.state import SessionState, Shown
    from viewer.shell.widgets.theme import ViewColors


class MainWindow(QMainWindow):
    """The window.

    Signals
    -------
    painted
        The window was painted for the first time.
    dropped
        Path of a folder that was dropped on the window.
    recolored
        The palette changed: the view's new :class:`ViewColors`.
    activated
        A person has come back to the window.
    closing
        The window is about to close, and may still be asked for its geometry.
    """

    painted = Signal()
    dropped = Signal(str)
    recolored = Signal(object)
    activated = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.setAcceptDrops(True)
        self.resize(1240, 800)
        self._was_painted = False
        self._in_folder = False

    def fill(self) -> None:
        """Make menus, docks and panels."""
        from PySide6.QtWidgets import QMenu

        from viewer.shell.cache_dock.panel import CachePanel
        from viewer.shell.panels.colors_panel import ColorsPanel
        from viewer.shell.panels.dataset_panel import DatasetPanel
        from viewer.shell.panels.info_panel import InfoPanel
        from viewer.shell.panels.samples_panel import SamplesPanel
        from viewer.shell.window.actions import Actions, fill_menu_bar

        self.actions_ = Actions(self)
        self._menus = fill_menu_bar(self.menuBar(), self.actions_)
        self.recent_menu = QMenu("Open re&cent", self)
        self._menus["&File"].insertMenu(self.actions_["file.example"], self.recent_menu)
        self._fill_middle()
        self.dataset_panel = DatasetPanel()
        self.dataset_panel.notes.more_wanted.connect(lambda: self.show_dock("info"))
        self.cache_panel = CachePanel(
            self.actions_["cache.sweep"], self.actions_["cache.cancel"], self.actions_["cache.clear"]
        )
        self.colors_panel = ColorsPanel()
        self.samples_panel = SamplesPanel()
        self.info_panel = InfoPanel()
        self._make_docks()
        self._make_status_bar()

    def _fill_middle(self) -> None:
        from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

        from viewer.shell.view.view_panel import ViewPanel
        from viewer.shell.window.folder_page import FolderPage
        from viewer.shell.window.message_bar import MessageBar
        from viewer.shell.window.welcome_page import WelcomePage

        self.welcome = WelcomePage(self.actions_["file.open"], self.actions_["file.example"])
        self.view_panel = ViewPanel()
        self.message_bar = MessageBar()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.view_panel)
        self.folder_page = FolderPage()
        self._stack.addWidget(self.folder_page)
        self.folder_page.left.connect(self.leave_folder)
        self.view_panel.color_bar.double_clicked.connect(self.edit_range)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(central)

    def _make_docks(self) -> None:
        from viewer.shell.window.actions import VIEW
        from viewer.shell.window.docks import Panels, add_docks

        panels = Panels(self.dataset_panel, self.colors_panel, self.cache_panel, self.samples_panel, self.info_panel)
        self.docks = add_docks(self, panels, self._menus[VIEW])

    def show_dock(self, name: str) -> None:
        """Bring a dock to the front."""
        self.docks[name].show()
        self.docks[name].raise_()

    def _make_status_bar(self) -> None:
        from viewer.shell.widgets.labels import ElidedLabel
        from viewer.shell.window.busy_indicator import Doing

        self.probed = ElidedLabel()
        self.probed.setObjectName("status.probe")
        self.statusBar().addWidget(self.probed, 1)
        self._doing = Doing()
        self.statusBar().addPermanentWidget(self._doing)
        self._shown: Shown | None = None

    def restore_docks(self, docks: QByteArray) -> None:
        """Put the docks where they were; does nothing when that was another layout."""
        from viewer.shell.window.docks import LAYOUT_VERSION

        # Docks that have not been laid out yet would come back in the wrong sizes.
        QTimer.singleShot(0, self, lambda: self.restoreState(docks, LAYOUT_VERSION))

    def layout_state(self) -> QByteArray:
        """Return where the docks are, for :meth:`restore_docks`."""
        from viewer.shell.window.docks import LAYOUT_VERSION

        return self.saveState(LAYOUT_VERSION)

    # rendering

    def render_state(self, state: SessionState) -> None:
        """Show the session's state everywhere."""
        from viewer.shell.session.state import EMPTY, OPENING

        empty = state.catalogue is None
        if not self._in_folder:
            self._stack.setCurrentIndex(0 if empty else 1)
        self.welcome.set_busy(state.text if empty else "")
        self.view_panel.render_state(state)
        for panel in (self.dataset_panel, self.colors_panel, self.samples_panel, self.info_panel):
            panel.render_state(state)
        self.actions_.check("color_map", f"view.color_map.{state.look.color_map}")
        times = state.manifest is not None and len(state.manifest.times) > 1
        self.actions_.enable(dataset=not empty, picture=state.shown is not None, times=times)
        self._say_what_is_done(state)
        self._shown = state.shown
        name = "" if state.catalogue is None else f"{state.catalogue.name} – "
        where = ""
        if state.shown is not None:
            where = f"{state.shown.selection.split} {state.shown.selection.sample} – "
        elif state.phase not in (EMPTY, OPENING):
            where = f"{state.selection.split} {state.selection.sample} – "
        self.setWindowTitle(f"{where}{name}{APP_NAME}")

    def show_folder(self, found: DatasetsFound) -> None:
        """List the datasets of a folder in the middle of the window."""
        self._in_folder = True
        self.folder_page.show_datasets(found)
        self._stack.setCurrentWidget(self.folder_page)

    def leave_folder(self) -> None:
        """Go back from the list of datasets."""
        self._in_folder = False
        self._stack.setCurrentWidget(self.view_panel if self.dataset_panel.isEnabled() else self.welcome)

    def edit_range(self) -> None:
        """Let a person type the range of the colours."""
        self.show_dock("colors")
        self.colors_panel.edit_range()

    def _say_what_is_done(self, state: SessionState) -> None:
        if not state.busy:
            self._doing.end()
            return
        self._doing.begin(state.text, state.fraction)
        if state.shown is not self._shown:
            self._doing.begin_anew()  # a step of a movie, and the next one is on its way already

    def tell(self, sentence: str) -> None:
        """Say in the status bar what has been done."""
        self.statusBar().showMessage(sentence, 15000)

    def set_recent(self, paths: list[str]) -> None:
        """Offer the datasets opened last, in the menu and on the welcome page."""
        self.welcome.set_recent(paths)
        self.recent_menu.clear()
        for path in paths:
            action = self.recent_menu.addAction(menu_text(path))
            action.setToolTip(plain(path))
            action.triggered.connect(lambda _checked=False, chosen=path: self.dropped.emit(chosen))
        self.recent_menu.setEnabled(bool(paths))

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
        """Follow a change between the light and the dark theme; tell that a person has come back."""
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
        """Accept one local folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open the dropped folder."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())
