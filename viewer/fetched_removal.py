"""Removing what was fetched of a dataset on another machine, unless anybody shows or reads it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from viewer.fetched_files import datasets_here, digest_of, files_of, remove_file, signed
from viewer.fetched_use import FetchedUse, is_being_fetched
from viewer.open_folder import Lock
from viewer.values import dataclass

_ASIDE = ".removed-"
"""In the name of a folder whose removal has begun."""

IN_USE = "another window shows it"
"""Why a dataset that is kept is left."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What came of removing what was fetched.

    Attributes
    ----------
    bytes
        That became free.
    why_not
        Why it was left, as the end of a sentence; empty where it was not.
    """

    bytes: int = 0
    why_not: str = ""


def remove_files(base: Path, folder: Path, cancel: threading.Event) -> Removed:
    """Remove what was fetched of one dataset, which may be open: what is needed is fetched again.

    Nothing is removed while a reader is at it, which has just looked whether the files are there.
    """
    if folder not in [known for known, _address, _kept in datasets_here(base)]:
        return Removed(why_not="it has been removed already")
    with FetchedUse(folder, alone=True) as use:
        if why_not := _why_not(folder, use, "it is being read at the moment"):
            return Removed(why_not=why_not)
        freed = 0
        for file in files_of(folder):
            if cancel.is_set():
                break
            freed += remove_file(file)
        return Removed(freed)


def remove_kept(base: Path, folder: Path, cancel: threading.Event) -> Removed:
    """Remove the folder of a dataset that is kept; also those whose removal was begun and not finished."""
    why_not = _set_aside(base, folder)
    return Removed(sum(_take_away(aside, cancel) for aside in _begun(base)), why_not)


def _set_aside(base: Path, folder: Path) -> str:
    """Give a folder another name, by which nobody finds it; returns why not, where that cannot be."""
    if not _is_kept(base, folder):
        return "it has been removed already"
    with FetchedUse(folder, alone=True) as use:
        if why_not := _why_not(folder, use, IN_USE):
            return why_not
        if not (use.leads_here() and _is_kept(base, folder)):
            return "it has just been removed"
        try:
            folder.rename(folder.with_name(f"{folder.name}{_ASIDE}{os.urandom(4).hex()}"))
        except OSError as error:
            return f"{folder} cannot be renamed: {error.strerror}"
    return ""


def _is_kept(base: Path, folder: Path) -> bool:
    return folder in [known for known, _address, kept in datasets_here(base) if kept]


def _why_not(folder: Path, use: FetchedUse, in_use: str) -> str:
    """Return why the folder of a dataset must be left; empty where nobody is at it.

    Two things say that which have nothing to do with each other: the lock of whoever shows or reads it, and those of
    whoever fetches a file.
    """
    if use.lock is Lock.HELD or is_being_fetched(folder):
        return in_use
    if use.lock is not Lock.FREE or not use.keeps_others_out():
        return f"whether another window shows it is not known, as nothing can be locked in {folder}"
    return ""


def _begun(base: Path) -> list[Path]:
    """Return the folders whose removal has begun, also by a program that was killed: their names and files agree."""
    return [
        folder
        for folder in _folders(base)
        if _ASIDE in folder.name
        and (facts := signed(folder)) is not None
        and facts.get("kept")
        and digest_of(facts["address"]) == folder.name.partition(_ASIDE)[0]
    ]


def _take_away(folder: Path, cancel: threading.Event) -> int:
    """Remove a folder that was set aside; what says whose it is goes last. Returns the bytes that became free."""
    from viewer.cache import remove_tree  # what only looks need not import it

    freed = sum(remove_tree(inner, cancel=cancel).freed_bytes for inner in _folders(folder))
    return freed if cancel.is_set() or _folders(folder) else freed + remove_tree(folder).freed_bytes


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [folder / entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
