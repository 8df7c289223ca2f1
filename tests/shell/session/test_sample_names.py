"""Views of files: of the same files also when another one has come in between, or one is gone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from viewer.protocol import Catalogue, Split
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.last_views import LastViews
from viewer.shell.session.pane_state import ONE, Panes, PaneView
from viewer.shell.session.sample_names import by_name, choice_by_name, gone, ids_called, names_in
from viewer.shell.session.saved_state import SavedState
from viewer.shell.session.state import Selection
from viewer.shell.session.view_state import ViewState


def files(*names: str) -> Split:
    return Split("files", ((0, len(names)),), names)


BEFORE = files("a.vtu", "c.vtu", "d.vtu")
AFTER = files("a.vtu", "b.vtu", "c.vtu", "d.vtu")


def view(sample: int, beside: int = 2, subtracted: int | None = 0, dataset: str = "") -> ViewState:
    panes = Panes((PaneView(0), PaneView(1, dataset, Selection("files", beside))), shape="1x2")
    return ViewState(
        Selection("files", sample, field="p"),
        panes=panes,
        difference=Difference(on=True, other=Other(sample=subtracted)),
    )


def again(one: ViewState, *splits: Split) -> ViewState:
    """As it is written into a file and read from it."""
    names: Any = json.loads(json.dumps(names_in(one, (BEFORE,))))
    return by_name(one, names, splits)


def test_a_file_that_comes_in_between_moves_what_is_behind_it() -> None:
    assert names_in(view(1), (BEFORE,)) == {"files": {"0": "a.vtu", "1": "c.vtu", "2": "d.vtu"}}
    assert again(view(1), AFTER) == view(2, 3, 0)
    assert again(view(0, 1, 2), AFTER) == view(0, 2, 3)
    assert again(view(1), BEFORE) == view(1)


def test_a_file_that_is_gone() -> None:
    left = files("a.vtu", "d.vtu")
    found = again(view(1, 2, 0), left)
    assert found == view(-1, 1, 0), "the first one, whichever that is"
    names = names_in(view(1, 2, 0), (BEFORE,))
    assert gone(view(1, 2, 0), names, (left,)) == ("c.vtu",)
    assert gone(view(0, 2, 0), names, (left,)) == gone(view(1), names, (AFTER,)) == gone(view(1), None, (left,)) == ()
    assert again(view(2, 1, 0), left).panes == ONE
    assert again(view(2, 0, 1), left).difference == Difference()


def test_one_sample_by_its_name() -> None:
    names = {"files": {"1": "c.vtu"}}
    assert choice_by_name(Selection("files", 1, field="p"), names, (AFTER,)) == Selection("files", 2, field="p")
    assert choice_by_name(Selection("files", 1), {}, (AFTER,)) == Selection("files", 1)


def test_what_has_no_names_is_known_by_its_ids() -> None:
    plain = Split("files", ((0, 3),))
    assert names_in(view(1), (plain,)) == {}
    assert by_name(view(1), {}, (AFTER,)) == view(1)
    assert again(view(1), Split("train", ((0, 3),))) == view(1)
    assert again(view(1, 2, None), AFTER) == view(2, 3, None)
    other = view(1, 2, dataset="/data/other")
    assert again(other, AFTER) == replace(view(2, 2, 0), panes=other.panes), "ids of another dataset are its own"


@pytest.mark.parametrize("names", [None, [], 3, {"files": 3}, {"files": {"1": 3}}, {"files": {"x": "c.vtu"}}])
def test_names_that_make_no_sense(names: Any) -> None:
    assert by_name(view(1), names, (AFTER,)) == view(1)


def test_samples_by_their_names() -> None:
    assert ids_called(AFTER, ("c.vtu", "none.vtu", 3)) == {2}


def test_the_last_view_of_a_folder_is_of_the_same_file(qapp: Any, tmp_path: Path) -> None:
    state = SavedState(tmp_path / "state.json")
    LastViews(state)._remember(Catalogue("/data/run", "run", "mesh files", (BEFORE,)), view(1))
    state.save()
    views = LastViews(SavedState(tmp_path / "state.json"))
    now = Catalogue("/data/run", "run", "mesh files", (AFTER,))
    assert views.recall(now, ViewState()).choice.sample == 2
