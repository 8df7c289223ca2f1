"""What a time step holds, to the last bit: each value read once, kept while it is looked at, and hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import xxhash

from viewer.reader.tree import Array, Node

SOLUTIONS = ("FlowSolution_t", "DiscreteData_t")
"""Nodes of a zone that hold fields; all else of a base is its mesh."""

_TIMES = ("BaseIterativeData_t", "ZoneIterativeData_t")
"""Nodes that say when: that is known from the times of the sample."""


def kept(node: Node) -> Node:
    """Return the same tree, reading each value no more than once; what is kept goes when the tree goes."""
    known: list[Array | None] = []

    def load() -> Array | None:
        if not known:
            known.append(node.value())
        return known[0]

    return Node(
        node.name,
        lambda: node.label,
        node.path,
        children=lambda: [kept(child) for child in node.children],
        load=load,
        shape=lambda: node.shape,
    )


class ContentHash:
    """A 128-bit xxHash of nodes: their places, labels, types, shapes and values, as they are stored."""

    def __init__(self) -> None:
        self._digest = xxhash.xxh3_128()

    def add(self, nodes: Iterable[Node]) -> None:
        """Take in nodes and, of each, what is known to belong to it; in the order of their places.

        Raises
        ------
        SampleError
            When a value cannot be read.
        """
        for node in sorted(nodes, key=lambda one: one.path):
            value = node.value()
            self._digest.update(f"\x00{node.path}\x00{node.label}\x00".encode())
            if value is None:
                continue
            if value.dtype.kind in "OU":
                self._digest.update(repr(value.tolist()).encode())
                continue
            self._digest.update(f"{value.dtype.str}{value.shape}".encode())
            # Fortran's order is that of a tree; a view of the bytes costs no copy of it.
            flat = np.ascontiguousarray(value.T).reshape(-1)
            self._digest.update(flat.view(np.uint8).data if flat.dtype.kind != "S" else flat.tobytes())

    def add_text(self, text: str) -> None:
        """Take in the hash of something else."""
        self._digest.update(text.encode())

    def text(self) -> str:
        """Return it as 32 hex digits."""
        return self._digest.hexdigest()


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
                    yield from all_below(part)
        else:
            yield from all_below(child)


def field_nodes(base: Node) -> Iterator[Node]:
    """Yield the solutions of all zones of a base, and all below them."""
    for zone in base.labelled("Zone_t"):
        for part in zone.children:
            if part.label in SOLUTIONS:
                yield from all_below(part)


def all_below(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.children:
        yield from all_below(child)
