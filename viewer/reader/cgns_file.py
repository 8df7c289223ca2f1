"""Calls of pyCGNS on one file, with its errors as sentences."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from viewer.errors import SampleError
from viewer.reader.tree import Array, Node

RawNode = list[Any]
"""A node as pyCGNS has it: [name, value, children, label]."""


def status_of(title: str, file: Path) -> os.stat_result:
    """Return the status of a regular file.

    Raises
    ------
    SampleError
        When it is missing or something else: HDF5 would wait for ever for the other end of a pipe.
    """
    try:
        status = file.stat()
    except OSError as error:
        raise SampleError(f"The {title} cannot be read: {file}: {error.strerror}.") from error
    if not stat.S_ISREG(status.st_mode):
        raise SampleError(f"The {title} cannot be read: {file} is not a file.")
    return status


def load(title: str, file: Path, **options: Any) -> Any:
    """Call ``CGNS.MAP.load`` and return its result: the tree first.

    Parameters
    ----------
    title
        What messages call the sample.
    options
        Those of ``MAP.load``.

    Raises
    ------
    SampleError
        When the file cannot be read.
    """
    from CGNS import MAP

    status_of(title, file)
    try:
        result = MAP.load(str(file), **options)
    except (MAP.error, UnicodeError) as error:
        raise SampleError(
            f"The {title} cannot be read: {file} is damaged or is not a CGNS file.", detail=str(error)
        ) from error
    if not result or not result[0]:
        raise SampleError(f"The {title} cannot be read: {file} holds no CGNS tree.")
    return result


def load_branch(title: str, file: Path, path: str) -> RawNode | None:
    """Read one node with all that is below it (1.5 ms and its arrays); None where the file does not have it.

    Raises
    ------
    SampleError
        When the file cannot be read.
    """
    node: RawNode = load(title, file, subtree="/" + path)[0]
    for part in path.split("/"):
        found = next((child for child in node[2] if child[0] == part), None)
        if found is None:
            return None
        node = found
    return node


def load_value(title: str, file: Path, path: str) -> Array | None:
    """Read the value of one node; None where there is none.

    Raises
    ------
    SampleError
        When the file cannot be read.
    """
    node = load_branch(title, file, path)
    return None if node is None else node[1]


def node_of(raw: RawNode, parent: str = "") -> Node:
    """Show a tree that has been read as :class:`Node`."""
    name, value, below, label = raw
    path = f"{parent}/{name}" if parent else name
    return Node(
        name,
        label,
        path,
        children=lambda: [node_of(child, path) for child in below],
        load=lambda: value,
        shape=None if value is None else tuple(value.shape),
    )
