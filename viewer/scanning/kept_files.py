"""What is kept of all datasets that were scanned: how much it is, and removing it."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path
from urllib.parse import quote

from viewer.scanning.kept_file import APPLICATION, LOCK, SUFFIX
from viewer.values import dataclass

_NAME = re.compile(rf"[0-9a-f]{{32}}{re.escape(SUFFIX)}")
_BESIDE = ("-wal", "-shm", LOCK)
"""What SQLite has beside a file while it is open, and the lock of a scan that was killed."""


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """How many datasets something is kept of, and how many bytes that is."""

    count: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of the files: how many were removed, how many bytes that was, and how many are in use."""

    removed: int = 0
    size: int = 0
    in_use: int = 0
    trouble: str = ""


def survey(folder: Path) -> KeptFiles:
    """Count what is kept in the folder of :attr:`viewer.paths.Paths.scans`."""
    sizes = [_size(file) for file in _files(folder)]
    return KeptFiles(len(sizes), sum(sizes))


def forget_files(folder: Path, spared: Path | None = None) -> Forgotten:
    """Remove what is kept of all datasets.

    Two things say of a file that it is ours: it is called as ours are, in our folder, where it is no link; and SQLite
    finds our mark in it. One that a window has open is left: SQLite lends nobody what is in use.

    Parameters
    ----------
    spared
        A file that stays, be it in use or not.
    """
    import sqlite3  # 2 ms, which the window need not wait for as it starts

    removed = size = in_use = 0
    trouble = ""
    for file in _files(folder):
        if file == spared:
            continue
        before = _size(file)
        try:
            if _remove(file):
                removed, size = removed + 1, size + before
        except sqlite3.OperationalError as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            in_use, trouble = (in_use + 1, trouble) if busy else (in_use, f"{file}: {error}")
        except (OSError, sqlite3.Error) as error:
            trouble = f"{file}: {error}"
    return Forgotten(removed, size, in_use, trouble)


def _remove(file: Path) -> bool:
    """Remove a file if it is ours; returns whether it was."""
    import sqlite3

    connection = sqlite3.connect(f"file:{quote(str(file))}?mode=rw", 0.0, isolation_level=None, uri=True)
    with contextlib.closing(connection):
        # Before anything is read: so nobody else has it open, nor can anybody open it until this is done.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()
        (mark,) = connection.execute("PRAGMA application_id").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        if mark != APPLICATION or not stat.S_ISREG(os.lstat(file).st_mode):
            return False
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()  # what lies beside it is in it then
        connection.execute("BEGIN EXCLUSIVE")
        if os.name == "posix":
            _unlink(file)
    if os.name != "posix":  # Windows removes nothing that is open: whoever has opened it meanwhile keeps it
        _unlink(file)
    return True


def _unlink(file: Path) -> None:
    """Remove a file, and before it what lies beside it; of a link that was put there, the link."""
    for name in (*(f"{file}{ending}" for ending in _BESIDE), str(file)):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _files(folder: Path) -> list[Path]:
    """Return the files that are called as ours are and are no links."""
    try:
        with os.scandir(folder) as entries:
            found = [
                entry.name for entry in entries if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
            ]
    except OSError:
        return []
    return [folder / name for name in sorted(found)]


def _size(file: Path) -> int:
    """Return the bytes of a file, with what SQLite has beside it."""
    total = 0
    for name in (str(file), *(f"{file}{ending}" for ending in _BESIDE)):
        with contextlib.suppress(OSError):
            total += os.lstat(name).st_size
    return total
