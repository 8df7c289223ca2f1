"""A button with a menu that says which zones of the base are drawn."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from viewer.shell.widgets.plain_text import menu_text, plain


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
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._names: tuple[str, ...] = ()
        self._hidden: tuple[str, ...] = ()

    def set_zones(self, names: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """Offer these zones; those in ``hidden`` are not drawn."""
        hidden = tuple(name for name in names if name in hidden)
        if (names, hidden) == (self._names, self._hidden):
            return
        self._names, self._hidden = names, hidden
        shown = len(names) - len(hidden)
        self.setText("All zones" if not hidden else f"{shown} of {len(names)} zones")
        self._menu.clear()
        everything = self._menu.addAction("Show all")
        everything.setEnabled(bool(hidden))
        everything.triggered.connect(lambda: self.chosen.emit(()))
        self._menu.addSeparator()
        for name in names:
            action = self._menu.addAction(menu_text(name))
            action.setToolTip(plain(name))
            action.setCheckable(True)
            action.setChecked(name not in hidden)
            action.toggled.connect(lambda visible, zone=name: self._toggle(zone, visible))

    def _toggle(self, zone: str, visible: bool) -> None:
        hidden = set(self._hidden) - {zone} if visible else {*self._hidden, zone}
        self.chosen.emit(tuple(name for name in self._names if name in hidden))
