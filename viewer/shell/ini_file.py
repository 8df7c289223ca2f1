"""INI files that cannot stop the start, whatever is in them."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from viewer.paths import Paths


class IniFile:
    """One INI file. A value of the wrong type is the default; a file that is not INI is set aside."""

    def __init__(self, path: Path) -> None:
        self._log = logging.getLogger("viewer.settings")
        self._kept = True
        try:
            Paths.make(path.parent)
        except OSError as error:
            self._kept = False
            self._log.warning("%s will not be kept: %s", path.stem, error)
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
        """Return a text."""
        value = self._settings.value(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool) -> bool:
        """Return a truth value."""
        return {"true": True, "false": False}.get(str(self._settings.value(key)).lower(), default)

    def number(self, key: str, default: int = 0) -> int:
        """Return a whole number that is not negative."""
        try:
            return max(int(str(self._settings.value(key, default))), 0)
        except ValueError:
            return default

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._settings.value(key)
        if isinstance(value, str):
            return [value] if value else []
        return [item for item in value if isinstance(item, str) and item] if isinstance(value, list) else []

    def blob(self, key: str) -> QByteArray:
        """Return bytes."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put(self, key: str, value: object) -> None:
        """Set a value; None removes it."""
        if value is None:
            self._settings.remove(key)
        else:
            self._settings.setValue(key, value)

    def save(self) -> None:
        """Write the file; a failure is logged, not raised."""
        self._settings.sync()
        if self._kept and self._settings.status() != QSettings.Status.NoError:
            self._kept = False  # once is enough
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
