"""A picture as a file, complete or not at all; nothing here needs the thread of the window."""

from __future__ import annotations

import contextlib
import mmap
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QFile, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter

from viewer import APP_NAME
from viewer.errors import ViewerError
from viewer.figure_size import BITMAPS, PAGES, SCREEN
from viewer.protocol import DrawFigure
from viewer.shell.figure.layout import colors_of, set_dots
from viewer.shell.figure.painting import FigureParts, paint_figure
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.whole_file import partial_beside

_QUALITY = {"png": 80, "jpeg": 95}
"""What Qt calls quality: a PNG never loses any, but is packed in half of the time, into a fifth more bytes."""

_LZW = 1
_POINTS = 72.0  # an inch


class FigureError(ViewerError):
    """A picture cannot be saved."""


def kind_of_figure(path: Path) -> str:
    """Return what kind of picture a file is to be.

    Raises
    ------
    FigureError
        When its name does not end as that of a picture, or nothing that lasts can be put there.
    """
    kind = {**BITMAPS, **PAGES}.get(path.suffix.lower())
    if kind is None:
        endings = ", ".join((*BITMAPS, *PAGES))
        raise FigureError(f"A picture cannot be saved as {path.name}; choose a name that ends in one of {endings}.")
    if refusal := goes_with_cache(path):
        raise FigureError(refusal)
    return kind


def is_page(kind: str) -> bool:
    """Whether text and lines of that kind stay what they are."""
    return kind in PAGES.values()


def figure_image(parts: FigureParts, order: DrawFigure) -> tuple[QImage, mmap.mmap]:
    """Return a picture of pixels, and the memory that must be kept as long as it is used.

    Raises
    ------
    FigureError
        When what the renderer has drawn is gone.
    """
    image, memory = mesh_image(order)
    set_dots(image, SCREEN)  # so that a point of text is one of a logical pixel's
    painter = QPainter(image)
    painter.scale(parts.layout.scale, parts.layout.scale)
    paint_figure(painter, parts)
    painter.end()
    set_dots(image, parts.layout.scale * SCREEN)
    return image, memory


def mesh_image(order: DrawFigure) -> tuple[QImage, mmap.mmap]:
    """Return what the renderer has drawn, and the memory that must be kept as long as it is used.

    To paint on it needs no other memory than its file.

    Raises
    ------
    FigureError
        When it is gone.
    """
    width, height = order.canvas
    try:
        with Path(order.file).open("r+b") as stream:
            memory = mmap.mmap(stream.fileno(), 0)
        if len(memory) != width * height * 4:
            raise ValueError("it has another size")
    except (OSError, ValueError) as error:
        raise FigureError("The picture that was drawn is gone; save it once more.", detail=str(error)) from error
    image = QImage(memoryview(memory), width, height, width * 4, QImage.Format.Format_RGBA8888_Premultiplied)
    return image, memory


def write_figure(path: Path, parts: FigureParts, order: DrawFigure, wanted: Callable[[], bool]) -> None:
    """Write a picture completely or not at all: beside its place, and then in it.

    Parameters
    ----------
    wanted
        Whether somebody still wants it; asked before it takes its place.

    Raises
    ------
    FigureError
        When it cannot be written; what was there before is still there.
    """
    kind = kind_of_figure(path)
    target = Path(os.path.realpath(path))  # the file that a link leads to is written, and the link stays
    partial = partial_beside(target)
    try:
        _write(partial, kind, parts, order)
        if wanted():
            os.replace(partial, target)
    except OSError as error:
        raise _not_written(path, error.strerror or str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _write(partial: Path, kind: str, parts: FigureParts, order: DrawFigure) -> None:
    if is_page(kind):
        # In memory first: what writes a page does not say that the disk was full.
        partial.write_bytes(_page(kind, parts, order))
        return
    file = QFile(str(partial))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly | QIODevice.OpenModeFlag.NewOnly):
        raise OSError(0, file.errorString())
    try:
        trouble = _write_bitmap(file, kind, parts, order)
        if not file.flush() or file.error() != QFile.FileError.NoError:
            trouble = file.errorString()
    finally:
        file.close()
    if trouble:
        raise OSError(0, trouble)


def _page(kind: str, parts: FigureParts, order: DrawFigure) -> bytes:
    image, _memory = mesh_image(order)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page = _pdf_page(buffer, parts) if kind == "pdf" else _svg_page(buffer, parts)
    painter = QPainter(page)
    paint_figure(painter, parts, image)
    painter.end()
    return bytes(buffer.data().data())


def _write_bitmap(file: QFile, kind: str, parts: FigureParts, order: DrawFigure) -> str:
    image, _memory = figure_image(parts, order)
    if colors_of(parts.spec, parts.content)[0]:
        image.reinterpretAsFormat(QImage.Format.Format_RGBX8888)  # all of it is opaque: no channel says so
    elif kind == "jpeg":
        image = _on_white(image)
    writer = QImageWriter(file, kind.encode())
    if kind in _QUALITY:
        writer.setQuality(_QUALITY[kind])
    else:
        writer.setCompression(_LZW)
    return "" if writer.write(image) else writer.errorString()


def _on_white(image: QImage) -> QImage:
    """Return a picture without transparency."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(0xFFFFFFFF)
    set_dots(flat, image.dotsPerMeterX() * 0.0254)
    painter = QPainter(flat)
    painter.drawImage(0, 0, image)
    painter.end()
    return flat


def _pdf_page(buffer: QBuffer, parts: FigureParts) -> QPaintDevice:
    layout = parts.layout
    writer = QPdfWriter(buffer)
    writer.setResolution(round(SCREEN))  # its unit is a logical pixel
    size = QSizeF(layout.width, layout.height) * (_POINTS / SCREEN)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(parts.content.name)
    writer.setCreator(APP_NAME)
    return writer


def _svg_page(buffer: QBuffer, parts: FigureParts) -> QPaintDevice:
    from PySide6.QtSvg import QSvgGenerator  # nobody who writes none waits for it

    layout = parts.layout
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(round(SCREEN))
    generator.setSize(QSize(round(layout.width), round(layout.height)))
    generator.setViewBox(QRectF(0.0, 0.0, layout.width, layout.height))
    generator.setTitle(parts.content.name)
    generator.setDescription(f"Made by {APP_NAME}")
    return generator


def _not_written(path: Path, why: str) -> FigureError:
    return FigureError(
        f"The picture could not be written to {path}: {why[:1].lower()}{why[1:]}; choose another folder."
    )
