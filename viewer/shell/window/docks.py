"""The docks of the window: where they are at first, and their entries in the menu."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QMenu, QWidget

from viewer.shell.widgets.icons import themed_icon
from viewer.shell.widgets.visibility_panel import VisibilityPanel
from viewer.values import dataclass

LAYOUT_VERSION = 3
"""Docks remembered by another version of the layout are not restored."""

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class DockSpec:
    """One dock: its name, its title, and where it is at first.

    Attributes
    ----------
    shown
        Whether it is there at first.
    needs_dataset
        Whether there is nothing in it before a dataset is open: it is not there then.
    behind
        The dock whose tab it shares; those of the bottom are tabs anyway.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    shown: bool = True
    needs_dataset: bool = True
    behind: str = ""


DOCKS = (
    DockSpec("dataset", "Dataset", _LEFT),
    DockSpec("colors", "Colours", _LEFT),
    DockSpec("tools", "Tools", _LEFT, shown=False, behind="colors"),
    DockSpec("difference", "Difference", _LEFT, shown=False, behind="colors"),
    DockSpec("measure", "Measure", _LEFT, shown=False, behind="colors"),
    DockSpec("samples", "Samples", _BOTTOM),
    DockSpec("cache", "Cache", _BOTTOM, needs_dataset=False),
    DockSpec("plots", "Plots", _BOTTOM, shown=False),
    DockSpec("pins", "Pins", _BOTTOM, shown=False),
    DockSpec("prediction", "Prediction", _BOTTOM, shown=False),
    DockSpec("info", "Information", _RIGHT, shown=False),
)
"""Every dock, in the order of the menu; those of the bottom are tabs, the first one in front."""

_BUTTONS = {"qt_dockwidget_closebutton": "close", "qt_dockwidget_floatbutton": "float"}
"""Qt's names of the buttons in the title of a dock, and their icons."""

_ICON = 12
_LEFT_WIDTH = 255
_BOTTOM_HEIGHT = 196
"""Logical pixels: four rows of the table, and the picture has more than half of a window of 1280x800."""


