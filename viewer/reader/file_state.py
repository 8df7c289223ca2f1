"""The state of files as one short text, to tell whether they are still what was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable


def digest_of(statuses: Iterable[os.stat_result], *more: str) -> str:
    """Return a digest of the size, modification time (ns), device and inode of files, in their order.

    Parameters
    ----------
    more
        What else must be equal: the times of a series, say.
    """
    digest = hashlib.blake2b(digest_size=8)
    for status in statuses:
        digest.update(b"%d %d %d %d;" % (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino))
    for text in more:
        digest.update(text.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()
