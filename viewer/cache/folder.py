"""One open directory: by descriptor on POSIX, by path and handle on Windows."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from viewer.cache._windows import Folder
else:
    from viewer.cache._posix import Folder

__all__ = ["Folder"]