class Docks:
    """The docks of one window, made from :data:`DOCKS` as their panels come.

    Parameters
    ----------
    menu
        The menu that begins with their toggles.
    """

    def __init__(self, window: QMainWindow, menu: QMenu) -> None:
        self._window = window
        self._menu = menu
        self._docks: dict[str, QDockWidget] = {}
        self._open = False
        self._layout = QByteArray()  # with a dataset open
        self._is_new = True  # whether the user has not arranged them yet
        self._there: dict[str, bool] = {}  # which docks were shown when there was no dataset yet

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def add(self, name: str, panel: QWidget) -> None:
        """Put a panel into its dock.

        Raises
        ------
        KeyError
            When :data:`DOCKS` has no such dock.
        """
        spec = next((spec for spec in DOCKS if spec.name == name), None)
        if spec is None:
            raise KeyError(name)
        dock = self._docks[name] = QDockWidget(spec.title, self._window)
        dock.setObjectName(f"dock.{name}")
        dock.setWidget(panel)
        if isinstance(panel, VisibilityPanel):
            dock.visibilityChanged.connect(panel.set_in_front)
        # Queued: Qt gives its buttons icons of its own after it has said so.
        dock.topLevelChanged.connect(self.tint, Qt.ConnectionType.QueuedConnection)

    def tint(self) -> None:
        """Give the docks' buttons icons in the colours of the theme: those of Qt are nearly invisible on dark."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly  # to look through all of the panels takes 10 ms
        icons = {name: themed_icon(icon, self._window.palette(), _ICON) for name, icon in _BUTTONS.items()}
        for dock in self._docks.values():
            for name, icon in icons.items():
                if (button := dock.findChild(QAbstractButton, name, direct)) is not None:
                    button.setIcon(icon)

    def arrange(self) -> None:
        """Put the docks where they are at first, and their toggles into the menu, once all panels are there."""
        window, docks = self._window, self._docks
        before = self._menu.actions()[0]
        for spec in DOCKS:
            window.addDockWidget(spec.area, docks[spec.name])
            toggle = docks[spec.name].toggleViewAction()
            toggle.setObjectName(f"view.dock.{spec.name}")
            toggle.setStatusTip(f"Show or hide the {spec.title} dock")
            self._menu.insertAction(before, toggle)
        self._menu.insertSeparator(before)
        window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        first, *others = (docks[spec.name] for spec in DOCKS if spec.area == _BOTTOM)
        for other in others:
            window.tabifyDockWidget(first, other)  # the first one stays in front
        for spec in DOCKS:
            if spec.behind:
                window.tabifyDockWidget(docks[spec.behind], docks[spec.name])
            if not spec.shown:
                docks[spec.name].hide()
        window.resizeDocks([docks["dataset"], docks["info"]], [_LEFT_WIDTH, 320], Qt.Orientation.Horizontal)
        window.resizeDocks([docks["dataset"], docks["colors"]], [480, 230], Qt.Orientation.Vertical)
        window.resizeDocks([docks["samples"]], [_BOTTOM_HEIGHT], Qt.Orientation.Vertical)
        # Docks that have not been laid out yet would come back in the wrong sizes.
        QTimer.singleShot(0, window, self._settle)

    def restore(self, state: QByteArray) -> None:
        """Remember where the docks were, for :meth:`arrange`; does nothing when that was another layout."""
        self._layout = state

    def _settle(self) -> None:
        """Take the layout of the last run, and hide what has nothing in it yet."""
        self._is_new = not self._window.restoreState(self._layout, LAYOUT_VERSION)
        self.tint()
        self._layout = self._window.saveState(LAYOUT_VERSION)
        if not self._open:
            self._hide_empty()
        self._there = self._shown()

    def _hide_empty(self) -> None:
        for spec in DOCKS:
            if spec.needs_dataset:
                self._docks[spec.name].hide()

    def _shown(self) -> dict[str, bool]:
        """Return which of the docks that need no dataset are there."""
        return {spec.name: not self._docks[spec.name].isHidden() for spec in DOCKS if not spec.needs_dataset}

    def _restore(self) -> None:
        """Take the layout with a dataset open; what the user closed or opened before there was one stays so."""
        chosen = {name: shown for name, shown in self._shown().items() if self._there.get(name, shown) != shown}
        self._window.restoreState(self._layout, LAYOUT_VERSION)
        for name, shown in chosen.items():
            self._docks[name].setVisible(shown)
        self._there |= chosen

    def set_open(self, is_open: bool) -> None:
        """Show all docks once a dataset is open, as they were left; at first with the table of its samples in front."""
        if is_open == self._open:
            return
        self._open = is_open
        if is_open:
            self._restore()
            self.tint()
            if self._is_new and not self._docks["samples"].isHidden():
                self._docks["samples"].raise_()
            self._is_new = False

    def set_title(self, name: str, title: str) -> None:
        """Say in its title or tab what a dock holds."""
        self._docks[name].setWindowTitle(title)

    def show(self, name: str) -> None:
        """Bring a dock to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def make_high(self, name: str, height: int) -> None:
        """Make a dock at least so high, as far as the window allows."""
        dock = self._docks[name]
        if not dock.isFloating() and dock.height() < height:
            self._window.resizeDocks([dock], [min(height, self._window.height() // 2)], Qt.Orientation.Vertical)

    def state(self) -> QByteArray:
        """Return where the docks are, for :meth:`restore`."""
        if not self._open and self._there and self._shown() != self._there:
            self._window.setUpdatesEnabled(False)
            self._restore()
            self._layout = self._window.saveState(LAYOUT_VERSION)
            self._hide_empty()
            self._window.setUpdatesEnabled(True)
        return self._window.saveState(LAYOUT_VERSION) if self._open else self._layout
