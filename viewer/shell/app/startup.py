"""What the settings and the command line ask for, done once the features stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.address import place_name
from viewer.options import Options
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.features import Features
from viewer.shell.app.shutdown import Shutdown
from viewer.shell.children.children import Children
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import describe
from viewer.shell.window.main_window import MainWindow

if TYPE_CHECKING:
    from viewer.shell.app.outside.opening_trouble import OpeningTrouble

CLEAN_DELAY = 4_000
"""Milliseconds until the quiet sweep: opening the dataset comes first, and a user who wants to see what an ended
viewer left behind finds it in the dock."""

LISTEN_DELAY = 100
"""Milliseconds until other programs can reach the window: the user comes first."""

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

    def __init__(
        self,
        options: Options,
        window: MainWindow,
        features: Features,
        state: SavedState,
        children: Children,
        shutdown: Shutdown,
    ) -> None:
        super().__init__(window)
        self._shutdown = shutdown
        self._children = children
        self._options, self._window, self._features, self._state = options, window, features, state
        self._looks: AskedLooks | None = None
        self._trouble: OpeningTrouble | None = None  # for the script that has started the window
        self._ended = False  # whether the picture has been taken, or never will be

    def open(self) -> None:
        """Ask the reader for what the command line says; it takes its time."""
        if self._options.view is not None:
            self._features.view_files.failed.connect(self._on_view_failed)
        if self._options.script:
            from viewer.shell.app.outside.opening_trouble import OpeningTrouble

            self._trouble = OpeningTrouble(self._features.session, self._features.view_files, self)
        if self._options.opens:
            from viewer.shell.app.asked_opening import open_asked

            self._looks = open_asked(self._options, self._features, self._children.renderer, self)

    def begin(self, last_crash: str) -> None:
        """Do all that can be done once all features are there, and nothing has come from the reader yet.

        Parameters
        ----------
        last_crash
            What the crash log of the last run says.
        """
        features, options = self._features, self._options
        if options.dataset is not None and options.predictions and options.view is None and not options.example:
            controller = features.of_dataset.prediction.controller
            controller.expect(options.predictions)
        if options.script or not options.for_a_picture:
            QTimer.singleShot(0 if options.script else LISTEN_DELAY, self, self._listen)
        if options.script == "pictures":
            pass  # it is told what to do
        elif options.for_a_picture:
            self._take_picture()
        else:
            QTimer.singleShot(CLEAN_DELAY, self, features.cache_dock.clean_at_start)
            if options.quit_after is None and options.basedir is None and not options.script:  # a person did it
                QTimer.singleShot(TOUR_DELAY, self, features.tour.begin)
        if options.quit_after is not None:
            QTimer.singleShot(options.quit_after, self, self._quit)
        if features.cache.notice:
            self._window.message_bar.show_message(features.cache.notice)
        elif not options.opens:
            self._offer_last_view(last_crash)

    def _take_picture(self) -> None:
        from viewer.shell.app.animation_taking import AnimationTaking
        from viewer.shell.app.picture_taking import PictureTaking

        given = (self._options, self._window, self._features, self._looks)
        taking: PictureTaking | AnimationTaking
        if self._options.animation is not None:
            taking = AnimationTaking(*given)
        else:
            taking = PictureTaking(*given)
            taking.taken.connect(self._children.leave)  # they take a while, in which the picture is packed
        taking.finished.connect(self._finish)
        taking.begin()

    def _listen(self) -> None:
        """Let other programs reach the window: a second start, and the script that has started it."""
        if self._shutdown.done:
            return  # it ends already, and events still come
        from viewer.shell.app.outside.desk import OrderDesk
        from viewer.shell.app.outside.lifeline import Lifeline
        from viewer.shell.app.outside.server import OutsideServer

        script = Lifeline(self) if self._options.script else None
        let_go = script.let_go if script else lambda: None
        children, hidden = self._children, self._options.is_hidden
        desk = OrderDesk(
            self._window, self._features, children.renderer, children.reader, let_go, hidden, self._trouble
        )
        server = OutsideServer(self._features.cache, desk, of_script=script is not None, parent=self)
        self._shutdown.add_first("listen no more", lambda _seconds: server.close())
        if script is not None:
            script.tell(str(server.path or ""))

    def _offer_last_view(self, last_crash: str) -> None:
        """Offer what was open when the last run was killed or crashed; its crash log, if any, is behind *Details*."""
        unfinished = self._state.unfinished()
        if unfinished is None:
            return
        place, selection = unfinished.dataset, unfinished.selection
        self._state.forget_view()
        sample = unfinished.name or describe(selection)
        self._window.message_bar.offer(
            f"The program ended unexpectedly while {sample} of {place_name(place)} was open.",
            "Open again",
            lambda: self._features.session.opening.open_dataset(place, selection, names=unfinished.names),
            last_crash,
        )

    def _on_view_failed(self, sentence: str) -> None:
        if self._options.for_a_picture:
            self._finish(sentence)

    def _quit(self) -> None:
        """End as ``--quit-after`` says; a picture that is not taken by then never will be."""
        if not self._options.for_a_picture:
            self._finish("")
        else:
            self._finish(f"The picture was not ready after {self._options.quit_after} ms.")

    def _finish(self, sentence: str) -> None:
        if not self._ended:
            self._ended = True
            self.finished.emit(sentence)
