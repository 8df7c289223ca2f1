"""A panel that says whether the user can see it, so that nothing is done for it while nobody can."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class VisibilityPanel(QWidget):
    """The panel of a dock.

    Hidden and minimised windows are told by events. A dock behind another one's tab is neither: only its
    ``visibilityChanged`` tells, which is for the owner of the dock to connect with :meth:`set_in_front`.

    Signals
    -------
    visibility_changed
        Whether it can be seen now.
    """

    visibility_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._in_front = True
        self._shown = False
        self._seen = False
        self._held = False

    @property
    def is_on_screen(self) -> bool:
        """Whether it can be seen."""
        return self._seen

    def set_in_front(self, in_front: bool) -> None:
        """Take in whether its dock is in front of its tabs."""
        self._in_front = in_front
        self._emit_change()

    def hold(self, held: bool) -> None:
        """Say nothing for as long as it is held: docks that are shown together are to say so one after the other."""
        self._held = held
        self._emit_change()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Take in that it is shown."""
        super().showEvent(event)
        self._shown = True
        self._emit_change()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Take in that it is hidden."""
        super().hideEvent(event)
        self._shown = False
        self._emit_change()

    def _emit_change(self) -> None:
        seen = self._shown and self._in_front
        if seen != self._seen and not self._held:
            self._seen = seen
            self.visibility_changed.emit(seen)
