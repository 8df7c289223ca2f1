"""Where the user is likely to go next, and how many deaths are too many."""

from __future__ import annotations

from viewer.artifacts.manifest import Manifest
from viewer.protocol import Split
from viewer.shell.children.crash_loop import DEATHS, WINDOW, CrashLoop
from viewer.shell.session.read_ahead import STEPS_AHEAD, neighbours
from viewer.shell.session.state import Selection

SPLIT = Split("train", ((0, 3), (7, 9)))


def at(sample: int, time: float = 0.0, split: str = "train") -> Selection:
    return Selection(split, sample, "Base", time, "p", "vertex")


def manifest(*times: float, index: int = 0) -> Manifest:
    return Manifest("/data", "train", 0, "Base", times, index, (), ())


def test_next_then_previous() -> None:
    assert neighbours(SPLIT, at(1), manifest(0.0), None) == (at(2), at(0))
    assert neighbours(SPLIT, at(2), manifest(0.0), at(1)) == (at(7), at(1)), "ids have gaps"


def test_at_the_ends() -> None:
    assert neighbours(SPLIT, at(0), manifest(0.0), None) == (at(1),)
    assert neighbours(SPLIT, at(8), manifest(0.0), None) == (at(7),)
    assert neighbours(Split("train", ((4, 5),)), at(4), manifest(0.0), None) == ()
    assert neighbours(Split("train", ()), at(4), manifest(0.0), None) == ()


def test_time_first_when_it_was_changed_last() -> None:
    times = (0.0, 1.0, 2.0)
    on, back = at(1, 1.0), (at(2, 1.0), at(0, 1.0))
    assert neighbours(SPLIT, on, manifest(*times, index=1), at(1, 0.0)) == (at(1, 2.0), at(1, 0.0), *back)
    assert neighbours(SPLIT, on, manifest(*times, index=1), at(1, 2.0))[0] == at(1, 0.0), "going back"
    assert neighbours(SPLIT, at(1, 2.0), manifest(*times, index=2), at(1, 1.0))[0] == at(1, 0.0), "playing goes round"
    assert neighbours(SPLIT, at(1, 0.0), manifest(*times), at(1, 2.0))[0] == at(1, 1.0), "and on from there"
    assert neighbours(SPLIT, on, manifest(*times, index=1), at(0, 0.0)) == back
    assert neighbours(SPLIT, on, manifest(*times, index=1), at(1, 0.0, "test"))[0] == at(2, 1.0)


def test_not_all_of_a_long_time_is_read_ahead() -> None:
    times = tuple(float(step) for step in range(100))
    found = neighbours(SPLIT, at(1, 50.0), manifest(*times, index=50), at(1, 49.0))
    assert [known.time for known in found[:STEPS_AHEAD]] == [51.0, 52.0, 53.0, 54.0]
    assert [known.sample for known in found[STEPS_AHEAD:]] == [2, 0]


def test_three_deaths_in_half_a_minute() -> None:
    now = [0.0]
    loop = CrashLoop(lambda: now[0])
    assert [loop.died("a") for _ in range(DEATHS)] == [False, False, True]
    assert not loop.died("b")
    loop.lift("a")
    assert not loop.died("a")
    now[0] += WINDOW / 2
    assert not loop.died("a")
    now[0] += WINDOW / 2
    assert not loop.died("a"), "the first one is too long ago"
    assert loop.died("a")
    loop.lift("never seen")
