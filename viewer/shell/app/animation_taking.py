"""``--animation``: saving an animation once what it begins with is on screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.animation_options import AnimationWish
from viewer.errors import UsageError, print_error
from viewer.film_moves import SAMPLES, TIME
from viewer.options import Options
from viewer.protocol.filming import FilmWritten
from viewer.shell.app.asked_looks import AskedLooks
from viewer.shell.app.features import Features
from viewer.shell.app.picture_taking import figure_spec_of
from viewer.shell.app.screenshot import WhenShown, make_folder_of
from viewer.shell.film.plan import FilmPlan
from viewer.shell.film.spec import FilmSpec
from viewer.shell.window.main_window import MainWindow
from viewer.wording import counted


class AnimationTaking(QObject):
    """Makes the animation that the command line asks for.

    Signals
    -------
    finished
        An empty text, or the sentence that says what failed.
    """

    finished = Signal(str)

    def __init__(self, options: Options, window: MainWindow, features: Features, looks: AskedLooks | None) -> None:
        super().__init__(window)
        self._options, self._features, self._looks = options, features, looks
        run = features.of_dataset.film.run
        run.finished.connect(self._on_finished)
        run.failed.connect(lambda sentence, _detail: self.finished.emit(sentence))

    def begin(self) -> None:
        """Make it, once what it begins with has come to the screen."""
        features = self._features
        if not self._options.opens:
            self.finished.emit("There is nothing to animate; give a dataset, or use --example.")
            return
        waiting = WhenShown(features.session, features.of_dataset.view.panel.frame_view, self._is_settled, self)
        waiting.ready.connect(self._make)
        waiting.finished.connect(self.finished)

    def _is_settled(self) -> bool:
        return self._looks is None or self._looks.done

    def _make(self) -> None:
        options, film = self._options, self._features.of_dataset.film
        wish = options.animation
        assert wish is not None
        path = wish.file.absolute()
        if trouble := make_folder_of(path):
            self.finished.emit(trouble)
            return
        spec = _spec_of(wish, SAMPLES if options.samples is not None else TIME)
        try:
            plan = film.source.plan(spec, path, tuple(options.samples or ()))
        except UsageError as error:
            self.finished.emit(error.sentence)
            return
        film.run.start(plan, film.source.figures.screen_size)

    def _on_finished(self, plan: FilmPlan, written: FilmWritten, left_out: tuple[str, ...]) -> None:
        for sentence in left_out:
            print_error(sentence)
        missing = f"{len(left_out)} of {counted(len(plan.shots), 'sample')} could not be shown, and are not in it."
        self.finished.emit(missing if left_out else "")


def _spec_of(wish: AnimationWish, usual: str) -> FilmSpec:
    given = {"fps": wish.fps, "frames": wish.frames, "every": wish.every}
    chosen = {name: value for name, value in given.items() if value is not None}
    return FilmSpec(over=wish.over or usual, figure=figure_spec_of(wish.picture), sorted=False, **chosen)  # type: ignore[arg-type]
