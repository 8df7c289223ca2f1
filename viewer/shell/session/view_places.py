"""The places of datasets in a view: of its panes and of what is subtracted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from viewer.shell.session.difference import Difference
from viewer.shell.session.view_state import ViewState

Named = Callable[[str], str]
"""Returns what a place is called elsewhere."""


def with_places(view: ViewState, named: Named) -> ViewState:
    """Return the same view, whose datasets are called as ``named`` says."""

    def of_difference(difference: Difference) -> Difference:
        other = difference.other
        return replace(difference, other=replace(other, dataset=named(other.dataset))) if other.dataset else difference

    views = tuple(
        replace(one, dataset=named(one.dataset) if one.dataset else "", difference=of_difference(one.difference))
        for one in view.panes.views
    )
    return replace(view, panes=replace(view.panes, views=views), difference=of_difference(view.difference))


def places_in(view: ViewState) -> Iterator[str]:
    """Yield the datasets that a view names besides its own."""
    panes = view.panes.views
    every = (
        view.difference.other.dataset,
        *(one.difference.other.dataset for one in panes),
        *(one.dataset for one in panes),
    )
    yield from filter(None, every)
