"""Which zones of an artifact are drawn."""

from __future__ import annotations

from collections.abc import Container

from viewer.artifacts.manifest import Manifest, ZoneRecord


def drawn_zones(
    manifest: Manifest, field: str, location: str = "", hidden: Container[str] = ()
) -> tuple[ZoneRecord, ...]:
    """Return the zones to draw with a field: where faces have it and their zone has not, these in place of the zone.

    Parameters
    ----------
    location
        Of the field; empty for any.
    hidden
        Names of zones that are not drawn, nor their faces.
    """
    having = {zone.name for zone, _ in manifest.find_fields(field, location)} if field else set()
    replaced = {zone.of for zone in manifest.zones if zone.of and zone.name in having} - having
    return tuple(
        zone
        for zone in manifest.zones
        if zone.cells and zone.name not in hidden and zone.of not in hidden
        if (zone.name in having if zone.of else zone.name not in replaced)
    )
