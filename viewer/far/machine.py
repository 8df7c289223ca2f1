"""A folder on another machine, as a filesystem of fsspec shows it: what is there, and bytes of it.

Nothing here waits for the user or tries anything twice; :mod:`viewer.far.mirror` does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from viewer.address import Address
from viewer.errors import OUTSIDE, DatasetError
from viewer.far.answers import ChangedError, WrongLengthError, check_length
from viewer.far.entries import FILE, FOLDER, LINK, FarEntry, check_part, entry_of
from viewer.far.waiting import each

_DEEPEST = 16
"""Folders in folders that are looked into; the group of a zarr array has a few."""


class FarMachine:
    """What lies at an address.

    Parameters
    ----------
    address
        Where.
    filesystem, root
        The filesystem of fsspec that speaks to it, and what the address is called there.
    follow
        Whether links on the far machine may lead anywhere.

    Attributes
    ----------
    revision
        The commit that all of it is of; empty where what is there may change at any time.
    """

    def __init__(self, address: Address, filesystem: Any, root: str, follow: bool = False) -> None:
        self.address = address
        self.follow = follow
        self.revision = str(getattr(filesystem, "revision", "") or "")
        self._filesystem = filesystem
        self._root = root.rstrip("/") or root

    def path_of(self, name: str) -> str:
        """Return what the filesystem calls a name below the address."""
        return f"{self._root.rstrip('/')}/{name}" if name else self._root

    def where(self, name: str) -> str:
        """Return the address of a name, for messages."""
        return f"{self.address}/{name}" if name else str(self.address)

    def look(self, name: str) -> FarEntry:
        """Return what is there now; raises whatever the filesystem does."""
        return self.look_at(self.path_of(name), name)

    def look_at(self, path: str, name: str) -> FarEntry:
        """Return what is at a path of the filesystem, or where a link there leads."""
        with contextlib.suppress(Exception):  # what has no memory of listings has nothing to forget
            self._filesystem.invalidate_cache(path.rpartition("/")[0])
        info = dict(self._filesystem.info(path))
        info.setdefault("name", path)
        return entry_of(info, name, follow=True)

    def listed(self, folder: str) -> list[FarEntry]:
        """Return what is in a folder, sorted by name; of an address that is a file, the file.

        Raises
        ------
        DatasetError
            When there is a name that would lead out of the folder.
        Exception
            Whatever the filesystem raises.
        """
        path = self.path_of(folder)
        with contextlib.suppress(Exception):
            self._filesystem.invalidate_cache(path)
        if not folder:
            itself = self.look_at(path, self.address.name)
            if itself.kind == FILE:
                return self.sized([replace(itself, is_root=True)])
        found = {}
        for info in self._filesystem.ls(path, detail=True):
            part = self._part(str(info["name"]), path)
            if not part:
                continue  # the folder itself, as object stores list it
            check_part(part, self.where(folder))
            name = f"{folder}/{part}" if folder else part
            entry = entry_of(info, name)
            if entry.kind == LINK and self.follow:
                entry = self.look_at(entry.path, name)
            found[name] = entry
        return [found[name] for name in sorted(found)]

    def _part(self, path: str, folder: str) -> str:
        """Return the name of an entry in its folder."""
        trimmed, above = path.rstrip("/"), folder.rstrip("/")
        if trimmed == above or trimmed.lstrip("/") == above.lstrip("/"):
            return ""
        for start in (f"{above}/", f"{above.lstrip('/')}/"):
            if trimmed.startswith(start):
                part = trimmed[len(start) :]
                break
        else:
            part = trimmed.rpartition("/")[2]
        return part

    def below(self, folder: str) -> list[FarEntry]:
        """Return the files in a folder and in the folders in it, with their sizes.

        Raises
        ------
        DatasetError
            When there is a link, or a name that would lead out of the folder.
        Exception
            Whatever the filesystem raises.
        """
        files: list[FarEntry] = []
        folders = [folder]
        for _ in range(_DEEPEST):
            entries = [entry for found in each(folders, self.listed) for entry in found]
            links = [entry for entry in entries if entry.kind == LINK]
            if links:
                raise DatasetError(
                    f"The file {self.where(links[0].name)} is a link, which may lead out of the folder of the dataset.",
                    reason=OUTSIDE,
                )
            files += [entry for entry in entries if entry.kind == FILE]
            folders = [entry.name for entry in entries if entry.kind == FOLDER]
            if not folders:
                break
        return self.sized(files)

    def sized(self, files: list[FarEntry]) -> list[FarEntry]:
        """Return files with their sizes: where a listing has none, each file is asked for."""
        missing = [entry for entry in files if entry.size is None]
        known = dict(zip(missing, each(missing, lambda entry: self.look_at(entry.path, entry.name)), strict=True))
        return [known.get(entry, entry) for entry in files]

    def read(self, entry: FarEntry, start: int, stop: int) -> bytes:
        """Return bytes of a file, all that were asked for.

        Raises
        ------
        ChangedError
            When the file is another one than was listed.
        WrongLengthError
            When there are fewer.
        Exception
            Whatever the filesystem raises.
        """
        if start >= stop:
            return b""
        content = bytes(self._filesystem.cat_file(entry.path, start=start, end=stop))
        if len(content) == entry.size and len(content) > stop - start:
            content = content[start:stop]  # of a server that sends files as a whole
        if len(content) != stop - start:
            if self.look_at(entry.path, entry.name).mark != entry.mark:
                raise ChangedError(f"{entry.name}: it is another file than was listed")
            raise WrongLengthError(f"{entry.name}: {len(content)} of {stop - start} bytes came")
        return content

    def send(self, entry: FarEntry, take: Callable[[bytes], int]) -> None:
        """Have a whole file come in one answer, each part of it given to ``take`` as it comes.

        Raises
        ------
        WrongLengthError
            When it is not as long as was listed.
        Exception
            Whatever the filesystem raises, and ``take`` does.
        """
        done = 0

        def write(content: bytes) -> int:
            nonlocal done
            done += len(content)
            return take(content)

        self._filesystem.get_file(entry.path, SimpleNamespace(write=write))
        check_length(entry.name, done, entry.size)
