"""A row of buttons with words; those that do not fit are in a menu at its end, so that no dock is wider for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from viewer.shell.widgets.icons import themed_icon
from viewer.shell.widgets.plain_text import plain

_MORE = "qt_toolbar_ext_button"
"""Qt's name for the button that opens the menu."""

_SIZE = 12


class TextToolBar(QToolBar):
    """Shows actions as words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._tint()

    def add(self, name: str, text: str, tip: str) -> QAction:
        """Add a button with this object name."""
        action = self.addAction(text)
        action.setIconText(text)  # else Qt takes the dots away that say that something is asked
        action.setToolTip(plain(tip))
        self.widgetForAction(action).setObjectName(name)
        return action

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        """Draw the arrow of the menu in the colour of the words: Qt's own is black in every theme."""
        more = self.findChild(QToolButton, _MORE)
        if more is not None:
            more.setIconSize(QSize(_SIZE, _SIZE))
            more.setIcon(themed_icon("more", self.palette(), _SIZE))
