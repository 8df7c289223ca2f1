"""A CGNS/HDF5 file as a tree whose arrays are read when they are asked for.

Links are followed here, not by HDF5: only to regular files of the dataset, and never in circles.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from viewer.errors import SampleError
from viewer.reader.cgns_structure import DATA, LINK, Structure, scan, text_of_name
from viewer.reader.cgns_value import Value, number_at
from viewer.reader.hdf5_array import WhyNot
from viewer.reader.hdf5_file import Hdf5File, State
from viewer.reader.regular_file import require_regular
from viewer.reader.tree import Node
from viewer.reader.visible import elided
from viewer.unreadable import reason_of

MAX_LINKS = 32
"""Links in a row that are followed; a circle whose places get longer has no end."""

NOT_FOLLOWED = " is not followed: "
"""In each sentence about a link that leads nowhere."""

MAX_DEPTH = 64
"""Nodes below one another; the SIDS needs about ten."""


class CgnsFile:
    """A CGNS/HDF5 file: its structure, found at once, and its tree.

    Parameters
    ----------
    title
        What messages call the sample.
    path
        Where it is.
    why_not
        Says why a file that this one links to may not be opened; empty when it may.
    """

    def __init__(self, title: str, path: Path, why_not: WhyNot) -> None:
        self._title = title
        self._why_not = why_not
        self._files: dict[Path, Structure] = {}
        self._path = path
        self._tree: Node | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences about files that were being written, and links that lead nowhere, or to where they may not."""
        with contextlib.suppress(SampleError):  # whoever asks for its tree is told
            self._structure(self._path)
        files = list(self._files.values())
        written = [_written(found.file) for found in files if found.file.writer]
        return tuple(dict.fromkeys((*written, *(text for found in files for text in found.broken))))

    def statuses(self) -> list[os.stat_result]:
        """Look at all files that the tree is read from and return their status, its own file first.

        Raises
        ------
        SampleError
            When one of them is gone.
        """
        self._renew()
        own = self._structure(self._path)
        return [own.file.status(), *(found.file.status() for found in self._files.values() if found is not own)]

    def linked(self) -> dict[Path, State | None]:
        """Return the files that links have led to so far, and what each was when it was opened."""
        return {path: found.file.opened_state for path, found in self._files.items() if path != self._path}

    def tree(self) -> Node:
        """Return the tree as the file is now.

        Raises
        ------
        SampleError
            When the file cannot be read.
        """
        self._renew()
        own = self._structure(self._path)
        if self._tree is None:
            # Kept with what has been asked of it: the next field needs the same headers.
            self._tree = Node("CGNSTree", "CGNSTree_t", "", children=lambda: self._children(own, b"", "", 0))
        return self._tree

    def close(self) -> None:
        """Let go of the files; they are opened again when they are needed."""
        for found in self._files.values():
            found.file.close()

    def forget(self) -> None:
        """Close the files and forget what was found in them."""
        self.close()
        self._files.clear()
        self._tree = None

    def number_at(self, path: str) -> float | None:
        """Return the only value of an array, read without finding out what else the file holds.

        None where it is not a single finite number, or where only the structure tells what it is.

        Raises
        ------
        SampleError
            When the file cannot be opened.
        """
        file = Hdf5File(self._title, self._path)
        try:
            return number_at(file, path.encode() + b"/" + DATA)
        finally:
            file.close()

    def _renew(self) -> None:
        """Forget what was found in files that have changed since: what they link to may be something else by now."""
        if any(found.file.changed() for found in self._files.values()):
            self.forget()

    def _structure(self, path: Path) -> Structure:
        known = self._files.get(path)
        if known is None:
            known = self._files[path] = scan(Hdf5File(self._title, path))
            for place in known.links:
                # At once, so that all files that belong to it are known, and all links that lead nowhere.
                self._follow(known, place.removesuffix(b"/" + LINK))
        return known

    def _follow(self, found: Structure, place: bytes) -> tuple[Structure, bytes] | None:
        """Return where a node or its value really is; None where a link on the way leads nowhere."""
        start = found, place
        met: set[tuple[Path, bytes]] = set()
        for _ in range(MAX_LINKS):
            if (found.file.path, place) in met:
                return self._lost(start, "it leads back to itself")
            met.add((found.file.path, place))
            link, rest = found.link_above(place)
            if link is None:
                return (found, place) if found.has(place) else self._lost(start, f"{text_of_name(place)} is not there")
            if link.file is None:
                place = link.target + rest
                continue
            # Without "..", or files that link to each other could go on for ever under ever longer names.
            path = Path(os.path.normpath(found.file.path.parent / os.fsdecode(link.file)))
            reason = self._may_open(path)
            if not reason and os.path.isabs(os.fsdecode(link.file)):  # noqa: PTH117 - of the bytes in a file
                reason = f"it names {elided(str(path))} by an absolute path; only relative ones are followed"
            if reason:
                return self._lost(start, reason)
            try:
                found, place = self._structure(path), link.target + rest
            except SampleError as error:
                return self._lost(start, error.sentence.rstrip("."))
        return self._lost(start, f"it is one of more than {MAX_LINKS} links in a row")

    def _may_open(self, path: Path) -> str:
        reason = self._why_not(path)
        if reason:
            return reason
        try:
            require_regular(path)
        except OSError as error:
            return reason_of(error, path)
        return ""

    def _lost(self, start: tuple[Structure, bytes], why: str) -> tuple[Structure, bytes] | None:
        found, place = start
        where = "" if found.file.path == self._path else f" in {found.file.path}"
        found.broken.append(f"The link {text_of_name(place)}{where}{NOT_FOLLOWED}{why}.")
        return None

    def _children(self, found: Structure, place: bytes, path: str, depth: int) -> Sequence[Node]:
        if depth > MAX_DEPTH:
            raise SampleError(f"{self._title} cannot be read: the nodes in {found.file.path} are nested without end.")
        nodes = []
        place = found.first(place)
        for name in found.below(place):
            below = place + b"/" + name if place else name
            there = self._follow(found, below) if found.is_link(below) else (found, below)
            if there is not None:  # else it is named among the broken links
                nodes.append(self._node(*there, text_of_name(name), path, depth))
        return nodes

    def _node(self, found: Structure, place: bytes, name: str, parent: str, depth: int) -> Node:
        path = f"{parent}/{name}" if parent else name
        data: tuple[Structure, bytes] | None = (found, place + b"/" + DATA)
        if not found.has(place + b"/" + DATA):
            data = None
        elif place + b"/" + DATA in found.links:
            data = self._follow(found, place + b"/" + DATA)
        value = None if data is None else Value(self._title, path, *data, lambda: found.type_of(place) == b"C1")
        return Node(
            name,
            lambda: found.label(place),
            path,
            children=lambda: self._children(found, place, path, depth + 1),
            load=lambda: None if value is None else value.read(self._why_not),
            shape=None if value is None else value.shape,
        )


def _written(file: Hdf5File) -> str:
    """Say that a file may not have been whole when it was read."""
    return (
        f"{file.path} was in use by another program, {file.writer}, when it was read; what that has written since is "
        "shown when the sample is read again."
    )
