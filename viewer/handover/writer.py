"""Write what was handed over: arrays and trees by their content, then the index, which makes it be there."""

from __future__ import annotations

import base64
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
from weakref import WeakKeyDictionary, ref

import numpy as np

from viewer.artifacts.arrays import content_hash, drop_unused, make_below, store_array
from viewer.artifacts.store import ARRAYS, ArtifactStore, partial_name
from viewer.errors import DISK_FULL, CacheError, UsageError
from viewer.handover.kinds import GivenSample, samples_of, trees_of
from viewer.handover.layout import FOLDER, INDEX, VERSION
from viewer.handover.node import Array, NodeValue, TreeNode
from viewer.sizes import human_bytes
from viewer.wording import sample_name

if TYPE_CHECKING:
    from viewer.cache import CacheRoot

_WITHIN = 512
"""Bytes of a value up to which it is within its tree instead of in a file."""

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
        self._store = ArtifactStore(root)
        self._folder = folder
        self._new = not folder.exists()
        self._names: dict[str, None] = {}  # files that this index needs
        self._added: list[str] = []
        self._seen: dict[int, tuple[ref[Array], dict[str, Any]]] = {}  # arrays by identity, while they live

    def write(self, samples: object, name: str) -> None:
        """Write all files, then the index; remove what neither it nor the one before needs."""
        splits: dict[str, dict[str, list[list[Any]]]] = {}
        for given in samples_of(samples):
            if not given.lasting:
                self._seen.clear()  # its arrays may be those of the sample before with other values
            numbers = splits.setdefault(given.split, {})
            if str(given.number) in numbers:
                raise UsageError(f"There are two samples {given.number} in the split {given.split}.")
            numbers[str(given.number)] = self._trees(given)
        before = self._last()
        content = {"version": VERSION, "name": name, "splits": splits, "files": list(self._names), "before": before}
        self._replace(INDEX, json.dumps(content, separators=(",", ":")).encode())
        # Whoever reads by the index before still finds its files until the next.
        self._drop(set(os.listdir(self._folder)) - {INDEX, *self._names, *before})

    def undo(self) -> None:
        """Remove what was added since there was an index; the folder as well if there was none."""
        self._drop(set(self._added))
        if self._new:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _trees(self, given: GivenSample) -> list[list[Any]]:
        try:
            return [[one.time, self._tree(one.tree)] for one in trees_of(given.sample)]
        except UsageError as error:
            if given.alone:
                raise
            sentence = f"{sample_name(given.number, given.split)}: {error.sentence[:1].lower()}{error.sentence[1:]}"
            raise UsageError(sentence, detail=error.detail) from error

    def _tree(self, tree: TreeNode) -> str:
        """Write a tree and return the name of its file."""
        content = json.dumps(self._plain(tree), ensure_ascii=True, separators=(",", ":")).encode()
        name = f"{hashlib.blake2b(content, digest_size=16).hexdigest()}.json"
        if name not in self._names and not (self._folder / name).exists():
            self._added.append(name)
            self._replace(name, content)
        self._names[name] = None
        return name.removesuffix(".json")

    def _plain(self, node: TreeNode) -> list[Any]:
        value = None if node.value is None else self._value(node.value)
        return [node.name, node.label, value, [self._plain(child) for child in node.children]]

    def _value(self, values: NodeValue) -> dict[str, Any]:
        array = values.array
        if array.nbytes <= _WITHIN and values.column < 0 and not values.nodes:
            content = base64.b64encode(array.tobytes()).decode("ascii")
            return {"dtype": array.dtype.str, "shape": list(array.shape), "bytes": content}
        seen, record = self._seen.get(id(array), (None, {}))
        if seen is None or seen() is not array:
            record = self._stored(array)
            self._seen[id(array)] = ref(array), record
        if values.column >= 0:
            return {**record, "column": values.column}
        return {**record, "nodes": list(values.nodes)} if values.nodes else record

    def _stored(self, array: Array) -> dict[str, Any]:
        """Write an array, if none of its content is there; its axes in the order in which they lie in memory."""
        turned = array.ndim > 1 and array.flags.f_contiguous and not array.flags.c_contiguous
        plain = np.ascontiguousarray(array.T if turned else array)
        digest = content_hash(plain)
        name = f"{digest}.npy"
        path = self._folder / name
        if name not in self._names and not path.exists():
            self._added.append(name)
            store_array(self._store, plain, path, digest)
            if content_hash(plain) != digest:
                raise UsageError("An array was changed while it was being handed over; give a copy of it.")
        self._names[name] = None
        record = {"dtype": plain.dtype.str, "shape": list(plain.shape), "file": digest}
        return {**record, "turned": True} if turned else record

    def _last(self) -> list[str]:
        """Return the files that the index before needs."""
        try:
            return list(json.loads((self._folder / INDEX).read_bytes())["files"])
        except FileNotFoundError:
            return []

    def _replace(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all, for the user alone."""
        partial = self._folder / partial_name()
        try:
            with open(partial, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
                stream.write(content)
            os.replace(partial, self._folder / name)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def _drop(self, names: set[str]) -> None:
        """Remove files, and from the pool those arrays that nobody else has; what stays goes with the root."""
        for name in names:
            with contextlib.suppress(OSError):
                (self._folder / name).unlink()
        drop_unused([self._store.path / ARRAYS / name for name in names if name.endswith(".npy")])


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
