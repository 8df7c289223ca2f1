"""Make every icon from the one drawing, ``resources/icons/viewer.svg``: PNGs, a Windows .ico and a macOS .icns.

Run it inside the environment after changing the drawing: ``.venv/bin/python packaging/icons.py``. The results are kept
in the repository, so that building needs no drawing program.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "resources" / "icons"
ICO = CHECKOUT / "packaging" / "windows" / "viewer.ico"
ICNS = CHECKOUT / "packaging" / "macos" / "viewer.icns"

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""What the icon theme specification and the desktops ask for."""

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)

ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512}
"""Types of entries that hold a PNG, by size."""


def png(size: int) -> bytes:
    """Return the drawing as a PNG of ``size`` pixels."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(FOLDER / "viewer.svg")).render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon that holds PNGs as they are (every Windows since Vista reads that)."""
    entries, bodies, offset = b"", b"", 6 + 16 * len(pictures)
    for size, content in pictures.items():
        # 256 does not fit into a byte and is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(content), offset + len(bodies))
        bodies += content
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + bodies


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return a macOS icon that holds PNGs as they are."""
    body = b"".join(
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for kind, size in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main() -> int:
    """Write them all."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pictures = {size: png(size) for size in SIZES}
    for size, content in pictures.items():
        (FOLDER / f"viewer-{size}.png").write_bytes(content)
    for file, content in (
        (ICO, ico({size: pictures[size] for size in ICO_SIZES})),
        (ICNS, icns(pictures)),
    ):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
