"""Context menus: at a right click, and at the Menu key or Shift+F10, where the keys go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QWidget

Fill = Callable[[QMenu, QPoint], None]
"""Puts entries into an empty menu, for a place in the widget's coordinates."""


class ContextMenu(QObject):
    """Gives a widget a context menu that is made anew each time.

    Parameters
    ----------
    widget
        Where it is asked for; of a scroll area, places are those of its viewport.
    fill
        Puts the entries in; a menu without any does not open.
    place
        Where it opens when it is asked for by a key; None: in the middle of the widget.
    clicks
        Whether a right click opens it; else whoever knows a click from a drag calls :meth:`open`.
    """

    def __init__(
        self, widget: QWidget, fill: Fill, place: Callable[[], QPoint] | None = None, *, clicks: bool = True
    ) -> None:
        super().__init__(widget)
        self._fill, self._place, self._clicks = fill, place, clicks
        self._widget = widget
        # The click comes as a signal: an event filter would need the viewport of a scroll area, and to find out which
        # class that is of, PySide makes those of all widgets, 15 ms of the program's start.
        if clicks:
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(self.open)
        widget.installEventFilter(self)

    @property
    def _area(self) -> QWidget:
        return self._widget.viewport() if isinstance(self._widget, QAbstractScrollArea) else self._widget

    def open(self, place: QPoint) -> None:
        """Open it at a place of the widget."""
        menu = QMenu(self._area)
        menu.setObjectName("context_menu")
        menu.setToolTipsVisible(True)
        self._fill(menu, place)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.aboutToHide.connect(menu.deleteLater)  # not before what was chosen has been done
        menu.popup(self._area.mapToGlobal(place))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Open it when the user asks for it."""
        if isinstance(event, QContextMenuEvent):
            if event.reason() != QContextMenuEvent.Reason.Mouse:
                self._open_by_key()
                return True
            return not self._clicks
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _asks(event):
            self._open_by_key()
            return True
        return False

    def _open_by_key(self) -> None:
        self.open(self._place() if self._place is not None else self._area.rect().center())


def _asks(event: QKeyEvent) -> bool:
    # Most systems make a QContextMenuEvent of these keys; X11 makes none of the second.
    return event.key() == Qt.Key.Key_Menu or (
        event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    )


def add_copy(menu: QMenu, text: str, copied: str) -> None:
    """Add an entry that puts ``copied`` on the clipboard."""
    menu.addAction(text).triggered.connect(lambda: QGuiApplication.clipboard().setText(copied))
