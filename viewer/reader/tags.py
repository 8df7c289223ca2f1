"""The tags of a zone: which of its vertices or cells have a name. PLAID keeps them as boundary conditions."""

from __future__ import annotations

import numpy as np

from viewer.artifacts.manifest import CELL, VERTEX
from viewer.errors import SampleError
from viewer.reader.places import listings, read_places
from viewer.reader.tree import Array, Node
from viewer.reader.zones import ZoneLayout

MOST_TAGS = 32
"""Tags of a zone that are looked at."""

_LOCATIONS = {"": VERTEX, "Vertex": VERTEX, "CellCenter": CELL}


def read_tags(layout: ZoneLayout, location: str, most: int = MOST_TAGS) -> tuple[dict[str, Array], list[str]]:
    """Return the places of each tag among the vertices or the drawn cells of a zone, and why some have none.

    There are so many at most.

    Tags of another location, such as faces, are passed over, and so are those without places.
    """
    found: dict[str, Array] = {}
    troubles = []
    for node in tag_nodes(layout.node):
        listed = listings(node)
        if not listed or len(found) == most:
            continue
        try:
            if _location(node) == location:
                places = np.unique(read_places(listed[0], location, layout))
                if len(places):
                    found[node.name] = places
        except SampleError as error:
            troubles.append(f"The tag “{node.name}” is left out: {error.sentence}")
    return found, troubles


def tag_nodes(zone: Node) -> list[Node]:
    """Return the nodes of a zone that are tags."""
    conditions = [node for holder in zone.labelled("ZoneBC_t") for node in holder.labelled("BC_t")]
    return [*conditions, *zone.labelled("ZoneSubRegion_t")]


def _location(node: Node) -> str | None:
    return _LOCATIONS.get(location_text(node))


def location_text(node: Node) -> str:
    """Return what a tag states of where it is, as ``"FaceCenter"``; empty where it states nothing."""
    where = node.child("GridLocation") or node.first("GridLocation_t")
    return where.text() if where is not None else ""
