"""Write trees and their arrays into a folder by their content: what is equal is there once."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np

from viewer.artifacts.arrays import content_hash, store_array
from viewer.artifacts.store import ArtifactStore, partial_name
from viewer.errors import UsageError
from viewer.handover.node import Array, NodeValue, TreeNode

_WITHIN = 512
"""Bytes of a value up to which it is within its tree instead of in a file."""


class TreeWriter:
    """Writes into one folder, as ``layout`` says.

    Parameters
    ----------
    root
        The cache root, whose pool of arrays is shared.
    folder
        Where to, below it; it must be there.

    Attributes
    ----------
    names
        The files of all trees that were written, each once.
    added
        Those of them that were not there before.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.store = ArtifactStore(root)
        self._folder = folder
        self.names: dict[str, None] = {}
        self.added: list[str] = []
        self._seen: dict[int, tuple[ref[Array], dict[str, Any]]] = {}  # arrays by identity, while they live

    def forget_arrays(self) -> None:
        """Take arrays for others from now on, even if they are the same objects: they may have new values."""
        self._seen.clear()

    def write(self, tree: TreeNode) -> str:
        """Write a tree and return its digest.

        Raises
        ------
        OSError
            When it cannot be written.
        UsageError
            When an array is changed meanwhile.
        """
        content = json.dumps(self._plain(tree), ensure_ascii=True, separators=(",", ":")).encode()
        name = f"{hashlib.blake2b(content, digest_size=16).hexdigest()}.json"
        if name not in self.names and not (self._folder / name).exists():
            self.added.append(name)
            self.replace(name, content)
        self.names[name] = None
        return name.removesuffix(".json")

    def replace(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all, for the user alone."""
        partial = self._folder / partial_name()
        try:
            with open(partial, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
                stream.write(content)
            os.replace(partial, self._folder / name)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

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
        if name not in self.names and not path.exists():
            self.added.append(name)
            store_array(self.store, plain, path, digest)
            if content_hash(plain) != digest:
                raise UsageError("An array was changed while it was being handed over; give a copy of it.")
        self.names[name] = None
        record = {"dtype": plain.dtype.str, "shape": list(plain.shape), "file": digest}
        return {**record, "turned": True} if turned else record
