"""Answer a reader's requests, one file at a time."""

from __future__ import annotations

import errno
import logging
import os
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from viewer.channel import Channel
from viewer.converter.failure import ConversionError
from viewer.converter.hdf5_check import ENDINGS, check_hdf5
from viewer.converter.trees import ALONE, MeshContent, NamedGrid, tree_of
from viewer.errors import DISK_FULL, ViewerError
from viewer.handover.node import TreeNode
from viewer.handover.tree_writer import TreeWriter
from viewer.memory import memory_limit
from viewer.mesh_kinds import ADF, COLLECTION, HEAD, MESHIO, MeshKind, mesh_kind
from viewer.protocol import Failed, Message, Ready
from viewer.protocol.converting import ConvertFile, FileConverted, ReadTimes, TimesRead
from viewer.unreadable import IN_USE, barred, is_in_use
from viewer.wording import over_limit

logger = logging.getLogger("viewer.converter")

_NOT_TOPOLOGY = ("GridCoordinates_t", "FlowSolution_t")


def run() -> int:
    """Serve one reader; returns the exit status."""
    channel = Channel.over_standard_streams()
    channel.send(Ready(role="converter", pid=os.getpid()))
    while True:
        message = channel.receive()
        if message is not None:
            channel.send(_answer(message))


def _answer(message: Message) -> Message:
    if isinstance(message, ConvertFile):
        name = Path(message.paths[0]).name
        try:
            return convert(message)
        except ViewerError as error:
            return Failed(message.id, f"The file {name} cannot be read: {_within(error)}", error.detail, error.reason)
        except MemoryError as error:
            limit = memory_limit()
            why = f"it {over_limit(limit)}" if limit else "this machine does not have enough memory"
            return Failed(message.id, f"The file {name} cannot be read: {why}.", str(error))
        except OSError as error:
            return Failed(message.id, *_unreadable(message, error))
        except Exception as error:
            logger.error("converting %s", message.paths, exc_info=error)
            why = f"unexpected error ({type(error).__name__}); please report it"
            words = f"The file {name} cannot be read: {why}."
            return Failed(message.id, words, traceback.format_exc())
    if isinstance(message, ReadTimes):
        return TimesRead(message.id, tuple(_time(Path(path)) for path in message.paths))
    return Failed(0, "A converter was asked for what it does not do.", str(message))


def _within(error: ViewerError) -> str:
    """Return a sentence as it goes on within another one."""
    words = error.sentence
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _unreadable(message: ConvertFile, error: OSError) -> tuple[str, str, str]:
    """Return sentence, detail and reason."""
    name = Path(str(error.filename or message.paths[0])).name
    if str(error.filename or "").startswith(message.root) or error.errno in (errno.ENOSPC, errno.EDQUOT):
        name = Path(message.paths[0]).name
        why = f"the cache {message.root} cannot be written: {error.strerror or error}"
        return f"The file {name} cannot be read: {why}; free some space.", str(error), DISK_FULL
    closed = IN_USE if is_in_use(error) else barred(error, message.paths[0])
    why = closed or str(error.strerror or error)
    return f"The file {name} cannot be read: {why}.", str(error), ""


def convert(message: ConvertFile) -> FileConverted:
    """Read files and write their tree.

    Raises
    ------
    ConversionError
        When one cannot be read.
    OSError
        When one cannot be read, or the tree not be written.
    """
    if len(message.paths) == 1 and _kind(Path(message.paths[0])) is ADF:
        from viewer.converter.adf_files import read_adf

        content = read_adf(Path(message.paths[0]))
        return _written(message, content.tree, (), content.notes)
    grids: list[NamedGrid] = []
    values: dict[str, Any] = {}
    times: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    for path in map(Path, message.paths):
        found = _read(path, message.step)
        several = len(message.paths) > 1
        grids += (
            [replace(grid, zone=path.stem if grid.zone == ALONE else grid.zone) for grid in found.grids]
            if several
            else found.grids
        )
        values |= {name: value for name, value in found.values.items() if name not in values}
        times = times or found.times
        notes += found.notes
    made = tree_of(grids, values)
    return _written(message, made.tree, times, (*notes, *made.notes))


def _written(message: ConvertFile, tree: TreeNode, times: tuple[float, ...], notes: tuple[str, ...]) -> FileConverted:
    writer = TreeWriter(Path(message.root), Path(message.folder))
    digest = writer.write(tree)
    return FileConverted(message.id, digest, writer.write(_topology(tree)), times, notes)


def _kind(path: Path) -> MeshKind | None:
    with open(path, "rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise ConversionError("it is empty.")
    return mesh_kind(path.name, head)


def _read(path: Path, step: int) -> MeshContent:
    kind = _kind(path)
    if kind is None or kind in (COLLECTION, ADF):
        raise ConversionError("it is no mesh file that this program knows.")
    if path.suffix.lower() in ENDINGS:
        check_hdf5(path)
    if kind is MESHIO:
        from viewer.converter.meshio_files import read_meshio

        return read_meshio(path, step)
    from viewer.converter.vtk_files import read_vtk

    return read_vtk(path, kind, step)


def _time(path: Path) -> float | None:
    from viewer.converter.vtk_files import read_time

    try:
        with open(path, "rb") as stream:
            kind = mesh_kind(path.name, stream.read(HEAD))
        return read_time(path, kind) if kind is not None else None
    except OSError:
        return None


def _topology(node: TreeNode) -> TreeNode:
    """Return the tree without places, values and globals."""
    children = [
        _topology(child)
        for child in node.children
        if child.label not in _NOT_TOPOLOGY and not (child.label == "CGNSBase_t" and child.name == "Global")
    ]
    return TreeNode(node.name, node.label, node.value, children)
