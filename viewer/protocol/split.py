"""A split of a dataset: which samples there are."""

from __future__ import annotations

from viewer.values import dataclass

LARGEST_ID = 2**31 - 1
"""What the number fields of the window hold; samples with greater ids are not shown."""


@dataclass(frozen=True, slots=True)
class Split:
    """A split and the real ids of its samples, as half-open ranges (first, past the last).

    ``names`` are what its samples are called, by their places: files that lie there have names, and are known by them.
    """

    name: str
    ranges: tuple[tuple[int, int], ...]
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of samples."""
        return sum(stop - start for start, stop in self.ranges)

    def id_at(self, position: int) -> int:
        """Return the sample id at a place (0-based) in the split.

        Raises
        ------
        IndexError
            When the split is shorter.
        """
        if position >= 0:
            for start, stop in self.ranges:
                if position < stop - start:
                    return start + position
                position -= stop - start
        raise IndexError(position)

    def name_of(self, sample: int) -> str:
        """Return what a sample is called; empty where it has no name, or is not there."""
        position = self.position_of(sample)
        return self.names[position] if position is not None and position < len(self.names) else ""

    def step(self, sample: int, places: int) -> int:
        """Return the id so many places after ``sample`` (before it, when negative), stopping at the ends.

        A sample that the split does not have counts as lying between its neighbours.

        Raises
        ------
        IndexError
            When the split is empty.
        """
        position = self.position_of(sample)
        if position is None:
            below = sum(min(max(sample - start, 0), stop - start) for start, stop in self.ranges)
            position = below - 1 if places > 0 else below
        return self.id_at(min(max(position + places, 0), len(self) - 1))

    def position_of(self, sample: int) -> int | None:
        """Return the place of a sample id in the split, None when it is not there."""
        before = 0
        for start, stop in self.ranges:
            if start <= sample < stop:
                return before + sample - start
            before += stop - start
        return None


def ranges_of(ids: list[int]) -> tuple[tuple[int, int], ...]:
    """Return sorted ``ids`` as half-open ranges, which keeps 100 000 ids to a few bytes."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(ids):
        if ranges and ranges[-1][1] == number:
            ranges[-1] = (ranges[-1][0], number + 1)
        else:
            ranges.append((number, number + 1))
    return tuple(ranges)
