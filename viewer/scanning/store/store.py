"""All that is kept of one dataset."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from viewer.pairs.matching import FieldKey
from viewer.protocol.reading import Catalogue
from viewer.protocol.scan_figures import ScanColumn
from viewer.protocol.split import Split
from viewer.scanning.problems import features_of
from viewer.scanning.sample import ScannedSample
from viewer.scanning.sketch import Sketch
from viewer.scanning.store import writing
from viewer.scanning.store.database import open_database, set_aside
from viewer.scanning.store.numbers import column_bytes, column_of, column_text
from viewer.scanning.store.rows import sample_of
from viewer.scanning.totals import SampleSum

_PORTION = 500
"""Samples that are read at a time by who goes through all of them."""


def _inode(file: Path) -> int:
    """Return what tells a file from another one of its name; 0 where there is none."""
    try:
        return os.stat(file).st_ino
    except OSError:
        return 0


_SMALL = (
    "SELECT id, state, body FROM sample JOIN found USING (split, id) WHERE split = ? AND id > ? ORDER BY id LIMIT ?"
)
_ALL = (
    "SELECT id, state, body, sketches FROM sample JOIN found USING (split, id) JOIN sketch USING (split, id) "
    "WHERE split = ? AND id > ? ORDER BY id LIMIT ?"
)
"""A portion of the samples of a split, without their sketches and with them."""


class ScanStore:
    """What scans have found of a dataset, in a file. Any thread may use it, and any process at the same time.

    Methods raise :class:`sqlite3.Error`, where the disk is full, say, or the file is damaged.

    Parameters
    ----------
    file
        The file; it is made if need be, its folder is there.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._lock = threading.Lock()
        self._dataset = ""
        self._opened()

    def _opened(self) -> sqlite3.Connection:
        """Return the connection of this thread: a new one where the file was set aside, or somebody has removed it."""
        local = self._local
        if getattr(local, "connection", None) is None or local.inode != _inode(self.file):
            with self._lock:
                local.connection = open_database(self.file)
                local.inode = _inode(self.file)
                if self._dataset:
                    local.connection.execute("INSERT OR IGNORE INTO fact VALUES ('dataset', ?)", (self._dataset,))
        connection: sqlite3.Connection = local.connection
        return connection

    def close(self) -> None:
        """Close the connection of this thread."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def begin_anew(self, error: sqlite3.Error) -> None:
        """Set the file aside, as SQLite has found it damaged; unless another window has done so."""
        with self._lock:
            if self._local.inode == _inode(self.file):
                set_aside(self.file, error)

    def take_up(self, catalogue: Catalogue) -> bool:
        """Say of which dataset results are kept; returns whether others were kept, of what it was before.

        What problem definitions name is part of what is found in a sample, and so is how the dataset is stored.
        """
        identity = json.dumps([catalogue.place, catalogue.backend, sorted(features_of(catalogue.problems))])
        connection, self._dataset = self._opened(), identity
        row = connection.execute("SELECT value FROM fact WHERE name = 'dataset'").fetchone()
        if row and row[0] == identity:
            return False
        had = bool(connection.execute("SELECT 1 FROM sample LIMIT 1").fetchone())
        writing.forget_all(connection)
        connection.execute("REPLACE INTO fact VALUES ('dataset', ?)", (identity,))
        return had

    def put(self, samples: Iterable[ScannedSample]) -> None:
        """Keep what was found in some samples."""
        writing.put_samples(self._opened(), samples)

    def remove(self, split: str, states: Mapping[int, str]) -> int:
        """Forget some samples of a split, as far as they are known in these states; returns how many there were."""
        return writing.remove_samples(self._opened(), split, states)

    def forget(self, splits: Iterable[str] | None = None) -> None:
        """Forget all samples of some splits, or everything, of which the disk has its room back."""
        connection = self._opened()
        if splits is not None:
            for split in splits:
                writing.forget_split(connection, split)
            return
        writing.forget_all(connection)
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def known(self, split: str) -> dict[int, bool]:
        """Return the ids of a split that are known, and whether they are broken."""
        connection = self._opened()
        query = "SELECT id, broken FROM sample WHERE split = ?"
        rows = connection.execute(query, (writing.split_id(connection, split),))
        return {number: bool(broken) for number, broken in rows}

    def splits(self) -> list[str]:
        """Return the splits of which something is kept."""
        return [json.loads(name) for (name,) in self._opened().execute("SELECT name FROM split ORDER BY id")]

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return by split how many samples are known, and how many of them are broken."""
        query = "SELECT name, count(*), sum(broken) FROM sample JOIN split ON split.id = sample.split GROUP BY split.id"
        return {json.loads(name): (known, broken) for name, known, broken in self._opened().execute(query)}

    def states(self, split: str) -> list[tuple[int, str]]:
        """Return the known ids of a split with the state of their files."""
        connection = self._opened()
        query = "SELECT id, state FROM sample WHERE split = ? ORDER BY id"
        return connection.execute(query, (writing.split_id(connection, split),)).fetchall()

    def columns(self) -> tuple[ScanColumn, ...]:
        """Return all numbers that samples have, in the order in which they were found."""
        return tuple(column_of(name) for (name,) in self._opened().execute("SELECT name FROM kind ORDER BY id"))

    def sum(self, split: str) -> SampleSum:
        """Return what all known samples of a split add up to."""
        connection = self._opened()
        return writing.sum_of(connection, writing.split_id(connection, split))

    def numbers(self, split: Split, column: ScanColumn) -> bytes:
        """Return a number of each sample of a split in its order, NaN where unknown, as little-endian doubles."""
        connection = self._opened()
        return column_bytes(connection, writing.split_id(connection, split.name), split, column_text(column))

    def samples(self, split: str, *, sketches: bool = False) -> Iterator[ScannedSample]:
        """Yield the known samples of a split, by their ids."""
        connection = self._opened()
        query = _ALL if sketches else _SMALL
        last, number = -1, writing.split_id(connection, split)
        while rows := connection.execute(query, (number, last, _PORTION)).fetchall():
            for one, *rest in rows:
                yield sample_of(split, one, *rest)
            last = rows[-1][0]

    def sample(self, split: str, number: int) -> ScannedSample | None:
        """Return one sample with its sketches; None where it is not known."""
        connection = self._opened()
        row = connection.execute(
            "SELECT body, sketches FROM found JOIN sketch USING (split, id) WHERE split = ? AND id = ?",
            (writing.split_id(connection, split), number),
        ).fetchone()
        return sample_of(split, number, "", *row) if row else None

    def sketch(self, split: str, number: int, key: FieldKey) -> Sketch:
        """Return the sketch of a field of a sample; an empty one where it is not known."""
        sample = self.sample(split, number)
        text = next((field.sketch for field in sample.fields if field.key == key), None) if sample else None
        return Sketch() if text is None else Sketch.from_text(text)

    @property
    def revision(self) -> int:
        """A number that is another one after every change."""
        (value,) = self._opened().execute("SELECT value FROM fact WHERE name = 'revision'").fetchone()
        return int(value)

    def answer(self, name: str) -> str | None:
        """Return what was made of all that is known, where that has not changed since."""
        row = self._opened().execute(
            "SELECT words FROM answer WHERE name = ? AND revision = (SELECT value FROM fact WHERE name = 'revision')",
            (name,),
        ).fetchone()  # fmt: skip
        return row[0] if row else None

    def keep_answer(self, name: str, revision: int, words: str) -> None:
        """Keep what was made of what was known at a revision."""
        self._opened().execute("REPLACE INTO answer VALUES (?, ?, ?)", (name, revision, words))

    def size(self) -> int:
        """Return how many bytes are kept; none where no sample is."""
        if not self._opened().execute("SELECT 1 FROM sample LIMIT 1").fetchone():
            return 0
        total = 0
        for suffix in ("", "-wal"):
            with contextlib.suppress(OSError):
                total += os.stat(f"{self.file}{suffix}").st_size
        return total
