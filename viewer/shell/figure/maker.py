"""Makes pictures: the renderer draws the mesh, then the rest is painted around it, and a file written in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.protocol import DrawFigure, FigureDrawn
from viewer.shell.children.figure_orders import FigureOrders, drop_figure
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.files import FigureError, figure_image, is_page, kind_of_figure, write_figure
from viewer.shell.figure.layout import figure_layout, order_of, shape_of
from viewer.shell.figure.painting import FigureParts
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.services.tasks import Tasks
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class _Job:
    """What is being made; ``path`` is None for a preview."""

    spec: FigureSpec
    content: FigureContent
    shrink: float
    path: Path | None


class FigureMaker(QObject):
    """Makes one picture at a time; the newest wish wins.

    Parameters
    ----------
    frames
        Returns the folder for the files of the renderer.

    Signals
    -------
    previewed
        A small picture, a ``QImage``.
    saved
        The path of a file that is complete.
    failed
        Whether it was a preview, a sentence and a detail.
    advanced
        How far the file is, 0..1; 1 while it is written.
    """

    previewed = Signal(object)
    saved = Signal(object)
    failed = Signal(bool, str, str)
    advanced = Signal(float)

    def __init__(
        self, orders: FigureOrders, tasks: Tasks, frames: Callable[[], Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._orders, self._tasks, self._frames = orders, tasks, frames
        self._job: _Job | None = None
        orders.drawn.connect(self._on_drawn)
        orders.failed.connect(lambda _order, sentence, detail: self._fail(sentence, detail))
        orders.advanced.connect(lambda _order, fraction: self._tell(fraction))

    @property
    def saving(self) -> bool:
        """Whether a file is being made."""
        return self._job is not None and self._job.path is not None

    def preview(self, spec: FigureSpec, content: FigureContent, room: tuple[int, int]) -> None:
        """Make a picture that fits into so many pixels; nothing happens while a file is made."""
        if self.saving:
            return
        if trouble := spec.trouble(shape_of(spec, content)):
            self._orders.cancel()
            self._job = None
            self.failed.emit(True, trouble, "")
            return
        sides = spec.size.pixels(shape_of(spec, content))
        shrink = min(1.0, *(have / need for have, need in zip(room, sides, strict=True)))
        self._begin(_Job(spec, content, shrink, None))

    def save(self, spec: FigureSpec, content: FigureContent, path: Path) -> None:
        """Write a picture; :attr:`saved` or :attr:`failed` says what came of it."""
        job = _Job(spec, content, 1.0, path)
        trouble = spec.trouble(shape_of(spec, content))
        try:
            kind_of_figure(path)
            if not path.parent.is_dir():
                trouble = f"There is no folder {path.parent}; choose another one."
        except FigureError as error:
            trouble = error.sentence
        if trouble:
            self._orders.cancel()
            self._job = None
            self.failed.emit(False, trouble, "")
            return
        self._begin(job)

    def cancel(self) -> None:
        """Make nothing any more; no file is left."""
        self._job = None
        self._orders.cancel()

    def _begin(self, job: _Job) -> None:
        self._job = job
        layout = figure_layout(job.spec, job.content, job.shrink)
        alone = job.path is not None and is_page(kind_of_figure(job.path))

        def order(number: int) -> DrawFigure:
            file = str(self._frames() / f"figure-{number}.rgba")
            return order_of(number, file, job.spec, job.content, layout, alone=alone)

        self._orders.draw(order)

    def _tell(self, fraction: float) -> None:
        if self.saving:
            self.advanced.emit(fraction)

    def _on_drawn(self, order: DrawFigure, drawn: FigureDrawn) -> None:
        job = self._job
        if job is None:
            drop_figure(order)
            return
        parts = FigureParts(job.spec, job.content, figure_layout(job.spec, job.content, job.shrink), drawn)
        if job.path is None:
            self._show(parts, order)
            return
        path = job.path
        self._tell(1.0)

        def write() -> FigureError | None:
            try:
                write_figure(path, parts, order, lambda: self._job is job and not self._tasks.cancelled.is_set())
            except FigureError as error:
                return error
            finally:
                drop_figure(order)
            return None

        self._tasks.start(write, lambda error: self._on_written(job, error), lambda error: self._on_written(job, error))

    def _show(self, parts: FigureParts, order: DrawFigure) -> None:
        self._job = None
        try:
            image, _memory = figure_image(parts, order)
            self.previewed.emit(image.copy())
        except FigureError as error:
            self.failed.emit(True, error.sentence, error.detail)
        finally:
            drop_figure(order)

    def _on_written(self, job: _Job, error: Exception | None) -> None:
        if self._job is not job:
            return  # it was cancelled, and there is no file
        self._job = None
        if error is None:
            self.saved.emit(job.path)
        elif isinstance(error, FigureError):
            self.failed.emit(False, error.sentence, error.detail)
        else:
            kind = type(error).__name__
            sentence = f"The picture could not be saved: unexpected error ({kind}); please report it."
            self.failed.emit(False, sentence, str(error))

    def _fail(self, sentence: str, detail: str) -> None:
        job, self._job = self._job, None
        if job is not None:
            self.failed.emit(job.path is None, sentence, detail)
