"""An HDF5 file that is open for reading: found out what it is before the library sees it, closed when nobody reads.

h5py brings a whole HDF5 with its filters, and a read that fails raises. Files are opened without locks, so no writer is
ever hindered; what a writer does meanwhile is noticed by the file's state (size, modification time, inode), which is
compared before anything is read from a file that has been open for a while.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import SampleError
from viewer.reader.regular_file import lfs_sentence, open_regular
from viewer.reader.writer import writer_of

if TYPE_CHECKING:
    from h5py.h5f import FileID
    from h5py.h5g import GroupID

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_ADF = b"@(#)ADF Database"
_USER_BLOCKS = (0, 512, 1024, 2048, 4096, 8192)
"""Where the signature of HDF5 may stand (HDF5 File Format Specification, "Superblock"), as far as anybody looks."""

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
    """

    def __init__(self, title: str, path: Path) -> None:
        self.title = title
        self.path = path
        self._file: FileID | None = None
        self._state: State | None = None

    def state(self) -> State:
        """Look at the file and return its state.

        Raises
        ------
        SampleError
            When it is missing or not a regular file.
        """
        with self._checking():
            descriptor = open_regular(self.path)
            try:
                return _state_of(os.fstat(descriptor))
            finally:
                os.close(descriptor)
        raise AssertionError  # the block above returns or raises

    def root(self) -> GroupID:
        """Return the root group of the file as it is now, opening the file if need be.

        Raises
        ------
        SampleError
            When it cannot be opened, or has changed since it was first opened.
        """
        from h5py import h5g

        if self._file is None:
            self._open()
        with self.reading():
            return h5g.open(self._file, b"/")
        raise AssertionError  # the block above returns or raises

    def check_unchanged(self) -> None:
        """Make sure that the file is still the one that was opened first.

        Raises
        ------
        SampleError
            When it is not: what its structure said need not hold for what it says now.
        """
        if self._state is not None and self.state() != self._state:
            raise SampleError(
                f"The {self.title} has changed while it was read: {self.path}{self._writer()}. Read it again."
            )

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        file, self._file = self._file, None
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
        except (MemoryError, SampleError):
            raise  # the first says something about this machine, nothing about the file
        except Exception as error:  # of h5py: OSError, RuntimeError, KeyError, ValueError, TypeError, ...
            detail = f"{type(error).__name__}: {error}"
            self.check_unchanged()
            raise SampleError(f"The {self.title} cannot be read: {self._fault(str(error))}.", detail=detail) from error

    def _open(self) -> None:
        from h5py import h5f, h5p

        with self._checking():
            descriptor = open_regular(self.path)
            try:
                status = os.fstat(descriptor)
                self._check_content(descriptor, status.st_size)
            finally:
                os.close(descriptor)
        state = _state_of(status)
        if self._state is not None and state != self._state:
            self.check_unchanged()
        access = h5p.create(h5p.FILE_ACCESS)
        access.set_fclose_degree(h5f.CLOSE_STRONG)
        access.set_file_locking(False, True)
        with self.reading():
            self._file = h5f.open(os.fsencode(self.path), h5f.ACC_RDONLY, access)
        self._state = state

    @contextlib.contextmanager
    def _checking(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SampleError(f"The {self.title} cannot be read: {self.path}: {error.strerror or error}.") from error

    def _check_content(self, descriptor: int, size: int) -> None:
        """Refuse what is not HDF5, with the reason and what to do."""
        head = os.pread(descriptor, 512, 0)
        if not size:
            raise SampleError(f"The {self.title} cannot be read: {self.path} is empty{self._writer()}.")
        if _ADF in head[:64]:
            raise SampleError(
                f"The {self.title} cannot be read: {self.path} is in the old ADF format of CGNS. "
                f"“cgnsconvert -h old.cgns new.cgns” makes a copy that can be read.",
            )
        lfs = lfs_sentence(self.path, head)
        if lfs:
            raise SampleError(f"The {self.title} cannot be read: {lfs}")
        if not any(os.pread(descriptor, 8, place) == _SIGNATURE for place in _USER_BLOCKS):
            raise SampleError(
                f"The {self.title} cannot be read: {self.path} is damaged or is not a CGNS file (it does not begin "
                f"as HDF5 does){self._writer()}."
            )

    def _fault(self, message: str) -> str:
        """Say what is wrong with the file, from what the library says."""
        if "truncated file" in message:
            return f"{self.path} is cut off; copy or download it again{self._writer()}"
        if "already open for write" in message or "SWMR" in message:
            return f"{self.path} is in use by another program that writes it{self._writer()}; try again when it is done"
        return f"{self.path} is damaged{self._writer()}"

    def _writer(self) -> str:
        found = writer_of(self.path)
        return f" ({found} has it open for writing)" if found else ""


def _state_of(status: os.stat_result) -> State:
    return (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)
