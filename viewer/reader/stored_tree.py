"""A tree that was handed over: its structure from a JSON file, its values from that or from mapped ``.npy`` files."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from viewer.errors import SampleError
from viewer.reader.inside import Inside
from viewer.reader.regular_file import UnfitFileError, read_whole, require_regular
from viewer.reader.tree import Array, Node
from viewer.reader.visible import visible

_MAX_TREE = 2**28
"""Bytes of a tree; that of ten thousand zones has a tenth of it."""

_MOST_MAPPED = 1000
"""Arrays of a tree that are mapped before they are asked for: a process may have 65 530 maps."""

_DIGEST = re.compile(r"[0-9a-f]{32}")


class StoredTree:
    """The tree of a sample at a time.

    Parameters
    ----------
    folder, digest
        Its file is ``<digest>.json`` in the folder; its arrays lie beside.
    title
        What messages call the sample.
    most_mapped
        Arrays that are mapped at once, so that their files may go.

    Attributes
    ----------
    root
        The tree; its arrays are mapped, and read when asked for.

    Raises
    ------
    SampleError
        When its file is gone or damaged.
    """

    def __init__(self, folder: Path, digest: str, title: str, inside: Inside, most_mapped: int = _MOST_MAPPED) -> None:
        self._folder, self._title, self._inside = folder, title, inside
        file = folder / f"{digest}.json"
        inside.check(file, title, SampleError)
        self._mapped: dict[str, Array] = {}
        try:
            content = json.loads(read_whole(file, _MAX_TREE))
            self.root = self._node(content, "")
            self._map_ahead(dict.fromkeys(_files(content)), most_mapped)
        except OSError as error:
            self._gone(error.filename or file, error)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise SampleError(f"{title} is damaged: {file} cannot be understood.", detail=str(error)) from error

    def _map_ahead(self, digests: Iterable[str], most: int) -> None:
        """Map the arrays before anybody asks for them: a script that hands over again removes the files."""
        for digest in itertools.islice(digests, most):
            with contextlib.suppress(ValueError, EOFError, SampleError, UnfitFileError):  # said when it is asked for
                self._mapped[digest] = self._open(digest)

    def _open(self, digest: str) -> Array:
        file = self._folder / f"{digest}.npy"
        self._inside.check(file, self._title, SampleError)
        require_regular(file)
        array: Array = np.load(file, mmap_mode="r", allow_pickle=False)
        return array

    def _gone(self, file: Path | str, error: OSError) -> NoReturn:
        missing = isinstance(error, FileNotFoundError)
        why = "it was handed over again, or the script that did it has ended" if missing else error.strerror or error
        raise SampleError(f"{self._title} cannot be read: {file}: {why}.", detail=str(error)) from error

    def _node(self, content: list[Any], above: str) -> Node:
        name, label, value, below = content
        path = "" if label == "CGNSTree_t" else f"{above}/{name}" if above else str(name)
        children = [self._node(child, path) for child in below]
        if value is None:
            return Node(visible(name), str(label), path, children=children)
        return Node(
            visible(name),
            str(label),
            path,
            children=children,
            load=lambda: self._load(value, path),
            shape=_shape(value),
        )

    def _load(self, value: dict[str, Any], path: str) -> Array:
        """Read a value, or map it."""
        shape = tuple(value["shape"])
        if "bytes" in value:
            try:
                return np.frombuffer(base64.b64decode(value["bytes"]), np.dtype(value["dtype"])).reshape(shape)
            except (ValueError, TypeError) as error:
                self._damaged(path, error)
        array = self._map(value, path, shape)
        if value.get("turned"):
            array = array.T
        if "column" in value:
            column: Array = array[:, value["column"]]
            return column
        if "nodes" in value:
            order = value["nodes"]
            plain = order == list(range(array.shape[1]))
            numbers: Array = (array if plain else array[:, order]).reshape(-1) + array.dtype.type(1)
            return numbers
        return array

    def _map(self, value: dict[str, Any], path: str, shape: tuple[int, ...]) -> Array:
        digest = value["file"]
        try:
            array = self._mapped[digest] if digest in self._mapped else self._open(digest)
        except OSError as error:
            self._gone(self._folder / f"{digest}.npy", error)
        except (ValueError, EOFError) as error:
            self._damaged(path, error)
        if array.dtype.str != value["dtype"] or array.shape != shape:
            self._damaged(path, f"{array.dtype.str} {array.shape}")
        return array

    def _damaged(self, path: str, error: object) -> NoReturn:
        raise SampleError(f"{self._title} is damaged: the value of {path} cannot be read.", detail=str(error))


def _shape(value: dict[str, Any]) -> tuple[int, ...]:
    """Return the shape of a value, and refuse what names no value."""
    shape = tuple(int(length) for length in value["shape"])
    if "bytes" not in value and not _DIGEST.fullmatch(value["file"]):
        raise ValueError("not the name of an array")
    shape = shape[::-1] if value.get("turned") else shape
    if "column" in value:
        if not 0 <= value["column"] < shape[1]:
            raise ValueError("no such column")
        return shape[:1]
    if "nodes" in value:
        if not all(0 <= place < shape[1] for place in value["nodes"]):
            raise ValueError("no such node of a cell")
        return (shape[0] * len(value["nodes"]),)
    return shape


def _files(content: list[Any]) -> Iterator[str]:
    """Yield the digests of the arrays of a tree."""
    _, _, value, below = content
    if value is not None and "file" in value:
        yield value["file"]
    for child in below:
        yield from _files(child)
