"""What a far machine says of what lies in a folder there: names fit for use here, sizes, what tells versions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PureWindowsPath
from typing import Any

from viewer.errors import DatasetError
from viewer.values import dataclass

FILE, FOLDER, LINK = "file", "directory", "link"
"""Kinds of entries, as fsspec calls them."""

_VERSIONS = ("sha256", "ETag", "etag", "blob_id", "Content-MD5", "mtime", "LastModified", "Last-Modified", "created")
"""Where filesystems of fsspec keep what differs between two versions of a file; the surest first."""


@dataclass(frozen=True, slots=True)
class FarEntry:
    """A file or folder on the far machine.

    Attributes
    ----------
    name
        Its path below the dataset's address, with ``/`` between parts; checked: it leads to nowhere else.
    path
        What its filesystem calls it.
    kind
        :data:`FILE`, :data:`FOLDER` or :data:`LINK`.
    size
        Bytes of a file; None where they are not known before it is asked for.
    version
        What is another text for another content: a hash, an ETag, or a time. Empty where there is nothing of it.
    sha256
        Of the content, empty where it is not announced.
    is_root
        Whether it is what the address itself names, and not something in it.
    """

    name: str
    path: str
    kind: str = FILE
    size: int | None = None
    version: str = ""
    sha256: str = ""
    is_root: bool = False

    @property
    def part(self) -> str:
        """Its name in its folder."""
        return self.name.rpartition("/")[2]

    @property
    def mark(self) -> str:
        """What it is now: another text once it has been rewritten."""
        return f"{self.size} {self.version}"


def entry_of(info: Mapping[str, Any], name: str, follow: bool = False) -> FarEntry:
    """Return an entry from what fsspec says of it.

    Parameters
    ----------
    name
        Its path below the dataset's address.
    follow
        Whether a link is taken for what it leads to.
    """
    kind = str(info.get("type", FILE))
    if info.get("islink") and not follow:
        kind = LINK
    size = info.get("size")
    version = next((str(info[key]) for key in _VERSIONS if info.get(key)), "")
    return FarEntry(
        name,
        str(info["name"]).rstrip("/"),
        kind if kind in (FOLDER, LINK) else FILE,
        int(size) if kind not in (FOLDER, LINK) and size is not None else None,
        version,
        str(info.get("sha256") or ""),
    )


def check_part(part: str, where: str) -> None:
    """Refuse a name, one part of a path, with which a file would not be in its folder here, on any system.

    Raises
    ------
    DatasetError
        When it is such a name; ``where`` is the address of its folder.
    """
    windows = PureWindowsPath(part)
    if part in ("", ".", "..") or "/" in part or "\\" in part or "\0" in part or windows.drive or windows.root:
        raise DatasetError(
            f"The folder {where} has a file {part!r}, which would be outside the dataset's folder on this machine; "
            "nothing of it was fetched. Please tell its owner."
        )


def digest_of_entries(entries: list[FarEntry]) -> str:
    """Return one short text for what files are now."""
    digest = hashlib.blake2b(digest_size=8)
    for entry in sorted(entries, key=lambda entry: entry.name):
        digest.update(f"{entry.name}\0{entry.mark}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
