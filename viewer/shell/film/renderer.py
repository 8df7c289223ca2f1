"""A renderer of its own for an animation, so that nothing that the user looks at is moved by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from PySide6.QtCore import QObject, Signal

from viewer.outcome import Outcome
from viewer.protocol import (
    Camera,
    Cancel,
    DrawFigure,
    Failed,
    FigureDrawn,
    LookedUp,
    LookUp,
    Message,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
    SetPanes,
)
from viewer.protocol.panes import OWN
from viewer.protocol.plotting import Pin, PinnedValues
from viewer.shell.children.child import ChildProcess
from viewer.shell.children.figure_orders import drop_figure


class FilmRenderer(QObject):
    """Draws the scenes of one frame after the other into files, or only finds out what they come out as.

    Attributes
    ----------
    found
        The pins in what was drawn last, in the order of its places.

    Signals
    -------
    measured
        What scenes came out as that are not drawn: ``SceneShown`` by the number of the pane.
    drawn
        A ``DrawFigure``, its ``FigureDrawn`` and such answers. Whoever hears it removes the file. A pane beside the
        active one whose scene cannot be drawn is empty, and has no answer.
    failed
        The scene of the active pane cannot be drawn: a sentence and a detail; there is no file.
    died
        There is no renderer any more: an :class:`Outcome`.
    """

    measured = Signal(object)
    drawn = Signal(object, object, object)
    failed = Signal(str, str)
    died = Signal(object)

    def __init__(self, log_level: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.child = ChildProcess("renderer", ("--log-level", log_level), self)
        self.child.message.connect(self._on_message)
        self.child.ended.connect(self._on_ended)
        self._numbers = count(1)
        self._layout = SetPanes()
        self._told: dict[int, Scene] = {}  # by the number of the pane, the scene that it was told last
        self._answers: dict[int, SceneShown | None] = {}  # likewise, what that came out as; None: it has failed
        self._waiting = False  # whether somebody waits for what comes of them
        self._order: DrawFigure | None = None
        self._question = 0  # what pins are looked up by before the order is sent
        self.found: tuple[PinnedValues, ...] = ()
        self._unwanted: dict[int, DrawFigure] = {}
        self._told_to_end = False

    @property
    def running(self) -> bool:
        """Whether it takes orders: one that was told to end does not, though its process may be there for a while."""
        return self.child.running and not self._told_to_end

    def start(self, opengl: tuple[str, ...], view: tuple[int, int, float], layout: SetPanes) -> None:
        """Start it.

        Parameters
        ----------
        view
            Width and height of the view in device pixels, and how many of them are a logical pixel: cameras are where
            they are in that.
        layout
            How panes lie; ranges are not shared, as they are the same in all frames.
        """
        self._layout = replace(layout, ranges=OWN)
        self._forget()
        self._told_to_end = False
        self.child.start(*opengl)
        self.child.send(Resize(*view))
        if layout != SetPanes():
            self.child.send(self._layout)

    def stop(self) -> None:
        """End it; no file is left."""
        self._waiting, self._told_to_end = False, True
        self._forget()
        self._drop()
        self.child.stop()

    def measure(self, scenes: Mapping[int, Scene]) -> None:
        """Find out what scenes come out as, by the number of the pane."""
        self._forget()
        self._show(scenes)

    def draw(
        self,
        scenes: Mapping[int, Scene],
        cameras: Mapping[int, Camera],
        order: DrawFigure,
        *,
        ahead: bool,
        pins: tuple[Pin, ...] = (),
    ) -> None:
        """Draw scenes, by the number of the pane.

        Parameters
        ----------
        cameras
            From where, likewise; a pane without one is fitted, or looks from where the active one does.
        order
            How, its number and those of scenes apart.
        ahead
            Whether the cameras stay there, wherever the mesh is.
        pins
            To be found in the scene of the active pane.
        """
        for pane, camera in cameras.items():
            if pane != self._layout.active:
                self.child.send(replace(self._layout, active=pane))
            self.child.send(SetCamera(camera, ahead))
            if pane != self._layout.active:
                self.child.send(self._layout)
        self._order = replace(order, id=next(self._numbers))
        self.found, self._question = (), 0
        self._show(scenes)
        if pins:
            self._question = next(self._numbers)
            self.child.send(LookUp(self._question, pins))
        else:
            self.child.send(self._order)

    def _show(self, scenes: Mapping[int, Scene]) -> None:
        self._waiting = True
        for pane, scene in scenes.items():
            before = self._told.get(pane)
            if before is None or scene != replace(before, id=scene.id):  # else only the camera has moved
                self._answers.pop(pane, None)
                self._told[pane] = replace(scene, id=next(self._numbers))
                self.child.send(self._told[pane])

    def _on_message(self, message: Message) -> None:
        order = self._order
        if isinstance(message, SceneShown):
            self._take(message.id, message)
        elif isinstance(message, LookedUp) and order is not None and message.id == self._question:
            self.found = message.pins
            self._order = replace(order, places=tuple(pin.position for pin in message.pins))
            self.child.send(self._order)
        elif isinstance(message, FigureDrawn):
            if order is not None and message.id == order.id and self._complete:
                self._order, self._waiting = None, False
                self.drawn.emit(order, message, self._known)
            elif (unwanted := self._unwanted.pop(message.id, None)) is not None:
                drop_figure(unwanted)
        elif isinstance(message, Failed):
            self._unwanted.pop(message.id, None)
            active = self._told.get(self._layout.active)
            decisive = {0 if active is None else active.id, order.id if order is not None else 0}
            if self._waiting and message.id in decisive:
                self._waiting = False
                self._forget()
                self._drop()
                self.failed.emit(message.sentence, message.detail)
            else:
                self._take(message.id, None)

    def _take(self, number: int, answer: SceneShown | None) -> None:
        """Take in what came of a scene."""
        pane = next((pane for pane, scene in self._told.items() if scene.id == number), None)
        if pane is None:
            return
        self._answers[pane] = answer
        if self._order is None and self._waiting and self._complete:
            self._waiting = False
            self.measured.emit(self._known)

    @property
    def _complete(self) -> bool:
        return self._answers.keys() == self._told.keys()

    @property
    def _known(self) -> dict[int, SceneShown]:
        """What scenes came out as; nothing of panes that are empty."""
        return {
            pane: answer for pane, answer in self._answers.items() if answer is not None and self._told[pane].artifact
        }

    def _forget(self) -> None:
        self._told.clear()
        self._answers.clear()

    def _drop(self) -> None:
        """Have nothing drawn any more; a scene that failed is followed by its order all the same."""
        order, self._order = self._order, None
        if order is not None:
            self._unwanted[order.id] = order
            self.child.send(Cancel(order.id))
            drop_figure(order)

    def _on_ended(self, outcome: Outcome) -> None:
        self._waiting = False
        self._forget()
        self._drop()
        for order in self._unwanted.values():
            drop_figure(order)
        self._unwanted.clear()
        self.died.emit(outcome)
