"""The docks of the window: where they are at first, and their entries in the menu."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget

from viewer.shell.services.slices import Slices, rethrow
from viewer.shell.widgets.bounded_scroll import BoundedScroll
from viewer.shell.widgets.visibility_panel import VisibilityPanel
from viewer.shell.window.dock_buttons import tint_buttons
from viewer.shell.window.dock_slices import placed, polished
from viewer.shell.window.dock_table import BOTTOM, DOCKS, LEFT

LAYOUT_VERSION = 4
"""Docks remembered by another version of the layout are not restored."""


_MOST_NEEDED = QSize(250, 200)
"""What the panel of a dock may need at least, in logical pixels; one that needs more scrolls. With docks on both sides
and below, the window fits into 800x600."""

_LEFT_WIDTH = 255
_BOTTOM_HEIGHT = 192
"""Logical pixels: four rows of the table, and the picture has more than half of a window of 1280x800."""


class Docks:
    """The docks of one window, made from :data:`DOCKS` as their panels come.

    Parameters
    ----------
    menu
        The menu that begins with their toggles.
    """

    def __init__(self, window: QMainWindow, menu: QMenu) -> None:
        self._window, self._menu = window, menu
        self._docks: dict[str, QDockWidget] = {}
        self._panels: dict[str, QWidget] = {}
        self._open = False
        self._layout = QByteArray()  # with a dataset open
        self._kept = QByteArray()  # the same for the next run: none while nobody has arranged them, and it begins anew
        self._is_new = True  # whether the user has not arranged them yet
        self._wanted: list[str] = []  # which docks are shown with a dataset open
        self._there: dict[str, bool] = {}  # which docks were shown before the user had touched any, with no dataset yet
        self._taking_up: Slices | None = None

    def __getitem__(self, name: str) -> QDockWidget:
        self.settle()
        return self._docks[name]

    def add(self, name: str, panel: QWidget) -> None:
        """Put a panel into its dock.

        Raises
        ------
        KeyError
            When :data:`DOCKS` has no such dock.
        """
        dock = self._made(name)
        self._panels[name] = panel
        dock.setWidget(BoundedScroll(panel, _MOST_NEEDED))
        if isinstance(panel, VisibilityPanel):
            dock.visibilityChanged.connect(panel.set_in_front)

    def _made(self, name: str) -> QDockWidget:
        """Return a dock, which is empty when it is new."""
        if name in self._docks:
            return self._docks[name]
        title = {spec.name: spec.title for spec in DOCKS}[name]
        dock = self._docks[name] = QDockWidget(title, self._window)
        dock.setObjectName(f"dock.{name}")
        # Queued: Qt gives its buttons icons of its own after it has said so.
        dock.topLevelChanged.connect(self.tint, Qt.ConnectionType.QueuedConnection)
        return dock

    def tint(self) -> None:
        """Give the docks' buttons icons in the colours of the theme: those of Qt are nearly invisible on dark."""
        tint_buttons(self._docks.values(), self._window.palette())

    def arrange(self) -> Iterator[None]:
        """Put the docks where they are at first, or were in the last run, and their toggles into the menu.

        All docks are there from the first step on; a panel that comes later has to be one of a dataset.
        """
        window, docks = self._window, {spec.name: self._made(spec.name) for spec in DOCKS}
        before = self._menu.actions()[0]
        for spec in DOCKS:
            if not spec.shown:
                docks[spec.name].hide()  # before it has a place, or the loop shows it in between
            window.addDockWidget(spec.area, docks[spec.name])
            toggle = docks[spec.name].toggleViewAction()
            toggle.setObjectName(f"view.dock.{spec.name}")
            toggle.setStatusTip(f"Show or hide the {spec.title} dock")
            self._menu.insertAction(before, toggle)
        self._menu.insertSeparator(before)
        window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        yield
        first, *others = (docks[spec.name] for spec in DOCKS if spec.area == BOTTOM)
        for other in others:
            window.tabifyDockWidget(first, other)  # the first one stays in front
        for spec in DOCKS:
            if spec.behind:
                window.tabifyDockWidget(docks[spec.behind], docks[spec.name])
        yield
        window.resizeDocks([docks["dataset"], docks["info"]], [_LEFT_WIDTH, 320], Qt.Orientation.Horizontal)
        window.resizeDocks([docks["dataset"], docks["colors"]], [420, 290], Qt.Orientation.Vertical)
        window.resizeDocks([docks["samples"]], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)
        yield
        if (layout := window.layout()) is not None:
            layout.activate()  # docks that have not been laid out yet would come back in the wrong sizes
        yield
        self._is_new = not window.restoreState(self._layout, LAYOUT_VERSION)
        yield
        self._layout = window.saveState(LAYOUT_VERSION)
        self._kept = QByteArray() if self._is_new else self._layout
        self._wanted = [name for name, dock in docks.items() if not dock.isHidden()]
        if not self._open:
            self._hide_empty()
        yield
        self.tint()
        self._there = self._shown()

    def empty_toggles(self) -> list[QAction]:
        """Return the toggles of the docks whose panels have not come yet."""
        return [dock.toggleViewAction() for name, dock in self._docks.items() if name not in self._panels]

    def polish(self) -> Iterator[None]:
        """Prepare the panels that are shown once a dataset is open, one in each step: Qt would prepare all at once."""
        yield from polished(self._coming())

    def restore(self, state: QByteArray) -> None:
        """Remember where the docks were, for :meth:`arrange`; does nothing when that was another layout."""
        self._layout = self._kept = state

    def _hide_empty(self) -> None:
        for spec in DOCKS:
            if spec.needs_dataset:
                self._docks[spec.name].hide()

    def _shown(self) -> dict[str, bool]:
        """Return which docks are there."""
        return {name: not dock.isHidden() for name, dock in self._docks.items()}

    def _restore(self) -> None:
        """Take the layout with a dataset open; what the user closed or opened before there was one stays so."""
        chosen = {name: shown for name, shown in self._shown().items() if self._there.get(name, shown) != shown}
        self._window.restoreState(self._layout, LAYOUT_VERSION)
        if self._is_new and not self._docks["samples"].isHidden():
            self._docks["samples"].raise_()
        for name, shown in chosen.items():
            self._docks[name].setVisible(shown)
        self._there |= chosen

    def set_open(self, is_open: bool) -> None:
        """Show all docks once a dataset is open, as they were left; at first with the table of its samples in front."""
        if is_open and not self._open:
            self._taking_up = Slices(self._take_up(), rethrow, self._window)
        self._open = is_open

    def settle(self) -> None:
        """Have the docks where they belong before anything is done with one."""
        if self._taking_up is not None and not self._taking_up.in_step:
            self._taking_up.finish(lambda: False)

    def _take_up(self) -> Iterator[None]:
        """Prepare, place, lay out and paint the docks: all in one turn of the loop it would be a gap."""
        yield from self.polish()
        docks = [self._docks[name] for name in self._wanted]
        yield from placed(self._window, docks, self._coming(), self._place, self.tint)

    def _place(self) -> None:
        self._restore()
        if self._is_new and not self._docks["samples"].isHidden():
            self._docks["samples"].raise_()
        self._is_new = False

    def _coming(self) -> list[QWidget]:
        """Return the panels that are shown once a dataset is open."""
        return [self._panels[name] for name in self._wanted if name in self._panels]

    def set_title(self, name: str, title: str) -> None:
        """Say in its title or tab what a dock holds."""
        self._docks[name].setWindowTitle(title)

    def show(self, name: str) -> None:
        """Bring a dock to the front."""
        self[name].show()
        self[name].raise_()

    def make_high(self, name: str, height: int) -> None:
        """Make a dock at least so high, as far as the window allows."""
        dock = self[name]
        if not dock.isFloating() and dock.height() < height:
            self._window.resizeDocks([dock], [min(height, self._window.height() // 2)], Qt.Orientation.Vertical)

    def state(self) -> QByteArray:
        """Return where the docks are, for :meth:`restore`."""
        self.settle()
        if not self._open and self._there and self._shown() != self._there:
            shown = self._shown()
            self._window.setUpdatesEnabled(False)
            self._restore()
            self._layout = self._kept = self._window.saveState(LAYOUT_VERSION)
            for name, dock in self._docks.items():
                dock.setVisible(shown[name])
            self._window.setUpdatesEnabled(True)
        return self._window.saveState(LAYOUT_VERSION) if self._open else self._kept
