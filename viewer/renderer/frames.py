"""Frame files: where finished pixels lie until the window has shown them.

A file holds three slots. A slot is written only when no one can be looking at it: it was never published, or its frame
was released and is not the newest one. When frames outgrow the slots a bigger file follows, and the old one is unlinked
as soon as its last frame is released.
"""

from __future__ import annotations

import dataclasses
import mmap
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from viewer.renderer.picture_file import new_picture_file
from viewer.values import dataclass

SLOTS = 3
"""One on screen, one published and on its way, one to draw into."""

_OPAQUE = np.uint32(0xFF000000 if np.little_endian else 0x000000FF)


@dataclass(frozen=True, slots=True)
class PublishedFrame:
    """Where a frame lies: ``offset`` bytes into ``file``."""

    sequence: int
    file: str
    offset: int


@dataclasses.dataclass
class _File:
    path: Path
    capacity: int
    memory: mmap.mmap
    taken: dict[int, int] = dataclasses.field(default_factory=dict)  # slot -> sequence

    def free_slot(self) -> int | None:
        return next((slot for slot in range(SLOTS) if slot not in self.taken), None)

    def remove(self) -> None:
        self.memory.close()  # Windows unlinks no file that is mapped
        _unlink(self.path)


class FrameStore:
    """The frame files of one renderer, in a folder that the window made.

    Sequence numbers start at 1 and grow by one, also over a change of folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[_File] = []  # the newest last
        self._made = 0
        self._sequence = 0
        self._released_newest = False

    def move_to(self, folder: Path) -> None:
        """Use another folder from now on, and unlink what lies in the former one."""
        self.close()
        self._folder = folder

    def has_room(self, width: int, height: int) -> bool:
        """Return whether a frame of this size can be published now; if not, a ``Release`` must come first."""
        if not self._files or self._files[-1].capacity < width * height * 4:
            # A bigger file is always possible, but a window that never releases must not make us fill the disk.
            return len(self._files) < 3
        return self._files[-1].free_slot() is not None

    def publish(self, pixels: npt.NDArray[np.uint8]) -> PublishedFrame:
        """Copy a picture into a free slot and return where it lies.

        Parameters
        ----------
        pixels
            RGBA, shape (height, width, 4), bottom row first as OpenGL reads it; the alpha channel is ignored.

        Raises
        ------
        RenderError
            When the file cannot be made: no space, or the folder is gone.
        """
        height, width, _ = pixels.shape
        size = width * height * 4
        if not self._files or self._files[-1].capacity < size:
            self._files.append(self._make(size))
        file = self._files[-1]
        slot = file.free_slot()
        if slot is None:
            raise RuntimeError("publish() without has_room()")
        offset = slot * file.capacity
        source = np.ascontiguousarray(pixels).view(np.uint32).reshape(height, width)
        target = np.frombuffer(file.memory, np.uint32, width * height, offset).reshape(height, width)
        np.bitwise_or(source[::-1], _OPAQUE, out=target)  # turns it upright and makes it opaque in one pass
        del target  # a mapping with an array on it cannot be closed
        if self._released_newest:
            self._forget(self._sequence)
        self._sequence += 1
        self._released_newest = False
        file.taken[slot] = self._sequence
        self._drop_old_files()
        return PublishedFrame(self._sequence, str(file.path), offset)

    def release(self, sequence: int) -> None:
        """Take back the slot of a frame that the window no longer shows; an unknown number is ignored."""
        if sequence == self._sequence:
            self._released_newest = True  # kept until a newer one is published: the window may still ask for it
            return
        self._forget(sequence)
        self._drop_old_files()

    def close(self) -> None:
        """Unlink every file."""
        for file in self._files:
            file.remove()
        self._files.clear()

    def _forget(self, sequence: int) -> None:
        for file in self._files:
            file.taken = {slot: number for slot, number in file.taken.items() if number != sequence}

    def _drop_old_files(self) -> None:
        for file in [file for file in self._files[:-1] if not file.taken]:
            self._files.remove(file)
            file.remove()

    def _make(self, size: int) -> _File:
        # Whole pages, and some air, so that dragging a window's corner does not make a file per pixel.
        capacity = -(-(size + size // 4) // mmap.PAGESIZE) * mmap.PAGESIZE
        self._made += 1
        path = self._folder / f"frames-{os.getpid()}-{self._made}.rgbx"
        return _File(path, capacity, new_picture_file(path, capacity * SLOTS))


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        pass  # gone with the cache root, or still mapped by the window (Windows): the root's removal takes it
