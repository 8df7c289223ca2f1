"""An animation that is to be made, as one value that nothing on screen can change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from viewer.errors import UsageError
from viewer.figure_size import PIXELS, TRANSPARENT, WHITE, FigureSize
from viewer.film_kinds import FilmKind, even_up
from viewer.film_moves import PLANE, SAMPLES, TIME, TURN
from viewer.protocol import Camera, SetPanes, Split, Tool
from viewer.protocol.plotting import Pin
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.source import Marking
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.film.measuring import measures, sizes_tools
from viewer.shell.film.motion import movable, moved
from viewer.shell.film.placing import placed
from viewer.shell.film.spec import FilmSpec
from viewer.shell.session.choice import choose
from viewer.shell.session.pane_changes import seen
from viewer.shell.session.pane_state import PaneView
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import AUTO, ColorScale, Selection, SessionState, Shown, describe
from viewer.shell.session.view_state import ViewState
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Shot:
    """What a frame shows.

    Attributes
    ----------
    tools
        Of the active pane.
    selection
        What that shows; None: what is on screen, in the other panes too.
    turn
        After which share (0..1) of a turn.
    beside
        What each of the other panes is to show.
    """

    tools: tuple[Tool, ...]
    selection: Selection | None = None
    turn: float = 0.0
    beside: tuple[PaneView, ...] = ()


@dataclass(frozen=True, slots=True)
class SidePlan:
    """A pane beside the active one: what it is to show and from where, and what is on screen in it (None: nothing)."""

    view: PaneView
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """An animation that is to be made.

    Attributes
    ----------
    path, partial
        The file, and a folder beside it for what is not complete.
    spec
        How it is to be.
    figure
        How a frame is to be, as this kind of file can have it.
    state, shown, content
        What is wanted, what is on screen in the active pane, and all that there is to see of it.
    camera
        From where that is seen.
    shots
        What the frames show.
    layout, sides
        How panes lie, and those beside the active one.
    marking
        The pins and the line that are on screen over the active pane; None: they are not to be in it.
    """

    path: Path
    partial: Path
    spec: FilmSpec
    figure: FigureSpec
    state: SessionState
    shown: Shown
    content: FigureContent
    camera: Camera | None
    shots: tuple[Shot, ...]
    layout: SetPanes = SetPanes()
    sides: tuple[SidePlan, ...] = ()
    marking: Marking | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a frame in pixels."""
        return self.figure.size.pixels(self.content.shape)

    @property
    def dataset(self) -> str:
        """Path of the dataset."""
        return self.state.catalogue.path if self.state.catalogue is not None else ""

    @property
    def name(self) -> str:
        """Name of the dataset."""
        return self.state.catalogue.name if self.state.catalogue is not None else ""

    @property
    def active(self) -> int:
        """Number of the active pane."""
        return self.layout.active

    @property
    def pins(self) -> tuple[Pin, ...]:
        """Pins to be looked up in each frame."""
        return () if self.marking is None else self.marking.pins

    @property
    def on_screen(self) -> dict[int, Shown]:
        """What is on screen, by the number of the pane."""
        beside = {side.view.number: side.shown for side in self.sides if side.shown is not None}
        return {self.active: self.shown, **beside}

    @property
    def measures(self) -> bool:
        """Whether what the colours or the tools of a pane span, or where meshes are, has to be found first."""
        over, panes = self.spec.over, self.on_screen.values()
        cameras = [self.camera, *(side.view.camera for side in self.sides)]
        if over == SAMPLES and any(camera is None or camera.fitted for camera in cameras):
            return True
        return any(measures(over, shown) or sizes_tools(over, shown) for shown in panes)

    def scale(self, pane: int) -> ColorScale:
        """Return how values become colours in a pane."""
        shown = self.on_screen.get(pane)
        return ColorScale(AUTO) if shown is None else shown.scale


def figure_for(spec: FilmSpec, kind: FilmKind, shape: float) -> FigureSpec:
    """Return how a frame is to be, as a kind of file can have it."""
    figure = replace(spec.figure, handles=False)
    if figure.background == TRANSPARENT and not kind.transparent:
        figure = replace(figure, background=WHITE)
    size = figure.size.pixels(shape)
    if kind.even and even_up(size) != size:
        width, height = map(float, even_up(size))
        figure = replace(figure, size=FigureSize(width, height, PIXELS, figure.size.dpi))
    return figure


def samples_of(state: SessionState, *, in_order: bool) -> Split | SampleOrder | None:
    """Return the samples that one goes through."""
    return state.order if in_order else state.split


def shots_of(
    spec: FilmSpec, state: SessionState, shown: Shown, ids: tuple[int, ...] = (), view: ViewState | None = None
) -> tuple[Shot, ...]:
    """Return what the frames show.

    Parameters
    ----------
    view
        What is wanted in all panes; None: the active pane alone is in the animation.
    ids
        Of the samples, where that is said otherwise than by places.

    Raises
    ------
    UsageError
        When there is nothing to animate.
    """
    tools = shown.tools
    if spec.over == TURN:
        beside = _beside(view)
        return tuple(Shot(tools, turn=place / spec.frames, beside=beside) for place in range(spec.frames))
    if spec.over == PLANE:
        rows, bounds = movable(tools), shown.scene.bounds
        if not rows or bounds is None:
            raise UsageError("There is no plane that could move through; switch on a clip or a slice with a plane.")
        shares = ((place + 0.5) / spec.frames for place in range(spec.frames))
        ways = [moved(tools, rows[0], bounds, share) for share in shares]
        return tuple(Shot(way, beside=_beside(view, tools=way)) for way in ways)
    tools = placed(tools, shown.scene.bounds)
    view = None if view is None else replace(view, tools=placed(view.tools, shown.scene.bounds))
    if spec.over == TIME:
        times = shown.manifest.times
        if len(times) < 2:
            raise UsageError(f"{describe(shown.selection)} has one time step; let something else than time change.")
        steps = [times[place] for place in spec.places(len(times))]
        wanted = [(replace(shown.selection, time=step), replace(state.choice, time=step)) for step in steps]
    else:
        assert spec.over == SAMPLES
        order = samples_of(state, in_order=spec.sorted)
        count = len(order) if order is not None else 0
        numbers = ids or tuple(order.id_at(place) for place in spec.places(count) if order is not None)
        wanted = [_as_chosen(state, number) for number in numbers]
    if not wanted:
        raise UsageError("There is nothing to animate: the first one comes after the last.")
    return tuple(Shot(tools, selection, beside=_beside(view, choice=choice)) for selection, choice in wanted)


def _as_chosen(state: SessionState, sample: int) -> tuple[Selection, Selection]:
    """Return what would be asked for if the user went to a sample, and the choice then."""
    return choose(state, {"sample": sample} if sample != state.selection.sample else {})


def _beside(view: ViewState | None, **changes: Any) -> tuple[PaneView, ...]:
    """Return what the other panes show once that is changed in the active one."""
    if view is None or not view.panes.several:
        return ()
    changed = replace(view, **changes)
    return tuple(seen(changed, other.number) for other in changed.panes.others)
