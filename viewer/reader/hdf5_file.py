"""An HDF5 file that is open for reading: found out what it is before the library sees it, closed when nobody reads.

h5py brings a whole HDF5 with its filters, and a read that fails raises. Files are opened without locks, so no writer is
ever hindered; what a writer does meanwhile is noticed by the file's state (size, modification time, inode), which is
compared when a file is opened again and after each array that is read.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from h5py import h5f, h5g, h5l, h5p
from h5py.h5f import FileID
from h5py.h5g import GroupID
from h5py.h5p import PropFAID

from viewer.errors import SampleError
from viewer.mesh_kinds import is_adf
from viewer.reader.file_heads import HDF5, places_of_signature
from viewer.reader.regular_file import open_regular, require_data
from viewer.reader.writer import recent_writer_of, writer_of
from viewer.unreadable import MARKED, is_marked, reason_of


class Incomplete(Exception):  # noqa: N818 - a finding, turned into the sentence of a SampleError
    """Why not all values of an array are there, as the end of a sentence."""


State = tuple[int, int, int, int]
"""Size, modification time (ns), device and inode: what tells one version of a file from another."""


class Hdf5File:
    """One file, opened when it is first needed.

    Parameters
    ----------
    title
        What messages call the sample it belongs to.
    path
        Where it is.

    Attributes
    ----------
    writer
        Who had it open for writing when it was opened, where it was written to lately and as far as the kernel tells;
        empty for nobody.
    """

    def __init__(self, title: str, path: Path) -> None:
        self.title = title
        self.path = path
        self._file: FileID | None = None
        self._root: GroupID | None = None
        self._state: State | None = None
        self.writer = ""

    def status(self) -> os.stat_result:
        """Look at the file.

        Raises
        ------
        SampleError
            When it is missing or not a regular file.
        """
        with self._checking():
            return require_data(self.path)
        raise AssertionError  # the block above returns or raises

    def root(self) -> GroupID:
        """Return the root group of the file as it is now, opening the file if need be.

        Raises
        ------
        SampleError
            When it cannot be opened, or has changed since it was first opened.
        """
        if self._root is None:
            self._open()
            with self.reading():
                self._root = h5g.open(self._file, b"/")
        return self._root

    def holds(self, place: bytes) -> bool:
        """Whether a place is there, in the file itself: HDF5 would follow links to anywhere on the way.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        links = self.root().links
        parts = [part for part in place.split(b"/") if part]
        ways = [b"/".join(parts[:number]) for number in range(1, len(parts) + 1)]
        with self.reading():
            return all(links.exists(way) and links.get_info(way).type == h5l.TYPE_HARD for way in ways)
        raise AssertionError  # the block above returns or raises

    @property
    def opened_state(self) -> State | None:
        """What the file was when it was first opened; None before that."""
        return self._state

    def changed(self) -> bool:
        """Whether the file is no longer the one that was opened first.

        Raises
        ------
        SampleError
            When it is gone.
        """
        return self._state is not None and state_of(self.status()) != self._state

    def check_unchanged(self) -> None:
        """Make sure that the file is still the one that was opened first.

        Raises
        ------
        SampleError
            When it is not: what its structure said need not hold for what it says now.
        """
        try:
            same = self._state in (None, state_of(os.stat(self.path)))
        except OSError:
            same = False
        if not same:
            raise SampleError(
                f"{self.title} changed while it was being read: {self.path}{self._writer()}. Read it again."
            )

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        file, self._file, self._root = self._file, None, None
        if file is not None:
            with contextlib.suppress(Exception):  # nothing was written, so nothing can be lost
                file.close()

    def __del__(self) -> None:
        self.close()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Turn whatever the library raises into a sentence.

        Raises
        ------
        SampleError
            Instead of what was raised.
        """
        try:
            yield
        except (MemoryError, SampleError, Incomplete):
            raise  # the first says something about this machine, nothing about the file
        except Exception as error:  # of h5py: OSError, RuntimeError, KeyError, ValueError, TypeError, ...
            detail = f"{type(error).__name__}: {error}"
            self.check_unchanged()
            raise SampleError(f"{self.title} cannot be read: {self._fault(str(error))}.", detail=detail) from error

    def _open(self) -> None:
        status = self.status()
        with self._checking(), open_regular(self.path) as file:
            self._check_content(file, status.st_size)
        self.check_unchanged()
        with self.reading():
            self._file = open_hdf5(self.path)
        self.writer = recent_writer_of(self.path, status)
        self._state = state_of(status)

    @contextlib.contextmanager
    def _checking(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SampleError(f"{self.title} cannot be read: {reason_of(error, self.path)}.") from error

    def _check_content(self, file: BinaryIO, size: int) -> None:
        """Refuse what is not HDF5, with the reason and what to do."""
        if not size:
            raise SampleError(f"{self.title} cannot be read: {self.path} is empty{self._writer()}.")
        if is_adf(file.read(64)):
            raise SampleError(
                f"{self.title} cannot be read: {self.path} is in the old ADF format of CGNS. "
                f"“cgnsconvert -h old.cgns new.cgns” makes a copy that can be read.",
            )
        if not any(_at(file, place) == HDF5 for place in places_of_signature(size)):
            raise SampleError(
                f"{self.title} cannot be read: {self.path} is damaged or is not a CGNS file (it does not start "
                f"as HDF5 does){self._writer()}."
            )

    def _fault(self, message: str) -> str:
        """Say what is wrong with the file, from what the library says."""
        writer = writer_of(self.path)
        if writer:
            return f"{self.path} is in use: {writer} has it open for writing; try again when it is done"
        if "truncated file" in message:
            return f"{self.path} is truncated; copy or download it again"
        if is_marked(message):
            return f"{self.path} {MARKED}"
        return f"{self.path} is damaged"

    def _writer(self) -> str:
        found = writer_of(self.path)
        return f" ({found} has it open for writing)" if found else ""


def _at(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.read(len(HDF5))


def open_hdf5(path: Path) -> FileID:
    """Open a file for reading, without a lock; whatever is open in it is closed with it."""
    return h5f.open(os.fsencode(path), h5f.ACC_RDONLY, _access())


@functools.cache
def _access() -> PropFAID:
    access = h5p.create(h5p.FILE_ACCESS)
    access.set_fclose_degree(h5f.CLOSE_STRONG)
    access.set_file_locking(False, True)
    return access


def state_of(status: os.stat_result) -> State:
    """Return what tells one version of a file from another."""
    return (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)
