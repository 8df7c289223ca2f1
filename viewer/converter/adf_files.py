"""CGNS files in the ADF format as trees: nodes as they are, links within the file followed, links out of it named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from viewer.converter.adf_library import AdfLibrary
from viewer.converter.failure import ConversionError
from viewer.errors import printable
from viewer.handover.node import NodeValue, TreeNode
from viewer.values import dataclass

_MOST_NODES = 1_000_000
_DEEPEST = 64
_MOST_LINKS = 32
_LONGEST = 200
"""Letters of a reason that has names of the file in it."""


@dataclass(frozen=True, slots=True, eq=False)
class AdfContent:
    """The tree of a file, and sentences about what of it is not shown."""

    tree: TreeNode
    notes: tuple[str, ...]


def read_adf(path: Path) -> AdfContent:
    """Read a file whole.

    Raises
    ------
    ConversionError
        When it cannot be read.
    OSError
        When it is gone.
    """
    with AdfLibrary(path) as library:
        walk = _Walk(library)
        tree = TreeNode("CGNSTree", "CGNSTree_t", None, walk.below(library.root(), 0))
        return AdfContent(tree, tuple(dict.fromkeys(walk.notes)))


class _Walk:
    """Goes once through all nodes. Whether one is a link is asked first: CGIO would follow it anywhere."""

    def __init__(self, library: AdfLibrary) -> None:
        self._library = library
        self._count = 0
        self.notes: list[str] = []

    def below(self, node: float, depth: int) -> Sequence[TreeNode]:
        if depth > _DEEPEST:
            raise ConversionError("its nodes are nested without end.")
        found = (self._node(child, depth) for child in self._library.children(node))
        return [child for child in found if child is not None]

    def _node(self, node: float, depth: int) -> TreeNode | None:
        self._count += 1
        if self._count > _MOST_NODES:
            raise ConversionError(f"it has more than {_MOST_NODES:,} nodes.")
        name = self._library.name(node)
        there = self._end_of_link(node, name)
        if there is None:
            return None
        value = self._library.value(there)
        return TreeNode(
            name,
            self._library.label(there),
            None if value is None else NodeValue(value),
            self.below(there, depth + 1),
        )

    def _end_of_link(self, node: float, name: str) -> float | None:
        """Return the node that a link leads to within the file; the node itself where it is none."""
        here, why = node, f"it is one of more than {_MOST_LINKS} links in a row"
        for _ in range(_MOST_LINKS):
            link = self._library.link(here)
            if link is None:
                return here
            file, place = link
            found = self._find(place) if not file else None
            if found is None:
                why = f"{place} is not there"
                if file:
                    why = f"it leads to the file {file}, and this one is in the ADF format"
                break
            here = found
        self.notes.append(f"The link {printable(name)} is not followed: {printable(why[:_LONGEST])}.")
        return None

    def _find(self, place: str) -> float | None:
        """Return the node at a place, reached without a link on the way; None where there is none."""
        here = self._library.root()
        for part in filter(None, place.split("/")):
            if self._library.link(here) is not None:
                return None
            names = {self._library.name(child): child for child in reversed(self._library.children(here))}
            if part not in names:
                return None
            here = names[part]
        return here
