"""In which order samples get their pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.protocol import Split
from viewer.shell.session.sample_order import SampleOrder
from viewer.shell.thumbnails.outward import MOST, NextSamples, outward


def test_those_that_are_seen_come_first_then_the_nearest() -> None:
    assert list(outward(9, 3, 5)) == [3, 4, 5, 6, 2, 7, 1, 8, 0]
    assert list(outward(3, 0, 7)) == [0, 1, 2], "fewer than there is room for"
    assert list(outward(4, 2, 3)) == [2, 3, 1, 0]
    assert list(outward(3, 0, -1)) == [0, 1, 2], "none is seen"


@given(st.integers(0, 60), st.integers(-5, 70), st.integers(-5, 70))
def test_each_comes_once(count: int, first: int, last: int) -> None:
    assert sorted(outward(count, first, last)) == list(range(count))


def test_samples_of_an_order_that_lack_a_picture() -> None:
    split = Split("train", ((10, 20),))
    found = NextSamples()
    found.begin(SampleOrder.of(split, [5, 3, 9], by_number=False), (1, 1))
    assert found.samples_seen == (13,)
    assert [found.next(lambda _sample: True) for _ in range(4)] == [13, 19, 15, None]
    found.begin_anew()
    assert found.next(lambda sample: sample == 15) == 15
    assert found.next(lambda _sample: True) is None, "those before have been looked at"


def test_it_does_not_look_at_too_many_at_once() -> None:
    found = NextSamples()
    found.begin(Split("train", ((0, MOST + 10),)), (0, 3))
    with pytest.raises(TimeoutError):
        found.next(lambda _sample: False)
    assert found.next(lambda sample: sample == MOST + 3) == MOST + 3, "it goes on where it was"
    assert found.next(lambda _sample: False) is None
