"""How a scene is coloured: the values of each zone, the colour map over their range, and what to say about it."""

from __future__ import annotations

import math
from dataclasses import field
from pathlib import Path
from typing import Any

import numpy as np

from viewer.artifacts.arrays import map_file
from viewer.artifacts.drawn_zones import drawn_zones
from viewer.artifacts.manifest import VERTEX, FieldRecord, Manifest
from viewer.errors import ArtifactError
from viewer.protocol import Scene
from viewer.renderer.categories import Categories, categories_of, category_map, legend
from viewer.renderer.colors import DEFAULT, ENTRIES, ColorMap, color_map, hex_color, lookup_table
from viewer.renderer.fields import FieldStore, records_of
from viewer.renderer.normalizer import Normalizer
from viewer.renderer.ranges import choose_normalizer, subject_of
from viewer.renderer.subtraction import FoundDifference
from viewer.renderer.values import Values
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Coloring:
    """What a scene is coloured by.

    Attributes
    ----------
    directory
        The artifact.
    values, records
        The field by zone name; zones without it are missing here and drawn in a neutral grey.
    normalizer
        The range that the colour map spans, or the values that have a colour each; None without a field.
    map
        The colour map, None without a field.
    table
        The ``vtkLookupTable`` of all zones for places in the map, None without a field.
    data_range
        What the finite values of all zones span.
    holes, below, above
        How many values have no colour, and how many lie below and above the range.
    notes
        Sentences to show beside the picture.
    difference
        Where the values are the difference of two fields: what of.
    """

    directory: Path = Path()
    values: dict[str, Values] = field(default_factory=dict)
    records: dict[str, FieldRecord] = field(default_factory=dict)
    normalizer: Normalizer | Categories | None = None
    map: ColorMap | None = None
    table: Any = None
    data_range: tuple[float, float] | None = None
    holes: int = 0
    below: int = 0
    above: int = 0
    notes: tuple[str, ...] = ()
    difference: FoundDifference | None = None

    @classmethod
    def of(cls, scene: Scene, directory: Path, manifest: Manifest, store: FieldStore) -> Coloring:
        """Read the field that ``scene`` asks for and lay its colour map over it.

        All zones count, also hidden ones: hiding a zone changes no colour.

        Raises
        ------
        ArtifactError
            When a field's file is missing or does not fit.
        DifferenceError
            When the difference that the scene asks for does not exist.
        """
        if not scene.field:
            return cls()
        wanted = records_of(manifest, scene.field, scene.location)
        difference = None
        if scene.against is None or not wanted:
            values = store.get_all(directory, wanted, scene.component)
        else:
            asked = (scene.field, scene.location, scene.component, scene.against)
            difference = store.differences.of(directory, manifest, *asked)
            values = difference.values
        if not values:
            return cls(notes=(f"This sample has no field “{scene.field}”; the mesh is shown in one colour.",))
        notes: list[str] = []
        drawn = drawn_zones(manifest, scene.field, scene.location)
        without = [zone.name for zone in drawn if zone.name not in values]
        if without:
            notes.append(f"Shown in grey, because they have no field “{scene.field}”: {_listed(without)}.")
        parts = list(values.values())
        records = {zone.name: record for zone, record in wanted}
        categories = categories_of(parts) if scene.categories else None
        if categories is not None:
            if any(part.location == VERTEX for part in parts) and len(categories.values) > 1:
                notes.append("Colours are blended between points with different values.")
            colors = category_map(categories)
            span = _finite_range(parts)
            return cls(directory, values, records, categories, colors, lookup_table(colors), span, notes=tuple(notes))
        colors = _known_map(scene, notes)
        holes = _count_holes(parts, scene, notes)
        normalizer = choose_normalizer(scene, parts, store, notes)
        if normalizer.log:
            holes += _count_without_logarithm(parts, notes)
        below, above = _count_outside(parts, normalizer, notes)
        data_range = _finite_range(parts)
        table = lookup_table(colors)
        if difference is not None:
            notes += difference.compared.notes
        return cls(
            directory,
            values,
            records,
            normalizer,
            colors,
            table,
            data_range,
            holes,
            below,
            above,
            tuple(notes),
            difference,
        )

    def at(self, zone: str, point: int, cell: int) -> tuple[int | float | None, tuple[int | float, ...]]:
        """Return the value of a zone's field at a point or cell, None when it has none, and a vector's components.

        Integers are exact.
        """
        values = self.values.get(zone)
        if values is None:
            return None, ()
        number = point if values.location == VERTEX else cell
        value = values.array[number].item()
        record = self.records[zone]
        components: tuple[int | float, ...] = ()
        if record.components and self.difference is None:
            try:
                array = map_file(self.directory / record.file)
            except ArtifactError:
                array = np.zeros(0)  # a sample that was read again: its number is known here, its file is gone
            components = tuple(part.item() for part in array[number]) if array.ndim == 2 else ()
        return value if math.isfinite(value) else None, components

    def sides_at(self, zone: str, point: int, cell: int) -> tuple[int | float | None, int | float | None] | None:
        """Return the two values that a difference is of at a point or cell; None where the field itself is shown."""
        sides = self.difference.sides.get(zone) if self.difference is not None else None
        if sides is None:
            return None
        own, other = sides.at(point if self.values[zone].location == VERTEX else cell)
        return own if math.isfinite(own) else None, other if math.isfinite(other) else None

    def summary(self) -> dict[str, Any]:
        """Return the part of :class:`~viewer.protocol.SceneShown` that says how the scene is coloured."""
        if self.normalizer is None or self.map is None:
            return {}
        if isinstance(self.normalizer, Categories):
            return {
                "range": self.data_range,
                "data_range": self.data_range,
                "colors": self.map.colors,
                "categories": legend(self.normalizer, self.map),
            }
        special_colors = self.map.special_colors
        return {
            "range": self.normalizer.ends,
            "exact_range": self.normalizer.exact_ends,
            "data_range": self.data_range,
            "colors": self.map.colors,
            "nan_color": hex_color(special_colors.nan) if self.holes else "",
            "below_color": hex_color(special_colors.below) if self.below else "",
            "above_color": hex_color(special_colors.above) if self.above else "",
            "log": self.normalizer.log,
            "compared": self.difference.compared if self.difference is not None else None,
        }


