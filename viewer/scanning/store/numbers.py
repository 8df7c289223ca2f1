"""Numbers of many samples, as they are kept: in blocks of doubles by the ids of the samples.

So that a number of 100,000 samples is a hundred rows and not as many as there are samples, and that a few samples more
change a few blocks.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Mapping

from viewer.pairs.matching import FieldKey
from viewer.protocol.scan_figures import FIGURES, SIZES, VALUE, ScanColumn
from viewer.protocol.split import Split
from viewer.scanning.sample import ScannedField, ScannedSample

BLOCK = 1024
"""Ids in a block."""

_NAN = array("d", [float("nan")])
_WIDTH = 8


def numbers_of(sample: ScannedSample) -> dict[ScanColumn, float]:
    """Return all numbers of a sample; of a broken one there are none."""
    if sample.is_broken:
        return {}
    sizes = (sample.points, sample.cells, len(sample.times), len(sample.zones))
    found = {ScanColumn(what): float(size) for what, size in zip(SIZES, sizes, strict=True)}
    for field in sample.fields:
        found |= _of_field(field)
    return found


def _of_field(field: ScannedField) -> dict[ScanColumn, float]:
    one, key = field.figures, field.key
    odd = one.nan + one.infinite
    if field.is_global and one.low is not None and one.low == one.high and not odd:
        return {ScanColumn(VALUE, key): one.low}
    if field.is_global and one.count + odd == 1:
        return {}
    values = (one.low, one.mean, one.high, one.deviation, float(one.nan), float(one.infinite))
    return {ScanColumn(what, key): value for what, value in zip(FIGURES, values, strict=True) if value is not None}


def column_text(column: ScanColumn) -> str:
    """Return what a column is called in the file; any name can be written so."""
    field = column.field
    return json.dumps([column.figure] if field is None else [column.figure, field.name, field.location, field.base])


def column_of(text: str) -> ScanColumn:
    """Return the column that :func:`column_text` has written."""
    figure, *key = json.loads(text)
    return ScanColumn(figure, FieldKey(*key) if key else None)


def changed_block(doubles: bytes | None, values: Mapping[int, float]) -> bytes:
    """Return a block with other numbers at some places; it is as long as it needs to be."""
    numbers = array("d")
    numbers.frombytes(native(doubles or b""))
    missing = max(values) + 1 - len(numbers)
    if missing > 0:
        numbers.extend(_NAN * missing)
    for place, value in values.items():
        numbers[place] = value
    return native(numbers.tobytes())


def column_bytes(connection: sqlite3.Connection, split_id: int | None, split: Split, column: str) -> bytes:
    """Return a number of each sample of a split in its order, NaN where it is not known, as little-endian doubles."""
    rows = connection.execute(
        "SELECT block, doubles FROM number JOIN kind ON kind.id = number.kind WHERE kind.name = ? AND split = ?",
        (column, split_id),
    )
    blocks = dict(rows)
    parts = []
    for start, stop in split.ranges:
        for block in range(start // BLOCK, (stop - 1) // BLOCK + 1):
            first, last = max(start - block * BLOCK, 0), min(stop - block * BLOCK, BLOCK)
            there = blocks.get(block, b"")[first * _WIDTH : last * _WIDTH]
            parts += [there, native(_NAN.tobytes()) * (last - first - len(there) // _WIDTH)]
    return b"".join(parts)


def native(doubles: bytes) -> bytes:
    """Turn the bytes of little-endian doubles around where this computer has them in the other order, or back."""
    if sys.byteorder == "little":
        return doubles
    numbers = array("d")
    numbers.frombytes(doubles)
    numbers.byteswap()
    return numbers.tobytes()
