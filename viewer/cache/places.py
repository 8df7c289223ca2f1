"""Where caches are made and looked for, and what to say when none can be made."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from viewer import DISTRIBUTION
from viewer.cache._log import logger
from viewer.cache.folder import Folder
from viewer.cache.mounts import Mounts
from viewer.cache.owner import Hold
from viewer.cache.usage import human_bytes
from viewer.errors import CacheError

_NEEDED = 32 * 1024
"""Bytes that an empty cache takes at most: a directory and two small files, in blocks."""


def make_hold(temp_root: Path | None) -> tuple[Hold, str | None]:
    """Make and own a new directory; return it, and a sentence when it could not be where it belongs.

    A given ``temp_root`` is made if it is missing, and nothing else is tried. Without one it is the system's temporary
    directory; if that cannot be used, the user's own cache or runtime directory, but only one that lies on this
    computer and that nobody else may write to.

    Raises
    ------
    CacheError
        When there is no place; its sentence says where, why, what is needed and what is free, and the way out.
    """
    first = _root(temp_root)
    try:
        if temp_root is not None:
            first.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Hold.make(first), None
    except OSError as error:
        problem = _explain(first, error)
        if temp_root is not None:
            raise problem from error
        for other in _own_places():
            try:
                other.mkdir(mode=0o700, parents=True, exist_ok=True)
                if _is_safe(other):
                    hold = Hold.make(other)
                    notice = f"The cache is in {other}, because {first} cannot be used ({error.strerror})."
                    logger(__name__).warning("%s", notice)
                    return hold, notice
            except OSError as again:
                logger(__name__).debug("%s cannot be used either: %s", other, again)
        raise problem from error


def survey_roots(temp_root: Path | None) -> list[Path]:
    """Return the directories to look for caches in: the given one, or every one that :func:`make_hold` may use."""
    if temp_root is not None:
        return [Path(temp_root)]
    first = _root(None)
    return [first, *(place for place in _own_places() if place != first and place.is_dir())]


def _root(temp_root: Path | None) -> Path:
    if temp_root is not None:
        return Path(temp_root).absolute()
    import tempfile  # 10 ms, and not needed when a directory is given

    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:  # none can be written to
        return Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - only named in the message and in a survey


def _own_places() -> list[Path]:
    from platformdirs import PlatformDirs  # not at import: only a survey of everything, or trouble, needs it

    dirs = PlatformDirs(DISTRIBUTION, appauthor=False)
    found = [dirs.user_cache_path / "ephemeral"]
    # Without this variable platformdirs invents a directory in the very place that cannot be used, and warns.
    if os.environ.get("XDG_RUNTIME_DIR"):
        found.append(dirs.user_runtime_path / "ephemeral")
    return found


def _is_safe(place: Path) -> bool:
    """Whether nobody else can write to ``place`` or name it, and no other computer sees it."""
    real = os.path.realpath(place)
    with Folder.at(place) as folder:
        private = folder.own() and not folder.status.st_mode & 0o022
        return private and Mounts().local(real, folder.mount_number())


def _explain(place: Path, error: OSError) -> CacheError:
    way_out = "Set TMPDIR to a directory on another disk"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = "your quota is used up" if error.errno == errno.EDQUOT else "there is no space left"
        try:
            with Folder.at(place) as folder:
                free, files = folder.free()
            left = f"{human_bytes(free)} are free" if files != 0 else "no more files can be made on it"
        except OSError:
            left = "what is free cannot be told"
        sentence = (
            f"The cache cannot be made in {place}: {what} ({human_bytes(_NEEDED)} are needed, {left}). "
            f"Free some space there, or start again after this: {way_out[0].lower()}{way_out[1:]}."
        )
    else:
        sentence = f"The cache cannot be made in {place}: {error.strerror or error}. {way_out} that you can write to."
    return CacheError(sentence, detail=str(error))
