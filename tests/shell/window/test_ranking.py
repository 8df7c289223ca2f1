"""The order of the command palette: what people type and what they mean by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.shell.window.action_table import ACTIONS
from viewer.shell.window.palette.ranking import match, match_word, rank

WORDS = [
    (spec.text.replace("&", ""), spec.menu.replace("&", "").replace("/", " › "), spec.id)
    for spec in ACTIONS
    if spec.id != "view.palette"
]


def found(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    ranked = rank(typed, [(known, text, where, True) for text, where, known in WORDS], recent)
    return [WORDS[place][2] for place, _match in ranked]


def score(typed: str, text: str) -> float:
    fit = match(typed, text)
    assert fit is not None
    return fit.score


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("save", "file.save_picture"),
        ("copy pic", "file.copy_picture"),
        ("cp", "file.copy_picture"),
        ("oed", "file.example"),
        ("viridis", "view.color_map.viridis"),
        ("map jet", "view.color_map.jet"),
        ("iso", "tools.add.iso-surface"),
        ("orph", "cache.sweep"),
        ("next", "sample.next"),
        ("time next", "time.next"),
        ("edges", "view.edges"),
        ("fs", "view.full_screen"),
        ("prefs", "file.preferences"),
        ("KEYS", "help.shortcuts"),
        ("2d", "view.flat"),
        ("lock", "view.lock_range"),
    ],
)
def test_what_is_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_word_starts_and_letters_side_by_side_win() -> None:
    assert score("slice", "Slice") > score("slice", "Slices of a mesh") > score("slice", "So long in cellar")
    assert score("rc", "Reset camera") > score("rc", "Search"), "beginnings of words"
    assert score("vx", "VelocityX") > score("vx", "vortex"), "a capital begins a word"
    assert match("zz", "Slice") is None and match("ecils", "Slice") is None, "the order counts"


def test_it_tells_which_letters_were_typed() -> None:
    assert score("rc", "Reset camera") == pytest.approx(score("c r", "Reset camera"))
    for typed, text, letters in (("oed", "Open example dataset", "Oed"), ("pic", "Copy picture", "pic")):
        fit = match(typed, text)
        assert fit is not None and "".join(text[place] for place in fit.places) == letters
    fit = match("map jet", "jet", "View › Colour map")
    assert fit is not None and fit.places == (0, 1, 2), "only those of the text itself"


def test_what_was_used_last_comes_first_where_it_fits_as_well() -> None:
    assert found("", ("tools.add.clip", "view.edges"))[:3] == ["tools.add.clip", "view.edges", WORDS[0][2]]
    assert len(found("")) == len(WORDS)
    assert found("turn", ("view.turn_up",))[0] == "view.turn_up"
    assert found("save picture", ("file.copy_picture",))[0] == "file.save_picture"


def test_what_cannot_be_chosen_comes_behind_what_can() -> None:
    ranked = rank("next", [("a", "Next", "", False), ("b", "Next", "", True)])
    assert [place for place, _match in ranked] == [1, 0]


@given(st.text(max_size=12), st.text(max_size=40))
def test_any_text_is_ranked(typed: str, text: str) -> None:
    fit = match(typed, text)
    if fit is not None:
        assert list(fit.places) == sorted(set(fit.places)) and all(0 <= place < len(text) for place in fit.places)
    for word in typed.lower().split():
        whole = match_word(word, text)
        assert whole is None or len(whole.places) == len(word)


@given(st.text(alphabet="abc xyz", min_size=1, max_size=20), st.data())
def test_letters_in_their_order_always_fit(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text) - 1), unique=True).map(sorted))
    word = "".join(text[place] for place in places).replace(" ", "")
    assert match(word, text) is not None
