"""How often whole numbers occur that lie close together, joined as fast as Python can without numpy.

All counts are in one whole number of Python, 64 bits each: to add two sets of them is one addition, and to read them
from a text takes no loop over them. A scan adds up thousands of sketches a second.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

_BITS = 64
_BYTES = _BITS // 8


class Counts:
    """Counts by number.

    Parameters
    ----------
    first
        The number that the lowest 64 bits are about.
    packed
        The counts, 64 bits each.
    """

    __slots__ = ("_first", "_packed")

    def __init__(self, first: int = 0, packed: int = 0) -> None:
        self._first, self._packed = first, packed

    @classmethod
    def of_bytes(cls, first: int, counts: bytes) -> Counts:
        """Return counts from little-endian whole numbers of 64 bits, the first of which is about ``first``."""
        return cls(first, int.from_bytes(counts, "little"))

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Counts:
        """Return counts by number."""
        made = cls()
        for number, count in counts.items():
            made.add(cls(number, count))
        return made

    def add(self, other: Counts) -> None:
        """Take in other counts."""
        if not other._packed:
            return
        if not self._packed:
            self._first, self._packed = other._first, other._packed
            return
        away = other._first - self._first
        if away < 0:
            self._packed <<= -away * _BITS
            self._first, away = other._first, 0
        self._packed += other._packed << (away * _BITS)

    def coarser(self, levels: int) -> Counts:
        """Return the counts of pairs of numbers, of pairs of these, and so on: those of ``number >> levels``."""
        found: dict[int, int] = {}
        for number, count in self.items():
            found[number >> levels] = found.get(number >> levels, 0) + count
        if not found:
            return Counts()
        first, last = min(found), max(found)
        content = b"".join(found.get(number, 0).to_bytes(_BYTES, "little") for number in range(first, last + 1))
        return Counts.of_bytes(first, content)

    def items(self) -> Iterator[tuple[int, int]]:
        """Yield each number that occurs, from the lowest on, with how often it does."""
        size = (self._packed.bit_length() + _BITS - 1) // _BITS
        counts = memoryview(self._packed.to_bytes(size * _BYTES, sys.byteorder)).cast("Q")
        if sys.byteorder == "big":
            counts = counts[::-1]
        for number, count in enumerate(counts, self._first):
            if count:
                yield number, count

    def __iter__(self) -> Iterator[int]:
        """Yield each number that occurs, from the lowest on."""
        return (number for number, _ in self.items())

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._packed)

    def __eq__(self, other: object) -> bool:
        """Whether the same numbers occur as often."""
        return isinstance(other, Counts) and list(self.items()) == list(other.items())

    def __hash__(self) -> int:
        """Return a hash of all."""
        return hash(tuple(self.items()))

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest number that may occur."""
        return self._first, self._first + max(0, self._packed.bit_length() - 1) // _BITS

    def total(self) -> int:
        """Return how many there are."""
        return sum(count for _, count in self.items())

    def to_text(self) -> str:
        """Write them as one short text: of each count only as many bytes as the largest one needs."""
        if not self._packed:
            return ""
        size = (self._packed.bit_length() + _BITS - 1) // _BITS
        counts = self._packed.to_bytes(size * _BYTES, "little")
        width = next((byte for byte in range(_BYTES, 1, -1) if counts[byte - 1 :: _BYTES].strip(b"\0")), 1)
        return f"{self._first} {width} {_spaced(counts, _BYTES, width).hex()}"

    @classmethod
    def from_text(cls, text: str) -> Counts:
        """Read what :meth:`to_text` wrote.

        Raises
        ------
        ValueError
            When it is something else.
        """
        if not text:
            return cls()
        first, size, digits = text.split(" ")
        width, counts = int(size), bytes.fromhex(digits)
        if not 1 <= width <= _BYTES or len(counts) % width:
            raise ValueError(f"no counts of {size} bytes each: {digits[:80]}")
        return cls.of_bytes(int(first), _spaced(counts, width, _BYTES))


def _spaced(numbers: bytes, width: int, wanted: int) -> bytes:
    """Return little-endian numbers of ``width`` bytes each as numbers of ``wanted`` bytes each."""
    made = bytearray(len(numbers) // width * wanted)
    for byte in range(min(width, wanted)):
        made[byte::wanted] = numbers[byte::width]
    return bytes(made)
