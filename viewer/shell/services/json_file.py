"""Small files of settings that cannot stop the start or the window, whatever is in them and whoever else writes them.

Not QSettings: before each write it waits for a lock file, in the thread of the window. A program killed while it writes
leaves an empty one, for which the next program waits 30 seconds (seen in 4 of 120 starts after a kill; known elsewhere
as https://github.com/owncloud/client/issues/5557).
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import logging
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QTimer

from viewer.paths import Paths

LARGEST = 1 << 22
"""Bytes of a file that is read at all; ours have some thousand."""


class JsonFile:
    """One JSON file of named values. A value of the wrong type is the default; a file that is not JSON is set aside.

    What is put is written in the next turn of the event loop, or by ``save``. A write replaces the file at once and
    keeps what another window has put under other names meanwhile; of the same name the last one stays.

    Parameters
    ----------
    kept
        Whether anything is written at all.
    seldom
        Whether mostly nothing is put: its folder is made when something is, and not at once, which tells early where
        nothing can be kept.
    """

    def __init__(self, path: Path, *, kept: bool = True, seldom: bool = False) -> None:
        self._path = path
        self._log = logging.getLogger("viewer.settings")
        self._kept = kept
        if not seldom:
            try:
                Paths.make(path.parent)
            except OSError as error:
                self._give_up(error)
        self._changes: dict[str, Any] = {}
        self._values = self._read()

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool) -> bool:
        """Return a truth value."""
        value = self._values.get(key)
        return value if isinstance(value, bool) else default

    def number(self, key: str, default: int = 0) -> int:
        """Return a whole number that is not negative."""
        value = self._values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._values.get(key)
        return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []

    def blob(self, key: str) -> QByteArray:
        """Return bytes."""
        try:
            return QByteArray(base64.b64decode(self.text(key), validate=True))
        except (binascii.Error, ValueError):
            return QByteArray()

    def table(self, key: str) -> dict[str, Any]:
        """Return named values of any type that JSON has."""
        value = self._values.get(key)
        return value if isinstance(value, dict) else {}

    def put(self, key: str, value: Any) -> None:
        """Set a value; None removes it."""
        if isinstance(value, QByteArray):
            value = base64.b64encode(value.data()).decode("ascii")
        if self._values.get(key) == value:
            return
        if not self._changes:
            QTimer.singleShot(0, self.save)
        self._changes[key] = value
        _apply(self._values, {key: value})

    def save(self) -> None:
        """Write what has changed; a failure is logged, not raised."""
        if not self._changes or not self._kept:
            return
        values = self._read()
        _apply(values, self._changes)
        # No fsync: it may take a second on a busy disk, and what a power failure loses here is what was open.
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            Paths.make(self._path.parent)
            fresh.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
            fresh.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                fresh.unlink()
            self._give_up(error)
        else:
            self._values = values
            self._changes.clear()

    def _read(self) -> dict[str, Any]:
        try:
            with self._path.open("rb") as stream:
                content = stream.read(LARGEST)
        except OSError:
            return {}  # not there yet, most likely; if it cannot be read, it cannot be written either
        try:
            values = json.loads(content)
            if isinstance(values, dict):
                return values
        except (ValueError, RecursionError):
            pass
        aside = self._path.with_suffix(".broken")
        self._log.warning("%s is not a settings file; it was moved to %s", self._path, aside)
        with contextlib.suppress(OSError):
            self._path.replace(aside)
        return {}

    def _give_up(self, error: OSError) -> None:
        self._kept = False  # once is enough
        self._log.warning("%s will not be kept: %s", self._path.name, error)


def _apply(values: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
