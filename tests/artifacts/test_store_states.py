"""Artifacts of one sample in several states of its files."""

import os
from dataclasses import replace
from pathlib import Path

from tests.artifacts.test_arrays import KEY, publish
from viewer.artifacts.store import ArtifactStore


def age(directory: Path, seconds: int) -> None:
    """Let an artifact be older or younger than others, whatever the clock of the file system can tell apart."""
    os.utime(directory, (seconds, seconds))


def test_the_last_state_that_was_read_counts(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    before, after = replace(KEY, state="1111"), replace(KEY, state="2222")
    age(publish(store, after, 2.0), 1000)
    age(publish(store, before, 1.0), 2000)
    assert store.locate(KEY, None) == store.directory(before)
    age(store.directory(after), 3000)
    assert store.locate(KEY, None) == store.directory(after)
    found = store.find_nearest(KEY, None, ("p",))
    assert found is not None
    assert found.directory == store.directory(after)
    assert store.find(before) is not None  # by its own key each is still there


def test_names_of_bases_are_not_states(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    other = replace(KEY, base=f"{KEY.base}@1111")
    publish(store, other)
    assert store.locate(KEY, None) is None
    assert store.locate(other, None) == store.directory(other)


def test_the_times_of_the_last_state_count(cache_root: Path) -> None:
    store = ArtifactStore(cache_root)
    before, after = replace(KEY, state="1111"), replace(KEY, state="2222", time_index=1)
    age(publish(store, before, 1.0, times=(0.0,)), 1000)
    age(publish(store, after, 2.0, times=(0.0, 1.0)), 2000)
    assert store.locate(KEY, 0.9) == store.directory(after)
    assert store.locate(KEY, 0.1) is None  # read when the sample had other times
