"""The lines of the dock *Zones*: bases, zones, their boundaries, and families."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.artifacts.manifest import Manifest, ZoneRecord
from viewer.protocol import ALL_BASES
from viewer.protocol.boundaries import boundary_colors, boundary_key, words_for
from viewer.values import dataclass

ZONE, BOUNDARY, FAMILY, HEAD = "zone", "boundary", "family", "head"


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A line.

    Attributes
    ----------
    kind
        One of the words above; a head only gathers others.
    keys
        What it switches: the name of a zone; a boundary, as :func:`~viewer.protocol.boundaries.boundary_key` calls it;
        all boundaries of a family.
    about
        What is known of it in words.
    color
        ``"#rrggbb"`` of a boundary, else empty.
    """

    kind: str
    text: str
    keys: tuple[str, ...] = ()
    about: str = ""
    color: str = ""
    inner: tuple[ZoneRow, ...] = ()


def rows_of(manifest: Manifest) -> tuple[ZoneRow, ...]:
    """Return the lines for a sample."""
    colors = boundary_colors(patch.name for zone in manifest.zones for patch in zone.patches)
    zones = [zone for zone in manifest.meshes if zone.cells]
    if manifest.base != ALL_BASES:
        return (*(_zone_row(zone, zone.name, colors) for zone in zones), *_family_rows(zones))
    bases: dict[str, list[ZoneRow]] = {}
    for zone in zones:
        base, _, name = zone.name.partition("/")
        bases.setdefault(base, []).append(_zone_row(zone, name, colors))
    heads = (ZoneRow(HEAD, base, inner=tuple(rows)) for base, rows in bases.items())
    return (*heads, *_family_rows(zones))


def keys_of(rows: Iterable[ZoneRow], kind: str) -> tuple[str, ...]:
    """Return what lines of a kind switch, those within others included."""
    found: list[str] = []
    for row in rows:
        found += row.keys if row.kind == kind else ()
        found += keys_of(row.inner, kind)
    return tuple(found)


def shown_keys(manifest: Manifest, words: tuple[str, ...]) -> frozenset[str]:
    """Return the boundaries of a sample that words name."""
    wanted = set(words)
    return frozenset(
        boundary_key(zone.name, patch.name)
        for zone in (manifest.zones if wanted else ())
        for patch in zone.patches
        if wanted.intersection(words_for(zone.name, patch.name, patch.families))
    )


def _zone_row(zone: ZoneRecord, name: str, colors: dict[str, str]) -> ZoneRow:
    boundaries = tuple(
        ZoneRow(BOUNDARY, patch.name, (boundary_key(zone.name, patch.name),), patch.about, colors[patch.name])
        for patch in zone.patches
    )
    return ZoneRow(ZONE, name, (zone.name,), _about(zone), inner=boundaries)


def _about(zone: ZoneRecord) -> str:
    if zone.dimensions is not None:
        return " × ".join(f"{length:,}" for length in zone.dimensions if length > 1)
    return f"{zone.cells:,} {'cell' if zone.cells == 1 else 'cells'}"


def _family_rows(zones: Iterable[ZoneRecord]) -> tuple[ZoneRow, ...]:
    """Return the families, each of which switches the boundaries that belong to it in any zone."""
    members: dict[str, list[str]] = {}
    for zone in zones:
        for patch in zone.patches:
            for family in patch.families:
                members.setdefault(family, []).append(boundary_key(zone.name, patch.name))
    rows = tuple(
        ZoneRow(FAMILY, name, tuple(keys), f"{len(keys):,} {'boundary' if len(keys) == 1 else 'boundaries'}")
        for name, keys in members.items()
    )
    return (ZoneRow(HEAD, "Families", inner=rows),) if rows else ()
