"""Where the chart is: has it made when the first plot is opened, or says what is missing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from viewer.extras import way_to_add
from viewer.shell.plots.chart_library import ChartLibrary
from viewer.shell.widgets.labels import note_label

if TYPE_CHECKING:
    from viewer.shell.plots.chart import Chart

MISSING = f"Plots need the library pyqtgraph. {way_to_add('plots')}"
_COMING = "Loading what draws plots…"


class ChartHost(QWidget):
    """Shows the chart once it is there, else a sentence.

    Attributes
    ----------
    chart
        None until it has been loaded.

    Signals
    -------
    ready
        The chart is there.
    """

    ready = Signal()

    def __init__(self, library: ChartLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._log = logging.getLogger("viewer.plots")
        self._began = False
        self.chart: Chart | None = None
        self._text = note_label("")
        self._text.setObjectName("plots.text")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMargin(12)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._text)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that makes no dock wider than the window."""
        return QSize(320, 140)

    @property
    def text(self) -> str:
        """The sentence in place of the chart."""
        return self._text.text()

    def load(self) -> None:
        """Load what draws, unless that has begun."""
        if not self._began:
            self._began = True
            self._text.setText(_COMING)
            self._library.want(self._on_loaded, self._on_failed)

    def show_text(self, text: str) -> None:
        """Show a sentence in place of the chart; an empty one shows the chart."""
        if self.chart is None:
            return  # what it says itself is more urgent
        self._text.setText(text)
        if not text and self._layout.currentWidget() is not self.chart:
            self._log.info("a plot is drawn")
        self._layout.setCurrentWidget(self._text if text else self.chart)
        if text:
            self.chart.hovered.emit("")  # what was under the cursor is not there any more

    def fit(self) -> None:
        """Show all of the curves."""
        if self.chart is not None:
            self.chart.fit()

    def tie(self, hovered: Callable[[str], None], picked: Callable[[float], None]) -> None:
        """Tell of what is under the cursor and of clicks in the chart, once it is there."""
        if self.chart is not None:
            self.chart.hovered.connect(hovered)
            self.chart.picked.connect(picked)

    def make_chart(self) -> Chart:
        """Return a new chart; what draws has been loaded."""
        from viewer.shell.plots.chart import Chart

        return Chart()

    def _on_loaded(self) -> None:
        self.chart = self.make_chart()
        self._layout.addWidget(self.chart)
        self.ready.emit()

    def _on_failed(self, error: Exception) -> None:
        self._log.error("no plots: %r", error)
        self._text.setText(MISSING if isinstance(error, ImportError) else f"Plots cannot be drawn: {error}")
