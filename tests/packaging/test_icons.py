"""Every icon comes from the one drawing."""

from __future__ import annotations

import struct

import icons
import pytest
from picture import strong_colours


def stored(size: int) -> bytes:
    return (icons.FOLDER / f"viewer-{size}.png").read_bytes()


@pytest.mark.parametrize("size", icons.SIZES)
def test_png_is_a_picture_of_the_drawing(size):
    file = icons.FOLDER / f"viewer-{size}.png"
    assert struct.unpack_from(">II", file.read_bytes(), 16) == (size, size)
    assert strong_colours(file) > size / 2


def test_stored_icons_are_those_of_the_drawing_now(qapp):
    # Not byte by byte: another version of Qt may smooth an edge by one step.
    from PySide6.QtGui import QImage

    for size in (32, 128):
        now, kept = QImage.fromData(icons.png(size)), QImage.fromData(stored(size))
        for x in range(0, size, 3):
            for y in range(0, size, 3):
                a, b = now.pixelColor(x, y), kept.pixelColor(x, y)
                apart = (a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue(), a.alpha() - b.alpha())
                assert max(map(abs, apart)) < 24


def test_windows_icon_holds_the_pngs():
    content = icons.ICO.read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", content)
    assert (reserved, kind, count) == (0, 1, len(icons.ICO_SIZES))
    for place, size in enumerate(icons.ICO_SIZES):
        width, height, *_rest, length, offset = struct.unpack_from("<BBBBHHII", content, 6 + 16 * place)
        assert (width or 256, height or 256) == (size, size)
        assert content[offset : offset + length] == stored(size)


def test_macos_icon_holds_the_pngs():
    content = icons.ICNS.read_bytes()
    assert content[:4] == b"icns"
    assert struct.unpack(">I", content[4:8])[0] == len(content)
    position, found = 8, {}
    while position < len(content):
        length = struct.unpack_from(">I", content, position + 4)[0]
        found[content[position : position + 4]] = content[position + 8 : position + length]
        position += length
    assert found == {kind: stored(size) for kind, size in icons.ICNS_TYPES.items()}
