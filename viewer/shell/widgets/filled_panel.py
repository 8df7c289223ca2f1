"""A panel that takes nothing from the start of the program: its widgets are made when it is shown first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from viewer.shell.widgets.visibility_panel import VisibilityPanel


class FilledPanel(VisibilityPanel):
    """The panel of a dock that is hidden at first.

    Attributes
    ----------
    is_filled
        Whether its widgets are there.

    Signals
    -------
    filled
        They have just been made.
    """

    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_filled = False

    def fill(self) -> None:
        """Make the widgets."""
        raise NotImplementedError

    def ensure_filled(self) -> None:
        """Make the widgets unless they are there; it is done before anybody sees the panel."""
        if not self.is_filled:
            self.is_filled = True
            self.fill()
            self.filled.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Make the widgets before anybody sees the panel."""
        self.ensure_filled()
        super().showEvent(event)
