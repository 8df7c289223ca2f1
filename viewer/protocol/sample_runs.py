"""Which samples something is about, as runs of ids: what is true of 100,000 of them is a short message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class SampleRuns:
    """Samples of some splits, each as split and id, in an order of their own.

    Attributes
    ----------
    runs
        Split after split (one may come again), each with the ids of its runs: the first, one past the last, the first
        of the next run, and so on.
    """

    runs: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @staticmethod
    def of(samples: Iterable[tuple[str, int]]) -> SampleRuns:
        """Return samples as runs, in the order in which they come."""
        found: list[tuple[str, list[int]]] = []
        for split, number in samples:
            if not found or found[-1][0] != split:
                found.append((split, [number, number + 1]))
            elif found[-1][1][-1] == number:
                found[-1][1][-1] += 1
            else:
                found[-1][1].extend((number, number + 1))
        return SampleRuns(tuple((split, tuple(ids)) for split, ids in found))

    def __len__(self) -> int:
        """Return how many samples they are."""
        return sum(sum(ids[1::2]) - sum(ids[::2]) for _split, ids in self.runs)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.runs)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Yield split and id of each sample."""
        for split, start, stop in self.stretches():
            for number in range(start, stop):
                yield split, number

    def __getitem__(self, place: int) -> tuple[str, int]:
        """Return the sample at a place.

        Raises
        ------
        IndexError
            When there is none.
        """
        for found in islice(self, max(place, 0), None):
            return found
        raise IndexError(place)

    def stretches(self) -> Iterator[tuple[str, int, int]]:
        """Yield split, first id and one past the last, of each run."""
        for split, ids in self.runs:
            for start, stop in zip(ids[::2], ids[1::2], strict=False):
                yield split, start, stop


def count_samples(several: Iterable[SampleRuns]) -> int:
    """Return how many samples there are in any of them, each counted once."""
    splits: dict[str, list[tuple[int, int]]] = {}
    for one in several:
        for split, start, stop in one.stretches():
            splits.setdefault(split, []).append((start, stop))
    count = 0
    for found in splits.values():
        after = -1
        for start, stop in sorted(found):
            count += max(stop - max(start, after), 0)
            after = max(stop, after)
    return count
