"""The dock *Prediction* and what it does to the table of samples and the plots: how that hangs together."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.shell.app.prediction_offer import PredictionOffer
from viewer.shell.app.score_plotting import ScorePlotting
from viewer.shell.panels.samples_controller import SamplesController
from viewer.shell.plots.feature import PlotServices
from viewer.shell.prediction.changed_scores import ChangedScores
from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.prediction_controller import PredictionController
from viewer.shell.session.session import Session
from viewer.shell.window.main_window import MainWindow


class PredictionFeature(QObject):
    """Makes the dock.

    Attributes
    ----------
    judging
        What is compared; a job for the reader.
    changed
        Finds out whether it is still true; another one.
    controller
        Of the dock.
    """

    def __init__(
        self, window: MainWindow, session: Session, services: PlotServices, samples: SamplesController
    ) -> None:
        super().__init__(window)
        self.judging = Judging(session, services.background, services.state, self)
        self.changed = ChangedScores(self.judging, services.background, self)
        self.controller = PredictionController(
            window, session, self.judging, services.prompts, lambda: services.state.addresses
        )
        self.plotting = ScorePlotting(window, session, self.judging, self.controller, samples, services.charts)
        self.offer = PredictionOffer(window, session, self.controller)
        self.controller.errors_known.connect(samples.add_errors)
        self.controller.errors_dropped.connect(samples.drop_errors)
        self.controller.worst_first_wanted.connect(samples.sort_worst_first)
