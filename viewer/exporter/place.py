"""Where an export is written before it is complete, and how it gets its name: all of it or nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from viewer.errors import DISK_FULL, ViewerError
from viewer.export_kinds import folder_beside
from viewer.sizes import human_bytes

_ROOM = 1 << 20
"""Bytes: a disk with less than that is taken to be full when a library does not say why it could not write."""


class ExportError(ViewerError):
    """An export cannot be written; the sentence says why."""


class ExportPlace:
    """A folder beside the target in which everything is written under the name that it will have.

    Raises
    ------
    ExportError
        When it cannot be made, or the export would need a name that something else has.
    """

    def __init__(self, path: Path, partial: Path) -> None:
        self.path = path
        self._partial = partial
        self._beside = folder_beside(path)
        self._check()
        try:
            partial.mkdir()
        except OSError as error:
            raise self.failure(error) from error

    @property
    def file(self) -> Path:
        """Where to write the file itself."""
        return self._partial / self.path.name

    @property
    def folder(self) -> Path:
        """Where to write the files beside it, where the kind has some; not made yet."""
        assert self._beside is not None
        return self._partial / self._beside.name

    def _check(self) -> None:
        if self.path.is_dir():
            raise ExportError(f"The export cannot be written to {self.path}, which is a folder; choose another name.")
        if self._beside is not None and (self._beside.exists() or self._beside.is_symlink()):
            raise ExportError(
                f"The export makes the folder {self._beside}, which is there already; choose another name or remove it."
            )

    def require(self, size: int) -> None:
        """See that there is room for so many bytes: HDF5 crashes when it closes a file that a full disk did not take.

        Raises
        ------
        ExportError
            When there is less.
        """
        free = _free(self._partial)
        if free is not None and free < size:
            raise self.failure(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), size)

    def publish(self) -> tuple[int, int]:
        """Give everything its name; returns the number of files and their bytes.

        Raises
        ------
        ExportError
            When that cannot be done; then nothing of it is left.
        """
        try:
            files = [path for path in self._partial.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            for path in files:
                _sync(path)  # a disk that takes what it has no room for says so now
            self._check()
            if self._beside is not None:
                self.folder.rename(self._beside)
            try:
                os.replace(self.file, self.path)  # last: whoever opens this file finds the others
            except OSError:
                if self._beside is not None:
                    self._beside.rename(self.folder)
                raise
        except OSError as error:
            raise self.failure(error) from error
        finally:
            self.discard()
        return len(files), size

    def discard(self) -> None:
        """Remove what is not complete."""
        shutil.rmtree(self._partial, ignore_errors=True)

    def failure(self, error: Exception, needed: int = 0) -> ExportError:
        """Say in one sentence why something could not be written; ``needed`` are bytes, 0 when not known."""
        number = error.errno if isinstance(error, OSError) else None
        free = _free(self.path.parent)
        if number in (errno.ENOSPC, errno.EDQUOT) or (number is None and free is not None and free < _ROOM):
            left = "" if free is None else f": {human_bytes(free)} are free"
            left += f" and {human_bytes(needed)} are needed" if left and needed else ""
            return ExportError(
                f"The disk is too full for {self.path}{left}; free some space or choose another folder.",
                detail=str(error),
                reason=DISK_FULL,
            )
        why = (error.strerror if isinstance(error, OSError) else "") or "a library could not write it"
        return ExportError(
            f"The export cannot be written to {self.path}: {why}; choose another folder.", detail=str(error)
        )


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
