"""Answer a reader's requests, one file at a time."""

from __future__ import annotations

import logging
import os
import shutil
import traceback
from pathlib import Path
from typing import Any

from viewer.channel import Channel
from viewer.converter.blocks import globals_of_blocks, grids_of
from viewer.converter.failure import ConversionError
from viewer.converter.trees import ConvertedTree, tree_of
from viewer.errors import DISK_FULL, ViewerError
from viewer.handover.node import TreeNode
from viewer.handover.tree_writer import TreeWriter
from viewer.memory import memory_limit
from viewer.mesh_kinds import HEAD, MESHIO, MeshKind, mesh_kind
from viewer.protocol import Failed, Message, Ready
from viewer.protocol.converting import ConvertFile, FileConverted, ReadTimes, TimesRead
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
        try:
            return convert(message)
        except ViewerError as error:
            return Failed(
                message.id,
                f"{Path(message.path).name} cannot be read: {error.sentence[:1].lower()}{error.sentence[1:]}",
                error.detail,
                error.reason,
            )
        except MemoryError as error:
            limit = memory_limit()
            why = f"it {over_limit(limit)}" if limit else "this machine does not have enough memory"
            return Failed(message.id, f"{Path(message.path).name} cannot be read: {why}.", str(error))
        except OSError as error:
            return Failed(message.id, *_unreadable(message, error))
        except Exception as error:
            logger.error("converting %s", message.path, exc_info=error)
            why = f"unexpected error ({type(error).__name__}); please report it"
            words = f"{Path(message.path).name} cannot be read: {why}."
            return Failed(message.id, words, traceback.format_exc())
    if isinstance(message, ReadTimes):
        return TimesRead(message.id, tuple(_time(Path(path)) for path in message.paths))
    return Failed(0, "A converter was asked for what it does not do.", str(message))


def _unreadable(message: ConvertFile, error: OSError) -> tuple[str, str, str]:
    """Return sentence, detail and reason."""
    if str(error.filename or "").startswith(message.root):
        free = shutil.disk_usage(message.root).free if Path(message.root).is_dir() else 0
        words = f"{Path(message.path).name} cannot be read: the cache cannot be written: {error.strerror or error}"
        return f"{words} ({free:,} bytes are free).", str(error), DISK_FULL
    return f"{Path(message.path).name} cannot be read: {error.strerror or error}.", str(error), ""


def convert(message: ConvertFile) -> FileConverted:
    """Read a file and write its tree.

    Raises
    ------
    ConversionError
        When it cannot be read.
    OSError
        When the file cannot be read, or the tree not be written.
    """
    path = Path(message.path)
    made, times = _tree(path, message.step)
    writer = TreeWriter(Path(message.root), Path(message.folder))
    digest = writer.write(made.tree)
    topology = writer.write(_topology(made.tree))
    return FileConverted(message.id, digest, topology, times, made.notes)


def _tree(path: Path, step: int) -> tuple[ConvertedTree, tuple[float, ...]]:
    with open(path, "rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise ConversionError("it is empty.")
    kind = mesh_kind(path.name, head)
    if kind is None:
        raise ConversionError("it is no mesh file that this program knows.")
    if kind is MESHIO:
        from viewer.converter.meshio_files import read_meshio

        content = read_meshio(path, step)
        return tree_of(content.grids, content.values), content.times
    return _vtk_tree(path, kind, step)


def _vtk_tree(path: Path, kind: MeshKind, step: int) -> tuple[ConvertedTree, tuple[float, ...]]:
    from viewer.converter.vtk_files import read_vtk

    content = read_vtk(path, kind, step)
    values: dict[str, Any] = globals_of_blocks(content.data)
    return tree_of(grids_of(content.data), values), content.times


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
