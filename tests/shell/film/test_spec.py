"""What an animation is to be, as a value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.codec import from_plain, to_plain
from viewer.figure_size import CENTIMETRES, PIXELS, TRANSPARENT, WHITE, FigureSize
from viewer.film_kinds import KINDS, even_up, film_kind, frame_name
from viewer.film_moves import SAMPLES, TIME, TURN
from viewer.shell.figure.spec import FigureSpec
from viewer.shell.film.plan import figure_for
from viewer.shell.film.spec import LAST, FilmSpec

BY_NAME = {kind.name: kind for kind in KINDS}


def test_places() -> None:
    assert list(FilmSpec(TIME).places(4)) == [0, 1, 2, 3]
    assert list(FilmSpec(SAMPLES, first=1, last=8, every=3).places(20)) == [1, 4, 7]
    assert list(FilmSpec(TIME, first=2, last=90).places(5)) == [2, 3, 4]
    assert list(FilmSpec(TIME, first=3, last=2).places(5)) == [] == list(FilmSpec(TIME).places(0))
    assert list(FilmSpec(TURN, frames=3, first=7).places(0)) == [0, 1, 2]


def test_a_film_of_few_frames_is_not_over_at_once() -> None:
    speeds = {count: FilmSpec().speed(count) for count in (1, 8, 25, 100, 5000)}
    assert speeds == {1: 2.0, 8: 2.0, 25: 6.0, 100: 25.0, 5000: 25.0}
    assert FilmSpec(fps=40.0).speed(3) == 40.0 and not FilmSpec().trouble(1.0)


def test_it_is_kept_and_looked_at_again() -> None:
    spec = FilmSpec(TURN, "gif", 12.5, 30, 1, LAST, 2, False)
    assert from_plain(FilmSpec, to_plain(spec)) == spec and spec.is_known
    for changes in ({"over": "space"}, {"kind": "avi"}, {"fps": 0.0}, {"every": 0}, {"frames": 1}, {"first": -1}):
        assert not replace(spec, **changes).is_known, changes


def test_a_frame_as_a_kind_can_have_it() -> None:
    spec = FilmSpec(figure=FigureSpec(FigureSize(8.5, 0.0, CENTIMETRES, 300.0), background=TRANSPARENT, handles=True))
    assert spec.figure.size.pixels(1.5) == (1004, 669)
    video = figure_for(spec, BY_NAME["mp4"], 1.5)
    assert video.size == FigureSize(1004.0, 670.0, PIXELS, 300.0) and video.background == WHITE and not video.handles
    exact = figure_for(spec, BY_NAME["apng"], 1.5)
    assert exact.size == spec.figure.size and exact.background == TRANSPARENT


def test_kinds_by_name() -> None:
    from pathlib import Path

    from viewer.errors import UsageError

    for name, kind in (("a.b.MP4", "mp4"), ("a.webm", "webm"), ("a.gif", "gif"), ("a.png", "apng"), ("a.apng", "apng")):
        assert film_kind(Path(name)).name == kind
    assert film_kind(Path("x/a_{frame}.png")).name == "series"
    for name in ("a.avi", ".mp4", "a_{frame}.gif", "a"):
        with pytest.raises(UsageError, match=r"give it one of the endings \.mp4, \.webm, \.gif, \.apng, \.png, or"):
            film_kind(Path(name))
    assert [frame_name("a_{frame}.png", 7, count) for count in (10, 20_000)] == ["a_0007.png", "a_00007.png"]
    assert even_up((3, 4)) == (4, 4)
