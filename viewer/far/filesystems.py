"""The filesystem of fsspec that speaks to an address."""

from __future__ import annotations

from fsspec import AbstractFileSystem

from viewer.address import Address
from viewer.far.asking import Ask


def make_filesystem(address: Address, ask: Ask) -> tuple[AbstractFileSystem, str]:
    """Return the filesystem for an address, and what the address is called in it.

    ``cat_file(path, start=, end=)`` of it fetches those bytes and no others; ``ls`` and ``info`` say ``size``, ``type``
    and what tells versions (``ETag``, ``mtime``). Where it has an attribute ``revision``, nothing of it ever changes.
    """
    import fsspec.core

    filesystem, root = fsspec.core.url_to_fs(str(address))
    return filesystem, str(root)
