"""``--screenshot`` and ``--picture``: saving what was asked for once it is on screen, of one sample or of many."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.options import Options
from viewer.picture_options import PictureWish
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.batch import SampleBatch
from viewer.shell.app.features import Features
from viewer.shell.app.screenshot import WhenShown, make_folder_of, save_window
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.window.main_window import MainWindow


class PictureTaking(QObject):
    """Takes the pictures that the command line asks for.

    Parameters
    ----------
    looks
        What else has to be done before the first picture is as it was asked for.

    Signals
    -------
    taken
        The only one has been taken, and nothing more will be drawn; it is still to be saved.
    finished
        All are saved: an empty text, or the sentence that says what failed.
    """

    taken = Signal()
    finished = Signal(str)

    def __init__(self, options: Options, window: MainWindow, features: Features, looks: AskedLooks | None) -> None:
        super().__init__(window)
        self._options, self._window, self._features, self._looks = options, window, features, looks
        self._waiting: WhenShown | None = None  # for the picture that is being taken
        if options.picture is not None:
            maker = features.of_dataset.figure.maker
            maker.saved.connect(lambda _path: self._finish_one(""))
            maker.failed.connect(lambda _preview, sentence, _detail: self._finish_one(sentence))

    def begin(self) -> None:
        """Take them, as they come to the screen."""
        options = self._options
        file = options.screenshot if options.picture is None else options.picture.file
        assert file is not None
        if not options.opens:
            self.finished.emit("There is nothing to take a picture of; give a dataset, or use --example.")
        elif options.samples is None:
            self._take(file).finished.connect(self.finished)
        else:
            batch = SampleBatch(self._features.session, options.samples, file, self._take, self)
            batch.finished.connect(self.finished)

    def _take(self, file: Path) -> WhenShown:
        """Begin to take a picture of what is wanted now."""
        features = self._features
        waiting = WhenShown(features.session, features.of_dataset.view.panel.frame_view, self._is_settled, self)
        self._waiting = waiting
        waiting.ready.connect(lambda: self._save(file, waiting))
        return waiting

    def _is_settled(self) -> bool:
        features = self._features
        if self._looks is not None and not self._looks.done:
            return False
        if self._options.screenshot is None:
            return True
        tabled = features.of_dataset.samples.loader.has_begun and not features.of_dataset.prediction.judging.wanted
        return features.cache_dock.watch.settled and tabled and features.of_dataset.view.panel.frame_view.is_final()

    def _save(self, file: Path, waiting: WhenShown) -> None:
        wish = self._options.picture
        if wish is None:
            alone = self._options.samples is None
            waiting.finish(save_window(self._window, file, self.taken.emit if alone else lambda: None))
        elif trouble := make_folder_of(file.absolute()):
            waiting.finish(trouble)
        else:
            figure = self._features.of_dataset.figure
            content = figure.source.content()
            assert content is not None, "it is shown"
            figure.maker.save(figure_spec_of(wish), content, file.absolute())

    def _finish_one(self, sentence: str) -> None:
        if self._waiting is not None:
            self._waiting.finish(sentence)


def figure_spec_of(wish: PictureWish) -> FigureSpec:
    """Return how a picture that the command line asks for is to be."""
    return FigureSpec(
        wish.size,
        background=wish.background,
        color_bar=wish.color_bar,
        titled=wish.title is not None,
        title=wish.title or "",
    )
