"""What a time step holds, to the last bit: each value read once, kept while it is looked at, and hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import xxhash

from viewer.reader.tree import Array, Node

SOLUTIONS = ("FlowSolution_t", "DiscreteData_t")
"""Nodes of a zone that hold fields; all else of a base is its mesh, but for what boundaries are given."""

_GIVEN = "BCDataSet_t"

_TIMES = ("BaseIterativeData_t", "ZoneIterativeData_t")
"""Nodes that say when: that is known from the times of the sample."""


class KeptTree:
    """The same tree, of which each value is read no more than once until all are forgotten.

    Attributes
    ----------
    root
        The tree.
    """

    def __init__(self, root: Node) -> None:
        self._known: dict[str, Array | None] = {}
        self.root = self._kept(root)

    def forget(self) -> None:
        """Let go of what was read."""
        self._known.clear()

    def _kept(self, node: Node) -> Node:
        def load() -> Array | None:
            if node.path not in self._known:
                self._known[node.path] = node.value()
            return self._known[node.path]

        return Node(
            node.name,
            lambda: node.label,
            node.path,
            children=lambda: [self._kept(child) for child in node.children],
            load=load,
            shape=lambda: node.shape,
        )


class Content:
    """Nodes that are hashed: their places, labels, types, shapes and values, as they are stored."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        found = sorted(nodes, key=lambda node: node.path)
        self._nodes = [(f"\x00{node.path}\x00{node.label}\x00".encode(), node) for node in found]

    def hash(self) -> bytes:
        """Return the 128-bit xxHash of all.

        Raises
        ------
        SampleError
            When a value cannot be read.
        """
        digest = xxhash.xxh3_128()
        for head, node in self._nodes:
            digest.update(head)
            value = node.value()
            if value is None:
                continue
            if value.dtype.kind in "OU":
                digest.update(repr(value.tolist()).encode())
                continue
            digest.update(f"{value.dtype.str}{value.shape}".encode())
            # A tree has its arrays in Fortran's order: turned round their bytes are in one piece, without a copy.
            digest.update(np.ascontiguousarray(value.T).reshape(-1).view(np.uint8).data)
        found: bytes = digest.digest()
        return found


def hash_of(parts: Iterable[bytes]) -> str:
    """Return one hash of several, as 32 hex digits."""
    found: str = xxhash.xxh3_128(b"".join(parts)).hexdigest()
    return found


def mesh_nodes(base: Node) -> Iterator[Node]:
    """Yield a base and all below it that is neither a field nor a time."""
    yield base
    for child in base.children:
        if child.label in _TIMES:
            continue
        if child.label == "Zone_t":
            yield child
            for part in child.children:
                if part.label not in (*SOLUTIONS, *_TIMES):
                    yield from _without_given(part)
        else:
            yield from all_below(child)


def field_nodes(base: Node) -> Iterator[Node]:
    """Yield the solutions of all zones of a base, what their boundaries are given, and all below them."""
    for zone in base.labelled("Zone_t"):
        for part in zone.children:
            if part.label in SOLUTIONS:
                yield from all_below(part)
            elif part.label == "ZoneBC_t":
                for condition in part.children:
                    for given in condition.labelled(_GIVEN):
                        yield from all_below(given)


def _without_given(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        if child.label != _GIVEN:
            yield from _without_given(child)


def all_below(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from all_below(child)
