"""What is plotted and pinned of each dataset: one frozen value, remembered with the dataset."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.codec import from_plain, to_plain
from viewer.protocol import Catalogue
from viewer.protocol.plotting import ARC, Line, Pin, PlotField
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.session import Session
from viewer.values import dataclass

OVER_LINE, OVER_TIME, ALONG_BOUNDARY = "line", "time", "boundary"
KINDS = (OVER_LINE, OVER_TIME, ALONG_BOUNDARY)

_PAUSE = 500  # milliseconds: a number that is typed digit by digit is written once


@dataclass(frozen=True, slots=True)
class PlotSettings:
    """What is plotted of a dataset.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    line
        None: through the middle of the mesh.
    fields
        None chosen: the field shown.
    every_field
        Whether all fields of the sample are plotted.
    over
        What boundaries are plotted over, as in :class:`viewer.protocol.PlotBoundary`.
    """

    kind: str = OVER_LINE
    line: Line | None = None
    fields: tuple[PlotField, ...] = ()
    every_field: bool = False
    over: str = ARC
    pins: tuple[Pin, ...] = ()


class KeptPlots(QObject):
    """The settings of the dataset that is open.

    Signals
    -------
    changed
        The new :class:`PlotSettings`.
    """

    changed = Signal(object)

    def __init__(self, session: Session, state: SavedState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._dataset = ""
        self.settings = PlotSettings()
        self._writing = QTimer(self, singleShot=True, interval=_PAUSE)
        self._writing.timeout.connect(self.write)
        session.opened.connect(self._on_opened)

    def change(self, **changes: Any) -> None:
        """Change fields of the settings, and remember them."""
        settings = replace(self.settings, **changes)
        if settings != self.settings:
            self.settings = settings
            self._writing.start()
            self.changed.emit(settings)

    def write(self) -> None:
        """Remember the settings now, if they have changed."""
        self._writing.stop()
        if self._dataset:
            self._state.remember_plots(self._dataset, to_plain(self.settings))

    def _on_opened(self, catalogue: Catalogue) -> None:
        if catalogue.place == self._dataset:
            return
        if self._writing.isActive():
            self.write()
        self._dataset = catalogue.place
        try:
            self.settings = from_plain(PlotSettings, self._state.plots_of(catalogue.place))
        except ValueError:  # of another version
            self.settings = PlotSettings()
        if self.settings.kind not in KINDS:
            self.settings = replace(self.settings, kind=OVER_LINE)
        self.changed.emit(self.settings)
