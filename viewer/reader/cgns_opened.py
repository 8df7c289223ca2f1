"""An open CGNS/HDF5 file, in which many small things are reached quickly."""

from __future__ import annotations

import numpy as np
from h5py import h5a, h5d, h5g, h5p, h5t
from h5py.h5d import DatasetID
from h5py.h5g import GroupID

_LABEL = 33
"""Bytes of a name or label and its end (SIDS File Mapping Manual)."""


class OpenedFile:
    """An open file, with what is needed to reach many small things in it quickly.

    A file of 3000 zones has 40 000 of them: what can be made once is made once, and the way to a zone is gone once for
    all that is in it.
    """

    def __init__(self, root: GroupID) -> None:
        self.root = root
        self._near: tuple[bytes, GroupID] = (b"", root)
        self._access = h5p.create(h5p.DATASET_ACCESS)
        # Files that hold the values of a dataset lie beside its own file, not in the folder of this process.
        self._access.set_efile_prefix(b"${ORIGIN}")
        self._access.set_virtual_prefix(b"${ORIGIN}")
        self._label = h5t.py_create(np.dtype(f"S{_LABEL}"))
        self._label_utf8 = self._label.copy()  # HDF5 turns neither character set into the other
        self._label_utf8.set_cset(h5t.CSET_UTF8)

    def dataset(self, place: bytes) -> DatasetID:
        """Open a dataset."""
        group, rest = self._go(place)
        return h5d.open(group, rest, self._access)

    def attribute(self, place: bytes, name: bytes) -> bytes:
        """Read a text attribute of a node; empty where it is missing or no text."""
        group, rest = self._go(place)
        value = np.empty((), f"S{_LABEL}")
        try:
            found = h5a.open(group, name, obj_name=rest or b".")
            try:
                found.read(value, self._label)
            except OSError:
                found.read(value, self._label_utf8)
        except (KeyError, OSError, TypeError):
            return b""
        return bytes(value.item()).rstrip(b"\x00 ")

    def _go(self, place: bytes) -> tuple[GroupID, bytes]:
        """Return the group of the zone that a place is in, and the rest of the way."""
        parts = place.split(b"/", 2)
        if len(parts) < 3:
            return self.root, place
        zone = place[: -len(parts[2]) - 1]
        if self._near[0] != zone:
            self._near = (zone, h5g.open(self.root, zone))
        return self._near[1], parts[2]
