"""Samples that have names, as files in a folder do: known again by these when another file comes in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from viewer.protocol import Split
from viewer.shell.session.difference import Difference
from viewer.shell.session.pane_state import ONE
from viewer.shell.session.selection import FIRST, Selection
from viewer.shell.session.view_state import ViewState

SampleNames = Mapping[str, Mapping[str, str]]
"""By split and id, as JSON has it, what samples were called."""


def names_in(view: ViewState, splits: Sequence[Split]) -> dict[str, dict[str, str]]:
    """Return what the samples are called that a view is of; empty where samples have no names."""
    found: dict[str, dict[str, str]] = {}
    for split, sample in _samples(view):
        for known in splits:
            if known.name == split and (name := known.name_of(sample)):
                found.setdefault(split, {})[str(sample)] = name
    return found


def by_name(view: ViewState, names: Any, splits: Sequence[Split]) -> ViewState:
    """Return a view of the samples that are called now what those of the view were called then.

    Parameters
    ----------
    names
        As :func:`names_in` has written it, read from a file.

    A sample whose file is gone is the first one; panes and differences that have such a sample are left out.
    """
    if not isinstance(names, dict) or not names:
        return view
    moved = {key: _id_now(key, names, splits) for key in set(_samples(view))}

    def choice(one: Selection) -> Selection:
        return replace(one, sample=moved.get((one.split, one.sample), one.sample))

    def difference(one: Difference, split: str) -> Difference:
        sample = one.other.sample
        if one.other.dataset or sample is None:
            return one
        now = moved.get((one.other.split or split, sample), sample)
        return replace(one, other=replace(one.other, sample=now)) if now >= 0 else Difference(maps=one.maps)

    panes = view.panes
    if panes.several:
        views = tuple(
            pane
            if pane.dataset
            else replace(pane, choice=choice(pane.choice), difference=difference(pane.difference, pane.choice.split))
            for pane in panes.views
        )
        gone = any(now.choice.sample < 0 <= was.choice.sample for now, was in zip(views, panes.views, strict=True))
        panes = ONE if gone else replace(panes, views=views)
    return replace(
        view, choice=choice(view.choice), panes=panes, difference=difference(view.difference, view.choice.split)
    )


def choice_by_name(choice: Selection, names: Any, splits: Sequence[Split]) -> Selection:
    """Return the choice of the sample that is called now as that of ``choice`` was, as :func:`by_name` does."""
    return by_name(ViewState(choice), names, splits).choice


def gone(view: ViewState, names: Any, splits: Sequence[Split]) -> tuple[str, ...]:
    """Return what those samples of a view were called that :func:`by_name` finds no more."""
    if not isinstance(names, dict):
        return ()
    lost = {key for key in _samples(view) if key[1] >= 0 > _id_now(key, names, splits)}
    return tuple(sorted(names[split][str(sample)] for split, sample in lost))


def ids_called(split: Split, names: Iterable[Any]) -> frozenset[int]:
    """Return the samples of a split that are called so."""
    wanted = {name for name in names if isinstance(name, str)}
    return frozenset(split.id_at(place) for place, name in enumerate(split.names) if name in wanted)


def _samples(view: ViewState) -> Iterator[tuple[str, int]]:
    """Yield split and id of each sample of the open dataset that a view is of."""
    chosen = [
        (view.choice, view.difference),
        *((pane.choice, pane.difference) for pane in view.panes.views if not pane.dataset),
    ]
    for choice, difference in chosen:
        if choice.split and choice.sample >= 0:
            yield choice.split, choice.sample
        other = difference.other
        if not other.dataset and other.sample is not None and (other.split or choice.split):
            yield other.split or choice.split, other.sample


def _id_now(key: tuple[str, int], names: Mapping[Any, Any], splits: Sequence[Split]) -> int:
    """Return the id of a sample now; as it was where it had no name, and that of :data:`FIRST` where it is gone."""
    split, sample = key
    called = names.get(split)
    name = called.get(str(sample)) if isinstance(called, dict) else None
    known = next((one for one in splits if one.name == split), None)
    if known is None or not isinstance(name, str):
        return sample
    return min(ids_called(known, (name,)), default=FIRST.sample)


def left_out(lost: Sequence[str]) -> str:
    """Say which samples of a view are gone."""
    if len(lost) == 1:
        return f"The sample {lost[0]} of this view is not there any more; the rest of the view is shown."
    return f"The samples {', '.join(lost)} of this view are not there any more; the rest of the view is shown."
