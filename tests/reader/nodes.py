"""Trees in memory, read as if from a file: for types that no writer here can write."""

from __future__ import annotations

import numpy as np

from tests import datasets as ds
from viewer.reader.field_names import FieldNames
from viewer.reader.fields import read_field
from viewer.reader.mesh import ZoneMesh, read_mesh
from viewer.reader.plan import zones_of
from viewer.reader.planned_zone import Zone
from viewer.reader.tree import Node


def node_of(raw: ds.Tree, parent: str = "") -> Node:
    """Show a tree as pyCGNS has it as :class:`Node`."""
    name, value, below, label = raw
    path = "" if label == "CGNSTree_t" else f"{parent}/{name}" if parent else name
    return Node(
        name,
        label,
        path,
        children=lambda: [node_of(child, path) for child in below],
        load=lambda: value,
        shape=None if value is None else tuple(value.shape),
    )


def lay_out(*bases: ds.Tree, names: FieldNames | None = None, base: str = "") -> tuple[list[Zone], list[str]]:
    """Find the zones of a tree, with the notes about them."""
    return zones_of(node_of(ds.tree(*bases)), base, "sample 0 of split train", names)


def values_of(zone: Zone, name: str, location: str = "") -> np.ndarray:
    """Read a field of a zone."""
    (item,) = [item for item in zone.fields if item.name == name and location in ("", item.location)]
    return read_field(item, zone.layout, zone.layout.cells if zone.layout.cells is not None else mesh_of(zone).count)


def mesh_of(zone: Zone) -> ZoneMesh:
    """Read the mesh of a zone."""
    return read_mesh(zone.layout)
