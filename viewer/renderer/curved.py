"""The nodes of curved elements in a mesh, as the reader stores them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.geometry.curved_nodes import KINDS, CurvedKind
from viewer.values import dataclass

Array = npt.NDArray[Any]

NAMES = ("curved_kinds", "curved_offsets", "curved_nodes")
"""Arrays of a zone that has curved elements."""


@dataclass(frozen=True, slots=True, eq=False)
class CurvedCells:
    """All nodes of curved elements, in the order of CGNS.

    Attributes
    ----------
    kinds
        CGNS type of each cell of the mesh, 0 where it is not curved.
    offsets, nodes
        The nodes of a cell are ``nodes`` between its offsets; those that are not curved have none.
    """

    kinds: Array
    offsets: Array
    nodes: Array

    def groups(self) -> Iterator[tuple[CurvedKind, Array, Array]]:
        """Yield each kind with the numbers of its cells and their nodes, a row for each."""
        for number in np.unique(self.kinds).tolist():
            if number:
                cells = np.flatnonzero(self.kinds == number)
                yield KINDS[number], cells, self.nodes_of(cells, KINDS[number])

    def nodes_of(self, cells: Array, kind: CurvedKind) -> Array:
        """Return the nodes of cells of one kind, a row for each."""
        starts = self.offsets[cells].astype(np.int64)
        found: Array = self.nodes[starts[:, None] + np.arange(kind.count)]
        return found


def curved_cells(
    arrays: dict[str, Array],
    cells: int,
    table: Callable[[Array, Array], tuple[Array, Array]],
    need: Callable[[bool, str], None],
) -> CurvedCells | None:
    """Return the curved elements that the arrays of a zone have, None where there are none.

    Parameters
    ----------
    table
        Checks a list of lists of indices.
    need
        Raises what is raised for damaged arrays where its first argument is not true.
    """
    if NAMES[0] not in arrays:
        return None
    need(all(name in arrays for name in NAMES), "its curved elements have no nodes")
    kinds = arrays[NAMES[0]]
    offsets, nodes = table(arrays[NAMES[1]], arrays[NAMES[2]])
    sizes = np.full(256, -1, np.int64)
    sizes[0] = 0
    sizes[list(KINDS)] = [kind.count for kind in KINDS.values()]
    need(kinds.shape == (cells,) and kinds.dtype == np.uint8, "the types of its curved elements do not fit")
    need(bool((np.diff(offsets) == sizes[kinds]).all()), "curved elements do not have the nodes of their type")
    return CurvedCells(kinds, offsets, nodes)
