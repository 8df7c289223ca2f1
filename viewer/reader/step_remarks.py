"""What is odd about the steps of a tree, in sentences."""

from __future__ import annotations

import itertools

from viewer.reader.iterative import (
    NONE,
    bases_of,
    columns_of,
    is_pointer,
    is_without_grid,
    points_to_steps,
    stated_times,
    times_of,
)
from viewer.reader.tree import Node

_LOOKED_AT = 100
"""Zones whose lists of names are compared with what is there: each takes a millisecond, and they are much alike."""


def odd_steps(tree: Node) -> tuple[str, ...]:
    """Say what is odd about the steps of a tree: times that do not tell them apart, and arrays that are not there."""
    notes = []
    for base in bases_of(tree):
        times = times_of(base)
        if len(times) < 2 or not points_to_steps(base):
            continue
        if times != stated_times(base):
            notes.append(
                f"Base “{base.name}” declares times that are equal or not numbers; its {len(times):,} steps are "
                "numbered instead."
            )
        zones = list(itertools.islice(base.labelled("Zone_t"), _LOOKED_AT))
        notes += _absent(zones, len(times))
        lost = [name for zone in zones for name in _lost(zone, len(times))]
        if lost:
            more = f" and {len(lost) - 3:,} more" if len(lost) > 3 else ""
            notes.append(f"Steps of base “{base.name}” lack {', '.join(lost[:3])}{more}.")
    return tuple(notes)


def _lost(zone: Node, steps: int) -> list[str]:
    """Return what the pointers of a zone name that is not there, and pointers that end before the last step."""
    holder = zone.first("ZoneIterativeData_t")
    pointers = [node for node in holder.children if is_pointer(node)] if holder is not None else []
    there = {node.name for node in zone.children}
    lost: dict[str, None] = {}
    for node in pointers:
        columns = columns_of(node)
        named = dict.fromkeys(column[0] for column in columns if column and column[0] not in NONE)
        lost |= dict.fromkeys(
            f"{name} of zone “{zone.name}”, which is not in the file" for name in named if name not in there
        )
        if len(columns) < steps:
            lost[f"names in {node.name} of zone “{zone.name}”, which has {len(columns):,} for {steps:,} steps"] = None
    return list(lost)


def _absent(zones: list[Node], steps: int) -> list[str]:
    """Say where zones have no grid: they are not drawn there, but for the last one before where no zone has one."""
    places = {zone.name: [place for place in range(steps) if is_without_grid(zone, place)] for zone in zones}
    nowhere = {place for place in range(steps) if all(place in mine for mine in places.values())}
    notes = []
    for name, mine in places.items():
        if own := [place for place in mine if place not in nowhere]:
            notes.append(f"Zone “{name}” has no grid at {len(own):,} of {steps:,} times; it is not drawn there.")
    if nowhere and zones:
        notes.append(
            f"No zone has a grid at {len(nowhere):,} of {steps:,} times; those of the time before are drawn there, or "
            "the first."
        )
    return notes
