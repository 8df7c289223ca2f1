"""Samples of pyplaid and CGNS trees as pyCGNS has them: lists of name, value, children and label."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from viewer.errors import UsageError
from viewer.handover.node import NodeValue, TimeTree, TreeNode, characters
from viewer.handover.plain import plain_of

_ROOT = "CGNSTree_t"
_DEEPEST = 60
"""Levels of a tree; CGNS has a dozen. A list that contains itself has no end."""


def is_tree(given: object) -> bool:
    """Whether something has the form of a node of pyCGNS."""
    return (
        isinstance(given, list)
        and len(given) == 4
        and isinstance(given[0], str)
        and isinstance(given[2], (list, tuple))
        and isinstance(given[3], str)
    )


def is_sample(given: object) -> bool:
    """Whether something is a ``plaid.Sample``, of any version that keeps trees by their time; pyplaid is not needed."""
    names = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(given).__mro__}
    return "plaid.Sample" in names


def trees_of_sample(given: Any) -> list[TimeTree]:
    """Return the trees of a ``plaid.Sample`` in ascending order of their times.

    Raises
    ------
    UsageError
        When it is empty, or its trees are none.
    """
    trees = getattr(given, "data", None)
    if trees is None:  # pyplaid 0.1 has them in a part
        trees = getattr(getattr(given, "features", None), "data", None)
    if not isinstance(trees, Mapping) or not trees:
        raise UsageError("The sample has no mesh; add one with its add_tree or set_nodes first.")
    times = {float(time): tree for time, tree in trees.items()}
    if not all(map(math.isfinite, times)):
        raise UsageError("The sample has a time that is no finite number; give it one.")
    return [TimeTree(time, tree_of_cgns(times[time]).tree) for time in sorted(times)]


def tree_of_cgns(given: Any) -> TimeTree:
    """Return a CGNS tree, which says itself which times it has.

    Raises
    ------
    UsageError
        When it is not made of nodes, or a value is no array of numbers or characters.
    """
    if not is_tree(given) or given[3] != _ROOT:
        raise UsageError(f"The CGNS tree does not begin with a node of the type {_ROOT}: [name, None, children, type].")
    return TimeTree(None, _node(given, ""))


def _node(given: Any, above: str) -> TreeNode:
    if not is_tree(given):
        raise UsageError(f"The CGNS tree has something else than [name, value, children, type] below “{above or '/'}”.")
    name, value, children, label = given
    path = "" if label == _ROOT else f"{above}/{name}"
    if path.count("/") > _DEEPEST:
        raise UsageError(f"The CGNS tree goes deeper than {_DEEPEST} levels; it may contain itself.")
    values = None if value is None else NodeValue(_array(value, path))
    return TreeNode(name, label, values, [_node(child, path) for child in children])


def _array(value: Any, path: str) -> Any:
    what = f"value of “{path}”"
    if isinstance(value, str):
        return characters(value)
    if not isinstance(value, np.ndarray):
        raise UsageError(f"The {what} is no array of numpy but of the type {type(value).__name__}.")
    if isinstance(value, np.ma.MaskedArray):
        raise UsageError(f"The {what} is a masked array, which CGNS has not got; fill it first.")
    return value if value.dtype.kind == "c" else plain_of(value, what)
