"""Trees with arrays in memory: what every kind of sample becomes before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from viewer.values import dataclass

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class NodeValue:
    """The value of a node: an array, and which part of it, so that nothing is copied before it is written.

    ``column`` picks a column of (n, k). ``nodes`` makes a flat list, numbered from 1, of elements (m, k) numbered from
    0: for each node of a CGNS element its place among those given.
    """

    array: Array
    column: int = -1
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a CGNS tree: its name, its SIDS label, its value, and the nodes below."""

    name: str
    label: str
    value: NodeValue | None = None
    children: Sequence[TreeNode] = ()


@dataclass(frozen=True, slots=True)
class TimeTree:
    """The tree of a sample at a time; None where the tree itself says which times it has."""

    time: float | None
    tree: TreeNode


def text_node(name: str, label: str, text: str) -> TreeNode:
    """Return a node whose value is a text."""
    return TreeNode(name, label, NodeValue(characters(text)))


def characters(text: str) -> Array:
    """Return a text as CGNS has it: an array of characters."""
    return np.frombuffer(text.encode("utf-8", "surrogateescape"), dtype="S1")


def numbers_node(name: str, label: str, numbers: Sequence[Any], children: Sequence[TreeNode] = ()) -> TreeNode:
    """Return a node whose value is a few integers."""
    return TreeNode(name, label, NodeValue(np.array(numbers, np.int64)), children)
