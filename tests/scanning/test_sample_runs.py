"""Samples as runs of ids."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.protocol.sample_runs import SampleRuns, count_samples

SAMPLES = st.lists(st.tuples(st.sampled_from(["train", "test"]), st.integers(0, 9)), max_size=30, unique=True)
"""Not in the order of their ids: outliers come the farthest first."""


@given(SAMPLES)
def test_runs_are_the_samples_in_their_order(samples: list[tuple[str, int]]) -> None:
    runs = SampleRuns.of(samples)
    assert list(runs) == samples and len(runs) == len(samples) and bool(runs) == bool(samples)
    assert [runs[place] for place in range(len(samples))] == samples
    with pytest.raises(IndexError):
        runs[len(samples)]


@given(st.lists(SAMPLES, max_size=5))
def test_each_is_counted_once(several: list[list[tuple[str, int]]]) -> None:
    assert count_samples(map(SampleRuns.of, several)) == len(set(chain(*several)))


def test_many_are_short() -> None:
    samples = [(split, number) for split in ("train", "test") for number in range(50_000)]
    assert SampleRuns.of(samples).runs == (("train", (0, 50_000)), ("test", (0, 50_000)))
