"""Publish artifacts and map their arrays. Needs numpy, so the window never imports this module.

Known races: two readers may publish the same artifact. Each builds under its own partial name; the first rename wins
and the loser drops its copy. A single field is added to a published artifact by renaming one complete file into it.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import xxhash

from viewer.artifacts.key import ArtifactKey
from viewer.artifacts.manifest import NAME, ArrayRecord, Manifest, write_manifest
from viewer.artifacts.store import ARRAYS, ArtifactStore, partial_name
from viewer.errors import DISK_FULL, ArtifactError
from viewer.sizes import human_bytes


class ArtifactBuilder:
    """Builds one artifact under a partial name; :meth:`publish` makes it visible in one rename.

    Use it with ``with``: leaving the block without publishing removes what was written.
    """

    def __init__(self, store: ArtifactStore, key: ArtifactKey) -> None:
        self._store = store
        self.final = store.directory(key)
        make_below(store.cache_root, self.final.parent)
        self.partial = self.final.parent / partial_name()
        self.partial.mkdir(mode=0o700)
        self._count = 0
        self._pooled: list[Path] = []

    def __enter__(self) -> ArtifactBuilder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.partial.exists():
            return  # published
        shutil.rmtree(self.partial, ignore_errors=True)
        drop_unused(self._pooled)

    def reserve(self) -> str:
        """Return a file name that no other array of this artifact has, for a field that is not read yet."""
        self._count += 1
        return f"array_{self._count:04d}.npy"

    def add(self, array: npt.NDArray[np.generic], file: str = "") -> ArrayRecord:
        """Write an array and return its record.

        Raises
        ------
        OSError
            When the disk is full or the cache root is gone; :func:`unwritable` turns it into words.
        """
        file = file or self.reserve()
        array = np.ascontiguousarray(array)
        self._pooled.append(store_array(self._store, array, self.partial / file))
        return ArrayRecord(file, array.dtype.str, array.shape)

    def publish(self, manifest: Manifest) -> Path:
        """Write the manifest and rename the artifact to its final name, which is returned."""
        write_manifest(self.partial, manifest)
        try:
            self.partial.rename(self.final)
        except OSError:
            if not self.final.is_dir():
                raise
            if not (self.final / NAME).exists():
                # What is left of an artifact that somebody took apart; nobody can use it.
                self.final.rename(self.final.with_name(partial_name()))
                self.partial.rename(self.final)
            # Otherwise another reader was first; its artifact is as good as ours.
        return self.final


def content_hash(array: npt.NDArray[np.generic]) -> str:
    """Return the 128-bit xxHash of an array's content, dtype and shape included, as 32 hex digits."""
    array = np.ascontiguousarray(array)
    digest = xxhash.xxh3_128(f"{array.dtype.str}{array.shape}".encode())
    digest.update(array.reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def store_array(store: ArtifactStore, array: npt.NDArray[np.generic], path: Path, digest: str = "") -> Path:
    """Put ``array`` at ``path``, complete or not at all; an array that the store has already is linked, not written.

    Equal content is recognised by its :func:`content_hash`, so a mesh that does not change over 300 time steps takes
    its space once, and a renderer sees by the inode that it is the same. One that somebody has cut is written anew.

    Parameters
    ----------
    digest
        The hash, where the caller has it already.

    Returns
    -------
    Where the array lies in the store's pool.

    Raises
    ------
    OSError
        When the disk is full or the cache root is gone; :func:`unwritable` turns it into words.
    """
    array = np.ascontiguousarray(array)
    pool = store.path / ARRAYS
    shared = pool / f"{digest or content_hash(array)}.npy"
    header = _header(array)
    if _has_size(shared, len(header) + array.nbytes) and _link(shared, path):
        return shared
    if not pool.is_dir():
        make_below(store.cache_root, pool)
    partial = pool / partial_name()
    try:
        with open(partial, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
            stream.write(header)
            # Not ndarray.tofile, as numpy would: on a full disk it raises an OSError without an errno.
            stream.write(array.reshape(-1).view(np.uint8).data)
        # Linked before it gets its name in the pool: an array there with no link is one that no artifact needs.
        if _link(partial, path):
            os.replace(partial, shared)
        else:
            os.replace(partial, path)  # a file system without hard links: the artifact keeps its own copy
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    return shared


def drop_unused(pooled: list[Path]) -> None:
    """Remove those arrays from the pool that no artifact links."""
    for path in pooled:
        with contextlib.suppress(OSError):
            if path.stat().st_nlink == 1:
                path.unlink()


def unwritable(root: Path, error: OSError, needed: int = 0) -> ArtifactError:
    """Say in one sentence why an artifact could not be written.

    Parameters
    ----------
    root
        The cache root.
    needed
        Bytes that the artifact takes as far as known; call this when what was written of it is gone again.
    """
    if not root.is_dir():
        return ArtifactError(f"The cache folder {root} is gone; restart the program.", detail=str(error))
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return ArtifactError(f"The cache folder {root} cannot be written: {error.strerror}.", detail=str(error))
    free = shutil.disk_usage(root).free
    return ArtifactError(
        f"The disk of the cache is full: this sample needs {human_bytes(needed)} and {root} has only "
        f"{human_bytes(free)} free. "
        "Free some space, or choose another cache folder in Preferences or with --cache-dir.",
        detail=str(error),
        reason=DISK_FULL,
    )


def _header(array: npt.NDArray[np.generic]) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, np.lib.format.header_data_from_array_1_0(array))
    return stream.getvalue()


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _link(source: Path, path: Path) -> bool:
    try:
        os.link(source, path)
    except FileExistsError:
        return True  # the same field of the same artifact, read twice
    except OSError:
        return False
    return True


def map_array(directory: Path, record: ArrayRecord) -> npt.NDArray[np.generic]:
    """Map an array of a published artifact, read-only.

    Raises
    ------
    ArtifactError
        When the file is missing or is not what the manifest says.
    """
    array = map_file(directory / record.file)
    if array.dtype.str != record.dtype or array.shape != record.shape:
        raise ArtifactError(f"The artifact {directory.name} does not fit its manifest; read the sample again.")
    return array


def map_file(path: Path) -> npt.NDArray[np.generic]:
    """Map a ``.npy`` file, read-only.

    Raises
    ------
    ArtifactError
        When it is missing or is not a ``.npy`` file.
    """
    try:
        array: npt.NDArray[np.generic] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise ArtifactError(
            f"The artifact {path.parent.name} has lost a file; read the sample again.", detail=str(error)
        ) from error
    return array


def make_below(root: Path, directory: Path) -> Path:
    """Create ``directory`` below ``root`` step by step, but never ``root`` itself.

    ``mkdir(parents=True)`` would bring a cache root back to life that its owner has just renamed aside to remove it.

    Raises
    ------
    FileNotFoundError
        When ``root`` is gone.
    """
    path = root
    for part in directory.relative_to(root).parts:
        path = path / part
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
    return path
