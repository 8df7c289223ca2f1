"""The panes of the view as one value: what each shows, how they lie, and what they have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from viewer.protocol import Camera, PaneArea, SetPanes, Tool
from viewer.protocol.panes import ALL, OWN, SAME_FIELD
from viewer.shell.session.difference import Difference
from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.selection import FIRST, Selection
from viewer.values import dataclass

SINGLE, BESIDE, ABOVE, QUARTERS = "1x1", "1x2", "2x1", "2x2"
"""Rows by columns."""

COUNTS = {SINGLE: 1, BESIDE: 2, ABOVE: 2, QUARTERS: 4}
MOST = 4

NARROWEST = 0.02
"""Share of the view that either side of a split picture keeps."""


@dataclass(frozen=True, slots=True)
class PaneLinks:
    """What all panes have from the active one.

    Attributes
    ----------
    sample
        Split, sample and base.
    field, time, camera
        What colours the meshes, the time, and from where they are seen.
    range
        Fields of one name have one range that spans them in all panes; ranges that were typed are for all.
    tools
        The tools, and which zones are hidden.
    one_range
        With ``range``: fields of whatever name have one range, as a prediction and its reference; differences, and
        what has logarithmic colours, have theirs.
    """

    sample: bool = False
    field: bool = True
    range: bool = True
    time: bool = True
    tools: bool = True
    camera: bool = True
    one_range: bool = False


@dataclass(frozen=True, slots=True)
class PaneView:
    """What a pane shows, as far as it is not linked.

    Attributes
    ----------
    number
        Of the pane; it keeps it wherever it lies.
    dataset
        Path of the dataset; empty for the one that is open.
    choice, scales, camera, tools, difference
        As in :class:`viewer.shell.session.view_state.ViewState`. A difference is never linked.
    """

    number: int = 0
    dataset: str = ""
    choice: Selection = FIRST
    scales: tuple[FieldScale, ...] = ()
    camera: Camera | None = None
    tools: tuple[Tool, ...] = ()
    difference: Difference = Difference()


@dataclass(frozen=True, slots=True)
class Panes:
    """One to four panes.

    Attributes
    ----------
    views
        In the order in which they lie: from left to right, then from top to bottom. That of the active pane says
        nothing but its number: what it shows is what the session shows.
    shape
        One of :data:`COUNTS`; three panes lie in two rows, the third one as wide as the view.
    split
        Where a picture is split whose left part is of the first pane and its right part of the second, in 0..1; 0
        where panes lie apart.
    """

    views: tuple[PaneView, ...] = (PaneView(),)
    active: int = 0
    shape: str = SINGLE
    links: PaneLinks = PaneLinks()
    split: float = 0.0

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the panes, as they lie."""
        return tuple(view.number for view in self.views)

    @property
    def others(self) -> tuple[PaneView, ...]:
        """All but the active one."""
        return tuple(view for view in self.views if view.number != self.active)

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.views) > 1

    def view(self, number: int) -> PaneView:
        """Return what a pane shows; it has to be there."""
        return next(view for view in self.views if view.number == number)


ONE = Panes()


def checked(panes: Panes) -> Panes:
    """Return panes that were written down if they make sense, else one."""
    numbers, count = panes.numbers, len(panes.views)
    sound = len(set(numbers)) == count and panes.active in numbers and all(0 <= number < MOST for number in numbers)
    sound = sound and panes.shape in COUNTS and shape_of(count, panes.shape) == panes.shape
    sound = sound and not panes.view(panes.active).dataset
    if not sound:
        return ONE
    active = PaneView(panes.active)
    views = tuple(active if view.number == panes.active else linked(active, view, panes.links) for view in panes.views)
    split = min(max(panes.split, NARROWEST), 1.0 - NARROWEST) if panes.split > 0.0 and count == 2 else 0.0
    return replace(panes, views=views, split=split)


def linked(source: PaneView, view: PaneView, links: PaneLinks) -> PaneView:
    """Return a view with all that is linked taken from another one."""
    one, other = source.choice, view.choice
    changes: dict[str, Any] = {}
    if links.sample:
        changes |= {"split": one.split, "sample": one.sample, "base": one.base}
    if links.field:
        field = {"field": one.field, "location": one.location, "component": one.component}
        changes |= {**field, "apart": one.apart}
    if links.time:
        changes |= {"time": one.time}
    if links.tools:
        changes |= {"hidden_zones": one.hidden_zones, "boundaries": one.boundaries}
        changes |= {"boundary_names": one.boundary_names}
    return replace(
        view,
        choice=replace(other, **changes),
        scales=source.scales if links.range else view.scales,
        camera=source.camera if links.camera else view.camera,
        tools=source.tools if links.tools else view.tools,
    )


def shape_of(count: int, wished: str) -> str:
    """Return the shape of so many panes: the one that is wished for, where they fit in."""
    if count == 1:
        return SINGLE
    if count > 2:
        return QUARTERS
    return wished if wished in (BESIDE, ABOVE) else BESIDE


def layout_of(panes: Panes) -> SetPanes:
    """Return where panes lie, as the renderer is told it."""
    links = panes.links
    split = panes.split > 0.0 and len(panes.views) == 2
    at = panes.split if split else 0.5
    areas = {
        SINGLE: ((0.0, 0.0, 1.0, 1.0),),
        BESIDE: ((0.0, 0.0, at, 1.0), (at, 0.0, 1.0 - at, 1.0)),
        ABOVE: ((0.0, 0.0, 1.0, 0.5), (0.0, 0.5, 1.0, 0.5)),
        QUARTERS: ((0.0, 0.0, 0.5, 0.5), (0.5, 0.0, 0.5, 0.5), (0.0, 0.5, 0.5, 0.5), (0.5, 0.5, 0.5, 0.5)),
    }[BESIDE if split else panes.shape]
    if len(panes.views) == 3:
        areas = (*areas[:2], (0.0, 0.5, 1.0, 0.5))
    placed = tuple(PaneArea(number, *area) for number, area in zip(panes.numbers, areas, strict=True))
    ranges = OWN if not links.range else ALL if links.one_range else SAME_FIELD
    return SetPanes(placed, panes.active, links.camera, ranges, split)
