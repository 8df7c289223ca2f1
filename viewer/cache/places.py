"""Where caches are made and looked for, and what to say when none can be made.

A directory is made under a staging name, locked, the lock is tested, the record is written, and only then does it get
its final name. There is no moment at which a directory with a final name is ours and not locked.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from viewer import DISTRIBUTION, folders
from viewer.cache import names, record
from viewer.cache.evidence import mark_outer
from viewer.cache.owner import Hold
from viewer.cache.registry import registry
from viewer.cache.removal import remove_opened
from viewer.cache.report import Limits
from viewer.errors import CacheError, printable
from viewer.mounts import Mounts
from viewer.open_folder import Folder, Lock
from viewer.sizes import human_bytes

_ATTEMPTS = 16
_TAG = (
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# A temporary cache of Plaid Viewer; backups may skip it. See https://bford.info/cachedir/\n"
)
_NEEDED = 32 * 1024  # bytes that an empty cache takes at most: a directory and two small files, in blocks
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_REMEMBERED = 32  # temporary directories of earlier runs that are remembered


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
        else:
            remember(first)  # before: Ctrl-C in between would leave a cache that is nobody's
        return _make(first), None
    except OSError as error:
        for other in _own_places() if temp_root is None else ():
            try:
                other.mkdir(mode=0o700, parents=True, exist_ok=True)
                if _is_safe(other):
                    hold = _make(other)
                    there, here = printable(str(other)), printable(str(first))
                    notice = f"The cache is in {there}, because {here} cannot be used ({error.strerror})."
                    if log := names.logger(__name__):
                        log.warning("%s", notice)
                    return hold, notice
            except OSError:
                continue
        raise _explain(first, error) from error


def _make(place: Path) -> Hold:
    """Make a new directory in ``place`` and own it; where that fails nothing is left behind, as far as that can be."""
    above = Folder.at(place)
    try:
        for _ in range(_ATTEMPTS):
            if (hold := _make_once(above)) is not None:
                return hold
        raise FileNotFoundError(errno.ENOENT, "new ones are removed as soon as they are made", str(place))
    except BaseException:
        above.close()
        raise


def _make_once(above: Folder) -> Hold | None:
    """Try once; None when a sweeper or a reaper took the directory before it was locked."""
    staging, name = names.new_name(names.Kind.STAGING), names.new_name(names.Kind.CACHE)
    above.make(staging)
    folder: Folder | None = None
    memory: record.MemoryLock | None = None
    try:
        with registry().lock:
            folder = above.open(staging)
            registry().add_folder(folder)
        lock = folder.lock_patiently()
        if lock is Lock.HELD or not above.leads_to(staging, folder):
            raise FileNotFoundError
        lock_works = lock is Lock.FREE and above.second_lock_is_refused(staging)
        memory = record.write(above, folder, lock_works=lock_works)
        folder.write_file("CACHEDIR.TAG", _TAG)
        above.rename_locked(staging, name, folder)
        if names.MARK in above.place:
            mark_outer(folder.path)
        return Hold(above, name, folder, memory, lock_works=lock_works)
    except BaseException as error:
        if memory is not None:
            memory.drop()
        _discard(above, staging, name, folder)
        if isinstance(error, FileNotFoundError):
            return None
        raise


def _discard(above: Folder, staging: str, name: str, folder: Folder | None) -> None:
    """Take back a directory that was not finished, whichever of the two names it has by now."""
    try:
        if folder is None:
            above.rmdir(staging)
        else:
            remove_opened(above, staging if above.leads_to(staging, folder) else name, folder, Limits())
    except OSError:
        pass  # the next sweep sees that nobody holds it
    finally:
        if folder is not None:
            registry().drop_folder(folder)
            folder.release()


def survey_roots(temp_root: Path | None) -> list[Path]:
    """Return the directories to look for caches in.

    The given one; or every one that :func:`make_hold` may use, and the temporary directories of earlier runs, each once
    although several paths may lead to it.
    """
    if temp_root is not None:
        return [Path(temp_root)]
    roots: dict[tuple[int, int], Path] = {}
    for place in (first := _root(None), *_own_places(), *_used_before()):
        try:
            status = os.stat(place)
        except (OSError, ValueError):
            continue
        if stat.S_ISDIR(status.st_mode):
            roots.setdefault((status.st_dev, status.st_ino), place)
    return list(roots.values()) if first in roots.values() else [first, *roots.values()]


def remember(place: Path) -> None:
    """Note a temporary directory in the user's state folder, for those who have another one next time."""
    try:
        known = _used_before()
        if place in known or names.cache_around(place):  # what lies in a cache goes with it
            return
        if len(known) >= _REMEMBERED:
            known = [one for one in known if one.is_dir()]  # those of jobs long gone first
        file = _register()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = file.with_name(f"{file.name}.{os.urandom(4).hex()}")
        partial.write_bytes(b"".join(os.fsencode(one) + b"\0" for one in [*known, place][-_REMEMBERED:]))
        partial.replace(file)
    except OSError:
        pass  # a home that cannot be written to: then the next run does not know


def _used_before() -> list[Path]:
    try:
        # Somebody's FIFO there must not stop every start.
        with open(_register(), "rb", opener=lambda path, flags: os.open(path, flags | _AT_ONCE)) as stream:
            data = stream.read(_REMEMBERED * 4096)
    except OSError:
        return []
    return [path for part in data.split(b"\0")[:-1] if (path := Path(os.fsdecode(part))).is_absolute()]


def _register() -> Path:
    return folders.user_state() / "temp-roots"


def _root(temp_root: Path | None) -> Path:
    return folders.temporary() if temp_root is None else Path(temp_root).absolute()


def _own_places() -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    # It is made at login and removed at logout: made by us it would be nobody's.
    found = [Path(runtime) / DISTRIBUTION / "ephemeral"] if runtime.startswith("/") and os.path.isdir(runtime) else []  # noqa: PTH112
    try:
        return [folders.user_cache() / "ephemeral", *found]
    except FileNotFoundError:
        return found


def _is_safe(place: Path) -> bool:
    """Whether nobody else can write to ``place`` or name it, and no other computer sees it."""
    with Folder.at(place) as folder:
        private = registry().owns(folder.status) and not folder.status.st_mode & 0o022
        return private and Mounts().local(os.path.realpath(place), folder.mount_number())


def _explain(place: Path, error: OSError) -> CacheError:
    way = "TMPDIR to a directory on another disk"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = "your quota is used up" if error.errno == errno.EDQUOT else "there is no space left"
        try:
            with Folder.at(place) as folder:
                free, files = folder.free()
            left = f"{human_bytes(free)} are free" if files != 0 else "it can hold no more files"
        except OSError:
            left = "the free space is not known"
        problem = f"{what} ({human_bytes(_NEEDED)} are needed, {left})"
        problem += f". Free some space there, or do this and start again: set {way}."
    else:
        problem = f"{error.strerror or error}. Set {way} that you can write to."
    return CacheError(f"The cache cannot be made in {printable(str(place))}: {problem}", detail=str(error))
