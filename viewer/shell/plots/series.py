"""The background job that follows a field, and the pinned points, through all time steps of the sample on screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from viewer.outcome import Outcome
from viewer.protocol import Failed, Message, Progress, ReadSeries, SeriesRead
from viewer.protocol.plotting import Curve, PlotData, PlotField
from viewer.shell.children.requests import Request
from viewer.shell.plots.kept_plots import KeptPlots
from viewer.shell.plots.sample_fields import field_on_screen
from viewer.shell.session.background import BackgroundReading
from viewer.shell.session.state import SHOWN, SessionState

_MOST = 50
"""Series that are remembered: each is some thousand numbers."""

_TITLES = ("least", "mean", "greatest")


class Series(QObject):
    """Reads what is wanted of the sample on screen, once.

    Attributes
    ----------
    reading, fraction
        Whether it is being read, and how far that is in 0..1; None: unknown.
    is_cancelled
        Whether the user stopped it.
    data
        The curves; empty while they are not there.

    Signals
    -------
    changed
        Something of the above.
    """

    changed = Signal()

    def __init__(self, background: BackgroundReading, kept: KeptPlots, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._kept = background, kept
        self._known: OrderedDict[Any, PlotData] = OrderedDict()
        self._failed: set[Any] = set()  # those of the known that are but a sentence
        self._wanted = False
        self._key: Any = None  # what is wanted now
        self._asked: Any = None  # what the reader is at
        self._request: ReadSeries | None = None
        self._unit = ""
        self._state = SessionState()
        self.fraction: float | None = None
        self.is_cancelled = False
        kept.changed.connect(lambda _settings: self._on_settings())

    @property
    def reading(self) -> bool:
        """Whether it is being read, or will be soon."""
        return self._key is not None and self._key not in self._known and not self.is_cancelled

    @property
    def has_failed(self) -> bool:
        """Whether it was tried, and could not be read."""
        return self._key in self._failed

    @property
    def again(self) -> str:
        """What the user may do where it has stopped, in words; empty where it has not."""
        return "Read all time steps" if self.is_cancelled else "Read again" if self.has_failed else ""

    @property
    def data(self) -> PlotData:
        """The curves."""
        return self._known.get(self._key, PlotData("time"))

    def set_wanted(self, wanted: bool) -> None:
        """Say whether anybody looks."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.take_state(self._state)
            self._background.go_on()

    def cancel(self) -> None:
        """Read no more of it, until somebody wants it."""
        self.is_cancelled = True
        self._background.stop(self)
        self.changed.emit()

    def begin_again(self) -> None:
        """Read it after all, or once more."""
        self.is_cancelled = False
        if self.has_failed:
            self._failed.discard(self._key)
            del self._known[self._key]
        self._background.go_on()
        self.changed.emit()

    def show_progress(self, progress: Progress) -> None:
        """Take in how far the reader is with what it does in the background."""
        if self._asked is not None:
            self.fraction = progress.fraction
            self.changed.emit()

    def _on_settings(self) -> None:
        self.take_state(self._state)
        self._background.go_on()

    def forget(self) -> None:
        """Forget what was read: the dataset has been opened anew."""
        self._known.clear()
        self._failed.clear()
        self.changed.emit()

    # as a background job

    def take_state(self, state: SessionState) -> None:
        """Find out what is wanted; give up what is not any more."""
        self._state = state
        shown, catalogue = state.shown, state.catalogue
        field: PlotField | None = None
        if self._wanted and shown is not None and catalogue is not None and len(shown.manifest.times) > 1:
            field = field_on_screen(shown)
        key = None
        if field is not None and shown is not None and catalogue is not None:
            manifest = shown.manifest
            where = (catalogue.path, manifest.split, manifest.sample, manifest.base)
            pins = self._kept.settings.pins
            key = (*where, field, pins, shown.directory.parent)
            self._request = ReadSeries(0, *where, field, pins)
            records = manifest.find_fields(field.name, field.location)
            self._unit = records[0][1].unit if records else ""
        if key == self._key:
            return
        self._key, self.is_cancelled, self.fraction = key, False, None
        if self._asked is not None and self._asked != key:
            self._background.stop(self)
        self.changed.emit()

    def next_request(self, state: SessionState) -> Callable[[int], Request] | None:
        """Ask for what is missing."""
        if not self.reading or state.phase != SHOWN or self._request is None:
            return None
        from dataclasses import replace

        request = self._request
        self._asked = self._key
        return lambda number: replace(request, id=number)

    def ended(self, result: Message | Outcome) -> None:
        """Keep the curves; what cannot be read is said, and asked for again only when the user wants it."""
        key, self._asked, self.fraction = self._asked, None, None
        if isinstance(result, SeriesRead):
            self._known[key] = self._data_of(result, key)
        elif isinstance(result, Failed):
            self._known[key] = PlotData("time", notes=(result.sentence,))
            self._failed.add(key)
        elif isinstance(result, Outcome):
            self._known[key] = PlotData("time", notes=("The reader ended while it read all time steps.",))
            self._failed.add(key)
        while len(self._known) > _MOST:
            self._failed.discard(self._known.popitem(last=False)[0])
        self.changed.emit()

    def _data_of(self, read: SeriesRead, key: Any) -> PlotData:
        field: PlotField = key[4]
        pins = key[5]
        curves = [
            Curve(field.name, read.times, values, self._unit, title)
            for title, values in zip(_TITLES, (read.low, read.mean, read.high), strict=True)
        ]
        curves += [
            Curve(field.name, read.times, values, self._unit, f"pin {pin.number}")
            for pin, values in zip(pins, read.pins, strict=False)
        ]
        return PlotData("time", "", tuple(curves))
