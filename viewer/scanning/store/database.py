"""The file itself: opened, made, and set aside where it is no longer one."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from pathlib import Path

from viewer.scanning.kept_file import APPLICATION

logger = logging.getLogger("viewer.scanning")

VERSION = 4
"""Of what is in the file and of what it means: raise it when a scan finds out something else, or writes it otherwise.
A file of another version is begun anew."""

PATIENCE = 60.0
"""Seconds that one window waits while another one writes."""

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_TABLES = (
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value)",
    "CREATE TABLE split (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    # What is small and often asked for is apart from what is big and seldom.
    "CREATE TABLE sample (split INTEGER, id INTEGER, state TEXT, broken INTEGER, PRIMARY KEY (split, id))"
    " WITHOUT ROWID",
    "CREATE TABLE found (split INTEGER, id INTEGER, body TEXT, PRIMARY KEY (split, id))",
    "CREATE TABLE sketch (split INTEGER, id INTEGER, sketches BLOB, PRIMARY KEY (split, id))",
    "CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE number (split INTEGER, kind INTEGER, block INTEGER, doubles BLOB, PRIMARY KEY (split, kind, block))",
    "CREATE TABLE sum (split INTEGER, block INTEGER, total TEXT, PRIMARY KEY (split, block))",
    "CREATE TABLE answer (name TEXT PRIMARY KEY, revision INTEGER, words TEXT)",
)
"""All tables. ``number`` has a double of each sample of a block of ids, ``sum`` what a block adds up to, and block -1
what a split does; ``answer`` what was made of all of it, and is true as long as the revision is."""


def open_database(file: Path) -> sqlite3.Connection:
    """Open the file, made if need be; for the thread that calls alone.

    Raises
    ------
    sqlite3.Error
        When that cannot be done; a file that is damaged is set aside first.
    """
    try:
        return _opened(file)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        set_aside(file, error)
        return _opened(file)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is not what SQLite wrote."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def set_aside(file: Path, error: sqlite3.Error) -> None:
    """Give a damaged file another name, over the one that was set aside before; what SQLite has beside it goes along.

    Raises
    ------
    OSError
        When the folder cannot be changed.
    """
    logger.warning("what scans had found in %s cannot be read (%s): it is set aside and begun anew", file, error)
    for suffix in ("-wal", "-shm", ""):  # the file last: without it the others would be taken for those of the new one
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{file}{suffix}", f"{file}.damaged{suffix}")


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, PATIENCE, isolation_level=None)
    try:
        # What was written survives the end of any process; after a power failure the last seconds may be missing.
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
        connection.execute("PRAGMA synchronous=NORMAL")
        if _version(connection) != VERSION:
            _begin_anew(connection, file)
        return connection
    except BaseException:
        connection.close()
        raise


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _begin_anew(connection: sqlite3.Connection, file: Path) -> None:
    """Make the tables, unless somebody else has just done that."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _version(connection)
        if version == VERSION:
            return
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        if names:
            logger.warning("what scans had found in %s is of version %d: it is begun anew", file, version)
        for (name,) in names:
            connection.execute('DROP TABLE "{}"'.format(name.replace('"', '""')))
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO fact VALUES ('revision', 0)")
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={VERSION}")
