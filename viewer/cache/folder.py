"""One open directory, as the system at hand has it."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from viewer.cache._windows import Folder
else:
    from viewer.cache._posix import Folder

__all__ = ["Folder"]
