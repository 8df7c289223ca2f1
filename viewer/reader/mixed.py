"""MIXED sections: elements of several types one behind the other, each led by its type."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from viewer.errors import SampleError
from viewer.geometry.curved_nodes import KINDS
from viewer.reader import checks
from viewer.reader.cells import Cells, CurvedNodes, connectivity, describe, index_type, zero_based
from viewer.reader.elements import ELEMENTS
from viewer.reader.sections import Section
from viewer.reader.tree import Array, size_of
from viewer.reader.zones import ZoneLayout


def mixed_cells(section: Section, layout: ZoneLayout) -> Cells:
    """Read a MIXED section: each element is its type followed by its nodes.

    Elements of another dimension than the zone's cells are left out.

    Raises
    ------
    SampleError
        When it does not fit.
    """
    stream = connectivity(section, layout)
    every = element_starts(section, layout, stream)
    starts = every[section.own]
    kinds = stream[starts]
    present = [int(kind) for kind in np.unique(kinds)]
    keep = [kind for kind in present if ELEMENTS[kind].dimension == layout.dimension]
    chosen = np.flatnonzero(np.isin(kinds, keep))
    sizes = np.zeros(len(ELEMENTS) + 10, np.int64)
    cells = np.zeros(len(ELEMENTS) + 10, np.uint8)
    for kind in keep:
        sizes[kind], cells[kind] = len(ELEMENTS[kind].order), ELEMENTS[kind].cell
    offsets = np.concatenate(([0], np.cumsum(sizes[kinds[chosen]])))
    integer = index_type(layout.points, int(offsets[-1]))
    nodes = np.empty(int(offsets[-1]), integer)
    curved = _Curved(kinds[chosen], layout.points)
    for kind in keep:
        order = np.asarray(ELEMENTS[kind].order)
        mine = np.flatnonzero(kinds[chosen] == kind)
        everything = stream[(starts[chosen[mine]] + 1)[:, None] + np.arange(ELEMENTS[kind].nodes)]
        checks.within(everything, layout.points, layout.title, describe(section))
        curved.add(kind, mine, everything)
        nodes[offsets[mine][:, None] + np.arange(len(order))] = zero_based(everything[:, order], integer)
    return Cells(
        cells[kinds[chosen]],
        offsets.astype(integer),
        nodes,
        places=chosen,
        curved=curved.found(),
        notes=_offset_notes(section, layout, np.append(every, len(stream))),
    )


class _Curved:
    """Collects the nodes of the curved elements among those of the ``kinds``."""

    def __init__(self, kinds: Array, points: int) -> None:
        self._kinds = np.where(np.isin(kinds, list(KINDS)), kinds, 0).astype(np.uint8)
        sizes = np.zeros(256, np.int64)
        sizes[list(KINDS)] = [kind.count for kind in KINDS.values()]
        offsets = np.concatenate(([0], np.cumsum(sizes[self._kinds])))
        self._integer = index_type(points, int(offsets[-1]))
        self._offsets = offsets.astype(self._integer)
        self._nodes = np.empty(int(offsets[-1]), self._integer)

    def add(self, kind: int, places: Array, nodes: Array) -> None:
        if kind in KINDS:
            mine = self._offsets[places][:, None] + np.arange(nodes.shape[1])
            self._nodes[mine] = zero_based(nodes, self._integer)

    def found(self) -> CurvedNodes | None:
        return CurvedNodes(self._kinds, self._offsets, self._nodes) if len(self._nodes) else None


def _offset_notes(section: Section, layout: ZoneLayout, ends: Array) -> tuple[str, ...]:
    """Say so where start offsets (CGNS 4) are there and not those of the elements, to which their types lead."""
    node = section.node.child("ElementStartOffset")
    if node is None:
        return ()
    fits = node.shape is None or size_of(node.shape) == len(ends)
    given = node.value() if fits else None
    if given is not None and np.array_equal(given.ravel(order="F"), ends):
        return ()
    return (
        f"The start offsets of section “{section.name}” of zone “{layout.node.name}” do not fit its elements; the "
        "types of the elements are followed.",
    )


def settled(layout: ZoneLayout) -> ZoneLayout:
    """Return the layout with the dimension of what is there, where MIXED sections hold no cells of the base's.

    Raises
    ------
    SampleError
        When a MIXED section does not fit.
    """
    present = {section.dimension for section in layout.sections if section.dimension is not None}
    for section in layout.sections:
        if section.dimension is None:
            stream = connectivity(section, layout)
            kinds = np.unique(stream[element_starts(section, layout, stream)[section.own]])
            present |= {ELEMENTS[int(kind)].dimension for kind in kinds}
    return layout if layout.dimension in present else replace(layout, dimension=max(present, default=0))


def drawn_elements(layout: ZoneLayout) -> Array:
    """Return the places of the drawn cells among all elements of the zone, counted from 0 in element order."""
    return _drawn(layout, numbers=False)


def drawn_numbers(layout: ZoneLayout) -> Array:
    """Return the element numbers of the drawn cells, as the sections state them."""
    return _drawn(layout, numbers=True)


def _drawn(layout: ZoneLayout, *, numbers: bool) -> Array:
    before = 0
    drawn: list[Array] = [np.empty(0, np.int64)]
    for section in layout.sections:
        first = section.first if numbers else before
        entries = section.node.child("ElementConnectivity")
        if entries is not None and entries.shape is not None and size_of(entries.shape) < section.count:
            # before room is made for them
            raise SampleError(
                f"The section “{section.name}” in {layout.title} declares {section.count:,} elements but has "
                f"{size_of(entries.shape):,} entries; the file is damaged."
            )
        if section.dimension == layout.dimension:
            drawn.append(np.arange(first, first + section.count))
        elif section.dimension is None:
            places = mixed_cells(section, layout).places
            if places is not None:
                drawn.append(first + places)
        before += section.count
    result = np.concatenate(drawn)
    if not len(result) and (other := settled(layout)).dimension != layout.dimension:
        return _drawn(other, numbers=numbers)
    return result


def element_starts(section: Section, layout: ZoneLayout, stream: Array) -> Array:
    """Return where each element of a MIXED section begins in its connectivity, ghosts included.

    Taken from the types themselves, so that a wrong ``ElementStartOffset`` (CGNS 4) cannot mislead.

    Raises
    ------
    SampleError
        When the types do not lead exactly to the end.
    """
    steps = np.zeros(len(ELEMENTS) + 10, np.int64)
    for kind, element in ELEMENTS.items():
        steps[kind] = element.nodes + 1
    known = np.where((stream >= 0) & (stream < len(steps)), stream, 0)
    return follow(steps[known], section, layout)


def follow(steps: Array, section: Section, layout: ZoneLayout) -> Array:
    """Return the places visited from 0 when each place says how far the next one is.

    Done by doubling: 2, 4, 8, … places are known after as many rounds, each one vectorised.

    Raises
    ------
    SampleError
        When the walk does not end exactly behind the last entry after as many elements as the section has.
    """
    length = len(steps)
    wrong = SampleError(
        f"The {describe(section)} in {layout.title} does not contain {section.listed:,} elements; the file is damaged."
    )
    if section.listed > length:
        raise wrong  # before room is made for them
    after = np.append(np.minimum(np.arange(length) + steps, length + 1), [length, length + 1])
    after[:length][steps <= 0] = length + 1  # an unknown type: the walk ends outside
    visited = np.zeros(1, np.int64)
    while len(visited) <= section.listed:
        visited = np.concatenate((visited, after[visited]))
        after = after[after]
    if visited[section.listed] != length or (section.listed and visited[section.listed - 1] >= length):
        raise wrong
    return visited[: section.listed]
