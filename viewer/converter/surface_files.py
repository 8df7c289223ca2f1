"""Whether files of surfaces are whole: their readers in VTK take half of one for all of it, or crash."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from viewer.converter.failure import ConversionError

_SIZES = {
    "char": 1, "uchar": 1, "int8": 1, "uint8": 1, "short": 2, "ushort": 2, "int16": 2, "uint16": 2, "int": 4, "uint": 4,
    "int32": 4, "uint32": 4, "float": 4, "float32": 4, "double": 8, "float64": 8,
}  # fmt: skip

_NOT_COMPLETE = "the file is not complete."


def check_stl(path: Path) -> None:
    """Refuse an STL file with fewer triangles than it announces, or, in text, without its last line.

    Raises
    ------
    ConversionError
        With what is missing.
    OSError
        When it cannot be read.
    """
    size = path.stat().st_size
    with open(path, "rb") as stream:
        head = stream.read(84)
        stream.seek(max(0, size - 200))
        tail = stream.read()
    count = struct.unpack("<I", head[80:84])[0] if len(head) == 84 else 0
    if head.lstrip()[:5].lower() == b"solid" and size != 84 + 50 * count:
        if b"endsolid" not in tail.lower():
            raise ConversionError(f"it ends without “endsolid”; {_NOT_COMPLETE}")
    elif size < 84 + 50 * count or len(head) < 84:
        raise ConversionError(
            f"it announces {count:,} triangles and holds {max(0, size - 84) // 50:,}; {_NOT_COMPLETE}"
        )


def check_ply(path: Path) -> None:
    """Refuse a PLY file that is shorter than its header says.

    Raises
    ------
    ConversionError
        With what is missing.
    OSError
        When it cannot be read.
    """
    with open(path, "rb") as stream:
        lines = []
        for line in stream:
            lines.append(line.decode("latin-1").split())
            if lines[-1] == ["end_header"] or len(lines) > 1000:
                break
        if lines[-1:] != [["end_header"]]:
            raise ConversionError(f"its header does not end; {_NOT_COMPLETE}")
        kind = next((words[1] for words in lines if words[:1] == ["format"] and len(words) > 1), "ascii")
        rest = sum(1 for line in stream if line.strip()) if kind == "ascii" else path.stat().st_size - stream.tell()
    needed = _least(lines, text=kind == "ascii")
    if rest < needed:
        unit = "lines" if kind == "ascii" else "bytes"
        raise ConversionError(f"it has {rest:,} {unit} of data and needs {needed:,} at least; {_NOT_COMPLETE}")


def _least(lines: list[list[str]], *, text: bool) -> int:
    """Return how many lines or bytes the elements of a header take at least."""
    total = count = 0
    for words in lines:
        try:
            if words[:1] == ["element"]:
                count = int(words[2])
                total += count if text else 0
            elif words[:1] == ["property"] and not text:
                # A face has three corners at least.
                is_face = words[1] == "list" and words[-1] in ("vertex_indices", "vertex_index")
                size = (
                    _SIZES[words[2]] + (3 * _SIZES[words[3]] if is_face else 0)
                    if words[1] == "list"
                    else _SIZES[words[1]]
                )
                total += count * size
        except (IndexError, ValueError, KeyError):
            raise ConversionError(f"its header has “{' '.join(words[:6])}”; the file is damaged.") from None
    return total


CHECKS: Mapping[str, Callable[[Path], None]] = MappingProxyType({"stl": check_stl, "ply": check_ply})
