"""The window's side of the renderer: what should be on screen, said again to a new process when one dies."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.outcome import Outcome
from viewer.protocol import (
    Attach,
    Camera,
    Failed,
    Frame,
    Message,
    Prepare,
    Prepared,
    ResetCamera,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
    SetPanes,
)
from viewer.shell.children.crash_loop import CrashLoop
from viewer.shell.children.pane_scenes import PaneScenes
from viewer.shell.children.renderer_orders import RendererOrders
from viewer.shell.children.rendering_kinds import NOTHING_WORKS, drop_frames, is_refused


class RendererClient(RendererOrders):
    """Tells the renderer what to draw and hands on what came out.

    Signals
    -------
    shown
        A ``SceneShown``.
    frame
        A ``Frame``; whoever takes it calls :meth:`release` when it is no longer on screen.
    proven
        A renderer has drawn its first picture and will go on.
    failed
        A ``Failed`` whose id is a scene's.
    died
        A renderer that had drawn, or the last to be tried, ended: its :class:`Outcome`.
    """

    shown = Signal(object)
    frame = Signal(object)
    proven = Signal()
    failed = Signal(object)
    died = Signal(object)

    def __init__(self, log_level: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_level = log_level
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self._frames: Path | None = None
        self._scene = Scene(id=0)  # of the active pane
        self._panes = PaneScenes()
        self._numbers = count(1)
        self._size: Resize | None = None
        self._camera: Camera | None = None
        self.seen = True  # whether anybody sees the frames: else they stay empty; before attach
        self.at_once = False  # whether that waits for nothing, as nobody moves anything; before attach
        self.placed = 0  # times that it was told where the camera is: frames on their way name less
        self._proven = False  # whether this kind of OpenGL window has drawn anything yet
        self._drawn = 0  # number of the scene that this renderer has on screen
        self._ahead: set[str] = set()  # artifacts that this renderer is to be ready for, and is not yet
        self._not_ahead: set[str] = set()  # one of which may have ended a renderer
        self._useless: Outcome | None = None  # of the last kind, when none could draw
        self._crashes = CrashLoop()

    def start(self) -> None:
        """Start the renderer ahead of the first picture; it draws nothing before :meth:`attach`."""
        if not self.child.running and self._kinds:
            self.child.start("--log-level", self._log_level, *self.opengl)
            self._send_all()

    def attach(self, frames: Path) -> None:
        """Use ``frames`` for the frame files from now on, and start the renderer if it does not run."""
        self._frames = frames
        if self.child.running and self._proven:
            self.child.send(self._attached)
        elif self.child.running:
            self._send_all()
        else:
            self.start()

    @property
    def _attached(self) -> Attach:
        return Attach(str(self._frames), smooth=self.seen, at_once=self.at_once, seen=self.seen)

    def number(self) -> int:
        """Return the id of another scene: higher than those before."""
        return next(self._numbers)

    def arrange(self, layout: SetPanes) -> None:
        """Divide the view into panes; all that names none is for the active one from now on."""
        if layout != self._panes.layout:
            active = self._panes.layout.active
            self._scene = self._panes.arrange(layout, self._scene)
            if layout.active != active:
                self._camera = self._panes.cameras.get(layout.active)
            if self._proven:
                self.child.send(layout)

    def show_beside(self, scene: Scene) -> None:
        """Draw this scene in its pane, which is not the active one; nothing happens where that is not there."""
        if self._panes.put(scene) and self._proven:
            self.child.send(scene)

    def show(self, scene: Scene) -> None:
        """Draw this scene in the active pane from now on; its id must be higher than the last one's."""
        self._scene = scene = self._panes.of_active(scene)
        self._ahead.discard(scene.artifact)
        if self._useless is not None:
            self._fail_soon(NOTHING_WORKS, self._useless)
        elif not self.child.running:
            self.start()
        elif self._proven:
            self.child.send(scene)

    def lift(self, artifact: str) -> None:
        """Draw an artifact again that has ended too many renderers: the user wants it tried."""
        self._crashes.lift(artifact)
        self._not_ahead.discard(artifact)

    def resize(self, width: int, height: int, scale: float) -> None:
        """Draw frames of this many device pixels."""
        size = Resize(width, height, scale)
        if size != self._size:
            self._size = size
            self.child.send(size)

    def prepare(self, artifact: Path) -> None:
        """Have the renderer ready for an artifact that may be shown next; one that dies of it is not asked again."""
        if self._proven and self.child.running and str(artifact) not in self._not_ahead:
            self._ahead.add(str(artifact))
            self.child.send(Prepare(str(artifact)))

    @property
    def running(self) -> bool:
        """Whether there is a renderer, if perhaps a new one."""
        return self.child.running

    @property
    def cameras(self) -> dict[int, Camera]:
        """Where those of several panes were when the last frame was drawn, by the number of the pane."""
        return self._panes.cameras

    @property
    def camera(self) -> Camera | None:
        """Where the camera of the active pane was when the last frame was drawn."""
        return self._camera

    def set_camera(self, camera: Camera, *, ahead: bool) -> None:
        """Look from here; with ``ahead`` also at the next scene, even one of another dataset."""
        self._camera = camera
        self.placed += 1
        self.child.send(SetCamera(camera, ahead, self.placed))

    def leave_camera(self) -> None:
        """Another dataset comes: the renderer fits it into the view, whatever the user did with the one before."""
        self._camera = None

    def reset_camera(self, direction: str = "") -> None:
        """Fit the scene into the view."""
        self._camera = None
        self.placed += 1
        self.child.send(ResetCamera(direction, self.placed))

    def _send_all(self) -> None:
        """Say everything there is to say to a renderer that may be new."""
        if self._frames is None:
            return
        self.child.send(self._attached)
        if self._size is not None:
            self.child.send(self._size)
        if self._proven:
            self._send_panes()
        if self._camera is not None:
            self.child.send(SetCamera(self._camera, number=self.placed))
        # An OpenGL window that does not work kills the process when it draws. The first thing drawn is the empty view,
        # so that a driver's fault is not blamed on a sample.
        self.child.send(self._scene if self._proven else Scene(id=0, background=self._scene.background))

    def _send_panes(self) -> None:
        for message in self._panes.messages:
            self.child.send(message)

    def _on_message(self, message: Message) -> None:
        if isinstance(message, Frame):
            if not self._proven:
                self._proven = True
                self._send_panes()
                self.child.send(self._scene)
                self.proven.emit()
            self._drawn = message.scene
            self._panes.take_frame(message)
            if message.scene == self._scene.id and self._scene.artifact and message.placed == self.placed:
                self._camera = message.camera
            self.frame.emit(message)
        elif isinstance(message, SceneShown):
            self.shown.emit(message)
        elif isinstance(message, Prepared):
            self._ahead.discard(message.artifact)
        elif isinstance(message, Failed) and (message.id or self._proven):
            self.failed.emit(message)
        else:
            self._pass_on(message)

    def _on_ended(self, outcome: Outcome) -> None:
        idle = self._drawn == self._scene.id  # what was wanted is on screen
        ahead, self._ahead, self._drawn, self.placed = self._ahead, set(), 0, 0
        if outcome.error or (outcome.unready and self._proven):  # the next picture is the time to try again
            self._fail_soon(outcome.sentence(), outcome)
            self.died.emit(outcome)
            return
        if not self._proven:
            del self._kinds[:1]  # it could not draw even the empty view
        elif idle and ahead:
            self._not_ahead |= ahead  # any of these may be to blame; the scene on screen is not, yet
        elif idle and (beside := self._panes.pop_undrawn()) is not None:
            self._blame(beside, outcome)
        elif self._scene.artifact and (self._crashes.died(self._scene.artifact) or is_refused(outcome, idle)):
            bad, self._scene = self._scene, replace(self._scene, artifact="")
            self._blame(bad, outcome)
        if self._kinds and not self.child.running:  # who heard of it may have asked for another picture already
            self.start()
        if self._proven or not self._kinds:  # else the next kind is being tried, and nobody has missed a picture yet
            self.died.emit(outcome)
        if not self._kinds:
            self._useless = outcome
            self.failed.emit(Failed(0, NOTHING_WORKS, outcome.stderr))
            self._fail_soon(NOTHING_WORKS, outcome)
        drop_frames(self._frames, outcome.pid)

    def _blame(self, scene: Scene, outcome: Outcome) -> None:
        sentence = outcome.sentence("drawing this sample", "the other samples can still be drawn")
        self.failed.emit(Failed(scene.id, sentence, outcome.stderr))

    def _fail_soon(self, sentence: str, outcome: Outcome) -> None:
        """Say that the scene cannot be drawn; not at once, as whoever has just asked for it expects no answer yet."""
        if self._scene.artifact:
            failed = Failed(self._scene.id, sentence, outcome.stderr)
            QTimer.singleShot(0, self, lambda: self.failed.emit(failed))