def _known_map(scene: Scene, notes: list[str]) -> ColorMap:
    if scene.bands > ENTRIES:
        notes.append(f"A colour map has at most {ENTRIES} bands.")
    colors = color_map(scene.color_map, scene.reversed, scene.bands)
    if colors is None:
        notes.append(f"There is no colour map “{scene.color_map}”; {DEFAULT} is used.")
        colors = color_map(DEFAULT, scene.reversed, scene.bands)
    assert colors is not None
    return colors


def _finite_range(values: list[Values]) -> tuple[float, float] | None:
    lows = [part.low for part in values if part.low is not None]
    highs = [part.high for part in values if part.high is not None]
    return (float(min(lows)), float(max(highs))) if lows else None


def _count_holes(values: list[Values], scene: Scene, notes: list[str]) -> int:
    holes = sum(part.holes for part in values)
    total = sum(len(part.counted) for part in values)
    if holes == total:
        notes.append(f"{subject_of(scene)} has no finite value.")
    elif holes:
        notes.append(f"{holes:,} of {total:,} values are not finite.")
    return holes


def _count_without_logarithm(values: list[Values], notes: list[str]) -> int:
    count = sum(int(np.count_nonzero(part.counted <= 0)) for part in values if part.low is not None and part.low <= 0)
    if count:
        total = sum(len(part.counted) for part in values)
        notes.append(f"{count:,} of {total:,} values are not above zero and have no colour on a logarithmic scale.")
    return count


def _count_outside(values: list[Values], normalizer: Normalizer, notes: list[str]) -> tuple[int, int]:
    counts = [
        normalizer.count_outside(part.counted)
        for part in values
        if part.low is not None
        and part.high is not None
        and (part.low - normalizer.base < normalizer.low or part.high - normalizer.base > normalizer.high)
    ]
    below, above = sum(count[0] for count in counts), sum(count[1] for count in counts)
    if below or above:
        notes.append(
            f"{below + above:,} values are outside the range ({below:,} below, {above:,} above); "
            "they have colours of their own."
        )
    return below, above


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names[:3]]
    return ", ".join(quoted) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
