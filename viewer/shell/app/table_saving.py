"""What of the window is a table, and how it is taken: the samples, the pins, metrics, curves, figures, findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from viewer.shell.app.prediction_feature import PredictionFeature
from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.plots.curves import curve_table
from viewer.shell.plots.feature import PlotServices, PlotsFeature
from viewer.shell.plots.pin_rows import pin_data
from viewer.shell.prediction.metric_table import metric_table
from viewer.shell.scan.feature import ScanFeature
from viewer.shell.services.table import DataTable
from viewer.shell.window.main_window import MainWindow
from viewer.shell.window.table_actions import TABLES
from viewer.shell.window.table_saver import Make, TableSaver

_NOTHING = {
    "samples": "The dock Samples shows no samples",
    "pins": "There are no pins",
    "metrics": "No errors of a prediction have been computed",
    "plot": "The dock Plots shows no curves",
    "statistics": "The dock Statistics has shown no table of figures",
    "health": "The dock Health lists nothing",
}


class TableSaving(QObject):
    """Ties the actions of tables to what they take.

    Parameters
    ----------
    samples, plots, prediction
        Where the tables are.
    """

    def __init__(
        self,
        window: MainWindow,
        samples: SamplesController,
        plots: PlotsFeature,
        prediction: PredictionFeature,
        more: tuple[ScanFeature, PlotServices],
    ) -> None:
        super().__init__(window)
        scan, services = more
        self._window = window
        self._saver = TableSaver(window, services.prompts, services.tasks)
        judging = prediction.judging
        self._sources: dict[str, Callable[[], Make | None]] = {
            "samples": lambda: samples.panel.table_maker(),
            "pins": lambda: _made(pin_data(plots.pins.panel.pins)),
            "metrics": lambda: _made(metric_table(judging.current)),
            "plot": lambda: _made(curve_table(plots.plots.x_title, plots.plots.drawn)),
            "statistics": lambda: _made(scan.statistics.figures),
            "health": lambda: _made(scan.health.table),
        }
        for name, _text, _tip in TABLES:
            window.actions_.connect(
                {
                    f"file.save_table.{name}": partial(self.save, name),
                    f"file.copy_table.{name}": partial(self.copy, name),
                }
            )

    def save(self, name: str) -> None:
        """Save a table by its name in :data:`TABLES`."""
        make = self._take(name)
        if make is not None:
            self._saver.save(name, make)

    def copy(self, name: str) -> None:
        """Copy a table by its name in :data:`TABLES`."""
        make = self._take(name)
        if make is not None:
            self._saver.copy(make)

    def _take(self, name: str) -> Make | None:
        make = self._sources[name]()
        if make is None:
            self._window.notify(_NOTHING[name])
        return make


def _made(table: DataTable) -> Make | None:
    return (lambda: table) if table.rows else None
