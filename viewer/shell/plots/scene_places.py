"""Places that the user takes in the scene: two for a line, or one to be pinned."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from viewer.geometry.vectors import Vector
from viewer.protocol import Probed
from viewer.protocol.plotting import Line
from viewer.shell.plots.clicks import Clicks
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.plots.pins_controller import PinsController
from viewer.shell.plots.plots_controller import PlotsController
from viewer.shell.widgets.input_watch import InputWatch

_MISSED = "Click on the mesh: there is nothing here"


class ScenePlaces(QObject):
    """Decides what a click in the view means for plots and pins.

    Attributes
    ----------
    clicks, marks
        What hears the mouse in the view, and what is drawn over it.

    Signals
    -------
    wanted
        What is at a place in the view is wanted (device pixels from the top left), or, with None, what is under the
        cursor: :meth:`take` takes it.
    missed
        There is nothing: a sentence.
    """

    wanted = Signal(object)
    missed = Signal(str)

    def __init__(self, plots: PlotsController, pins: PinsController, marks: SceneMarks) -> None:
        super().__init__(plots)
        self._plots, self._pins, self.marks = plots, pins, marks
        self._taking = False  # whether a line is being taken
        self._keys: InputWatch | None = None  # meanwhile
        self._taken: list[Vector] = []
        self._line: tuple[Vector, ...] = ()
        self.clicks = Clicks(self)
        self.clicks.clicked.connect(self._on_click)
        pins.place_wanted.connect(self.wanted)
        plots.take_wanted.connect(self.set_taking)
        plots.line_changed.connect(self._on_line)

    def set_taking(self, taking: bool) -> None:
        """Take two places with the next two clicks, or take no more."""
        if taking == self._taking:
            return
        self._taking, self._taken = taking, []
        self.clicks.patient = not taking
        if self._keys is not None:
            self._keys.end()
            self._keys = None
        if taking:
            self.marks.view.setCursor(Qt.CursorShape.CrossCursor)
            self._keys = InputWatch(self._look, self)
        else:
            self.marks.view.unsetCursor()
        self._plots.set_taking(taking)
        self._show()

    def take(self, found: Probed) -> None:
        """Take what was found under the cursor."""
        if not self._taking:
            self._pins.pin(found)
            return
        if not found.zone:
            self.missed.emit(_MISSED)
            return
        self._taken.append(found.position)
        if len(self._taken) == 2:
            start, end = self._taken
            self.set_taking(False)
            self._plots.set_line(start, end)
        else:
            self._show()

    def _on_click(self, x: float, y: float) -> None:
        if self._taking:
            self.wanted.emit((x, y))
        else:
            self._pins.click(x, y)

    def _on_line(self, line: Line | None) -> None:
        self._line = () if line is None else (line.start, line.end)
        if line is None:
            self.set_taking(False)
        self._show()

    def _show(self) -> None:
        self.marks.show_line(self._taken if self._taking else self._line)

    def _look(self, event: QEvent) -> bool:
        """Let Escape end the taking, wherever the focus is."""
        pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.set_taking(False)
            return True
        return False
