"""The files of thumbnails: written and read in a thread."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from PySide6.QtGui import QImage

from viewer.protocol import DrawFigure
from viewer.shell.children.figure_orders import drop_figure
from viewer.shell.figure.files import mesh_image
from viewer.whole_file import partial_beside

_QUALITY = 80
"""What Qt calls quality: a PNG never loses any, but is packed in half of the time, into a fifth more bytes."""


def keep_picture(order: DrawFigure, file: Path) -> QImage:
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
    _make_folders(file.parent)
    partial = partial_beside(file)
    try:
        if not picture.save(str(partial), "PNG", _QUALITY):  # type: ignore[call-overload] # bytes, say the stubs alone
            raise OSError(0, "it was not written")
        os.replace(partial, file)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    return picture


def load_picture(file: Path) -> QImage | None:
    """Read a picture; None when it is gone."""
    picture = QImage(str(file))
    return None if picture.isNull() else picture.convertToFormat(QImage.Format.Format_RGB32)


def _make_folders(folder: Path) -> None:
    """Make the folder of a block, and those above it up to the artifacts; not the cache root, if that is gone."""
    for one in (folder.parents[3], folder.parents[2], folder.parents[1], folder.parents[0], folder):
        with contextlib.suppress(FileExistsError):
            one.mkdir(mode=0o700)
