"""Mesh files of other programs as trees: what the converter makes of them, kept for the next look.

A converted file lies in a cache root of its own for as long as it takes to map its arrays. Then the files are removed,
and the system frees their room when nobody maps them any more, however this process ends.
"""

from __future__ import annotations

import contextlib
import os
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path

from viewer.cache import CacheRoot
from viewer.errors import CacheError, SampleError, ViewerError
from viewer.handover.layout import FOLDER
from viewer.pool.reader_process import ReaderDied
from viewer.protocol.converting import ConvertFile, FileConverted, ReadTimes, TimesRead
from viewer.reader.converter_process import COMPUTING, COMPUTING_BY_BYTE, ConverterProcess
from viewer.reader.file_state import digest_of
from viewer.reader.inside import Inside
from viewer.reader.mesh_file_parts import parts_of
from viewer.reader.regular_file import require_data
from viewer.reader.stored_tree import StoredTree
from viewer.reader.supply import HERE, Supply
from viewer.reader.tree import Node
from viewer.unreadable import denied, reason_of
from viewer.values import dataclass

MOST_BYTES = 2**30
"""What all files of conversions that are kept may take; the last one is kept whatever it takes."""

_MOST_ARRAYS = 30_000
"""Arrays of one file; a process may map 65 530."""


@dataclass(frozen=True, slots=True, eq=False)
class Conversion:
    """A time step of a file as a tree.

    Attributes
    ----------
    root
        The tree.
    topology
        Equal for files with the same zones and cells.
    times
        Those of all steps of the file; empty where it states none.
    notes
        Sentences about what of the file is not shown, or not as it is.
    state
        Of the files when they were read.
    bytes
        What it takes on the disk.
    """

    root: Node
    topology: str
    times: tuple[float, ...]
    notes: tuple[str, ...]
    state: str
    bytes: int


class Conversions:
    """Has files converted, one after the other, by a process that is started when it is first needed.

    Parameters
    ----------
    inside
        Which files may be read.
    pause
        Called now and then during a conversion; what it raises ends it.
    supply
        Where the files come from: each is asked for before it is looked at.
    """

    def __init__(self, inside: Inside, pause: Callable[[], None], supply: Supply = HERE) -> None:
        self._inside, self._pause, self._supply = inside, pause, supply
        self._kept: dict[tuple[tuple[Path, ...], int], Conversion] = {}
        self._process: ConverterProcess | None = None
        self._end: Callable[[], object] = lambda: None

    def state(self, paths: Sequence[Path], title: str) -> str:
        """Return a digest of the state of files, and of those that they name.

        Raises
        ------
        SampleError
            When one of them is gone, or outside of the folder.
        """
        return digest_of([self._status(file, title) for path in paths for file in (path, *self._parts(path, title))])

    def get(self, paths: tuple[Path, ...], step: int, title: str) -> Conversion:
        """Return a time step of files, which are shown together.

        Raises
        ------
        SampleError
            When they cannot be read.
        """
        state, key = self.state(paths, title), (paths, step)
        found = self._kept.pop(key, None)
        if found is None or found.state != state:
            found = self._convert(paths, step, title, state)
        self._kept[key] = found
        while len(self._kept) > 1 and sum(one.bytes for one in self._kept.values()) > MOST_BYTES:
            del self._kept[next(iter(self._kept))]
        return found

    def times(self, paths: Sequence[Path]) -> tuple[float | None, ...]:
        """Return the times that files state at their beginning, None for each that states none there.

        Raises
        ------
        SampleError
            When the converter dies of one.
        """
        answer = self._ask(lambda number: ReadTimes(number, tuple(map(str, paths))), paths)
        assert isinstance(answer, TimesRead), answer
        return answer.times

    def _convert(self, paths: tuple[Path, ...], step: int, title: str, state: str) -> Conversion:
        try:
            with CacheRoot(install_signal_handlers=False, run_orphan_sweep=False) as root:
                folder = root.path / FOLDER
                folder.mkdir(mode=0o700)
                names = tuple(map(str, paths))
                answer = self._ask(lambda number: ConvertFile(number, names, str(root.path), str(folder), step), paths)
                assert isinstance(answer, FileConverted), answer
                tree = StoredTree(folder, answer.tree, title, Inside(folder), _MOST_ARRAYS)
                size = sum(entry.stat().st_size for entry in os.scandir(folder))
        except CacheError as error:
            raise SampleError(
                f"The file {paths[0].name} cannot be read: {error.sentence}", detail=error.detail
            ) from error
        if self.state(paths, title) != state:
            raise SampleError(
                f"The file {paths[0].name} was changed while it was read; it is being written, try again then."
            )
        return Conversion(tree.root, answer.topology, answer.times, answer.notes, state, size)

    def _ask(self, request: Callable[[int], ConvertFile | ReadTimes], paths: Sequence[Path]) -> object:
        if self._process is None:
            self._process = process = ConverterProcess(self._pause)
            self._end = weakref.finalize(self, _end, process)
        self._process.computing = COMPUTING + COMPUTING_BY_BYTE * _size(paths)
        try:
            return self._process.ask(request, f"reading {paths[0].name}")
        except ReaderDied as error:
            self.close()
            raise SampleError(
                f"{error.sentence.rstrip('.')}; the file is damaged, or there is a fault in the library that reads it.",
                detail=error.detail,
            ) from error
        except ViewerError as error:
            raise SampleError(error.sentence, detail=error.detail, reason=error.reason) from error
        except BaseException:
            self.close()  # given up
            raise

    def close(self) -> None:
        """End the process; another one is started when it is needed."""
        self._process = None
        self._end()

    def _parts(self, path: Path, title: str) -> list[Path]:
        self._supply.need(path)
        parts = parts_of(path)
        for part in parts:
            self._inside.check(part, title, SampleError)
        return parts

    def _status(self, file: Path, title: str) -> os.stat_result:
        self._inside.check(file, title, SampleError)
        self._supply.need(file)
        try:
            status = require_data(file)
            if not os.access(file, os.R_OK):
                raise SampleError(f"{title} cannot be read: {denied(file)}.")
            return status
        except FileNotFoundError as error:
            raise SampleError(f"{title} cannot be read: {file} is not there.", detail=str(error)) from error
        except OSError as error:
            raise SampleError(f"{title} cannot be read: {reason_of(error, file)}.") from error


def _size(paths: Sequence[Path]) -> int:
    """Return the bytes of files and of those that they name."""
    total = 0
    for file in (file for path in paths for file in (path, *parts_of(path))):
        with contextlib.suppress(OSError):
            total += os.stat(file).st_size
    return total


def _end(process: ConverterProcess) -> None:
    process.kill()  # nothing that it does is wanted
    process.end()
