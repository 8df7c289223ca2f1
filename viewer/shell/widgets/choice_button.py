"""A button that stays down, and looks so on dark as on light."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QToolButton, QWidget


class ChoiceButton(QToolButton):
    """One of several; the chosen one has the colour of what is selected, where Fusion makes it darker by a shade."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.toggled.connect(lambda _on: self._tint())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._tint()

    def _tint(self) -> None:
        palette = QPalette()
        if self.isChecked():
            theme, roles = QApplication.palette(), QPalette.ColorRole
            for role, source in ((roles.Button, roles.Highlight), (roles.ButtonText, roles.HighlightedText)):
                palette.setColor(QPalette.ColorGroup.Active, role, theme.color(source))
                palette.setColor(QPalette.ColorGroup.Inactive, role, theme.color(source))
        self.setPalette(palette)
