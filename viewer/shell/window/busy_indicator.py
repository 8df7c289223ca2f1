"""What is being done, in the status bar: words and a progress bar, once it takes long enough to be worth reading."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget

from viewer.shell.widgets.labels import ElidedLabel

DELAY = 200
"""Milliseconds of work before anything is said: what is done by then would only flicker, sixty times a second in a
movie."""


class BusyIndicator(QWidget):
    """Says what is being done.

    Parameters
    ----------
    cancel
        The action that ends it, as far as it can be ended: its button is seen while the action is enabled.
    """

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ElidedLabel(Qt.TextElideMode.ElideMiddle)  # a long path must not widen the window
        self._label.setObjectName("status.busy")
        self._bar = QProgressBar()
        self._bar.setObjectName("status.progress")
        self._bar.setAccessibleName("Progress")
        self._bar.setMaximumWidth(180)
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(self.fontMetrics().height())  # the picture has the room
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        button = QToolButton()
        button.setObjectName("status.cancel")
        cancel.setIconText("Cancel")  # of the button too: a text of its own would go with the action's next change
        button.setDefaultAction(cancel)
        button.setAccessibleName("Cancel loading")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setAutoRaise(True)
        button.setMaximumHeight(self.fontMetrics().height())
        button.setVisible(cancel.isEnabled())
        cancel.enabledChanged.connect(button.setVisible)
        layout.addWidget(button)
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, text: str, fraction: float | None = None) -> None:
        """Say ``text`` unless it is over soon; ``fraction`` None: no end in sight."""
        self._label.setText(text)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        if fraction is not None:
            self._bar.setValue(round(fraction * 1000))
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def begin_anew(self) -> None:
        """One thing is done and the next has begun: be silent about it for a while again."""
        self.end()
        self._timer.start()

    def end(self) -> None:
        """Everything is done."""
        self._timer.stop()
        self.hide()
