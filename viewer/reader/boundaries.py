"""What parts of a zone have a name: boundary conditions, tags, families and sections that are not drawn.

PLAID keeps the tags of vertices and elements as boundary conditions as well: ``BC_t`` nodes with a list of points.
"""

from __future__ import annotations

from collections.abc import Sequence

from viewer.errors import SampleError
from viewer.reader.boundary_data import data_words
from viewer.reader.elements import ELEMENTS
from viewer.reader.places import listing_size
from viewer.reader.sections import Section
from viewer.reader.tags import tag_nodes
from viewer.reader.tree import Node
from viewer.reader.visible import elided, visible

_WHERE = {"FaceCenter": "faces", "CellCenter": "cells", "EdgeCenter": "edges"}

_SAYS_NOTHING = ("", "Null", "UserDefined", "FamilySpecified", "BCTypeNull", "BCTypeUserDefined")


def zone_boundaries(zone: Node, hidden: Sequence[Section]) -> tuple[str, ...]:
    """Describe the named parts of a zone: ``"Inlet (BCInflow, 24 faces)"``, ``"Skin (QUAD_4, 96 elements)"``.

    Parameters
    ----------
    hidden
        Sections of the zone that are not drawn.

    Returns
    -------
    The name first, then in brackets what is known without reading big arrays. What is damaged is left out.
    """
    found = [_described(node.name, about_condition(node)) for node in tag_nodes(zone)]
    found += [
        _described(text, "family of the zone", "")
        for label in ("FamilyName_t", "AdditionalFamilyName_t")
        for node in zone.labelled(label)
        if (text := _text(node))
    ]
    found += [_described(section.name, about_section(section)) for section in hidden]
    return tuple(dict.fromkeys(found))


def about_section(section: Section) -> str:
    """Return what is known of a section in words: ``"QUAD_4, 96 elements"``."""
    kind = ELEMENTS[section.kind].name if section.kind in ELEMENTS else ""
    return _listed(kind, _number(section.count, "elements"))


def about_condition(node: Node) -> str:
    """Return what is known of a boundary condition, tag or region in words: ``"BCInflow, 24 faces"``."""
    if node.label == "ZoneSubRegion_t":
        return _listed("region", _count(node))
    kind = _text(node)
    family = _text(node.first("FamilyName_t"))
    if kind in _SAYS_NOTHING:
        kind = ""
    return _listed(kind, f"family {family}" if family else "", _count(node), *data_words(node))


def families_of(node: Node) -> tuple[str, ...]:
    """Return the names of the families that a boundary condition belongs to, the main one first."""
    nodes = [*node.labelled("FamilyName_t"), *node.labelled("AdditionalFamilyName_t")]
    return tuple(dict.fromkeys(name for name in map(_text, nodes) if name))


def _described(name: str, *known: str) -> str:
    words = _listed(*known)
    return f"{name} ({words})" if words else name


def _listed(*known: str) -> str:
    return ", ".join(word for word in known if word)


def _count(node: Node) -> str:
    """Say how many points, faces or cells a node lists; empty where only reading the list would tell."""
    where = node.child("GridLocation") or node.first("GridLocation_t")
    for name in ("PointList", "ElementList", "PointRange", "ElementRange"):
        listed = node.child(name)
        if listed is None:
            continue
        number = listing_size(listed)
        default = "elements" if name.startswith("Element") else "points"
        return "" if number is None else _number(number, _WHERE.get(_text(where), default))
    return ""


def _number(count: int, what: str) -> str:
    return f"{count:,} {what if count != 1 else what[:-1]}"


def _text(node: Node | None) -> str:
    try:
        return "" if node is None else elided(visible(node.text()))
    except SampleError:
        return ""
