"""What the settings and the command line ask for, done once the features stand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from viewer.options import Options
from viewer.shell.app.features import Features
from viewer.shell.app.screenshot import Screenshot
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import FIRST, Selection, describe
from viewer.shell.window.main_window import MainWindow

CLEAN_DELAY = 4_000
"""Milliseconds until the quiet sweep: opening the dataset comes first, and a user who wants to see what an ended
viewer left behind finds it in the dock."""

TOUR_DELAY = 700
"""Milliseconds until the tour of a first start: the docks have found their places by then."""


class Startup(QObject):
    """Opens what was asked for, and ends the program when that was all.

    Signals
    -------
    finished
        The program has done what it was started for: an empty text, or the sentence that says what failed.
    """

    finished = Signal(str)

    def __init__(self, options: Options, window: MainWindow, features: Features, state: SavedState) -> None:
        super().__init__(window)
        self._options, self._window, self._features, self._state = options, window, features, state
        self._ended = False  # whether the screenshot has been taken, or never will be

    def begin(self, last_crash: str) -> None:
        """Do it all; ``last_crash`` is what the crash log of the last run says."""
        features, options = self._features, self._options
        if options.example:
            features.opening.open_example(self._first())
        elif options.dataset is not None:
            if options.prediction is not None:
                features.prediction.judging.use_at_opening(str(options.prediction.absolute()))
                # Queued: when a dataset is open the docks come back as they were.
                kind = Qt.ConnectionType(
                    Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value
                )
                features.session.opened.connect(lambda _: features.prediction.controller.show(), kind)
            features.session.open_dataset(options.dataset.absolute(), self._first())
        if options.screenshot is not None:
            self._take_screenshot()
        else:
            QTimer.singleShot(CLEAN_DELAY, self, features.cache_dock.clean_at_start)
            if options.quit_after is None and options.basedir is None:  # a person has started it
                QTimer.singleShot(TOUR_DELAY, self, features.tour.begin)
        if options.quit_after is not None:
            QTimer.singleShot(options.quit_after, self, self._quit)
        if features.cache.notice:
            self._window.message_bar.show_message(features.cache.notice)
        elif options.dataset is None and not options.example:
            self._offer_last_view(last_crash)

    def _offer_last_view(self, last_crash: str) -> None:
        """Offer what was open when the last run was killed or crashed; its crash log, if any, is behind *Details*."""
        unfinished = self._state.unfinished()
        if unfinished is None:
            return
        path, selection = unfinished
        self._state.forget_view()
        self._window.message_bar.offer(
            f"The program ended unexpectedly while {describe(selection)} of {path.name} was open.",
            "Open again",
            lambda: self._features.session.open_dataset(path, selection),
            last_crash,
        )

    def _first(self) -> Selection:
        options = self._options
        sample = FIRST.sample if options.sample is None else options.sample
        return Selection(options.split or "", sample, "", options.time, options.field)

    def _take_screenshot(self) -> None:
        features, options = self._features, self._options
        if options.screenshot is None:
            return
        if not options.example and options.dataset is None:
            self._finish("There is nothing to take a picture of; give a dataset, or use --example.")
            return

        def docks_settled() -> bool:
            tabled = features.samples.loader.has_begun and not features.prediction.judging.wanted
            return features.cache_dock.watch.settled and tabled

        view = features.view.panel.frame_view
        screenshot = Screenshot(self._window, features.session, view, docks_settled, options.screenshot)
        screenshot.finished.connect(self._finish)

    def _quit(self) -> None:
        """End as ``--quit-after`` says; a picture that is not taken by then never will be."""
        if self._options.screenshot is None:
            self._finish("")
        else:
            self._finish(f"The picture was not ready after {self._options.quit_after} ms.")

    def _finish(self, sentence: str) -> None:
        if not self._ended:
            self._ended = True
            self.finished.emit(sentence)
