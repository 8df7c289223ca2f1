"""A button with a menu that says which zones of the base are drawn."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from viewer.shell.widgets.plain_text import menu_text, plain
from viewer.shell.widgets.ticking_menu import TickingMenu


class ZonesButton(QToolButton):
    """Lists the zones.

    Signals
    -------
    chosen
        Names of the zones that are hidden now, a tuple.
    """

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset.zones")
        self.setAccessibleName("Zones")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu = TickingMenu(self)
        self.setMenu(self._menu)
        self._names: tuple[str, ...] = ()
        self._hidden: tuple[str, ...] = ()
        self._actions: dict[str, QAction] = {}
        self._fill()

    def set_zones(self, names: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """Offer these zones; those in ``hidden`` are not drawn."""
        hidden = tuple(name for name in names if name in hidden)
        if (names, hidden) == (self._names, self._hidden):
            return
        another, self._names, self._hidden = names != self._names, names, hidden
        self.setText("All zones" if not hidden else f"{len(names) - len(hidden)} of {len(names)} zones")
        if another:
            self._fill()
        self._everything.setEnabled(bool(hidden))
        for name, action in self._actions.items():
            action.setChecked(name not in hidden)

    def _fill(self) -> None:
        """List the zones; a menu that is open keeps its entries while they are ticked."""
        self._menu.clear()
        self._everything = self._menu.addAction("Show all")
        self._everything.triggered.connect(lambda: self.chosen.emit(()))
        self._menu.addSeparator()
        self._actions = {}
        for name in self._names:
            action = self._actions[name] = self._menu.addAction(menu_text(name))
            action.setToolTip(plain(name))
            action.setCheckable(True)
            action.triggered.connect(lambda visible, zone=name: self._toggle(zone, visible))

    def _toggle(self, zone: str, visible: bool) -> None:
        hidden = set(self._hidden) - {zone} if visible else {*self._hidden, zone}
        self.chosen.emit(tuple(name for name in self._names if name in hidden))
