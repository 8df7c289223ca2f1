"""What a zone holds that is not drawn: said, so that nobody takes the picture for all there is."""

from __future__ import annotations

from viewer.errors import SampleError
from viewer.reader.located import entries_of
from viewer.reader.places import listings
from viewer.reader.tree import Node

_LISTED = 3
"""Names that a sentence gives before it counts the others."""

_MOTIONS = {"RigidGridMotion_t": "rigid", "ArbitraryGridMotion_t": "arbitrary"}


def nameless(node: Node, where: str) -> list[str]:
    """Say what below a node has no type of the SIDS, all of which end in ``_t``: it may be what somebody looks for.

    Parameters
    ----------
    where
        What messages call the node, with the word before it: ``" of base “Base”"``; empty for the root.
    """
    names = [f"“{child.name}”" for child in node.children if not child.label.endswith("_t")]
    if not names:
        return []
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    ends = ("is; it is", "") if len(names) == 1 else ("are; they are", more)
    return [f"The file does not say what {', '.join(names[:_LISTED])}{ends[1]}{where} {ends[0]} not shown."]


def base_remarks(base: Node) -> list[str]:
    """Say what of a base is not drawn besides its zones."""
    particles = [
        f"The particles {node.name} of base “{base.name}” are not drawn."
        for node in base.children
        if node.label == "ParticleZone_t"
    ]
    return [*particles, *nameless(base, f" of base “{base.name}”")]


def zone_remarks(zone: Node) -> list[str]:
    """Say what of a zone is not drawn: data of boundaries and regions, motions, further grids."""
    notes = nameless(zone, f" of zone “{zone.name}”")
    grids = []
    for node in zone.children:
        if node.label == "GridCoordinates_t":
            grids.append(node.name)
        elif node.label == "ZoneBC_t":
            notes.extend(_boundary_data(zone, node))
        elif node.label == "ZoneSubRegion_t":
            names = [array.name for array in node.labelled("DataArray_t") if not listings(node) or _is_one(array)]
            if names:
                notes.append(
                    f"Data of the region “{node.name}” of zone “{zone.name}” are not drawn: {', '.join(names)}."
                )
        elif node.label in _MOTIONS:
            kind = _MOTIONS[node.label]
            notes.append(
                f"Zone “{zone.name}” declares the {kind} motion {node.name} of its grid, which is not applied."
            )
    if len(grids) > 1:
        drawn = "GridCoordinates" if "GridCoordinates" in grids else grids[0]
        others = ", ".join(name for name in grids if name != drawn)
        notes.append(f"Zone “{zone.name}” has more than one grid: {drawn} is drawn; not drawn: {others}.")
    return notes


def _is_one(array: Node) -> bool:
    """Whether an array has one value for all, which is listed; what has more is drawn, or it is said why not."""
    try:
        return entries_of(array) < 2
    except SampleError:
        return False


def _boundary_data(zone: Node, holder: Node) -> list[str]:
    found = []
    for condition in holder.labelled("BC_t"):
        names = dict.fromkeys(
            array.name
            for data_set in condition.labelled("BCDataSet_t")
            for data in data_set.labelled("BCData_t")
            for array in data.labelled("DataArray_t")
            if not (listings(condition) or listings(data_set)) or _is_one(array)
        )
        if names:
            found.append(f"{condition.name} ({', '.join(names)})")
    return [f"Boundary data of zone “{zone.name}” are not drawn: {'; '.join(found)}."] if found else []
