"""Several times in one tree: which grid and which solutions of a zone belong to which time.

CGNS lists the times of a base in ``BaseIterativeData_t``; ``ZoneIterativeData_t`` names, for each of them, the grid and
the solutions of a zone (SIDS, "Time-Dependent Flow").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from viewer.reader.checks import header
from viewer.reader.tree import Array, Node

GRIDS = "GridCoordinatesPointers"
_ZONES = "ZonePointers"
NONE = ("", "Null")
_WIDTH = 32
"""Characters of a name in a list of names."""


def step_times(tree: Node) -> tuple[float, ...]:
    """Return the times that a tree states, ascending and distinct; empty when it states none.

    Where nothing says which arrays belong to which time there is one step: the first time that is stated.
    """
    stated = [(times, has_times(base)) for base in bases_of(tree) if (times := times_of(base))]
    # Numbers of iterations count where no base has times: a link to those of one may be broken.
    found = [times for times, timed in stated if timed] or [times for times, _ in stated]
    if not found:
        return ()
    if all(len(times) == 1 for times in found) or not any(points_to_steps(base) for base in bases_of(tree)):
        return (found[0][0],)
    return tuple(sorted({time for times in found for time in times}))


def at_step(tree: Node, place: int) -> Node:
    """Return a view of the tree at one of :func:`step_times`, without reading arrays.

    Each zone has only the grid and the solutions of that step, the grid by the name GridCoordinates and each solution
    by the name of the one it stands for at the first step. What no pointer names is there at every step.
    """
    times = step_times(tree)
    if not any(points_to_steps(base) for base in bases_of(tree)):
        return tree
    time = times[place] if times else 0.0
    return _with(tree, lambda: [_base(node, time) if node.label == "CGNSBase_t" else node for node in tree.children])


def single_step(tree: Node) -> tuple[Node, tuple[str, ...]]:
    """Return a tree of one step, and say what of a tree of several is not told apart.

    The tree of a source that knows steps (:func:`at_step`) comes back as it is.
    """
    notes = []
    pointed = False
    for base in bases_of(tree):
        count = len(times_of(base))
        if points_to_steps(base):
            pointed = True
            if count > 1:
                notes.append(f"Base “{base.name}” contains {count:,} times in one tree; the first is shown.")
        elif count > 1:
            notes.append(
                f"Base “{base.name}” declares {count:,} times, but no zone says which of its arrays belong to "
                "which; all are shown together."
            )
    return (at_step(tree, 0) if pointed else tree), tuple(notes)


def bases_of(tree: Node) -> list[Node]:
    """Return the bases of a tree."""
    return list(tree.labelled("CGNSBase_t"))


def times_of(base: Node) -> tuple[float, ...]:
    """Return the times of a base in file order: by number where they do not tell its steps apart.

    Empty when it states none that are finite numbers and has no steps.
    """
    times = stated_times(base)
    finite = bool(np.isfinite(times).all())
    if len(times) > 1 and not (finite and len(set(times)) == len(times)) and points_to_steps(base):
        return tuple(float(number) for number in range(len(times)))
    return times if finite else ()


def stated_times(base: Node) -> tuple[float, ...]:
    """Return the times as they are stated; the numbers of iterations where there are no times at all."""
    node = base.first("BaseIterativeData_t")
    times = node.child("TimeValues") if node is not None else None
    if times is None and node is not None:
        times = node.child("IterationValues")
    value = header(times)
    if value is None or not value.size or value.dtype.kind not in "iuf":
        return ()
    return tuple(float(item) for item in value.ravel())


def has_times(base: Node) -> bool:
    """Whether a base has a place for times, whatever is there."""
    holder = base.first("BaseIterativeData_t")
    return holder is not None and holder.child("TimeValues") is not None


def points_to_steps(base: Node) -> bool:
    """Whether anything says which arrays or zones of a base belong to which time."""
    iterative = base.first("BaseIterativeData_t")
    if iterative is not None and iterative.child(_ZONES) is not None:
        return True
    zones = (zone.first("ZoneIterativeData_t") for zone in base.labelled("Zone_t"))
    return any(is_pointer(node) for holder in zones if holder is not None for node in holder.children)


def is_pointer(node: Node) -> bool:
    """Whether a node names the grid or the solutions of each step."""
    return node.name == GRIDS or (node.name.startswith(("FlowSolution", "DiscreteData")) and "Pointers" in node.name)


def _base(base: Node, time: float) -> Node:
    times = times_of(base)
    if not points_to_steps(base):
        return base
    # Before its first time a base is as at the first.
    places = [place for place, own in enumerate(times) if own <= time]
    place = max(places, key=lambda item: times[item]) if places else 0

    def children() -> Sequence[Node]:
        iterative = base.first("BaseIterativeData_t")
        pointers = iterative.child(_ZONES) if iterative is not None else None
        present = _names_at(pointers, place) if pointers is not None else None
        zones = [node for node in base.labelled("Zone_t") if present is None or node.name in present]
        with_grid = [node for node in zones if not is_without_grid(node, place)]
        shown = with_grid or zones  # where none has one, it is the grid of before
        result = []
        for node in base.children:
            if node.label == "Zone_t":
                if node in shown:
                    result.append(_zone(node, place))
            elif node is iterative:
                result.append(_one_time(node, times[place] if times else time))
            else:
                result.append(node)
        return result

    return _with(base, children)


def is_without_grid(zone: Node, place: int) -> bool:
    """Whether a zone has grids at some steps and none at this one (``Null``): then it is not there."""
    holder = zone.first("ZoneIterativeData_t")
    node = holder.child(GRIDS) if holder is not None else None
    grids = [column[0] for column in columns_of(node) if column] if node is not None else []
    return place < len(grids) and grids[place] in NONE and any(name not in NONE for name in grids)


def _zone(zone: Node, place: int) -> Node:
    holder = zone.first("ZoneIterativeData_t")
    if holder is None:
        return zone

    def children() -> Sequence[Node]:
        grid: str | None = None
        shown: dict[str, str] = {}
        pointed: set[str] = set()
        for node in holder.children:
            if not is_pointer(node):
                continue
            names = [column[0] if column else "" for column in columns_of(node)]
            now = names[place] if place < len(names) else ""
            if node.name == GRIDS:
                before = [name for name in reversed(names[: place + 1]) if name not in NONE]
                grid = next(iter((*before, *(name for name in names if name not in NONE))), "")
                continue
            pointed.update(names)
            if now not in NONE:
                shown[now] = next(name for name in names if name not in NONE)
        result = []
        for node in zone.children:
            if node.label == "GridCoordinates_t" and grid is not None:
                if node.name == grid:
                    result.append(_with(node, lambda node=node: node.children, "GridCoordinates"))  # type: ignore[misc]
            elif node.label in ("FlowSolution_t", "DiscreteData_t") and node.name in pointed:
                if node.name in shown:
                    result.append(_with(node, lambda node=node: node.children, shown[node.name]))  # type: ignore[misc]
            elif node is not holder:
                result.append(node)
        return result

    return _with(zone, children)


def _names_at(node: Node, place: int) -> list[str]:
    columns = columns_of(node)
    return columns[place] if place < len(columns) else []


def columns_of(node: Node) -> list[list[str]]:
    """Split a list of names: shape (32, steps), or (32, most names, steps) with several for each step."""
    value = header(node)
    if value is None or (value.dtype.kind != "S" and value.dtype != np.uint8):
        return []
    width = value.shape[0] if value.ndim > 1 else min(_WIDTH, value.size)
    each = value.shape[1] if value.ndim > 2 else 1
    whole = value.tobytes(order="F")
    names = [
        whole[start : start + width].decode("utf-8", "replace").strip("\x00 ") for start in range(0, len(whole), width)
    ]
    return [names[start : start + each] for start in range(0, len(names), each)]


def _one_time(node: Node, time: float) -> Node:
    def load() -> Array | None:
        return np.array([time])

    value = Node("TimeValues", "DataArray_t", f"{node.path}/TimeValues", load=load, shape=(1,))
    return Node(node.name, node.label, node.path, children=[value], load=lambda: np.ones(1, np.int32), shape=(1,))


def _with(node: Node, children: Callable[[], Sequence[Node]], name: str = "") -> Node:
    return Node(name or node.name, node.label, node.path, children=children, load=node.value, shape=node.shape)
