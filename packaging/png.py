"""A small reader of PNG pictures, so that a screenshot can be judged with the standard library alone."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
"""Channels by colour type: RGB and RGBA, which is what Qt writes for a window."""


@dataclass(frozen=True)
class Picture:
    """The pixels of a picture, row by row without filter bytes."""

    width: int
    height: int
    channels: int
    rows: list[bytes]

    @classmethod
    def read(cls, file: Path) -> Picture:
        """Read a PNG of 8 bits per channel, RGB or RGBA, not interlaced.

        Raises
        ------
        ValueError
            When it is no PNG or one of another kind.
        """
        content = file.read_bytes()
        if not content.startswith(SIGNATURE):
            raise ValueError("not a PNG")
        position, header, packed = len(SIGNATURE), b"", b""
        while position + 8 <= len(content):
            length, kind = struct.unpack_from(">I4s", content, position)
            body = content[position + 8 : position + 8 + length]
            if kind == b"IHDR":
                header = body
            elif kind == b"IDAT":
                packed += body
            position += length + 12  # the length, the kind, the body and its checksum
        if len(header) != 13:
            raise ValueError("no header")
        width, height, depth, colour_type, _packing, _filtering, interlaced = struct.unpack(">IIBBBBB", header)
        if depth != 8 or colour_type not in CHANNELS or interlaced:
            raise ValueError(f"{depth} bits, colour type {colour_type}, interlaced {interlaced}: not supported here")
        channels = CHANNELS[colour_type]
        try:
            raw = zlib.decompress(packed)
        except zlib.error as error:
            raise ValueError(str(error)) from None
        stride = width * channels + 1
        if len(raw) != stride * height:
            raise ValueError("the picture is cut off")
        rows, above = [], bytes(width * channels)
        for start in range(0, len(raw), stride):
            above = _unfilter(raw[start], bytearray(raw[start + 1 : start + stride]), above, channels)
            rows.append(above)
        return cls(width, height, channels, rows)

    def strong_colours(self, *, strength: int = 60) -> int:
        """Return how many different colours there are whose channels differ by ``strength`` at least (greys do not)."""
        seen: set[tuple[int, int, int]] = set()
        for row in self.rows:
            step = self.channels
            seen.update(zip(row[0::step], row[1::step], row[2::step], strict=True))
        return sum(max(colour) - min(colour) >= strength for colour in seen)


def _unfilter(kind: int, line: bytearray, above: bytes, step: int) -> bytes:
    """Undo a row's filter (PNG specification, section 9): each byte was stored as a difference to a prediction."""
    if kind == 0:
        return bytes(line)
    for index in range(len(line)):
        left = line[index - step] if index >= step else 0
        up = above[index]
        corner = above[index - step] if index >= step else 0
        if kind == 1:
            predicted = left
        elif kind == 2:
            predicted = up
        elif kind == 3:
            predicted = (left + up) // 2
        else:
            estimate = left + up - corner
            distances = (abs(estimate - left), abs(estimate - up), abs(estimate - corner))
            predicted = (left, up, corner)[distances.index(min(distances))]
        line[index] = (line[index] + predicted) & 0xFF
    return bytes(line)
