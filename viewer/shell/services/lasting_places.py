"""Where nothing that should last may be put."""

from __future__ import annotations

from pathlib import Path

from viewer.cache.names import cache_around

FOR_OTHERS = "for-others"
"""Folder in the cache root for what another program takes away at once."""


def goes_with_cache(path: Path) -> str:
    """Say why nothing that should last may be put at ``path``: it lies in a cache; an empty text when it does not."""
    cache = cache_around(path)
    if cache is None or path.parent == Path(cache) / FOR_OTHERS:
        return ""
    return f"{path} is in the scratch cache {cache}, which is removed when its viewer ends; choose another folder."
