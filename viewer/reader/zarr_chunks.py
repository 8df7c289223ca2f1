"""Whether the file of a zarr chunk is as long as it says: where zarr's own libraries do not look, memory is read.

Blosc decompresses as much as its header promises, whether it is there or not; and of a shard (several chunks in one
file with an index), parts beyond the end are read as far as they go.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, BinaryIO

from viewer.reader.regular_file import UnfitFileError, open_regular
from viewer.reader.tree import size_of
from viewer.values import dataclass

_BLOSC_HEADER = struct.Struct("<4BIII")
"""Version, version of the format, flags, size of a value; length, length of a block, length when compressed."""

_ABSENT = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Packing:
    """How the chunks of an array are packed.

    Attributes
    ----------
    blosc
        Whether Blosc compressed them last.
    inner
        Number of chunks in a shard, 0 without shards.
    index_first
        Whether the index of a shard is at its start.
    index_extra
        Bytes of the checksum behind the index.
    """

    blosc: bool = False
    inner: int = 0
    index_first: bool = False
    index_extra: int = 0

    def check(self, path: str) -> None:
        """Refuse the file of a chunk that is shorter than it says.

        Raises
        ------
        OSError
            When it is, or cannot be read.
        """
        if not self.blosc and not self.inner:
            return
        with open_regular(path) as file:
            length = file.seek(0, 2)
            if not self.inner:
                self._check_blosc(file, path, 0, length)
                return
            size = 16 * self.inner
            if length < size + self.index_extra:
                raise UnfitFileError("it is cut short", path)
            file.seek(0 if self.index_first else length - size - self.index_extra)
            numbers = struct.unpack(f"<{2 * self.inner}Q", file.read(size))
            for start, count in zip(numbers[::2], numbers[1::2], strict=True):
                if (start, count) == (_ABSENT, _ABSENT):
                    continue
                if start + count > length:
                    raise UnfitFileError("it is cut short", path)
                if self.blosc:
                    self._check_blosc(file, path, start, count)

    @staticmethod
    def _check_blosc(file: BinaryIO, path: str, start: int, length: int) -> None:
        file.seek(start)
        header = file.read(_BLOSC_HEADER.size)
        if len(header) < _BLOSC_HEADER.size or _BLOSC_HEADER.unpack(header)[-1] != length:
            raise UnfitFileError("it is cut short", path)


def packing_of(codecs: Sequence[dict[str, Any]], chunk: tuple[int, ...]) -> Packing:
    """Return the packing that the codecs of an array of zarr 3 stand for; ``chunk`` is the shape of a chunk.

    Raises
    ------
    KeyError, TypeError, ValueError, ZeroDivisionError
        When they are damaged.
    """
    first = codecs[0]
    if len(codecs) != 1 or first["name"] != "sharding_indexed":
        return Packing(blosc=codecs[-1]["name"] == "blosc")
    settings = first["configuration"]
    names = [codec["name"] for codec in settings["index_codecs"]]
    if names not in (["bytes"], ["bytes", "crc32c"]):
        return Packing()
    inner = tuple(length // part for length, part in zip(chunk, settings["chunk_shape"], strict=True))
    return Packing(
        blosc=settings["codecs"][-1]["name"] == "blosc",
        inner=size_of(inner),
        index_first=settings.get("index_location", "end") == "start",
        index_extra=4 * (names[-1] == "crc32c"),
    )
