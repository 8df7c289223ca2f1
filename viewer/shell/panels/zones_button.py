"""A button with a menu that says which zones of the base are drawn."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from viewer.shell.panels.field_menu import add_zone_entries
from viewer.shell.widgets.context_menu import ContextMenu
from viewer.shell.widgets.lasting_menu import LastingMenu
from viewer.shell.widgets.plain_text import menu_text, plain


class ZonesButton(QPushButton):
    """Lists the zones. The menu stays open while zones are switched; a right click on one offers more.

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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu = LastingMenu(self)
        self.setMenu(self._menu)
        self._names: tuple[str, ...] = ()
        self._hidden: tuple[str, ...] = ()
        ContextMenu(self._menu, self._fill_more, self._marked_place)

    def set_zones(self, names: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """Offer these zones; those in ``hidden`` are not drawn."""
        hidden = tuple(name for name in names if name in hidden)
        if names != self._names:
            self._offer(names)
        elif hidden == self._hidden:
            return
        self._names, self._hidden = names, hidden
        shown = len(names) - len(hidden)
        self.setText("All zones" if not hidden else f"{shown} of {len(names)} zones")
        everything, _separator, *zones = self._menu.actions()
        everything.setEnabled(bool(hidden))
        for name, action in zip(names, zones, strict=True):
            action.setChecked(name not in hidden)

    def _offer(self, names: tuple[str, ...]) -> None:
        self._menu.clear()
        self._menu.addAction("Show all").triggered.connect(lambda: self.chosen.emit(()))
        self._menu.addSeparator()
        for name in names:
            action = self._menu.addAction(menu_text(name))
            action.setToolTip(plain(name))
            action.setCheckable(True)
            action.triggered.connect(lambda visible, zone=name: self._toggle(zone, visible))

    def _toggle(self, zone: str, visible: bool) -> None:
        hidden = set(self._hidden) - {zone} if visible else {*self._hidden, zone}
        self.chosen.emit(tuple(name for name in self._names if name in hidden))

    def _fill_more(self, menu: QMenu, place: QPoint) -> None:
        """Offer what can be done with the zone at a place of the menu."""
        zones = self._menu.actions()[2:]
        action = self._menu.actionAt(place)
        zone = self._names[zones.index(action)] if action in zones else ""
        add_zone_entries(menu, zone, self._names, self._hidden, self.chosen.emit)

    def _marked_place(self) -> QPoint:
        return self._menu.actionGeometry(self._menu.activeAction()).center()
