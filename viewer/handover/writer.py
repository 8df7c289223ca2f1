"""Write what was handed over: arrays and trees by their content, then the index, which makes it be there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from viewer.artifacts.arrays import drop_unused, make_below
from viewer.artifacts.store import ARRAYS
from viewer.errors import DISK_FULL, CacheError, UsageError
from viewer.handover.kinds import GivenSample, samples_of, trees_of
from viewer.handover.layout import FOLDER, INDEX, VERSION
from viewer.handover.tree_writer import TreeWriter
from viewer.sizes import human_bytes
from viewer.wording import sample_name

if TYPE_CHECKING:
    from viewer.cache import CacheRoot

_NAMELESS = "samples"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")  # some file systems take capitals for small letters
_ODD = re.compile(r"[^A-Za-z0-9._-]+")

_locks: WeakKeyDictionary[CacheRoot, threading.Lock] = WeakKeyDictionary()
"""Who clears what the index before the last one named must not meet another thread that needs it."""


def write(samples: object, root: CacheRoot, name: str) -> Path:
    """Write samples into a cache root; see :func:`viewer.handover.hand_over`."""
    if root.closed:
        raise CacheError(f"The samples cannot be handed over: the cache {root.path} is closed; make a new one.")
    folder = root.path / FOLDER / _folder_name(name)
    with _locks.setdefault(root, threading.Lock()):
        writer = _Writer(root.path, folder)
        try:
            make_below(root.path, folder)
            writer.write(samples, name)
        except OSError as error:
            writer.undo()
            raise _unwritable(root.path, error) from error
        except BaseException:
            writer.undo()
            raise
    return folder


def _folder_name(name: str) -> str:
    """Return a folder's name that can be recognised: the name itself where it is plain; without one what nobody has."""
    if not name:
        return f"{_NAMELESS}-{os.urandom(4).hex()}"
    if _PLAIN.fullmatch(name):
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{_ODD.sub('-', name)[:40].strip('.-') or _NAMELESS}-{digest}"


class _Writer:
    """Writes one folder; what it has added can be undone."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._written = TreeWriter(root, folder)
        self._folder = folder
        self._new = not folder.exists()

    def write(self, samples: object, name: str) -> None:
        """Write all files, then the index; remove what neither it nor the one before needs."""
        splits: dict[str, dict[str, list[list[Any]]]] = {}
        for given in samples_of(samples):
            if not given.lasting:
                self._written.forget_arrays()  # its arrays may be those of the sample before with other values
            numbers = splits.setdefault(given.split, {})
            if str(given.number) in numbers:
                raise UsageError(f"There are two samples {given.number} in the split {given.split}.")
            numbers[str(given.number)] = self._trees(given)
        before, needed = self._last(), list(self._written.names)
        content = {"version": VERSION, "name": name, "splits": splits, "files": needed, "before": before}
        self._written.replace(INDEX, json.dumps(content, separators=(",", ":")).encode())
        # Whoever reads by the index before still finds its files until the next.
        self._drop(set(os.listdir(self._folder)) - {INDEX, *needed, *before})

    def undo(self) -> None:
        """Remove what was added since there was an index; the folder as well if there was none."""
        self._drop(set(self._written.added))
        if self._new:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _trees(self, given: GivenSample) -> list[list[Any]]:
        try:
            return [[one.time, self._written.write(one.tree)] for one in trees_of(given.sample)]
        except UsageError as error:
            if given.alone:
                raise
            sentence = f"{sample_name(given.number, given.split)}: {error.sentence[:1].lower()}{error.sentence[1:]}"
            raise UsageError(sentence, detail=error.detail) from error

    def _last(self) -> list[str]:
        """Return the files that the index before needs."""
        try:
            return list(json.loads((self._folder / INDEX).read_bytes())["files"])
        except FileNotFoundError:
            return []

    def _drop(self, names: set[str]) -> None:
        """Remove files, and from the pool those arrays that nobody else has; what stays goes with the root."""
        for name in names:
            with contextlib.suppress(OSError):
                (self._folder / name).unlink()
        drop_unused([self._written.store.path / ARRAYS / name for name in names if name.endswith(".npy")])


def _unwritable(root: Path, error: OSError) -> CacheError:
    detail = f"{type(error).__name__}: {error}"
    if not root.is_dir():
        return CacheError(
            f"The samples cannot be handed over: the cache {root} is gone; make a new one.", detail=detail
        )
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return CacheError(f"The samples cannot be written to {root}: {error.strerror or error}.", detail=detail)
    free = shutil.disk_usage(root).free
    return CacheError(
        f"The samples cannot be handed over: the disk of {root} is full, with {human_bytes(free)} free. Free space, "
        "or set TMPDIR to a folder on another disk before the script starts.",
        detail=detail,
        reason=DISK_FULL,
    )
