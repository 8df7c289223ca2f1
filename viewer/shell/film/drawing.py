"""Draws all frames of an animation: each is read, drawn and painted, side by side with those before and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from viewer.errors import ViewerError
from viewer.film_moves import SAMPLES
from viewer.outcome import Outcome
from viewer.protocol import DrawFigure, FigureDrawn, Scene, SceneShown
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.figure.painting import FigureParts
from viewer.shell.film.cameras import FilmCameras
from viewer.shell.film.colors import FilmColors, PaneAnswer, colors_of_panes, colors_on_screen, with_range
from viewer.shell.film.frame import content_of, order_for, scenes_of
from viewer.shell.film.measuring import measures
from viewer.shell.film.painter import FramePainter
from viewer.shell.film.plan import FilmPlan
from viewer.shell.film.renderer import FilmRenderer
from viewer.shell.film.shots import ShotReading
from viewer.shell.session.state import SessionFailure, Shown

MOST = 3
"""Frames that are drawn and that nobody has taken away yet."""

POSE, MEASURE, DRAW = "pose", "measure", "draw"
"""What is done: finding out where the camera is fitted to, and what colours and tools span; and drawing frames."""

_MEASURING = 0.3
"""How long it takes to find out what a frame spans, of what it takes to draw it."""


class FilmDrawing(QObject):
    """Draws one animation at a time.

    Parameters
    ----------
    frames
        Returns the folder for the files of frames.

    Attributes
    ----------
    left_out
        Why samples are not in it, by their places.

    Signals
    -------
    painted
        The file of a frame; whoever hears it says by :meth:`take_away` that it is not needed any more.
    done
        All frames have been taken away.
    failed
        A ``ViewerError``: there will be no more frames.
    progressed
        A sentence and a fraction (0..1).
    """

    painted = Signal(str)
    done = Signal()
    failed = Signal(object)
    progressed = Signal(str, float)

    def __init__(
        self, renderer: FilmRenderer, painter: FramePainter, shots: ShotReading, frames: Callable[[], Path]
    ) -> None:
        super().__init__()
        self.renderer, self._painter, self._shots, self._frames = renderer, painter, shots, frames
        for part in (renderer, painter, shots):
            part.setParent(self)
        self._plan: FilmPlan | None = None
        self.left_out: dict[int, SessionFailure] = {}
        renderer.measured.connect(self._on_measured)
        renderer.drawn.connect(self._on_drawn)
        renderer.failed.connect(lambda sentence, detail: self._leave_out(SessionFailure(sentence, detail)))
        renderer.died.connect(self._on_died)
        painter.painted.connect(self.painted)
        painter.failed.connect(self.failed)
        shots.ready.connect(self._on_ready)
        shots.lacking.connect(lambda _place, failure: self._leave_out(failure))

    def begin(self, plan: FilmPlan, opengl: tuple[str, ...], view: tuple[int, int, float]) -> None:
        """Draw the frames of an animation.

        Parameters
        ----------
        opengl
            How the renderer of the window was started.
        view
            Width and height of the view in device pixels, and how many of them are a logical pixel.
        """
        self._plan, self._cameras, self._content = plan, FilmCameras(plan), plan.content
        self._colors: dict[int, FilmColors] | None = None
        if not plan.measures:
            self._colors = colors_on_screen({pane: shown.scene for pane, shown in plan.on_screen.items()})
        self._phase, self._place, self._busy, self._file = POSE, 0, False, 0
        self._measured: list[dict[int, PaneAnswer]] = []
        self._under_way: set[str] = set()
        self._now: dict[int, Shown] = {}
        self._scenes: dict[int, Scene] = {}
        self.left_out = {}
        self.renderer.start(opengl, view, plan.layout)
        self._shots.begin(plan)
        if self._cameras.known:
            self._begin_phase(MEASURE if plan.measures else DRAW)
        else:
            self._on_ready(0, plan.on_screen)

    def end(self) -> None:
        """Draw, paint and read nothing any more; no file of a frame is left."""
        if self._plan is None:
            return
        self._plan = None
        self._shots.end()
        self.renderer.stop()
        self._painter.clear()
        for file in self._under_way:
            Path(file).unlink(missing_ok=True)
        self._under_way.clear()

    def take_away(self, file: str) -> None:
        """Take note that the file of a frame is not needed any more."""
        Path(file).unlink(missing_ok=True)
        self._under_way.discard(file)
        self._go_on()

    def _begin_phase(self, phase: str) -> None:
        self._phase, self._place = phase, 0
        self._go_on()

    def _go_on(self) -> None:
        """Go to the next shot, if there is one, and room for its frame."""
        plan = self._plan
        if plan is None or self._busy or len(self._under_way) >= MOST:
            return
        while self._place in self.left_out:
            self._place += 1
        if self._place < len(plan.shots):
            self._busy = True
            self._tell(plan)
            self._shots.go_to(self._place)
        elif len(self.left_out) == len(plan.shots):
            failure = next(iter(self.left_out.values()))
            self.failed.emit(ViewerError(failure.sentence, detail=failure.detail))
        elif self._phase == MEASURE:
            self._colors = colors_of_panes(self._measured, plan.layout.ranges)
            self._cameras.take_in([{pane: one.answer for pane, one in frame.items()} for frame in self._measured])
            if measures(plan.spec.over, plan.shown):
                self._content = with_range(plan.content, self._colors.get(plan.active))
            self._begin_phase(DRAW)
        elif not self._under_way:
            self._busy = True
            self.done.emit()

    def _on_ready(self, _place: int, shown: dict[int, Shown]) -> None:
        """Have the renderer do what is to be done with a shot."""
        plan = self._plan
        if plan is None:
            return
        self._busy, self._now = True, shown
        self._scenes = scenes_of(plan, shown, self._colors)
        if self._phase == MEASURE:
            self.renderer.measure(self._scenes)
            return
        self._file += 1
        order, _layout = order_for(plan, self._content, self._frames() / f"film-{self._file}.rgba")
        turn = 0.0 if self._phase == POSE else plan.shots[self._place].turn
        ahead = plan.spec.over != SAMPLES or self._place == 0  # samples may lie elsewhere, as in the window
        pins = () if self._phase == POSE else plan.pins
        self.renderer.draw(self._scenes, self._cameras.after(turn), order, ahead=ahead, pins=pins)

    def _on_measured(self, answers: dict[int, SceneShown]) -> None:
        self._measured.append({pane: PaneAnswer(self._scenes[pane], answer) for pane, answer in answers.items()})
        self._step()

    def _on_drawn(self, order: DrawFigure, drawn: FigureDrawn, answers: dict[int, SceneShown]) -> None:
        plan = self._plan
        if plan is None:
            drop_figure(order)
        elif self._phase == POSE:
            drop_figure(order)
            self._cameras.pose(drawn, answers, order)
            self._busy = False
            self._begin_phase(MEASURE if plan.measures else DRAW)
        else:
            self._under_way.add(order.file)
            shown = {pane: replace(self._now[pane], scene=answer) for pane, answer in answers.items()}
            content = content_of(plan, self._place, shown, self.renderer.found, drawn.covered)
            layout = order_for(plan, self._content, Path(order.file))[1]
            self._painter.add(FigureParts(plan.figure, content, layout, drawn), order)
            self._step()

    def _step(self) -> None:
        self._place, self._busy = self._place + 1, False
        self._go_on()

    def _leave_out(self, failure: SessionFailure) -> None:
        """Go on without a sample that cannot be shown; without a time step the film would be a lie."""
        plan = self._plan
        if plan is None:
            return
        if self._phase == POSE or plan.spec.over != SAMPLES:
            self.failed.emit(ViewerError(failure.sentence, detail=failure.detail))
            return
        self.left_out[self._place] = failure
        self._busy = False
        self._go_on()

    def _tell(self, plan: FilmPlan) -> None:
        count, first = len(plan.shots), _MEASURING if plan.measures else 0.0
        done = self._place / count
        share = (first * done if self._phase == MEASURE else first + done) / (1.0 + first)
        doing = "Looking for what all frames span" if self._phase == MEASURE else f"Animation {plan.path.name}"
        self.progressed.emit(f"{doing}, frame {self._place + 1} of {count}", share)

    def _on_died(self, outcome: Outcome) -> None:
        sentence = outcome.sentence("drawing the animation", "nothing of it was kept")
        self.failed.emit(ViewerError(sentence, detail=outcome.stderr))
