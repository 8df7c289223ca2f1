"""A row of the table of samples that is dropped on the view: it is seen beside what is there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from viewer.shell.widgets.sample_mime import sample_of
from viewer.shell.window.drop_hint import DropHint


class SampleDrop(QObject):
    """Makes the view take rows.

    Signals
    -------
    dropped
        The number of the sample.
    """

    dropped = Signal(int)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._hint = DropHint(view)
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take a row, and leave everything else to the window."""
        if isinstance(event, QDropEvent):  # one that enters or moves is a kind of it
            sample = sample_of(event.mimeData())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.setAccepted(sample is not None)
            if sample is not None and event.type() == QEvent.Type.DragEnter:
                self._hint.cover(f"Show sample {sample} beside")
            elif sample is not None and event.type() == QEvent.Type.Drop:
                self._hint.hide()
                self.dropped.emit(sample)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._hint.hide()
        return False
