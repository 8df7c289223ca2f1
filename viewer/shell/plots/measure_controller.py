"""The dock *Measure*: asks for sizes and integrals of what is on screen while somebody looks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from viewer.numbers import MINUS, full, short
from viewer.protocol import Measure, Measured
from viewer.shell.children.inquiries import Inquiries
from viewer.shell.plots.curves import with_unit
from viewer.shell.plots.measure_panel import EVERYTHING, MeasurePanel
from viewer.shell.plots.sample_fields import source_of
from viewer.shell.session.session import Session
from viewer.shell.session.state import SHOWN, Shown
from viewer.shell.window.main_window import MainWindow

TOPIC = "measure"
_SIZES = ("Points", "Length", "Area", "Volume")
_SOON = 500_000
"""Cells that are measured before anybody notices."""

_MANY = 10_000_000
"""Cells that are measured only when the user asks for it: it takes the renderer some seconds."""

_MANY_TO_CUT = 1_000_000
"""The same while tools are at work: all that they leave is to be made first, not only what is drawn of it."""


class MeasureController(QObject):
    """Ties the dock to the session."""

    def __init__(self, window: MainWindow, session: Session, inquiries: Inquiries) -> None:
        super().__init__(window)
        self._window, self._session, self._inquiries = window, session, inquiries
        self._zone = ""
        self._asked: Any = None
        self._text = ""
        self.panel = MeasurePanel()
        window.docks.add("measure", self.panel)
        self.panel.zone_chosen.connect(self._choose)
        self.panel.measure_wanted.connect(lambda: self._measure(wanted=True))
        self.panel.copy_wanted.connect(self._copy)
        self.panel.visibility_changed.connect(lambda _seen: self._render())
        session.changed.connect(lambda _state: self._render())
        inquiries.answered.connect(self._on_answer)
        inquiries.lost.connect(lambda topic: self._again() if topic == TOPIC else None)
        window.actions_.connect({"plots.measure": lambda: window.docks.show("measure")})

    def _choose(self, zone: str) -> None:
        self._zone = zone
        self._render()

    def _again(self) -> None:
        self._asked = None
        self._render()

    def _render(self) -> None:
        shown = self._session.state.shown
        if self.panel.is_on_screen and shown is not None:
            hidden = shown.selection.hidden_zones
            zones = tuple(zone.name for zone in shown.manifest.meshes if zone.cells and zone.name not in hidden)
            self.panel.render_zones(zones if len(zones) > 1 else (), self._zone if len(zones) > 1 else "")
            self._measure(wanted=False)
        elif self.panel.is_on_screen:
            self._asked = None
            self.panel.render_values([], "", wait=False)

    def _measure(self, *, wanted: bool) -> None:
        shown = self._session.state.shown
        if shown is None or self._session.state.phase != SHOWN:
            return
        selection = shown.selection
        zone = self._zone if len(shown.manifest.meshes) > 1 else ""
        of = (shown.directory, selection.hidden_zones, shown.tools, shown.subtracted)
        key = (zone, *of, selection.field, selection.location, selection.component)
        on_the_way = self._session.state.dragging  # what a tool leaves on its way is not measured
        if (key == self._asked or on_the_way) and not wanted:
            return
        self._asked = key
        if _is_much(shown) and not wanted:
            self.panel.render_values([], f"The mesh has {shown.scene.cells:,} cells.", wait=True)
            return
        if shown.scene.cells > _SOON:
            self.panel.render_values([], "Measuring…", wait=False)
        self._inquiries.ask(TOPIC, lambda number: Measure(number, zone=zone))

    def _on_answer(self, topic: str, answer: object) -> None:
        shown = self._session.state.shown
        if topic != TOPIC or not isinstance(answer, Measured) or shown is None:
            return
        if answer.scene != shown.scene.id:
            self._again()  # perhaps about another sample
            return
        values = measured_rows(answer, shown)
        where = self._zone or EVERYTHING.lower()
        lines = [("Of", "", f"{source_of(shown)}, {where}"), *values]
        self._text = "".join(f"{title}\t{whole.replace(MINUS, '-')}\n" for title, _, whole in lines)
        self.panel.render_values(values, answer.note, wait=_is_much(shown))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._window.notify("Copied the measures")


def _is_much(shown: Shown) -> bool:
    return shown.scene.cells > (_MANY_TO_CUT if any(tool.on for tool in shown.tools) else _MANY)


def measured_rows(answer: Measured, shown: Shown) -> list[tuple[str, str, str]]:
    """Return titles with values, shortly and in full."""
    size = _SIZES[answer.dimension]
    rows = [(size, answer.size), ("Cells", answer.cells)]
    selection = shown.selection
    records = shown.manifest.find_fields(selection.field or "", selection.location)
    if records and answer.integral is not None and answer.mean is not None:
        record = records[0][1]
        name = record.name
        if record.components:
            name = record.components[selection.component] if selection.component >= 0 else f"|{name}|"
        of_field = record.unit
        if shown.subtracted is not None:
            name, of_field = shown.subtracted.words.title, shown.subtracted.words.unit
        unit = f"{of_field} × {size.lower()}" if of_field else ""
        rows.append((with_unit(f"Integral of {name}", unit), answer.integral))
        rows.append((with_unit(f"Mean of {name}", of_field), answer.mean))
    texts = [(title, short(value), full(value)) for title, value in rows]
    texts[1] = ("Cells", f"{answer.cells:,}", str(answer.cells))
    return texts
