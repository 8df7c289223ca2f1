"""Sections of elements in a CGNS zone: their types and numbers, read without their arrays."""

from __future__ import annotations

from viewer.errors import SampleError
from viewer.reader.elements import ELEMENTS, MIXED, NFACE, NGON
from viewer.reader.tree import Node, size_of
from viewer.values import dataclass

MAX_COUNT = 2**40
"""More vertices or cells than this in one zone is taken for damage: the coordinates alone would need 26 terabytes."""


@dataclass(frozen=True, slots=True)
class Section:
    """An ``Elements_t`` node: elements ``start`` to ``stop - 1`` of the zone's numbering (from 1).

    ``dimension`` is None for MIXED sections, whose elements may have several. NGON sections have 2, NFACE 3. The first
    and the last ``ghosts`` of them are copies of elements of other zones, which are left out (CGNS SIDS, "Rind").
    """

    name: str
    node: Node
    kind: int
    start: int
    stop: int
    dimension: int | None
    ghosts: tuple[int, int] = (0, 0)

    @property
    def count(self) -> int:
        """Number of elements, without ghosts."""
        return self.stop - self.start - sum(self.ghosts)

    @property
    def listed(self) -> int:
        """Number of elements, ghosts included."""
        return self.stop - self.start

    @property
    def own(self) -> slice:
        """Which of the listed elements are no ghosts."""
        return slice(self.ghosts[0], self.ghosts[0] + self.count)

    @property
    def first(self) -> int:
        """Number of the first element that is no ghost."""
        return self.start + self.ghosts[0]


def _numbered(kind: int, count: int, node: Node) -> int:
    """Return the type of a section's elements by today's numbers.

    Files of CGNS 3.0 number the types from PYRA_13 to HEXA_27 one higher; the length of their connectivity tells.
    """
    if not 14 <= kind <= 20 or count < 1:
        return kind
    entries = node.child("ElementConnectivity")
    shape = entries.shape if entries is not None else None
    if shape is None or (kind in ELEMENTS and size_of(shape) == count * ELEMENTS[kind].nodes):
        return kind
    return kind - 1 if size_of(shape) == count * ELEMENTS[kind - 1].nodes else kind


def section_of(node: Node, title: str) -> Section:
    """Read the type and the numbers of the elements of a section.

    Raises
    ------
    SampleError
        When they make no sense.
    """
    value = node.numbers()
    limits = node.child("ElementRange")
    span = limits.numbers() if limits is not None else ()
    if not value or len(span) != 2:
        raise SampleError(f"The section “{node.name}” in {title} has no element type or range; the file is damaged.")
    kind, (first, last) = value[0], span
    if kind not in ELEMENTS and kind not in (MIXED, NGON, NFACE):
        raise SampleError(
            f"The section “{node.name}” in {title} has elements of the CGNS type {kind}, which is unknown."
        )
    kind = _numbered(kind, last - first + 1, node)
    if first < 1 or last < first - 1 or last > MAX_COUNT:
        raise SampleError(f"The section “{node.name}” in {title} has the impossible element range {first} to {last}.")
    dimension = {MIXED: None, NGON: 2, NFACE: 3}[kind] if kind not in ELEMENTS else ELEMENTS[kind].dimension
    return Section(node.name, node, kind, first, last + 1, dimension, _ghosts(node, last + 1 - first, title))


def _ghosts(node: Node, count: int, title: str) -> tuple[int, int]:
    """Return how many elements of a section before and behind the others are ghosts."""
    rind = node.first("Rind_t")
    numbers = rind.numbers() if rind is not None else ()
    if not any(numbers):
        return 0, 0
    if len(numbers) != 2 or min(numbers) < 0 or sum(numbers) > count:
        raise SampleError(
            f"The rind of the section “{node.name}” in {title} has the numbers {', '.join(map(str, numbers))}; it "
            f"needs two, none of them negative, for {count:,} elements."
        )
    return numbers[0], numbers[1]
