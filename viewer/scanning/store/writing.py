"""What changes in the file: a sample, the numbers of its block and the sums over it, all together or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from viewer.protocol.scan_figures import ScanColumn
from viewer.scanning.sample import ScannedSample
from viewer.scanning.store.numbers import BLOCK, changed_block, column_text, numbers_of
from viewer.scanning.store.rows import body_of, sample_of, sketches_of
from viewer.scanning.totals import SampleSum, added_up, joined

WHOLE = -1
"""In place of a block: the whole split."""

_NAN = float("nan")
_OF_SAMPLE = (
    "DELETE FROM sample WHERE split = ? AND id = ?",
    "DELETE FROM found WHERE split = ? AND id = ?",
    "DELETE FROM sketch WHERE split = ? AND id = ?",
)
_OF_SPLIT = (
    "DELETE FROM sample WHERE split = ?",
    "DELETE FROM found WHERE split = ?",
    "DELETE FROM sketch WHERE split = ?",
    "DELETE FROM number WHERE split = ?",
    "DELETE FROM sum WHERE split = ?",
)
_EVERYTHING = (
    "DELETE FROM sample",
    "DELETE FROM found",
    "DELETE FROM sketch",
    "DELETE FROM number",
    "DELETE FROM sum",
    "DELETE FROM kind",
    "DELETE FROM split",
    "DELETE FROM answer",
)


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Write something, alone; others wait, and nobody sees half of it."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        yield
        connection.execute("UPDATE fact SET value = value + 1 WHERE name = 'revision'")


def put_samples(connection: sqlite3.Connection, samples: Iterable[ScannedSample]) -> None:
    """Keep what was found in some samples; one that is known as it is now is passed over: another window was faster."""
    by_block: dict[tuple[str, int], dict[int, ScannedSample]] = defaultdict(dict)
    for one in samples:
        by_block[one.split, one.sample // BLOCK][one.sample] = one
    prepared = {
        (one.split, one.sample): (body_of(one), sketches_of(one))
        for block in by_block.values()
        for one in block.values()
    }  # before others have to wait
    with writing(connection):
        for (split, block), found in by_block.items():
            number = split_id(connection, split, make=True)
            assert number is not None
            known = _states(connection, number, found)
            new = [one for one in found.values() if known.get(one.sample) != one.state]
            if not new:
                continue
            _delete(connection, number, [one.sample for one in new if one.sample in known])
            connection.executemany(
                "INSERT INTO sample VALUES (?, ?, ?, ?)",
                [(number, one.sample, one.state, one.is_broken) for one in new],
            )
            rows = [(number, one.sample, *prepared[split, one.sample]) for one in new]
            connection.executemany("INSERT INTO found VALUES (?, ?, ?)", [row[:3] for row in rows])
            connection.executemany("INSERT INTO sketch VALUES (?, ?, ?)", [(*row[:2], row[3]) for row in rows])
            _put_numbers(connection, number, block, new, gone=[one.sample for one in new if one.sample in known])
            if any(one.sample in known for one in new):
                _sum_up(connection, split, number, [block])
            else:
                _add_up(connection, number, block, added_up(new))


def remove_samples(connection: sqlite3.Connection, split: str, states: Mapping[int, str]) -> int:
    """Forget samples of a split that are known in these states: a newer one is another window's."""
    with writing(connection):
        number = split_id(connection, split)
        if number is None:
            return 0
        known = _states(connection, number, states)
        ids = [one for one, state in states.items() if known.get(one) == state]
        _delete(connection, number, ids)
        blocks: dict[int, list[int]] = defaultdict(list)
        for one in ids:
            blocks[one // BLOCK].append(one)
        for block, gone in blocks.items():
            _put_numbers(connection, number, block, [], gone)
        _sum_up(connection, split, number, list(blocks))
        return len(ids)


def forget_split(connection: sqlite3.Connection, split: str) -> None:
    """Forget all samples of a split."""
    with writing(connection):
        number = split_id(connection, split)
        for statement in _OF_SPLIT:
            connection.execute(statement, (number,))


def forget_all(connection: sqlite3.Connection) -> None:
    """Forget everything but what the dataset is."""
    with writing(connection):
        for statement in _EVERYTHING:
            connection.execute(statement)


def split_id(connection: sqlite3.Connection, name: str, *, make: bool = False) -> int | None:
    """Return what a split is in the file; None where nothing is known of it."""
    text = json.dumps(name)  # a name may have bytes that are no text
    if make:
        connection.execute("INSERT OR IGNORE INTO split (name) VALUES (?)", (text,))
    row = connection.execute("SELECT id FROM split WHERE name = ?", (text,)).fetchone()
    return int(row[0]) if row else None


def sum_of(connection: sqlite3.Connection, split: int | None, block: int = WHOLE) -> SampleSum:
    """Return what a block of a split, or the whole split, adds up to."""
    row = connection.execute("SELECT total FROM sum WHERE split = ? AND block = ?", (split, block)).fetchone()
    return SampleSum.from_text(row[0]) if row else SampleSum()


def _states(connection: sqlite3.Connection, split: int, ids: Iterable[int]) -> dict[int, str]:
    query = "SELECT state FROM sample WHERE split = ? AND id = ?"
    found = {number: connection.execute(query, (split, number)).fetchone() for number in ids}
    return {number: row[0] for number, row in found.items() if row}


def _delete(connection: sqlite3.Connection, split: int, ids: Iterable[int]) -> None:
    places = [(split, number) for number in ids]
    for statement in _OF_SAMPLE:
        connection.executemany(statement, places)


def _put_numbers(
    connection: sqlite3.Connection, split: int, block: int, samples: Iterable[ScannedSample], gone: Iterable[int]
) -> None:
    """Change the numbers of a block: those of some samples, and no more those of others, which may be among them."""
    values: dict[int, dict[int, float]] = defaultdict(dict)
    blank = {number % BLOCK: _NAN for number in gone}
    if blank:
        rows = connection.execute("SELECT kind FROM number WHERE split = ? AND block = ?", (split, block)).fetchall()
        values.update({kind: dict(blank) for (kind,) in rows})
    kinds = _Kinds(connection)
    for one in samples:
        for column, value in numbers_of(one).items():
            values[kinds[column]][one.sample % BLOCK] = value
    for kind, changes in values.items():
        place = (split, kind, block)
        row = connection.execute(
            "SELECT doubles FROM number WHERE split = ? AND kind = ? AND block = ?", place
        ).fetchone()
        doubles = changed_block(row[0] if row else None, changes)
        connection.execute("REPLACE INTO number VALUES (?, ?, ?, ?)", (*place, doubles))


class _Kinds(dict[ScanColumn, int]):
    """What columns are called in the file: looked up once each, and made if need be."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, column: ScanColumn) -> int:
        name = column_text(column)
        self._connection.execute("INSERT OR IGNORE INTO kind (name) VALUES (?)", (name,))
        (self[column],) = self._connection.execute("SELECT id FROM kind WHERE name = ?", (name,)).fetchone()
        return self[column]


def _add_up(connection: sqlite3.Connection, split: int, block: int, more: SampleSum) -> None:
    for part in (block, WHOLE):
        whole = sum_of(connection, split, part)
        whole.join(more)
        _put_sum(connection, split, part, whole)


def _sum_up(connection: sqlite3.Connection, name: str, split: int, blocks: Iterable[int]) -> None:
    """Add up some blocks anew, for what has gone cannot be taken out of a minimum, and all blocks of the split."""
    for block in blocks:
        rows = connection.execute(
            "SELECT id, body, sketches FROM found JOIN sketch USING (split, id) "
            "WHERE split = ? AND id >= ? AND id < ? ORDER BY id",
            (split, block * BLOCK, (block + 1) * BLOCK),
        )
        _put_sum(connection, split, block, added_up(sample_of(name, one, "", *rest) for one, *rest in rows))
    query = "SELECT total FROM sum WHERE split = ? AND block != ?"
    parts = [SampleSum.from_text(text) for (text,) in connection.execute(query, (split, WHOLE))]
    _put_sum(connection, split, WHOLE, joined(parts))


def _put_sum(connection: sqlite3.Connection, split: int, block: int, total: SampleSum) -> None:
    connection.execute("REPLACE INTO sum VALUES (?, ?, ?)", (split, block, total.to_text()))
