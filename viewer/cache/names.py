"""The names of cache directories, and what a name alone says.

===================================  ===================================================================================
``plaid-viewer-{pid}-{token}``       a cache: in use, or left by a process that ended (also by the older web viewer)
``.plaid-viewer-new-{hex}``          *staging*: being made, nobody has been given it yet
``.plaid-viewer-trash-{hex}``        a *tombstone*: given up for good, anyone may finish its removal
===================================  ===================================================================================

The two names with a dot are invisible to the sweep of older viewers, whose pattern starts with ``plaid-viewer-``.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from logging import Logger

MARK = "plaid-viewer-"
"""What a name must contain to be looked at; everything else in the temp root costs this one test."""

MAX_PID = 2**31 - 1
"""The largest value of a signed 32-bit ``pid_t``; a larger number in a name is not a process."""

_TOKEN = 12  # hex digits in the name of a cache
_LONGEST = 64  # hex digits that are still read
_STAGING = ".plaid-viewer-new-"
_TOMBSTONE = ".plaid-viewer-trash-"
_HEX = frozenset("0123456789abcdef")
_DIGITS = frozenset("0123456789")


class Kind(StrEnum):
    """What a directory is, by its name."""

    CACHE = "cache"
    STAGING = "staging"
    TOMBSTONE = "tombstone"


class Name(NamedTuple):
    """A name that is one of ours.

    Attributes
    ----------
    pid
        The process in it; None for the names with a dot.
    usual
        It has the 12 hex digits that every viewer gives; another number of them was written by hand.
    """

    text: str
    kind: Kind
    pid: int | None
    usual: bool = True


def parse(text: str) -> Name | None:
    """Return what ``text`` says, or None when it is not one of ours (foreign digits, a pid of 20 digits)."""
    if text.startswith(MARK):
        number, _, token = text[len(MARK) :].partition("-")
        # Not isdigit(), which also takes the digits of other scripts.
        plain = 1 <= len(number) <= 10 and _DIGITS.issuperset(number) and not number.startswith("0")
        if plain and int(number) <= MAX_PID and _is_hex(token, 1):
            return Name(text, Kind.CACHE, int(number), len(token) == _TOKEN)
    elif text.startswith(_TOMBSTONE) and _is_hex(text[len(_TOMBSTONE) :], 8):
        return Name(text, Kind.TOMBSTONE, None)
    elif text.startswith(_STAGING) and _is_hex(text[len(_STAGING) :], 8):
        return Name(text, Kind.STAGING, None)
    return None


def _is_hex(text: str, at_least: int) -> bool:
    return at_least <= len(text) <= _LONGEST and _HEX.issuperset(text)


def cache_around(path: Path) -> Path | None:
    """Return the cache in which ``path`` lies, by its name; what is put there goes with it. None when in none."""
    real = Path(os.path.realpath(path))
    return next((folder for folder in (real, *real.parents) if MARK in folder.name and parse(folder.name)), None)


def cache_name(pid: int, token: str) -> str:
    """Return the final name of a cache."""
    return f"{MARK}{pid}-{token}"


def new_token() -> str:
    """Return 12 hex digits that nobody can guess: a name in a world-writable directory must not be foreseen."""
    return os.urandom(_TOKEN // 2).hex()


def new_staging_name() -> str:
    """Return a fresh name for a directory that is being made."""
    return f"{_STAGING}{os.urandom(8).hex()}"


def new_tombstone_name() -> str:
    """Return a fresh name for a directory that is being removed."""
    return f"{_TOMBSTONE}{os.urandom(8).hex()}"


def printable(text: str) -> str:
    """Return a text from outside for one line of a terminal or window: what is no letter is spelled, not obeyed."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def logger(name: str) -> Logger | None:
    """Return the logger of the module ``name``: imported now, 10 ms that most runs need not take.

    None where it cannot be imported any more, as after ``chroot``.
    """
    try:
        import logging
    except ImportError:
        return None
    return logging.getLogger(name)
