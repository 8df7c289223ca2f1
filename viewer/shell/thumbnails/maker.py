"""Makes thumbnails: one sample after the other is read and drawn, while somebody looks and the view is at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.errors import DISK_FULL
from viewer.outcome import Outcome
from viewer.protocol import DrawFigure, FigureDrawn, SceneShown, SetPanes
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.session.state import SessionFailure
from viewer.shell.thumbnails.drawing import ThumbnailDrawing
from viewer.shell.thumbnails.outward import NextSamples, Order
from viewer.shell.thumbnails.reading import ThumbnailReading
from viewer.shell.thumbnails.sheet import Sheet
from viewer.shell.thumbnails.shelf import ThumbnailShelf

AHEAD = 3
"""Samples that are being read, or wait for the renderer."""

LINGERS = 30_000
"""Milliseconds after the last picture until the renderer is ended."""

MOST_DEATHS = 3
"""Renderers that may end one after the other without a picture in between."""


class ThumbnailMaker(QObject):
    """Has the pictures of a sheet made, those that are seen first.

    Parameters
    ----------
    frames
        Returns the folder for the files of the renderer.
    opengl
        Says how the renderer of the window was started.

    Attributes
    ----------
    next
        Which samples lack their pictures.
    trouble
        Why no pictures are made any more; empty as long as there are.

    Signals
    -------
    changed
        What there is to say of a sample has changed.
    completed
        Each sample has a picture, or a reason for having none; or there is :attr:`trouble`.
    """

    changed = Signal(int)
    completed = Signal()

    def __init__(
        self,
        renderer: FilmRenderer,
        reading: ThumbnailReading,
        shelf: ThumbnailShelf,
        frames: Callable[[], Path],
        opengl: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.renderer, self._reading, self._shelf = renderer, reading, shelf
        self._frames, self._opengl = frames, opengl
        for part in (renderer, reading, shelf):
            part.setParent(self)
        self.next = NextSamples()
        self.trouble = ""
        self._sheet: Sheet | None = None
        self._running, self._paused = False, False
        self._pipeline: list[int] = []
        self._exhausted = False  # whether all samples have been gone through
        self._drawing: ThumbnailDrawing | None = None
        self._deaths = self._file = 0
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)
        self._ending = QTimer(self, singleShot=True, interval=LINGERS)
        self._ending.timeout.connect(renderer.stop)
        reading.ready.connect(lambda _sample: self.go_on())
        reading.lacking.connect(self._leave_out)
        renderer.drawn.connect(self._on_drawn)
        renderer.failed.connect(lambda sentence, detail: self._on_failed(SessionFailure(sentence, detail)))
        renderer.died.connect(self._on_died)
        shelf.changed.connect(self._on_kept)
        shelf.failed.connect(self._give_up)
        shelf.lost.connect(lambda _sample: self.begin_anew())

    @property
    def sheet(self) -> Sheet | None:
        """Whose pictures are made."""
        return self._sheet

    @property
    def complete(self) -> bool:
        """Whether each sample has a picture, or a reason for having none."""
        under_way = self._pipeline or self._drawing is not None or self._soon.isActive()
        return self._sheet is not None and self._exhausted and not under_way and not self._sheet.under_way

    def show(self, sheet: Sheet | None) -> None:
        """Make the pictures of this sheet from now on; what was under way of another one is not kept."""
        self._sheet, self._pipeline, self._deaths, self.trouble = sheet, [], 0, ""
        self._reading.want(None)
        self.begin_anew()

    def run(self, *, running: bool, paused: bool = False) -> None:
        """Begin, pause or stop; the picture that is being drawn is kept."""
        if running and not self._running:
            self.begin_anew()
        elif not running and self._running:
            self._pipeline = []
            self._reading.want(None)
        self._running, self._paused = running, paused
        self.go_on()

    def end(self) -> None:
        """The program ends, or the cache has gone: make nothing any more."""
        self.run(running=False)
        self._drawing = None
        self.renderer.stop()

    def try_again(self, sample: int) -> None:
        """Make the picture of a sample that failed once more."""
        self.trouble = ""
        if self._sheet is not None and self._sheet.failures.pop(sample, None) is not None:
            self.changed.emit(sample)
            self.begin_anew()

    def begin(self, order: Order | None, seen: tuple[int, int]) -> None:
        """Go through these samples, from the places that are seen on."""
        self._exhausted = False
        self.next.begin(order, seen)
        self.go_on()

    def begin_anew(self) -> None:
        """Look for samples that lack their pictures from those on that are seen."""
        self._exhausted = False
        self.next.begin_anew()
        self.go_on()

    def go_on(self) -> None:
        """Do what there is to do, in the next turn of the event loop."""
        self._soon.start()

    def _go_on(self) -> None:
        sheet, drawing = self._sheet, self._drawing
        if sheet is None or not self._running or self._paused or self.trouble or self.next.order is None:
            return
        own = [drawing.sample] if drawing is not None and drawing.sheet is sheet else []
        try:
            while len(self._pipeline) < AHEAD:
                busy = {*own, *self._pipeline}
                sample = self.next.next(lambda one: one not in busy and sheet.lacks(one))  # noqa: B023 - it is asked now
                if sample is None:
                    self._exhausted = True
                    break
                self._pipeline.append(sample)
        except TimeoutError:
            self.go_on()
        self._reading.want(sheet.look.wish, [*own, *self._pipeline])
        if drawing is None:
            self._draw(sheet)
        if self.complete:
            self.completed.emit()

    def _draw(self, sheet: Sheet) -> None:
        """Draw the first sample that has been read."""
        for sample in self._pipeline:
            side = self._reading.found(sample)
            if side is not None:
                self._pipeline.remove(sample)
                self._order(ThumbnailDrawing(sheet, sample, side))
                self.go_on()  # while it is drawn another one can be read
                return

    def _order(self, drawing: ThumbnailDrawing) -> None:
        self._drawing, self._file = drawing, self._file + 1
        self._ending.stop()
        look, again = drawing.sheet.look, drawing.again
        if not self.renderer.running:
            self.renderer.start(self._opengl(), (*look.wish.size, look.wish.ratio), SetPanes())
        camera = look.camera(again.bounds if again is not None else None)
        order = drawing.order(self._frames() / f"thumbnail-{self._file}.rgba")
        self.renderer.draw({0: drawing.scene}, {0: camera}, order, ahead=True)

    def _on_drawn(self, order: DrawFigure, _drawn: FigureDrawn, answers: dict[int, SceneShown]) -> None:
        drawing, self._drawing, self._deaths = self._drawing, None, 0
        self._ending.start()
        if drawing is None or drawing.sheet is not self._sheet:
            drop_figure(order)
        elif drawing.again is None and drawing.sheet.look.camera(answers[0].bounds) != drawing.sheet.look.camera():
            drop_figure(order)
            self._order(replace(drawing, again=answers[0]))
            return
        else:
            self._shelf.put(drawing.sheet, drawing.sample, order, drawing.side.directories)
        self._go_on()

    def _on_failed(self, failure: SessionFailure) -> None:
        drawing, self._drawing = self._drawing, None
        self._ending.start()
        if drawing is not None and drawing.sheet is self._sheet and self._running:
            self._note(drawing.sample, failure)
        self.go_on()

    def _on_died(self, outcome: Outcome) -> None:
        """Try a sample once more with another renderer, and then go on without it."""
        drawing, self._drawing = self._drawing, None
        self._deaths += 1
        if self._deaths > MOST_DEATHS or outcome.error:
            self.trouble = outcome.sentence("drawing thumbnails", "more are made when the view changes")
        if drawing is not None and drawing.sheet is self._sheet and self._deaths > 1:
            sentence = outcome.sentence("drawing this thumbnail", "the others are still drawn")
            self._note(drawing.sample, SessionFailure(sentence, outcome.stderr))
        self.begin_anew()

    def _on_kept(self, sample: int) -> None:
        self.changed.emit(sample)
        if self.complete:
            self.completed.emit()

    def _leave_out(self, sample: int, failure: SessionFailure) -> None:
        if sample in self._pipeline:
            self._pipeline.remove(sample)
            if failure.reason == DISK_FULL:  # it has nothing to do with the sample
                self._give_up(failure.sentence)
            else:
                self._note(sample, failure)
        self.go_on()

    def _give_up(self, sentence: str) -> None:
        """Make no more until the view changes."""
        self.trouble = sentence
        self.begin_anew()
        self.completed.emit()

    def _note(self, sample: int, failure: SessionFailure) -> None:
        if self._sheet is not None:
            self._sheet.failures[sample] = failure
            self.changed.emit(sample)
