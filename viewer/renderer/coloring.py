"""How a scene is coloured: the values of each zone, the colour map over their range, and what to say about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.manifest import Manifest
from viewer.protocol import Scene
from viewer.renderer.colors import DEFAULT, ColorMap, color_map, hex_color, lookup_table
from viewer.renderer.fields import FieldStore, Values, choose_records


@dataclass(frozen=True, slots=True)
class Coloring:
    """What a scene is coloured by.

    Attributes
    ----------
    values
        The field by zone name; zones without it are missing here and drawn in a neutral grey.
    table
        The ``vtkLookupTable`` of all zones, None without a field.
    range, data_range
        What the colour map spans, and what the finite values of all zones span.
    colors, nan_color
        The colour map as ``"#rrggbb"``, and the colour of holes; empty when there are none.
    notes
        Sentences to show beside the picture.
    """

    values: dict[str, Values]
    table: Any = None
    range: tuple[float, float] | None = None
    data_range: tuple[float, float] | None = None
    colors: tuple[str, ...] = ()
    nan_color: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, scene: Scene, directory: Path, manifest: Manifest, store: FieldStore) -> Coloring:
        """Read the field that ``scene`` asks for and lay its colour map over it.

        Raises
        ------
        ArtifactError
            When a field's file is missing or does not fit.
        """
        if not scene.field:
            return cls({})
        notes: list[str] = []
        chosen = choose_records(manifest, scene.field, scene.location)
        zones = [zone for zone in manifest.zones if zone.cells]
        values = {
            zone.name: store.get(directory, zone, chosen[zone.name], scene.component)
            for zone in zones
            if zone.name in chosen
        }
        if not values:
            return cls({}, notes=(f"There is no field “{scene.field}” here; the mesh is shown in one colour.",))
        without = [zone.name for zone in zones if zone.name not in values]
        if without:
            notes.append(f"Grey: no field “{scene.field}” in {_listed(without)}.")
        holes = sum(part.holes for part in values.values())
        lows = [part.low for part in values.values() if part.low is not None]
        highs = [part.high for part in values.values() if part.high is not None]
        data_range = (min(lows), max(highs)) if lows else None
        colors = _known_map(scene.color_map, notes)
        if data_range is None:
            notes.append(f"“{scene.field}” has no finite value.")
        elif holes:
            notes.append(f"{holes:,} of {sum(len(part.array) for part in values.values()):,} values are not finite.")
        span = _span(scene.range, data_range, scene.field, notes)
        outside = _outside(list(values.values()), span)
        if outside:
            notes.append(f"{outside:,} values lie outside the range; they have the colours of its ends.")
        nan_color = hex_color(colors.nan) if holes else ""
        return cls(values, lookup_table(colors, *span), span, data_range, colors.colors, nan_color, tuple(notes))


def _outside(values: list[Values], span: tuple[float, float]) -> int:
    return sum(
        int(np.count_nonzero((part.array < span[0]) | (part.array > span[1])))
        for part in values
        if part.low is not None and part.high is not None and (part.low < span[0] or part.high > span[1])
    )


def _known_map(name: str, notes: list[str]) -> ColorMap:
    colors = color_map(name)
    if colors is None:
        notes.append(f"There is no colour map “{name}”; {DEFAULT} is used.")
        colors = color_map(DEFAULT)
    assert colors is not None
    return colors


def _span(
    wanted: tuple[float, float] | None, data: tuple[float, float] | None, field: str, notes: list[str]
) -> tuple[float, float]:
    if wanted is not None and all(map(math.isfinite, wanted)) and wanted[0] != wanted[1]:
        return min(wanted), max(wanted)
    low, high = data or (0.0, 1.0)
    if low == high:
        notes.append(f"“{field}” is {low:g} everywhere.")
    if high - low <= 1e-12 * max(abs(low), abs(high)) or high == low:
        # A colour map over nothing has no middle; the value gets the middle colour of a small range around it.
        margin = 0.05 * abs(low) or 1.0
        return low - margin, high + margin
    return low, high


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names[:3]]
    return ", ".join(quoted) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
