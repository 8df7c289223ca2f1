"""The files of thumbnails: written and read in a thread."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from viewer.protocol import DrawFigure
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.figure.files import mesh_image
from viewer.values import dataclass
from viewer.whole_file import write_whole

_QUALITY = 80
"""What Qt calls quality: a PNG never loses any, but is packed in half of the time, into a fifth more bytes."""


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture that is in its file, and whether that is the first one in its folder."""

    picture: QImage
    first: bool


def keep_picture(order: DrawFigure, file: Path) -> KeptPicture:
    """Write what the renderer has drawn to a file, and return it; what it has drawn is gone then.

    Raises
    ------
    FigureError
        When what it has drawn is gone already.
    OSError
        When the file cannot be written; there is none then.
    """
    try:
        drawn, memory = mesh_image(order)
        picture = drawn.convertToFormat(QImage.Format.Format_RGB32)
        del drawn  # before the memory that it lies in
        memory.close()
    finally:
        drop_figure(order)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG", _QUALITY):  # type: ignore[call-overload] # bytes, say the stubs alone
        raise OSError(0, "it could not be packed")
    content = bytes(buffer.data().data())
    first = _make_folders(file.parent)
    try:
        write_whole(file, content)
    except FileNotFoundError:  # the budget has taken the folder away meanwhile
        first = _make_folders(file.parent)
        write_whole(file, content)
    return KeptPicture(picture, first)


def load_picture(file: Path) -> QImage | None:
    """Read a picture; None when it is gone."""
    picture = QImage(str(file))
    return None if picture.isNull() else picture.convertToFormat(QImage.Format.Format_RGB32)


def _make_folders(folder: Path) -> bool:
    """Make the folder of a block, and those above it up to the artifacts; not the cache root, if that is gone.

    Return whether the block is new.
    """
    for one in (*reversed(folder.parents[:4]), folder):
        new = False
        with contextlib.suppress(FileExistsError):
            one.mkdir(mode=0o700)
            new = True
    return new
