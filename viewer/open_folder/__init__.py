"""One open directory that proves what it is before each step, and can be locked: by descriptor, or as Windows can.

Nothing here knows of caches. :class:`Opened` is the same on every system; ``_posix`` and ``_windows`` have the rest.
"""

from __future__ import annotations

import sys

from viewer.open_folder.opened import Lock, Opened

if sys.platform == "win32":
    from viewer.open_folder._windows import Folder
else:
    from viewer.open_folder._posix import Folder

__all__ = ["Folder", "Lock", "Opened"]
