"""A picture has one colour bar: fields of one name in several zones whose numbers are in different units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from viewer.reader.solutions import FieldSource


def without_mixed_units(
    zones: Iterable[tuple[str, Sequence[FieldSource]]],
) -> tuple[list[list[FieldSource]], list[str]]:
    """Return the fields of each zone, of no unit where zones differ in it, and a sentence about each such field.

    Parameters
    ----------
    zones
        The name of each zone and its fields.
    """
    zones = list(zones)
    first: dict[tuple[str, str], dict[str, str]] = {}
    for zone, fields in zones:
        for item in fields:
            first.setdefault((item.name, item.location), {}).setdefault(item.quantity.unit, zone)
    mixed = {key: known for key, known in first.items() if len(known) > 1}
    if not mixed:
        return [list(fields) for _, fields in zones], []
    notes = []
    for (name, _), known in mixed.items():
        words = ", ".join(f"{zone} in {unit or 'no unit'}" for unit, zone in known.items())
        notes.append(f"The field “{name}” has different units and is drawn as it is: {words}.")
    return [
        [_without_unit(item) if (item.name, item.location) in mixed else item for item in fields] for _, fields in zones
    ], notes


def _without_unit(item: FieldSource) -> FieldSource:
    return replace(item, quantity=replace(item.quantity, unit=""))
