"""How many samples are read by one call."""

from __future__ import annotations

import pytest

from viewer.protocol.split import Split
from viewer.scanning.batches import GROWTH, LEAST, MOST, MOST_FIELDS, TAKES, Batches, IdBatch

WIDTH = 3


class Readers:
    """Some that read one batch each, all samples in the same time, after a time in which they begin."""

    def __init__(self, splits: list[Split], each: float, fields: int = 1, begins: float = 0.0) -> None:
        self.now = 0.0
        self.read: list[IdBatch] = []
        self.batches = Batches(splits, lambda: self.now)
        at: list[tuple[float, IdBatch]] = []
        free = [begins] * WIDTH
        while self.batches or at:
            while self.batches and len(at) < 2 * WIDTH:
                batch = self.batches.next(WIDTH)
                free.sort()
                free[0] = max(free[0], self.now) + each * len(batch.ids)
                at.append((free[0], batch))
            at.sort(key=lambda one: one[0])
            self.now, batch = at.pop(0)
            self.batches.came(batch, fields)
            self.read.append(batch)

    @property
    def sizes(self) -> list[int]:
        return [len(batch.ids) for batch in self.read]


@pytest.mark.parametrize("each", [1e-5, 1e-3, 0.03, 10.0])
def test_each_sample_is_read_once_in_order(each: float) -> None:
    splits = [Split("train", ((0, 500), (600, 1000))), Split("none", ()), Split("test", ((7, 8), (9, 60)))]
    readers = Readers(splits, each)
    read = sorted((batch.split, number) for batch in readers.read for number in batch.ids)
    assert read == sorted(
        (split.name, n) for split in splits for start, stop in split.ranges for n in range(start, stop)
    )
    assert all(list(batch.ids) == sorted(batch.ids) for batch in readers.read)


def test_a_batch_takes_a_quarter_of_a_second() -> None:
    sizes = Readers([Split("train", ((0, 20_000),))], 0.01).sizes
    assert sizes[0] == 1 and max(sizes) <= TAKES / 0.01
    assert sum(0.2 <= size * 0.01 <= 0.3 for size in sizes) > 0.9 * len(sizes)


@pytest.mark.parametrize("count", [5, 50, 500])
def test_slow_samples_are_read_one_by_one(count: int) -> None:
    """Also where several come back at the same moment, which says nothing of their pace."""
    assert set(Readers([Split("train", ((0, count),))], 1.0).sizes) == {1}


def test_readers_that_begin_say_nothing_of_the_pace() -> None:
    readers = Readers([Split("train", ((0, 3000),))], 1e-3, begins=2.0)
    assert readers.sizes[:9] == [1] * 9 and max(readers.sizes) == MOST and len(readers.sizes) < 60


def test_quick_samples_are_read_in_large_batches_that_shrink_at_the_end() -> None:
    sizes = Readers([Split("train", ((0, 3000),))], 1e-3).sizes
    assert max(sizes) == MOST and sizes[0] == 1
    assert all(size <= max(GROWTH * max(sizes[:place]), 1) for place, size in enumerate(sizes) if place)
    assert len(sizes) < 50 and sizes[-1] <= LEAST / 1e-3


def test_many_fields_make_small_batches() -> None:
    """All that is found in a batch is one message."""
    assert max(Readers([Split("train", ((0, 3000),))], 1e-4, MOST_FIELDS // 5).sizes[2 * WIDTH + 1 :]) == 5
    assert set(Readers([Split("train", ((0, 300),))], 1e-4, 3 * MOST_FIELDS).sizes) == {1}


def test_what_is_lost_is_read_again_alone_and_last() -> None:
    batches = Batches([Split("train", ((0, 5),))])
    first = batches.next(1)
    batches.again(IdBatch("train", (10, 11)))
    batches.again(first)
    rest = [batches.next(1) for _ in range(7)]
    assert [batch.ids for batch in rest] == [(1,), (2,), (3,), (4,), (10,), (11,), (0,)]
    assert [batch.tries for batch in rest[-3:]] == [0, 0, 1]
    assert not batches
    batches.again(first)
    batches.clear()
    assert not batches
