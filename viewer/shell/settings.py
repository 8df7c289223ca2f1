"""What a person chose (settings) and what the program remembers by itself (state): two INI files.

Neither file can stop the start: a file that is not INI is set aside, and a value of the wrong type is the default.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from viewer.paths import Paths

MAX_RECENT = 10


class _IniFile:
    def __init__(self, path: Path) -> None:
        self._log = logging.getLogger("viewer.settings")
        try:
            Paths.make(path.parent)
        except OSError as error:
            self._log.warning("settings will not be kept: %s", error)
        self._settings = self._open(path)

    def _open(self, path: Path) -> QSettings:
        settings = QSettings(str(path), QSettings.Format.IniFormat)
        if settings.status() == QSettings.Status.FormatError or _is_rubbish(path):
            aside = path.with_suffix(".broken")
            self._log.warning("%s is not a settings file; it was moved to %s", path, aside)
            del settings
            with contextlib.suppress(OSError):
                path.replace(aside)
            settings = QSettings(str(path), QSettings.Format.IniFormat)
        return settings

    def text(self, key: str, default: str = "") -> str:
        value = self._settings.value(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool) -> bool:
        return {"true": True, "false": False}.get(str(self._settings.value(key)).lower(), default)

    def texts(self, key: str) -> list[str]:
        value = self._settings.value(key)
        if isinstance(value, str):
            return [value] if value else []
        return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []

    def blob(self, key: str) -> QByteArray:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put(self, key: str, value: object) -> None:
        self._settings.setValue(key, value)

    def save(self) -> None:
        self._settings.sync()
        if self._settings.status() != QSettings.Status.NoError:
            self._log.warning("%s could not be written", self._settings.fileName())


def _is_rubbish(path: Path) -> bool:
    """Whether a file holds bytes that no INI file of ours has; QSettings reads such files without complaint."""
    try:
        with path.open("rb") as stream:
            head = stream.read(65536)
    except OSError:
        return False
    if b"\0" in head:
        return True
    lines = [line for line in head.splitlines() if line.strip()]
    return bool(lines) and not any(line.strip().startswith(b"[") for line in lines)


class Settings:
    """What a person chose."""

    def __init__(self, path: Path) -> None:
        self._file = _IniFile(path)

    @property
    def clean_at_start(self) -> bool:
        """Whether orphan caches are swept shortly after the start."""
        return self._file.flag("cache/clean_at_start", True)

    @clean_at_start.setter
    def clean_at_start(self, value: bool) -> None:
        self._file.put("cache/clean_at_start", value)

    @property
    def color_map(self) -> str:
        """Name of the colour map."""
        return self._file.text("view/color_map")

    @color_map.setter
    def color_map(self, value: str) -> None:
        self._file.put("view/color_map", value)

    @property
    def edges(self) -> bool:
        """Whether cell edges are drawn."""
        return self._file.flag("view/edges", False)

    @edges.setter
    def edges(self, value: bool) -> None:
        self._file.put("view/edges", value)

    def save(self) -> None:
        """Write the file; a failure is logged, not raised."""
        self._file.save()


class State:
    """What the program remembers by itself."""

    def __init__(self, path: Path) -> None:
        self._file = _IniFile(path)

    @property
    def recent(self) -> list[str]:
        """Paths of the datasets opened last, newest first."""
        return self._file.texts("datasets/recent")[:MAX_RECENT]

    def add_recent(self, path: str) -> None:
        """Put a dataset on top of the recent ones."""
        self._file.put("datasets/recent", [path, *(known for known in self.recent if known != path)][:MAX_RECENT])

    def forget_recent(self) -> None:
        """Empty the list of recent datasets."""
        self._file.put("datasets/recent", [])

    @property
    def geometry(self) -> QByteArray:
        """Where the window was."""
        return self._file.blob("window/geometry")

    @property
    def docks(self) -> QByteArray:
        """Where its docks were."""
        return self._file.blob("window/docks")

    def remember_window(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Remember where the window and its docks are."""
        self._file.put("window/geometry", geometry)
        self._file.put("window/docks", docks)

    def save(self) -> None:
        """Write the file; a failure is logged, not raised."""
        self._file.save()
