"""What can be done with the panes of a view: each returns the view as it is then, to be put by the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from viewer.shell.session.difference import Difference
from viewer.shell.session.difference_look import with_map
from viewer.shell.session.pane_state import (
    BESIDE,
    COUNTS,
    MOST,
    NARROWEST,
    PaneLinks,
    Panes,
    PaneView,
    linked,
    shape_of,
)
from viewer.shell.session.state import Selection
from viewer.shell.session.view_state import ViewState
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class PaneWish:
    """A pane that is set by code: what of which dataset (empty: the open one), and what is subtracted from it."""

    choice: Selection
    dataset: str = ""
    difference: Difference = Difference()


def active_view(view: ViewState) -> PaneView:
    """Return what the active pane shows."""
    return PaneView(view.panes.active, "", view.choice, view.scales, view.camera, view.tools, view.difference)


def seen(view: ViewState, number: int) -> PaneView:
    """Return all that a pane shows, with what it has from the active one."""
    panes = view.panes
    if number == panes.active:
        return active_view(view)
    return linked(active_view(view), panes.view(number), panes.links)


def activated(view: ViewState, number: int) -> ViewState:
    """Return the view with another pane active; it changes no picture.

    A pane of another dataset is none that the session could show, unless it goes over to that: see :func:`gone_over`.
    """
    panes = view.panes
    if number == panes.active or number not in panes.numbers or panes.view(number).dataset:
        return view
    return _made_active(view, number, active_view(view))


def gone_over(view: ViewState, number: int, open_one: str) -> ViewState:
    """Return the view with a pane of another dataset active, for when that is open in the place of ``open_one``."""
    taken = view.panes.view(number).dataset

    def named(one: PaneView) -> PaneView:
        return replace(one, dataset="" if one.dataset == taken else one.dataset or open_one)

    views = tuple(one if one.number == view.panes.active else named(one) for one in view.panes.views)
    renamed = replace(view, panes=replace(view.panes, views=views))
    return _made_active(renamed, number, replace(active_view(view), dataset=open_one))


def _made_active(view: ViewState, number: int, left: PaneView) -> ViewState:
    panes, taken = view.panes, seen(view, number)
    views = tuple(
        PaneView(number) if one.number == number else _own(left if one.number == panes.active else one, panes.links)
        for one in panes.views
    )
    appearance, difference = with_map(view.appearance, view.difference, taken.difference)
    return replace(
        view,
        choice=taken.choice,
        appearance=appearance,
        difference=difference,
        scales=taken.scales,
        camera=None,  # where it is, in its own pane
        tools=taken.tools,
        panes=replace(panes, views=views, active=number),
    )


def added(view: ViewState, choice: Selection, *, dataset: str = "") -> ViewState:
    """Return the view with one more pane, active unless it is of another dataset.

    Where there is no room for one, it takes the place of the last that is not active.
    """
    panes = view.panes
    if len(panes.views) < MOST:
        number = next(number for number in range(MOST) if number not in panes.numbers)
        views = (*panes.views, _own(PaneView(number, dataset, choice, camera=view.camera), panes.links))
    else:
        number = panes.others[-1].number
        new = _own(PaneView(number, dataset, choice), panes.links)
        views = tuple(new if one.number == number else one for one in panes.views)
    shape = shape_of(len(views), panes.shape)
    return activated(replace(view, panes=replace(panes, views=views, shape=shape, split=0.0)), number)


def closed(view: ViewState, number: int) -> ViewState:
    """Return the view without a pane; the last one stays, as does one whose end would leave none of this dataset."""
    panes = view.panes
    own = [one.number for one in panes.views if not one.dataset and one.number != number]
    if number not in panes.numbers or not own:
        return view
    if number == panes.active:
        before = [one for one in panes.numbers[: panes.numbers.index(number)] if one in own]
        view = activated(view, before[-1] if before else own[0])
    views = tuple(one for one in view.panes.views if one.number != number)
    return replace(view, panes=_arranged(view.panes, views, panes.shape))


def shaped(view: ViewState, shape: str, choices: Sequence[Selection]) -> ViewState:
    """Return the view in another shape: surplus panes go, the active one last; new ones show ``choices`` in turn."""
    active = view.panes.active
    while len(view.panes.views) > COUNTS[shape]:
        view = closed(view, next(one for one in reversed(view.panes.numbers) if one != active))
    for choice in choices:
        if len(view.panes.views) < COUNTS[shape]:
            view = added(view, choice)
    return activated(replace(view, panes=_arranged(view.panes, view.panes.views, shape)), active)


def swapped(view: ViewState) -> ViewState:
    """Return the view with the active pane in the place of the next one, and that in its place."""
    views = list(view.panes.views)
    if len(views) < 2:
        return view
    place = view.panes.numbers.index(view.panes.active)
    other = (place + 1) % len(views)
    views[place], views[other] = views[other], views[place]
    return replace(view, panes=replace(view.panes, views=tuple(views)))


def split(view: ViewState, at: float) -> ViewState:
    """Return the view as one picture of two panes that is split there, in 0..1; 0: the panes lie apart again."""
    panes = view.panes
    if len(panes.views) != 2:
        return view
    place = min(max(at, NARROWEST), 1.0 - NARROWEST) if at > 0.0 else 0.0
    return replace(view, panes=replace(panes, split=place, shape=BESIDE if place else panes.shape))


def with_links(view: ViewState, **changes: Any) -> ViewState:
    """Return the view with links (fields of :class:`PaneLinks`) set or loosed; loosed, panes keep what they had."""
    panes = view.panes
    links = replace(panes.links, **changes)
    views = tuple(one if one.number == panes.active else _own(seen(view, one.number), links) for one in panes.views)
    return replace(view, panes=replace(panes, views=views, links=links))


def showing(view: ViewState, wanted: Sequence[PaneWish], links: PaneLinks, shape: str = BESIDE) -> ViewState:
    """Return the view with these panes and no others; the first is active and has to be of the dataset that is open."""
    first, *others = wanted[:MOST]
    views = [
        _own(PaneView(number + 1, other.dataset, other.choice, difference=other.difference), links)
        for number, other in enumerate(others)
    ]
    panes = Panes((PaneView(), *views), 0, shape_of(1 + len(views), shape), links)
    appearance, difference = with_map(view.appearance, view.difference, first.difference)
    return replace(view, choice=first.choice, appearance=appearance, difference=difference, panes=panes)


def _own(view: PaneView, links: PaneLinks) -> PaneView:
    """Return a view without what it has from the active pane: two that show the same are the same."""
    return linked(PaneView(), view, links)


def _arranged(panes: Panes, views: tuple[PaneView, ...], shape: str) -> Panes:
    return replace(panes, views=views, shape=shape_of(len(views), shape), split=panes.split if len(views) == 2 else 0.0)
