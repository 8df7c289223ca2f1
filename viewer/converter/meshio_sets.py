"""Sets of points and cells that a file names: those of Abaqus, physical groups of Gmsh, families of MED."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from viewer.converter.grid import Array, NamedSet
from viewer.values import dataclass

_PHYSICAL, _TAGS = "gmsh:physical", ("point_tags", "cell_tags")
_OWN = "gmsh:"
"""How the names of sets begin that meshio makes for itself."""


@dataclass(frozen=True, slots=True, eq=False)
class MeshSets:
    """The sets of a mesh.

    Attributes
    ----------
    used
        Names of its field data that say no more than which sets there are.
    notes
        Sentences about sets that could not be kept.
    """

    points: tuple[NamedSet, ...]
    cells: tuple[NamedSet, ...]
    used: frozenset[str]
    notes: tuple[str, ...]


def sets_of(mesh: Any, kept: Sequence[int], dimensions: Sequence[int]) -> MeshSets:
    """Return the sets of a mesh of meshio.

    Parameters
    ----------
    kept
        Which of its blocks of cells became cells, in their order.
    dimensions
        The dimension of the cells of each block.
    """
    blocks = [len(block.data) for block in mesh.cells]
    groups = _groups(mesh, dimensions)
    notes: list[str] = []
    points = list(_point_sets(mesh, notes))
    cells = list(_cell_sets(mesh, blocks, kept, notes))
    known = {one.name for one in cells}
    whole = np.array([number for number, count in enumerate(blocks) for _ in range(count)], np.int64)
    order = np.flatnonzero(np.isin(whole, list(kept)))
    for name, members in (*groups.items(), *_families(mesh, "cell_tags", blocks).items()):
        if name not in known:
            cells.append(NamedSet(name, np.flatnonzero(members[order])))
    used = frozenset(mesh.field_data) if _PHYSICAL in mesh.cell_data or "gmsh:geometrical" in mesh.cell_data else ()
    return MeshSets(_filled(points), _filled(cells), frozenset(used), tuple(notes))


def _filled(sets: Iterable[NamedSet]) -> tuple[NamedSet, ...]:
    return tuple(one for one in sets if len(one.places))


def _point_sets(mesh: Any, notes: list[str]) -> Iterator[NamedSet]:
    for name, value in mesh.point_sets.items():
        places = _places(value, len(mesh.points))
        if places is None:
            notes.append(f"The set “{name}” of points names points that are not there and is left out.")
        else:
            yield NamedSet(str(name), places)
    for name, members in _families(mesh, "point_tags", [len(mesh.points)]).items():
        yield NamedSet(name, np.flatnonzero(members))


def _cell_sets(mesh: Any, blocks: Sequence[int], kept: Sequence[int], notes: list[str]) -> Iterator[NamedSet]:
    """Yield the sets that meshio has as such: places in each block of cells, or in all of them."""
    starts = np.concatenate(([0], np.cumsum(blocks)))
    whole = [np.arange(starts[one], starts[one + 1]) for one in kept]
    order = np.concatenate([np.empty(0, np.int64), *whole])
    new = np.full(int(starts[-1]), -1, np.int64)  # the place of each cell among those that are kept
    new[order] = np.arange(len(order))
    for name, value in mesh.cell_sets.items():
        if str(name).startswith(_OWN):
            continue
        by_block = isinstance(value, (list, tuple)) and len(value) == len(blocks)
        parts = list(value) if by_block else [value]
        sizes, offsets = (blocks, starts) if by_block else ([len(new)], [0])
        places = [_places([] if part is None else part, size) for part, size in zip(parts, sizes, strict=True)]
        if any(one is None for one in places):
            notes.append(f"The set “{name}” of cells names cells that are not there and is left out.")
            continue
        all_places = np.concatenate(
            [one + start for one, start in zip(places, offsets, strict=False) if one is not None]
        )
        found = new[all_places]
        yield NamedSet(str(name), np.unique(found[found >= 0]))


def _places(value: Any, count: int) -> Array | None:
    """Return distinct places among ``count``; None where they are none."""
    try:
        places = np.asarray(value)
    except ValueError:  # lists of different lengths
        return None
    if not places.size:
        return np.empty(0, np.int64)
    if places.ndim != 1 or places.dtype.kind not in "iu":
        return None
    places = np.unique(places).astype(np.int64)
    return places if places[0] >= 0 and places[-1] < count else None


def _groups(mesh: Any, dimensions: Sequence[int]) -> dict[str, Array]:
    """Return which cells are in each physical group of Gmsh: its number stands at each cell, its name apart."""
    numbers = mesh.cell_data.get(_PHYSICAL)
    if numbers is None:
        return {}
    lengths = [len(block) for block in numbers]
    number = np.concatenate([np.asarray(block).reshape(-1) for block in numbers])
    dimension = np.repeat(np.asarray(dimensions), lengths)
    found = {}
    for name, value in mesh.field_data.items():
        pair = np.asarray(value).reshape(-1)
        if pair.dtype.kind in "iu" and len(pair) == 2:
            found[str(name)] = (number == pair[0]) & (dimension == pair[1])
    return found


def _families(mesh: Any, attribute: str, blocks: Sequence[int]) -> dict[str, Array]:
    """Return which points or cells are in each group of MED: families have numbers, and each has names of groups."""
    families = getattr(mesh, attribute, None)
    data = (mesh.point_data if attribute == _TAGS[0] else mesh.cell_data).get(attribute)
    if not isinstance(families, Mapping) or data is None:
        return {}
    numbers = np.concatenate([np.asarray(part).reshape(-1) for part in (data if attribute == _TAGS[1] else [data])])
    if len(numbers) != sum(blocks):
        return {}
    found: dict[str, Array] = {}
    for number, names in families.items():
        for name in names:
            members = numbers == number
            found[str(name)] = found[str(name)] | members if str(name) in found else members
    return found
