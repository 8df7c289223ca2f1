"""Reading as a user who may not read everything, as root may: nothing else shows what an unreadable file is called."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

OTHER_UID = 12345


@contextlib.contextmanager
def may_not_read(*closed: Path, folder: Path) -> Iterator[None]:
    """Take away all permissions of files and folders; root is another user meanwhile.

    Parameters
    ----------
    folder
        Where they are, which that user may enter.
    """
    if not hasattr(os, "geteuid"):
        pytest.skip("needs permissions of POSIX")
    modes = {path: path.stat().st_mode for path in closed}
    is_root = os.geteuid() == 0
    if is_root:
        shut = [above for above in (folder, *folder.parents) if not above.stat().st_mode & 0o001]
        modes |= {above: above.stat().st_mode for above in shut}
        for above in shut:
            above.chmod(modes[above] | 0o011)
    for path in closed:
        path.chmod(0)
    if is_root:
        os.seteuid(OTHER_UID)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE, lost with the uid: /proc/self is root's
        for path, mode in modes.items():
            path.chmod(mode)
