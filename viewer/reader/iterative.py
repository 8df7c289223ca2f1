"""Time steps inside one tree (stub until merged)."""

from __future__ import annotations

from viewer.reader.tree import Node


def step_times(tree: Node) -> tuple[float, ...]:
    """Times that a tree states."""
    for base in tree.labelled("CGNSBase_t"):
        for node in base.labelled("BaseIterativeData_t"):
            values = node.child("TimeValues")
            value = values.value() if values is not None else None
            if value is not None and value.size and value.dtype.kind in "iuf":
                return (float(value.flat[0]),)
    return ()


def at_step(tree: Node, place: int) -> Node:
    """The tree of one step."""
    return tree
