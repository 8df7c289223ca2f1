"""What there is to animate, as the dialog shows it."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.figure_size import TRANSPARENT
from viewer.film_kinds import FilmKind, even_up
from viewer.film_moves import MOVES, PLANE, SAMPLES, TIME
from viewer.numbers import short
from viewer.protocol import Split
from viewer.shell.figure.content import FigureContent
from viewer.shell.figure.spec import ACTIVE
from viewer.shell.film.measuring import about_colors
from viewer.shell.film.motion import movable, tool_name
from viewer.shell.film.placing import has_open_places
from viewer.shell.film.spec import FilmSpec
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.session.state import SessionState, Shown
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class FilmOffer:
    """What there is to animate.

    Attributes
    ----------
    times
        All time steps.
    table, split
        The samples as the table shows them, and all of them.
    plane
        What the tool is called whose plane moves; empty where there is none.
    colors
        What is to be said of the range of the colours, by what changes.
    shape, pane_shape
        Width by height of a frame that is as large as the view, and as the active one of several panes (0: there is
        one).
    placed
        Whether a tool leaves it to the mesh where it is: that is as it is on screen, in all frames.
    """

    times: tuple[float, ...] = ()
    table: Split | SampleOrder | None = None
    split: Split | None = None
    plane: str = ""
    colors: dict[str, str] | None = None
    shape: float = 1.0
    pane_shape: float = 0.0
    placed: bool = False

    def shape_of(self, spec: FilmSpec) -> float:
        """Return width by height of a frame that is as large as what it shows."""
        return self.pane_shape if self.pane_shape and spec.figure.panes == ACTIVE else self.shape

    def samples(self, *, in_order: bool) -> Split | SampleOrder | None:
        """Return the samples that one goes through."""
        return self.table if in_order else self.split

    def count(self, spec: FilmSpec) -> int:
        """Return how many steps or samples there are to choose from."""
        if spec.over == TIME:
            return len(self.times)
        samples = self.samples(in_order=spec.sorted)
        return 0 if samples is None else len(samples)

    def frames(self, spec: FilmSpec) -> int:
        """Return how many frames there will be."""
        return len(spec.places(self.count(spec)))

    def refusal(self, spec: FilmSpec) -> str:
        """Say why there is no such animation, in a sentence; empty when there is one."""
        if spec.over == TIME and len(self.times) < 2:
            return "This sample has one time step; let something else change."
        if spec.over == PLANE and not self.plane:
            return "There is no plane that could move through; switch on a clip or a slice with a plane."
        if not self.frames(spec):
            return "There is nothing to animate: the first one comes after the last."
        return spec.trouble(self.shape_of(spec))

    def about(self, spec: FilmSpec) -> str:
        """Say what the frames show and how long that takes."""
        count = self.frames(spec)
        length = f"{counted(count, 'frame')}, {_seconds(count / spec.speed(count))}"
        places = spec.places(self.count(spec))
        if spec.over == TIME:
            return f"Time {short(self.times[places[0]])} to {short(self.times[places[-1]])}: {length}.{self._still}"
        samples = self.samples(in_order=spec.sorted)
        if spec.over == SAMPLES and samples is not None:
            return f"Sample {samples.id_at(places[0])} to sample {samples.id_at(places[-1])}: {length}.{self._still}"
        what = f"The plane of {self.plane}" if spec.over == PLANE else MOVES[spec.over]
        return f"{what}: {length}."

    @property
    def _still(self) -> str:
        return " Planes, shapes and seeds of the tools stay where they are now." if self.placed else ""

    def about_kind(self, spec: FilmSpec, kind: FilmKind) -> str:
        """Say what a kind of file makes of it, in sentences; empty where it is as it is wanted."""
        notes = []
        size = spec.figure.size.pixels(self.shape_of(spec))
        if kind.even and even_up(size) != size:
            width, height = even_up(size)
            notes.append(f"Video needs even numbers: it will have {width} × {height} pixels.")
        if spec.figure.background == TRANSPARENT and not kind.transparent:
            notes.append("Such a file has no transparency, so it will be white.")
        if spec.speed(self.frames(spec)) > kind.fastest:
            notes.append(f"Few programs show such a file faster than {kind.fastest:g} frames per second.")
        return " ".join(notes)


def offer_of(state: SessionState, shown: Shown, beside: Sequence[Shown], content: FigureContent) -> FilmOffer:
    """Return what there is to animate of what is on screen: in the active pane, and in those beside it."""
    rows = movable(shown.tools) if shown.scene.bounds is not None else ()
    return FilmOffer(
        shown.manifest.times,
        state.order,
        state.split,
        tool_name(shown.tools[rows[0]]) if rows else "",
        {over: about_colors(over, (shown, *beside)) for over in MOVES},
        content.shape,
        content.pane_shape if len(content.panes) > 1 else 0.0,
        any(has_open_places(pane.tools) for pane in (shown, *beside)),
    )


def _seconds(length: float) -> str:
    return f"{length:.1f} s" if length < 60.0 else f"{int(length) // 60} min {int(length) % 60} s"
