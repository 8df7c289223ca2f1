"""Folders of the system and of the user, without the imports that take longer than making a cache in them.

They answer as ``tempfile`` (5 ms) and ``platformdirs`` (6 ms) do, which are asked where the quick answer is not sure.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from viewer import DISTRIBUTION


def temporary() -> Path:
    """Return what ``tempfile.gettempdir`` does; where no directory can be written to, the one that was asked for."""
    module = sys.modules.get("tempfile")
    chosen = module.tempdir if module is not None else _first_choice()
    if isinstance(chosen, str):
        return Path(chosen)
    import tempfile

    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:  # none can be written to
        return Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - only named in a message and in a survey


def _first_choice() -> str | None:
    place = next((value for name in ("TMPDIR", "TEMP", "TMP") if (value := os.environ.get(name))), None)
    if place is None and os.name == "posix":
        place = "/tmp"  # noqa: S108 - the next in tempfile's list
    if place is None or not os.path.isdir(place) or not os.access(place, os.W_OK | os.X_OK):  # noqa: PTH112
        return None
    return os.path.abspath(place)  # noqa: PTH100 - as tempfile does


def user_state() -> Path:
    """Return the folder for what this program remembers; FileNotFoundError where no home folder is known."""
    return _of_user("XDG_STATE_HOME", ".local/state", "user_state_path")


def user_cache() -> Path:
    """Return the folder for what this program can make again; FileNotFoundError where no home folder is known."""
    return _of_user("XDG_CACHE_HOME", ".cache", "user_cache_path")


def _of_user(variable: str, below_home: str, elsewhere: str) -> Path:
    if sys.platform.startswith("linux"):
        base = os.environ.get(variable, "")
        path = Path(base if base.startswith("/") else os.path.expanduser(f"~/{below_home}"))  # noqa: PTH111
        if not path.is_absolute():  # neither HOME nor an entry in the password file: not a folder named "~"
            raise FileNotFoundError(errno.ENOENT, "no home folder is known")
        return path / DISTRIBUTION
    from platformdirs import PlatformDirs

    found: Path = getattr(PlatformDirs(DISTRIBUTION, appauthor=False, roaming=False), elsewhere)
    return found
