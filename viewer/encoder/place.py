"""Where an animation is written before it is complete, and how it gets its name: all of it or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path

from viewer.errors import DISK_FULL, ViewerError
from viewer.sizes import human_bytes

_FULL = (errno.ENOSPC, errno.EDQUOT)


class FilmError(ViewerError):
    """An animation cannot be made; the sentence says why."""


class FilmPlace:
    """A folder beside the target in which everything is written under the name that it will have.

    Parameters
    ----------
    path
        The target; the file that a link leads to is replaced, and the link stays.
    partial
        The folder.

    Raises
    ------
    FilmError
        When it cannot be made.
    """

    def __init__(self, path: Path, partial: Path) -> None:
        self._asked, self._partial = path, partial
        self.path = Path(os.path.realpath(path))
        if self.path.is_dir():
            raise FilmError(f"The animation cannot be written to {path}, which is a folder; choose another name.")
        try:
            partial.mkdir()
        except OSError as error:
            raise self.failure(error) from error

    def file(self, name: str) -> Path:
        """Return where to write a file of that name."""
        return self._partial / name

    def publish(self) -> tuple[int, int]:
        """Give everything its name; returns the number of files and their bytes.

        Raises
        ------
        FilmError
            When that cannot be done; then nothing is left of what was not there before.
        """
        new: list[Path] = []
        try:
            files = sorted(self._partial.iterdir())
            size = sum(file.stat().st_size for file in files)
            for file in files:
                _sync(file)  # a disk that takes what it has no room for says so now
            for file in files:
                target = self.path.parent / file.name
                known = os.path.lexists(target)
                os.replace(file, target)
                if not known:
                    new.append(target)
        except OSError as error:
            for path in new:
                with contextlib.suppress(OSError):
                    path.unlink()
            raise self.failure(error) from error
        finally:
            self.discard()
        return len(files), size

    def discard(self) -> None:
        """Remove what is not complete."""
        shutil.rmtree(self._partial, ignore_errors=True)

    def failure(self, error: Exception) -> FilmError:
        """Say in one sentence why something could not be written."""
        number = error.errno if isinstance(error, OSError) else getattr(error, "errno", None)
        if number in _FULL:
            with contextlib.suppress(OSError):
                free = f": {human_bytes(shutil.disk_usage(self.path.parent).free)} are free"
                sentence = f"The disk is too full for {self._asked}{free}; free some space or choose another folder."
                return FilmError(sentence, detail=str(error), reason=DISK_FULL)
        why = (error.strerror if isinstance(error, OSError) else "") or "a library could not write it"
        sentence = f"The animation cannot be written to {self._asked}: {why}; choose another folder."
        return FilmError(sentence, detail=str(error))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
