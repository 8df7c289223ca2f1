"""A sample as it is kept: JSON without its sketches, and its sketches apart, which few who look need."""

from __future__ import annotations

import json
import zlib
from typing import Any

from viewer.scanning.sample import ScannedField, ScannedSample, ZoneSize
from viewer.scanning.statistics import Statistics

_NO_SKETCH = "0;;"


def body_of(sample: ScannedSample) -> str:
    """Return all of a sample but its place, its state and its sketches, as JSON."""
    plain = [
        sample.times,
        [(zone.base, zone.zone, zone.points, zone.cells) for zone in sample.zones],
        sample.texts,
        sample.mesh_hash,
        sample.fields_hash,
        sample.globals_hash,
        sample.lacking,
        sample.troubles,
        sample.notes,
        [
            (one.base, one.location, one.name, one.unit, one.vector, one.dtype, one.zones, *_figures(one.figures))
            for one in sample.fields
        ],
    ]
    return json.dumps(plain, separators=(",", ":"))


def sketches_of(sample: ScannedSample) -> bytes:
    """Return the sketches and grids of the fields of a sample, in their order."""
    return zlib.compress(
        "\n".join(text for field in sample.fields for text in (field.sketch, field.even_bins)).encode(), 1
    )


def sample_of(split: str, number: int, state: str, body: str, sketches: bytes | None = None) -> ScannedSample:
    """Return a sample as it was kept.

    Parameters
    ----------
    sketches
        None: they are not wanted.

    Raises
    ------
    ValueError
        When it is not what was written.
    """
    times, zones, texts, mesh, fields_hash, globals_hash, lacking, troubles, notes, fields = json.loads(body)
    known = zlib.decompress(sketches).decode().split("\n") if sketches is not None and fields else []
    return ScannedSample(
        split,
        number,
        tuple(times),
        tuple(ZoneSize(*zone) for zone in zones),
        tuple(
            _field(plain, *(known[2 * place : 2 * place + 2] or (_NO_SKETCH, ""))) for place, plain in enumerate(fields)
        ),
        texts,
        mesh,
        fields_hash,
        globals_hash,
        tuple(lacking),
        tuple(troubles),
        tuple(notes),
        state,
    )


def _figures(figures: Statistics) -> tuple[float | None, ...]:
    one = figures
    return (one.count, one.nan, one.infinite, one.low, one.high, one.mean, one.spread)


def _field(plain: list[Any], sketch: str, even_bins: str) -> ScannedField:
    base, location, name, unit, vector, dtype, zones, *figures = plain
    return ScannedField(base, location, name, Statistics(*figures), unit, vector, dtype, zones, sketch, even_bins)
