"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def partial_beside(path: Path) -> Path:
    """Return a new name, beside the target, for what is not complete."""
    # Not by the module ``secrets``, which brings OpenSSL along: 6 ms of each start.
    return path.with_name(f".{path.name[:100]}.partial-{os.urandom(4).hex()}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, and then put it there.

    Raises
    ------
    OSError
        When it cannot be written; what was there before is still there, and nothing else.
    """
    partial = partial_beside(path)
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
