"""A panel that says whether a person can see it, so that nothing is done for it while nobody can."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class SeenPanel(QWidget):
    """The panel of a dock.

    Hidden and minimised windows are told by events. A dock behind another one's tab is neither: only its
    ``visibilityChanged`` tells, which is for the owner of the dock to connect with :meth:`set_in_front`.

    Signals
    -------
    seen
        Whether it can be seen now.
    """

    seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_front = True
        self._shown = False
        self._seen = False

    @property
    def is_seen(self) -> bool:
        """Whether it can be seen."""
        return self._seen

    def set_in_front(self, in_front: bool) -> None:
        """Take in whether its dock is in front of its tabs."""
        self._in_front = in_front
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take in that it is shown."""
        super().showEvent(event)
        self._shown = True
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Take in that it is hidden."""
        super().hideEvent(event)
        self._shown = False
        self._tell()

    def _tell(self) -> None:
        seen = self._shown and self._in_front
        if seen != self._seen:
            self._seen = seen
            self.seen.emit(seen)
