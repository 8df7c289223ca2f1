"""Clicks in the view: a button that goes down and up at one place, without a drag and not twice."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from viewer.protocol import Pointer

_STILL = 4.0
"""Pixels that the hand may move."""


class Clicks(QObject):
    """Watches the pointer of the view. A double click is none: it sets the centre of turning.

    Signals
    -------
    clicked
        A single click with the left button and without Shift, Ctrl or Alt: where, in device pixels from the top left.

    Attributes
    ----------
    patient
        Whether a click is told only when it is known not to be the first half of a double click.
    """

    clicked = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pressed: Pointer | None = None
        self._place = (0.0, 0.0)
        self._moved = False
        self._double = False
        self.patient = True
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(lambda: self.clicked.emit(*self._place))

    def watch(self, event: Pointer) -> None:
        """Take in what the mouse does."""
        if event.action == "double":
            self._wait.stop()
            self._double, self._pressed = True, None
        elif event.action == "press":
            plain = event.button == "left" and not (event.shift or event.control or event.alt)
            self._pressed = event if plain and not self._double else None
            self._double = self._moved = False
            self._wait.stop()
        elif event.action == "move" and self._pressed is not None:
            away = math.hypot(event.x - self._pressed.x, event.y - self._pressed.y)
            self._moved = self._moved or away > _STILL
        elif event.action == "release" and self._pressed is not None:
            self._place, self._pressed = (self._pressed.x, self._pressed.y), None
            if not self._moved:
                self._wait.start(QApplication.doubleClickInterval() if self.patient else 0)
