"""What the files of a sample were when it was scanned, as one short text, to tell whether that is still true.

Unlike the state of an artifact it is kept from one run to the next, so it says nothing of devices and inodes, which
other mounts and other computers number otherwise: names, sizes and times are what is left. It opens no file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence

from viewer.fetched_files import revision_of
from viewer.handover.layout import BACKEND
from viewer.protocol.split import Split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from viewer.far.states import FarStates

GONE = "gone"
"""State of a sample of which no file is there."""

_DESCRIPTIONS = ("variable_schema.yaml", "cgns_types.yaml")
CGNS, _ARROW, _ZARR = "cgns", "hf_datasets", "zarr"
_LAID_OUT = (CGNS, _ARROW, _ZARR, BACKEND)
"""How datasets are stored of which it is known where the files of a sample are; of others the reader names them."""

_NUMBER = re.compile(r"\d+")

_MOST_LEVELS = 8
"""Folders in folders that are looked into: a group of zarr has a few."""


class FileStates:
    """States of the samples of a dataset. What they share is looked at once: make a new one to look again.

    Parameters
    ----------
    dataset
        Its folder.
    backend
        How it is stored; of samples in memory nothing changes.
    splits
        Say what samples are called whose ids are places: another file beside them gives all of them other ids.
    """

    def __init__(self, dataset: str, backend: str, splits: Iterable[Split] = ()) -> None:
        self._folder, self._backend = dataset, backend
        self._far = _far_states(dataset, backend) if revision_of(dataset) is not None else None
        self._splits = {split.name: split for split in splits}
        self._shared: dict[str, bytes] = {}
        self._beside: dict[str, dict[str, bytes]] = {}

    def of(self, split: str, number: int, linked: Sequence[str] = ()) -> str:
        """Return the state of a sample.

        Parameters
        ----------
        linked
            Files that links inside those of the sample lead to; its own files, or folders, as well where they lie
            anywhere.

        Returns
        -------
        str
            Empty where nobody knows: that never holds. Of a dataset on another machine it is what that said last of the
            sample, as its files come and go here.
        """
        if self._far is not None:
            return self._far.of(split, number)
        if self._backend not in _LAID_OUT and not linked:
            return ""
        own = self._own(split, number)
        if own is None:
            return GONE
        if self._backend not in _LAID_OUT:
            own = [self._called(split, number), *map(self._alike, linked)]
        state = _digest([self._of_split(split), *own, *(_mark(name, name) for name in linked)])
        return json.dumps([state, *linked]) if linked else state

    def holds(self, split: str, number: int, state: str) -> bool:
        """Whether the files of a sample are as this state, from :meth:`of`, says.

        Of a dataset on another machine that is taken to be so until somebody has asked it and was told otherwise.
        """
        if self._far is not None:
            return bool(state) and self._far.of(split, number) in (state, "")
        linked: list[str] = []
        if state.startswith("["):
            try:
                _, *linked = json.loads(state)
            except ValueError:
                return False
        return bool(state) and self.of(split, number, linked) == state

    def _own(self, split: str, number: int) -> list[bytes] | None:
        """Return what the files of one sample are; None where there are none."""
        if self._backend not in (CGNS, _ZARR):
            return []
        sample = os.path.join(self._folder, "data", split, f"sample_{number:09d}")  # noqa: PTH118 - 100,000 of them
        found = list(_marks(os.path.join(sample, "meshes") if self._backend == CGNS else sample))  # noqa: PTH118
        return found or None

    def _called(self, split: str, number: int) -> bytes:
        found = self._splits.get(split)
        return os.fsencode(found.name_of(number)) if found is not None else b""

    def _alike(self, file: str) -> bytes:
        """Return the names beside a file that differ from its own in numbers alone: they may be its time steps."""
        folder, name = os.path.split(file)
        if folder not in self._beside:
            alike: dict[str, list[bytes]] = {}
            try:
                for other in sorted(os.listdir(folder)):
                    alike.setdefault(_NUMBER.sub("#", other), []).append(os.fsencode(other))
            except OSError:
                pass  # the file itself is gone then
            self._beside[folder] = {pattern: b"/".join(names) for pattern, names in alike.items()}
        return self._beside[folder].get(_NUMBER.sub("#", name), b"")

    def _of_split(self, split: str) -> bytes:
        """Return what all samples of a split share."""
        if split not in self._shared:
            self._shared[split] = b"".join(self._read_split(split))
        return self._shared[split]

    def _read_split(self, split: str) -> Iterator[bytes]:
        if self._backend not in (_ARROW, _ZARR):
            return
        for name in _DESCRIPTIONS:
            yield _mark(name, os.path.join(self._folder, name))  # noqa: PTH118
        yield from _marks(os.path.join(self._folder, "constants", split))  # noqa: PTH118
        if self._backend == _ARROW:  # in a folder of the split, or, as on the Hub, in files that are called as it is
            yield from _marks(os.path.join(self._folder, "data"))  # noqa: PTH118


def _far_states(dataset: str, backend: str) -> FarStates | None:
    from viewer.far.states import FarStates  # which a start of the program does not need

    return FarStates.of_dataset(dataset, backend)


def _marks(folder: str, levels: int = _MOST_LEVELS, before: str = "") -> Iterator[bytes]:
    """Yield what the files below a folder are, by their names; hidden ones, as of network file systems, apart."""
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry.name, entry) for entry in found if not entry.name.startswith("."))
    except OSError:
        return
    for name, entry in entries:
        try:
            inside = entry.is_dir()
        except OSError:
            inside = False
        if not inside:
            yield _mark(before + name, entry.path)
        elif levels:
            yield from _marks(entry.path, levels - 1, f"{before}{name}/")


def _mark(name: str, path: str) -> bytes:
    try:
        status = os.stat(path)
    except OSError:
        size, changed = -1, -1
    else:
        size, changed = status.st_size, status.st_mtime_ns
    return name.encode("utf-8", "surrogateescape") + b"\0%d %d;" % (size, changed)


def _digest(parts: Iterable[bytes]) -> str:
    import hashlib

    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
