"""What the far machine said of files, kept beside them: for other readers, and for when it cannot be reached."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import asdict
from pathlib import Path

from viewer.far.entries import FarEntry
from viewer.values import dataclass
from viewer.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Listing:
    """What was said, and when (seconds since 1970)."""

    entries: tuple[FarEntry, ...]
    when: float

    @property
    def age(self) -> float:
        """Seconds since then."""
        return time.time() - self.when


class Listings:
    """Notes in a folder: what was listed, by a key.

    ``revision`` is the commit that is listed, empty where there is none. Any of the notes may be gone at any time, and
    several readers write them; each is whole.
    """

    def __init__(self, folder: Path, revision: str = "") -> None:
        self._folder, self._revision = folder, revision

    def _file(self, key: str) -> Path:
        digest = hashlib.blake2b(
            f"{self._revision} {key}".encode("utf-8", "surrogateescape"), digest_size=10
        ).hexdigest()
        return self._folder / digest[:2] / f"{digest[2:]}.json"

    def listing(self, key: str) -> Listing | None:
        """Return what was said last; None where nothing is known."""
        file = self._file(key)
        try:
            rows = json.loads(file.read_bytes())
            return Listing(tuple(FarEntry(**row) for row in rows), file.stat().st_mtime)
        except (OSError, ValueError, TypeError):
            return None

    def note_listing(self, key: str, entries: list[FarEntry]) -> Listing:
        """Keep what was said now."""
        self._write(self._file(key), [asdict(entry) for entry in entries])
        return Listing(tuple(entries), time.time())

    @staticmethod
    def _write(file: Path, content: object) -> None:
        # Nothing is lost without it but time: on a full disk the data themselves say so.
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, json.dumps(content).encode("utf-8", "surrogateescape"))
