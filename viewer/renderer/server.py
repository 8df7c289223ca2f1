"""The renderer process: read all that is waiting, apply it, draw once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from viewer.channel import Channel
from viewer.errors import ProtocolError, ViewerError
from viewer.protocol import (
    AskVersions,
    Attach,
    Cancel,
    DrawFigure,
    Failed,
    LookUp,
    MapsPreviewed,
    Measure,
    Message,
    MoveCamera,
    PlotBoundary,
    PlotLine,
    Pointer,
    Prepare,
    Prepared,
    PreviewMaps,
    Probe,
    Progress,
    Release,
    ResetCamera,
    Resize,
    Scene,
    SetCamera,
    SetCameraRules,
    SetPanes,
    Versions,
    WatchPlaces,
)
from viewer.renderer.ahead import Ahead
from viewer.renderer.coalesce import coalesce
from viewer.renderer.colors import previews
from viewer.renderer.cursor_question import CursorQuestion
from viewer.renderer.failures import failure_of
from viewer.renderer.figures import Figures
from viewer.renderer.frames import FrameStore
from viewer.renderer.level_of_detail import LevelOfDetail
from viewer.renderer.measuring import Measuring
from viewer.renderer.picture import Picture
from viewer.renderer.smoothing import REST, Stillness
from viewer.renderer.view import View

IDLE = 0.15
"""Seconds without a message after which something is prepared: a user who turns the mesh must not wait for it."""


class RendererServer:
    """Between the channel and the view: keeps the newest request, and says what became of it."""

    def __init__(self, channel: Channel, view: View) -> None:
        self._channel = channel
        self._say = lambda scene, text: channel.send(Progress(scene, text))
        self._view = view
        self._frames: FrameStore | None = None
        self._begun = False  # nothing is drawn before the first scene: its background is not known
        self._scene = 0  # the newest one that was told
        self._published: tuple[int, ...] | None = None  # the scenes of the picture that was published last
        self._placed = 0  # number of the last SetCamera
        self._question = CursorQuestion(view, channel.send)
        self._ahead = Ahead(view.prepare, lambda artifact: channel.send(Prepared(artifact)))
        self._measuring = Measuring(view.measure, channel.send)
        self._figures = Figures(view.figure, channel.send)
        self._idle = False  # nothing has been heard for a while
        self._level_of_detail = LevelOfDetail()
        self._stillness = Stillness(view)
        self._dragged = False  # the scene is one of a drag
        self._rough = False  # the picture that was published last is a rough one
        self._changed = False  # the picture that was published last is not what the view would draw now

    def serve(self) -> None:
        """Answer messages; returns only by an exception, the end of standard input ends the process."""
        late = False
        while True:
            heard = reading = False
            for message in coalesce(self._arrived(self._patience())):
                heard, self._idle = True, False
                reading = reading or isinstance(message, Scene)
                self._guard(partial(self._apply, message))
            late = reading and not late
            if late:  # what has come while a scene was read, as another size, is drawn with it
                continue
            if self._due() == 0.0:
                self._guard(self._draw)
            elif self._can_answer:
                self._guard(self._question.step)
            elif self._measuring:
                self._guard(self._measuring.step)
            elif self._figures:
                self._guard(self._figures.step)
            elif self._smooth_due() == 0.0:
                self._guard(lambda: self._publish(self._stillness.step()))
            elif self._ahead and not heard:
                self._ahead.step()
                self._idle = True

    def _patience(self) -> float | None:
        """Return how many seconds to wait for a message; None: as long as it takes."""
        if self._can_answer or self._measuring or self._figures:
            return 0.0
        due, smooth = self._due(), self._smooth_due()
        if due is None and self._ahead:
            due = 0.0 if self._idle else IDLE
        return min((seconds for seconds in (due, smooth) if seconds is not None), default=None)

    def _arrived(self, timeout: float | None) -> Iterator[Message]:
        """Wait for a message, at most until there is something to draw, then yield all that have arrived."""
        while True:
            try:
                message = self._channel.receive(timeout)
            except ProtocolError as error:
                self._channel.send(Failed(0, error.sentence, error.detail))
                continue
            if message is None:
                return
            timeout = 0.0
            yield message

    def _due(self) -> float | None:
        """Return in how many seconds to draw; None while there is nothing to draw or no room for it."""
        width, height = self._view.size
        if not self._begun or self._frames is None or not width or not self._frames.has_room(width, height):
            return None
        if self._changed:
            return 0.0
        return max(self._level_of_detail.full_due - time.monotonic(), 0.0) if self._rough else None

    def _smooth_due(self) -> float | None:
        """Return in how many seconds to go on with a picture that stands still; None: there is none."""
        if self._changed or self._frames is None or not self._frames.has_room(*self._view.size):
            return None
        return self._stillness.due(time.monotonic())

    @property
    def _can_answer(self) -> bool:
        """Whether there is a question, and the picture on screen is the one that the view would answer for."""
        return bool(self._question) and not self._changed and self._published == self._view.board.scenes

    def _guard(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception as error:
            self._channel.send(failure_of(self._scene, error))

    def _apply(self, message: Message) -> None:
        match message:
            case Attach(frames, smooth, at_once, seen):
                self._view.seen = seen
                self._stillness.wanted, self._stillness.rest = smooth, 0.0 if at_once else REST
                self._frames = self._frames or FrameStore(Path(frames))
                self._frames.move_to(Path(frames))
                self._changed = True
            case Resize(width, height, scale):
                self._view.resize(width, height, scale)
                self._changed = True
            case Scene():
                self._show(message)
            case SetPanes():
                self._scene, self._changed = 0, True  # what fails now belongs to no scene
                for shown in self._view.arrange(message, self._say):
                    self._channel.send(shown)
            case SetCamera(camera, ahead, number):
                self._view.viewpoint.set(camera, ahead=ahead)
                self._placed, self._changed = number, True
            case ResetCamera(direction, number):
                self._view.viewpoint.reset(direction)
                self._placed, self._changed = number, True
            case SetCameraRules():
                self._view.viewpoint.set_rules(message)
                self._changed = True
            case WatchPlaces(places):
                self._view.watched.places = places
                self._changed = True
            case Pointer() | MoveCamera():
                self._point(message)
            case Probe():
                self._question.ask(message)
            case Measure():
                self._measuring.add(message)
            case PlotLine() | PlotBoundary() | LookUp():
                self._channel.send(self._view.plot(message))
            case DrawFigure():
                self._figures.add(message)
            case Cancel(number):
                self._figures.cancel(number)
            case AskVersions():
                self._channel.send(Versions(self._view.versions()))
            case Prepare(artifact):
                self._ahead.add(artifact)
            case PreviewMaps(names, count):
                self._channel.send(MapsPreviewed(previews(names, count)))
            case Release(sequence):
                if self._frames is not None:
                    self._frames.release(sequence)
            case _:
                raise ViewerError(f"The renderer does not know what to do with “{type(message).__name__}”.")

    def _point(self, event: Pointer | MoveCamera) -> None:
        if self._view.pointer(event):
            self._changed = True
            self._level_of_detail.moved(time.monotonic())
        elif isinstance(event, Pointer) and event.action == "release":
            self._level_of_detail.stopped()

    def _show(self, scene: Scene) -> None:
        self._scene, self._begun = scene.id, True
        self._ahead.begin_anew()
        self._measuring.begin_anew()
        self._level_of_detail.new_scene()
        if self._dragged and not scene.draft:
            self._level_of_detail.stopped()
        begins, self._dragged = not self._dragged, scene.draft
        self._changed = True
        try:
            shown = self._view.show(scene, self._say)
        except BaseException:
            self._view.clear(scene)  # never the former picture under the new number
            raise
        if scene.draft:  # only now: it takes as long as a picture to make the scene
            self._level_of_detail.dragged(time.monotonic(), begins=begins)
        for answer in shown:
            self._channel.send(answer)

    def _draw(self) -> None:
        self._changed = self._rough = False  # also when drawing fails: the same again would fail the same
        assert self._frames is not None
        rough = self._level_of_detail.rough(time.monotonic())
        picture = self._view.with_moved_panes()
        if picture is None:
            picture = self._view.draw(self._level_of_detail.divisor if rough else 0)
            self._level_of_detail.drawn(time.monotonic(), picture.seconds, rough=picture.rough)
        self._stillness.drawn(time.monotonic(), picture)
        self._rough = picture.rough
        self._publish(picture)

    def _publish(self, picture: Picture | None) -> None:
        if picture is not None and self._frames is not None:
            frame, final = self._frames.publish(picture.pixels), self._stillness.is_over
            self._published = self._view.board.scenes
            self._channel.send(self._view.board.frame(frame, picture, self._placed, final=final))
