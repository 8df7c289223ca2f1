"""The names of cache directories, and what a name alone says.

===================================  ===================================================================================
``plaid-viewer-{pid}-{token}``       a cache: in use, or left by a process that ended (also by the older web viewer)
``.plaid-viewer-new-{token}``        *staging*: being made, nobody has been given it yet
``.plaid-viewer-trash-{token}``      a *tombstone*: given up for good, anyone may finish its removal
===================================  ===================================================================================

The two names with a dot are invisible to the sweep of older viewers, whose pattern starts with ``plaid-viewer-``.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

MARK = "plaid-viewer-"
"""What a name must contain to be looked at; everything else in the temp root costs this one test."""

MAX_PID = 2**31 - 1
"""The largest value of a signed 32-bit ``pid_t``; a larger number in a name is not a process."""

_TOKEN = 12  # hex digits in a new name
_LONGEST = 64  # hex digits that are still read
_HEX = frozenset("0123456789abcdef")
_DIGITS = frozenset("0123456789")


class Kind(StrEnum):
    """What a directory is, by its name."""

    CACHE = "cache"
    STAGING = "staging"
    TOMBSTONE = "tombstone"


_WITH_A_DOT = {Kind.STAGING: ".plaid-viewer-new-", Kind.TOMBSTONE: ".plaid-viewer-trash-"}


class Name(NamedTuple):
    """A name that is one of ours."""

    text: str
    kind: Kind
    pid: int | None = None  # the process in it; None for the names with a dot
    usual: bool = True  # it has the 12 hex digits that every viewer gives; others were written by hand


def parse(text: str) -> Name | None:
    """Return what ``text`` says, or None when it is not one of ours (foreign digits, a pid of 20 digits)."""
    if text.startswith(MARK):
        number, _, token = text[len(MARK) :].partition("-")
        # Not isdigit(), which also takes the digits of other scripts.
        plain = 1 <= len(number) <= 10 and _DIGITS.issuperset(number) and not number.startswith("0")
        if plain and int(number) <= MAX_PID and _is_hex(token, 1):
            return Name(text, Kind.CACHE, int(number), len(token) == _TOKEN)
        return None
    kinds = (kind for kind, start in _WITH_A_DOT.items() if text.startswith(start) and _is_hex(text[len(start) :], 8))
    kind = next(kinds, None)
    return None if kind is None else Name(text, kind)


def _is_hex(text: str, at_least: int) -> bool:
    return at_least <= len(text) <= _LONGEST and _HEX.issuperset(text)


def new_name(kind: Kind) -> str:
    """Return a fresh name that nobody can guess: one in a world-writable directory must not be foreseen."""
    start = _WITH_A_DOT.get(kind) or f"{MARK}{os.getpid()}-"
    return f"{start}{os.urandom(_TOKEN // 2).hex()}"


def cache_around(path: Path) -> Path | None:
    """Return the cache in which ``path`` lies, by its name; what is put there goes with it. None when in none."""
    real = Path(os.path.realpath(path))
    return next((folder for folder in (real, *real.parents) if MARK in folder.name and parse(folder.name)), None)


def late(module: str) -> Any:
    """Import what few runs need only now; return None where it cannot be had any more.

    So it is after ``chroot``, or when the program's files have vanished; PyInstaller ends the program then.
    """
    try:
        return __import__(module)
    except (ImportError, OSError, SystemExit):
        return None


def logger(name: str) -> Any:
    """Return the logger of the module ``name``, whose import takes 10 ms; None where it cannot be imported any more."""
    logging = late("logging")
    return None if logging is None else logging.getLogger(name)
