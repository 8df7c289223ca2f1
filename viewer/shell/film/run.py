"""One animation in the making: its frames go from who draws them to who makes a file of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.protocol import Catalogue
from viewer.protocol.filming import BeginFilm, FilmWritten
from viewer.shell.figure.layout import colors_of
from viewer.shell.film.drawing import FilmDrawing
from viewer.shell.film.encoder import FilmEncoder
from viewer.shell.film.plan import FilmPlan


class FilmRun(QObject):
    """Makes one animation at a time.

    Parameters
    ----------
    opengl
        Says how the renderer of the window was started.

    Attributes
    ----------
    drawing, encoder
        Who draws, and who makes a file of it.

    Signals
    -------
    changed
        Whether an animation is being made now.
    progressed
        A sentence and a fraction (0..1).
    finished
        It is complete: its :class:`FilmPlan`, ``FilmWritten``, and sentences about samples that are not in it.
    failed
        It is not, and nothing is left of it: a sentence and a detail.
    cancelled
        The user ended it.
    """

    changed = Signal(bool)
    progressed = Signal(str, float)
    finished = Signal(object, object, object)
    failed = Signal(str, str)
    cancelled = Signal()

    def __init__(
        self,
        drawing: FilmDrawing,
        encoder: FilmEncoder,
        opengl: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.drawing, self.encoder, self._opengl = drawing, encoder, opengl
        drawing.setParent(self)
        encoder.setParent(self)
        self._plan: FilmPlan | None = None
        self._refusing = False
        drawing.painted.connect(encoder.add)
        drawing.done.connect(self._complete)
        drawing.failed.connect(self._fail)
        drawing.progressed.connect(self.progressed)
        encoder.added.connect(drawing.take_away)
        encoder.ended.connect(self._on_ended)

    @property
    def running(self) -> bool:
        """Whether there is an animation, or its encoder is still about to end."""
        return self._plan is not None

    def start(self, plan: FilmPlan, view: tuple[int, int, float]) -> None:
        """Make an animation; does nothing while another one is made.

        Parameters
        ----------
        view
            Width and height of the view in device pixels, and how many of them are a logical pixel.
        """
        if self.running or self._refusing:
            return
        self._plan = plan
        self.changed.emit(True)
        transparent = not colors_of(plan.figure, plan.content)[0]
        about = (plan.size, plan.spec.speed(len(plan.shots)), len(plan.shots), transparent, plan.figure.size.dpi)
        self.encoder.begin(BeginFilm(str(plan.path), str(plan.partial), *about))
        self.drawing.begin(plan, self._opengl(), view)

    def cancel(self) -> None:
        """End the animation; nothing is left of it."""
        if self.running:
            self.drawing.end()
            self.encoder.stop()

    def refuse(self) -> None:
        """Take no more requests: the program is ending."""
        self._refusing = True
        self.drawing.end()

    def note_opened(self, catalogue: Catalogue) -> None:
        """Take in that a dataset was opened: what is to be read of another one will not come."""
        plan = self._plan
        if plan is not None and catalogue.path != plan.dataset and any(shot.selection for shot in plan.shots):
            self._fail(ViewerError("Another dataset was opened before the animation was complete; save it once more."))

    def _complete(self) -> None:
        plan = self._plan
        if plan is not None:
            self.progressed.emit(f"Writing {plan.path.name}", 1.0)
            self.encoder.finish()

    def _fail(self, error: ViewerError) -> None:
        if self.running:
            self.drawing.end()
            self.encoder.stop(error)

    def _on_ended(self, result: FilmWritten | ViewerError | None) -> None:
        plan, self._plan = self._plan, None
        if plan is None:
            return
        left_out = tuple(failure.sentence for failure in self.drawing.left_out.values())
        self.drawing.end()
        self.changed.emit(False)
        if isinstance(result, FilmWritten):
            self.finished.emit(plan, result, left_out)
        elif result is not None:
            self.failed.emit(result.sentence, result.detail)
        else:
            self.cancelled.emit()
