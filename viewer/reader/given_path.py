"""A path that is to be opened, and what is seen of it at once: the names in a folder, the first bytes of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from viewer.errors import DatasetError
from viewer.handover.layout import is_in_memory
from viewer.reader.inside import Inside
from viewer.reader.regular_file import open_regular
from viewer.reader.supply import HERE, Supply
from viewer.values import dataclass

Pause = Callable[[], None]
"""Called now and then during what takes long; may raise to end it."""


def no_pause() -> None:
    """Go on at once."""


HEAD = 4096
"""First bytes of a file that are looked at."""


@dataclass(frozen=True, slots=True)
class GivenPath:
    """What is to be opened.

    Attributes
    ----------
    path
        Where, absolute.
    names
        What is in the folder; None for a file.
    head
        The first :data:`HEAD` bytes of the file; empty for a folder.
    follow
        Whether symbolic links may lead out of the folder.
    copies
        By the path of samples that a script handed over, where they are as well.
    pause
        Called now and then during what takes long, then and later.
    supply
        Where its files come from.
    """

    path: Path
    names: frozenset[str] | None
    head: bytes = b""
    follow: bool = False
    copies: Mapping[str, Path] = MappingProxyType({})
    pause: Pause = no_pause
    supply: Supply = HERE

    @property
    def is_file(self) -> bool:
        """Whether it is a file."""
        return self.names is None

    def inside(self, folder: Path) -> Inside:
        """Return what belongs to a dataset in ``folder``."""
        return Inside(folder, self.follow)


def look_at(path: Path, follow: bool, copies: Mapping[str, Path], pause: Pause = no_pause) -> GivenPath:
    """Look at a path.

    Raises
    ------
    DatasetError
        When nothing is there, or it may not be looked at.
    """
    path = path.absolute()
    if str(path) in copies:
        return GivenPath(path, frozenset(), follow=follow, copies=copies, pause=pause)
    try:
        return GivenPath(path, frozenset(os.listdir(path)), follow=follow, copies=copies, pause=pause)
    except FileNotFoundError:
        if is_in_memory(str(path)):
            raise DatasetError(
                f"The samples {path} are gone with the script that handed them over; run it again."
            ) from None
        raise DatasetError(_nowhere(path)) from None
    except NotADirectoryError:
        return GivenPath(path, None, _head(path), follow, copies, pause)
    except PermissionError:
        raise DatasetError(f"You do not have permission to read the folder {path}; ask its owner.") from None
    except (OSError, ValueError) as error:
        raise DatasetError(f"The folder {path} cannot be read: {error}.") from error


def _nowhere(path: Path) -> str:
    if os.path.islink(path):  # noqa: PTH114 - says no where it may not look
        return f"{path} is a link to {os.readlink(path)}, which does not exist."
    return f"There is no folder {path}." if not path.suffix else f"There is no file or folder {path}."


def _head(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(HEAD)
    except FileNotFoundError:
        raise DatasetError(_nowhere(path)) from None
    except PermissionError:
        raise DatasetError(f"You do not have permission to read the file {path}; ask its owner.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DatasetError(f"{path} cannot be opened: {reason}.") from error
