"""Pins: places that the user marked, their values in the sample on screen, and their marks in the scene."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from viewer.protocol import LookedUp, LookUp, Probed
from viewer.protocol.plotting import Pin, PinnedValues
from viewer.shell.children.inquiries import Inquiries
from viewer.shell.plots.kept_plots import KeptPlots
from viewer.shell.plots.mark_painting import SceneMark, is_deformed
from viewer.shell.plots.marks import SceneMarks
from viewer.shell.plots.pins_panel import PinsPanel
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN
from viewer.shell.window.main_window import MainWindow

TOPIC = "pins"
_ELSEWHERE = "There are no marks in the view while the mesh is deformed."
_NOTHING = "There is nothing to pin under the cursor"


class PinsController(QObject):
    """Ties the dock *Pins* and the marks to the session.

    Signals
    -------
    fields_missing
        Names of fields of the sample on screen that have to be read.
    place_wanted
        The user wants what is at a place in the view (device pixels), or, with None, under the cursor.
    """

    fields_missing = Signal(object)
    place_wanted = Signal(object)

    def __init__(
        self, window: MainWindow, session: Session, inquiries: Inquiries, kept: KeptPlots, marks: SceneMarks
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._inquiries, self._kept, self._marks = window, session, inquiries, kept, marks
        self._asked: Any = None
        self._is_by_key = False
        self.panel = PinsPanel()
        window.docks.add("pins", self.panel)
        self.panel.copy_wanted.connect(self._copy)
        self.panel.remove_wanted.connect(self.remove)
        self.panel.visibility_changed.connect(lambda _seen: self._ask_again())
        session.changed.connect(lambda _state: self._render())
        session.published.connect(self._ask_again)
        kept.changed.connect(lambda _settings: self._render())
        inquiries.answered.connect(self._on_answer)
        inquiries.lost.connect(lambda topic: self._ask_again() if topic == TOPIC else None)
        window.actions_.connect({"plots.pin": self._pin_by_key, "plots.unpin": lambda: kept.change(pins=())})

    def _pin_by_key(self) -> None:
        self._is_by_key = True  # the dock comes with the pin: the view must not change before
        self.place_wanted.emit(None)

    def add_pin(self, menu: QMenu, found: Probed | None) -> None:
        """Offer to pin what is under the cursor, for the context menu of the picture."""
        if found is not None and found.point >= 0:
            menu.addAction("Pin this point").triggered.connect(lambda: self._pin_here(found))

    def _pin_here(self, found: Probed) -> None:
        self._is_by_key = True
        self.pin(found)

    def click(self, x: float, y: float) -> None:
        """The user has clicked in the view: that pins something while the table is on screen."""
        if self.panel.is_on_screen:
            self.place_wanted.emit((x, y))

    def pin(self, found: Probed) -> None:
        """Pin what was found under the cursor."""
        by_key, self._is_by_key = self._is_by_key, False
        shown = self._session.state.shown
        zone = None
        if shown is not None:
            zone = next((zone for zone in shown.manifest.zones if zone.name == found.zone), None)
        if zone is None or found.point < 0:
            self._window.notify(_NOTHING)
            return
        pins = self._kept.settings.pins
        if any((pin.zone, pin.point, pin.cell) == (zone.name, found.point, found.cell) for pin in pins):
            return
        number = max((pin.number for pin in pins), default=0) + 1
        new = Pin(number, zone.name, zone.points, zone.cells, found.point, found.cell, found.position)
        self._kept.change(pins=(*pins, new))
        if by_key:
            self._window.docks.show("pins")

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove pins."""
        gone = set(numbers)
        self._kept.change(pins=tuple(pin for pin in self._kept.settings.pins if pin.number not in gone))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._window.notify("Copied the pinned values")

    def _ask_again(self) -> None:
        self._asked = None
        self._render()

    def _render(self) -> None:
        state, pins = self._session.state, self._kept.settings.pins
        self._window.actions_["plots.unpin"].setEnabled(bool(pins))
        shown = state.shown
        if not pins or shown is None:
            self._asked = None
            self._inquiries.drop(TOPIC)
            self._show(())
            return
        key = (pins, shown.directory, shown.subtracted, is_deformed(shown))
        if state.phase == SHOWN and key != self._asked:
            self._asked = key
            self._inquiries.ask(TOPIC, lambda number: LookUp(number, pins))

    def _on_answer(self, topic: str, answer: object) -> None:
        shown = self._session.state.shown
        if topic != TOPIC or not isinstance(answer, LookedUp):
            return
        if shown is None or answer.scene != shown.scene.id:
            self._ask_again()  # perhaps about another sample
            return
        if answer.missing_fields and self.panel.is_on_screen:
            self.fields_missing.emit(answer.missing_fields)
        there = {pin.number for pin in self._kept.settings.pins}
        self._show(tuple(pin for pin in answer.pins if pin.number in there))

    def _show(self, found: tuple[PinnedValues, ...]) -> None:
        shown = self._session.state.shown
        elsewhere = bool(found) and shown is not None and is_deformed(shown)
        self.panel.render_pins(found, _ELSEWHERE if elsewhere else "")
        kept = {pin.number: pin for pin in self._kept.settings.pins}
        marks = [SceneMark(str(pin.number), pin.position, kept.get(pin.number)) for pin in found]
        self._marks.show_marks([] if elsewhere else marks)
