"""What can be done with panes, as values."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.shell.fakes import CAMERA
from viewer.protocol import Clip
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.pane_changes import (
    PaneWish,
    activated,
    added,
    closed,
    gone_over,
    seen,
    shaped,
    showing,
    split,
    swapped,
    with_links,
)
from viewer.shell.session.pane_state import ABOVE, BESIDE, ONE, QUARTERS, SINGLE, PaneLinks, Panes, PaneView, layout_of
from viewer.shell.session.state import Selection
from viewer.shell.session.view_state import ViewState, differences, view_from_plain, view_to_plain

FIRST = Selection("train", 1, "Base", 0.5, "pressure", "vertex")
SECOND = replace(FIRST, sample=2)
VIEW = ViewState(FIRST, camera=CAMERA, tools=(Clip(),))


def test_a_pane_that_is_added_is_active_and_the_other_keeps_what_it_shows() -> None:
    view = added(VIEW, SECOND)
    assert view.panes.numbers == (0, 1) and view.panes.active == 1 and view.panes.shape == BESIDE
    assert view.choice == SECOND and view.tools == VIEW.tools
    assert seen(view, 0).choice == FIRST and seen(view, 0).tools == VIEW.tools


def test_which_pane_is_active_changes_no_picture() -> None:
    view = added(VIEW, SECOND)
    back = activated(view, 0)
    assert back.choice == FIRST and seen(back, 1).choice == SECOND
    assert activated(back, 1) == replace(view, camera=None)
    assert activated(view, 7) is view


def test_what_is_linked_is_the_active_panes() -> None:
    view = added(VIEW, SECOND)
    moved = replace(view, choice=replace(view.choice, field="density", time=2.0, sample=5), tools=())
    other = seen(moved, 0)
    assert (other.choice.sample, other.choice.field, other.choice.time, other.tools) == (1, "density", 2.0, ())
    alike = with_links(moved, sample=True)
    assert seen(alike, 0).choice == moved.choice


def test_what_is_loosed_stays_as_it_was() -> None:
    view = with_links(added(VIEW, SECOND), field=False)
    moved = replace(view, choice=replace(view.choice, field="density", time=2.0))
    assert (seen(moved, 0).choice.field, seen(moved, 0).choice.time) == ("pressure", 2.0)
    assert seen(with_links(moved, field=True), 0).choice.field == "density"


def test_a_fifth_pane_takes_the_place_of_the_last() -> None:
    view = VIEW
    for sample in (2, 3, 4, 5):
        view = added(view, replace(FIRST, sample=sample))
    assert [seen(view, number).choice.sample for number in view.panes.numbers] == [1, 2, 5, 4]
    assert view.panes.shape == QUARTERS and view.choice.sample == 5


def test_panes_are_closed_and_the_last_one_stays() -> None:
    view = added(added(VIEW, SECOND), replace(FIRST, sample=3))
    without = closed(view, 1)
    assert without.panes.numbers == (0, 2) and without.choice.sample == 3 and without.panes.shape == BESIDE
    last = closed(without, 2)
    assert last.panes == ONE and last.choice == FIRST
    assert closed(last, 0) is last


def test_shapes_have_as_many_panes_as_they_have_room_for() -> None:
    choices = [replace(FIRST, sample=sample) for sample in (2, 3, 4)]
    view = shaped(VIEW, QUARTERS, choices)
    assert [seen(view, number).choice.sample for number in view.panes.numbers] == [1, 2, 3, 4]
    assert view.panes.active == 0
    above = shaped(activated(view, 3), ABOVE, choices)
    assert above.panes.numbers == (0, 3) and above.choice.sample == 4
    areas = layout_of(above.panes).areas
    assert [(area.pane, area.y, area.height, area.width) for area in areas] == [(0, 0.0, 0.5, 1.0), (3, 0.5, 0.5, 1.0)]
    assert shaped(above, SINGLE, ()).choice.sample == 4


def test_panes_change_places_and_show_what_they_showed() -> None:
    view = added(VIEW, SECOND)
    other = swapped(view)
    assert other.panes.numbers == (1, 0) and other.choice == view.choice
    assert [area.pane for area in layout_of(other.panes).areas] == [1, 0]
    assert swapped(other) == view and swapped(VIEW) is VIEW


def test_a_picture_is_split_where_it_is_wished() -> None:
    view = split(added(VIEW, SECOND), 0.25)
    layout = layout_of(view.panes)
    assert layout.split and [(area.x, area.width) for area in layout.areas] == [(0.0, 0.25), (0.25, 0.75)]
    assert layout_of(split(view, 7.0).panes).areas[0].width == pytest.approx(0.98)
    assert not layout_of(split(view, 0.0).panes).split
    assert split(VIEW, 0.5) is VIEW
    assert not layout_of(added(view, SECOND).panes).split, "of three panes there is no one picture"


def test_panes_of_other_datasets_are_set_by_code_and_are_never_active() -> None:
    links = PaneLinks(sample=True, field=False)
    predicted = replace(FIRST, field="pressure_pred")
    view = showing(VIEW, [PaneWish(FIRST), PaneWish(predicted, "/other")], links)
    assert view.panes.active == 0 and view.panes.shape == BESIDE
    moved = replace(view, choice=replace(view.choice, sample=7))
    other = seen(moved, 1)
    assert (other.dataset, other.choice.sample, other.choice.field) == ("/other", 7, "pressure_pred")
    assert activated(view, 1) is view and closed(view, 0) is view
    assert closed(view, 1).panes.numbers == (0,)


def test_panes_are_remembered_and_nonsense_is_not() -> None:
    view = with_links(split(added(VIEW, SECOND), 0.3), range=False)
    assert view_from_plain(json.loads(json.dumps(view_to_plain(view))), ViewState()) == view
    wrong = [
        Panes((PaneView(0), PaneView(0)), 0, BESIDE),
        Panes((PaneView(0), PaneView(1)), 2, BESIDE),
        Panes((PaneView(0), PaneView(1)), 0, QUARTERS),
        Panes((PaneView(0), PaneView(1, "/other")), 1, BESIDE),
        Panes((PaneView(0), PaneView(9)), 0, BESIDE),
        Panes((), 0, SINGLE),
    ]
    for panes in wrong:
        plain = json.loads(json.dumps(view_to_plain(replace(VIEW, panes=panes))))
        assert view_from_plain(plain, ViewState()) == VIEW


def test_panes_are_a_difference_of_views_and_their_cameras_are_none() -> None:
    view = with_links(added(VIEW, SECOND), camera=False)
    moved = tuple(replace(one, camera=CAMERA if one.number == 0 else None) for one in view.panes.views)
    assert differences(view, replace(view, panes=replace(view.panes, views=moved))) == ()
    assert differences(view, swapped(view)) == ("panes",)


def test_a_difference_belongs_to_its_pane_and_so_does_its_colour_map() -> None:
    error = Difference(on=True, other=Other(sample=4))
    view = showing(VIEW, [PaneWish(FIRST), PaneWish(SECOND), PaneWish(FIRST, difference=error)], PaneLinks())
    assert [seen(view, number).difference.on for number in (0, 1, 2)] == [False, False, True]
    there = activated(view, 2)
    assert there.difference.on and there.difference.other.sample == 4 and there.appearance.color_map == "vik"
    back = activated(there, 0)
    assert not back.difference.on and back.appearance.color_map == "viridis"
    assert seen(back, 2).difference.on


def test_the_renderer_is_told_what_has_one_range() -> None:
    view = added(VIEW, SECOND)
    told = [
        layout_of(with_links(view, range=on, one_range=one).panes).ranges
        for on in (True, False)
        for one in (False, True)
    ]
    assert told == ["field", "all", "own", "own"]


def test_going_over_to_another_dataset_names_that_which_is_left() -> None:
    error = Difference(on=True, other=Other(dataset="/model"))
    links = PaneLinks(sample=True, field=False)
    predicted = replace(FIRST, field="p_hat")
    wanted = [PaneWish(FIRST), PaneWish(predicted, "/model"), PaneWish(FIRST, difference=error)]
    view = showing(VIEW, wanted, links, QUARTERS)
    assert activated(view, 1) is view, "it takes an opening"
    there = gone_over(view, 1, "/data")
    assert there.panes.active == 1 and there.choice == predicted and not there.difference.on
    assert [seen(there, number).dataset for number in (0, 1, 2)] == ["/data", "", "/data"]
    assert [seen(there, number).choice.field for number in (0, 2)] == ["pressure", "pressure"]
    assert seen(there, 2).difference.other == error.other
    back = gone_over(there, 0, "/model")
    assert replace(back, camera=CAMERA) == view
    on_the_error = gone_over(there, 2, "/model")
    assert on_the_error.difference.on and on_the_error.appearance.color_map == "vik"
    assert [seen(on_the_error, number).dataset for number in (0, 1, 2)] == ["", "/model", ""]
