"""The docks *Statistics* and *Health*, and the scan that fills them: how that hangs together."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.scan.health_controller import HealthController
from viewer.shell.scan.scan_controller import ScanController
from viewer.shell.scan.scan_services import ScanServices
from viewer.shell.scan.statistics_controller import StatisticsController
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class ScanFeature(QObject):
    """Makes the docks.

    Attributes
    ----------
    controller, statistics, health
        The scan in the window, and the two docks.
    """

    def __init__(self, window: MainWindow, session: Session, services: ScanServices) -> None:
        super().__init__(window)
        self.controller = ScanController(window, session, services)
        self.statistics = StatisticsController(window, session, services)
        self.health = HealthController(window, session, services)
        for dock in (self.statistics, self.health):
            dock.panel.filled.connect(lambda dock=dock: self.controller.tie(dock.panel.bar))
        self.controller.ended.connect(self.health.take_end)
        window.actions_.connect(
            {"sample.scan.statistics": self.statistics.show, "sample.scan.health": self.health.show}
        )
