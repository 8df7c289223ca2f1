"""What parts of a zone have a name: boundary conditions, tags, families and sections that are not drawn.

PLAID keeps the tags of vertices and elements as boundary conditions as well: ``BC_t`` nodes with a list of points.
"""

from __future__ import annotations

from collections.abc import Sequence

from viewer.errors import SampleError
from viewer.reader.elements import ELEMENTS
from viewer.reader.places import listing_size
from viewer.reader.sections import Section
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
    found = [_condition(node) for holder in zone.labelled("ZoneBC_t") for node in holder.labelled("BC_t")]
    found += [_described(node.name, "region", _count(node)) for node in zone.labelled("ZoneSubRegion_t")]
    found += [
        _described(text, "family of the zone", "")
        for label in ("FamilyName_t", "AdditionalFamilyName_t")
        for node in zone.labelled(label)
        if (text := _text(node))
    ]
    for section in hidden:
        kind = ELEMENTS[section.kind].name if section.kind in ELEMENTS else ""
        found.append(_described(section.name, kind, _number(section.count, "elements")))
    return tuple(dict.fromkeys(found))


def _condition(node: Node) -> str:
    kind = _text(node)
    family = _text(node.first("FamilyName_t"))
    if kind in _SAYS_NOTHING:
        kind = ""
    return _described(node.name, kind, f"family {family}" if family else "", _count(node))


def _described(name: str, *known: str) -> str:
    words = ", ".join(word for word in known if word)
    return f"{name} ({words})" if words else name


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
