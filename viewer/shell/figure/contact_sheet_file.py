"""A contact sheet as a file, complete or not at all; nothing here needs the thread of the window."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPageSize, QPainter, QPdfWriter

from viewer import APP_NAME
from viewer.figure_size import SCREEN
from viewer.shell.figure.contact_sheet import (
    ContactLayout,
    ContactSheet,
    sheet_font,
    sheet_layout,
    sheet_title_font,
)
from viewer.shell.figure.files import FigureError
from viewer.shell.figure.layout import set_dots
from viewer.shell.services.lasting_places import goes_with_cache
from viewer.shell.view.color_bar_painter import ColorBarPainter
from viewer.whole_file import partial_beside

KINDS = (".png", ".pdf")
"""Endings of what a contact sheet can be saved as."""

MOST_PIXELS = 80_000_000
"""Of a sheet in one picture, which is painted in memory."""

_POINTS = 72.0  # an inch
_QUALITY = 80

Wanted = Callable[[float], bool]
"""Is told how far it is, 0..1, and says whether somebody still wants it."""


def trouble_of(path: Path, sheet: ContactSheet) -> str:
    """Say why a sheet cannot be saved there, in a sentence; empty when it can."""
    if path.suffix.lower() not in KINDS:
        return f"A contact sheet cannot be saved as {path.name}; choose a name that ends in {' or '.join(KINDS)}."
    if refusal := goes_with_cache(path):
        return refusal
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}; choose another one."
    if path.suffix.lower() == ".png":
        size = _pixels(sheet, sheet_layout(sheet, paged=False))
        if size.width() * size.height() > MOST_PIXELS:
            return (
                f"{len(sheet.captions):,} pictures of this size are too many for one PNG; save a PDF, which has pages, "
                "make the thumbnails smaller, or filter the table."
            )
    return ""


def write_contact_sheet(path: Path, sheet: ContactSheet, wanted: Wanted) -> None:
    """Write a sheet beside its place, and then put it there, unless nobody wants it any more.

    Raises
    ------
    FigureError
        When it cannot be written; what was there before is still there.
    """
    target = Path(os.path.realpath(path))
    partial = partial_beside(target)
    file = QFile(str(partial))
    try:
        if not file.open(QIODevice.OpenModeFlag.WriteOnly | QIODevice.OpenModeFlag.NewOnly):
            raise _not_written(path, file.errorString())
        done = (_write_pages if path.suffix.lower() == ".pdf" else _write_picture)(file, sheet, wanted)
        flushed = file.flush() and file.error() == QFile.FileError.NoError
        file.close()
        if not flushed:
            raise _not_written(path, file.errorString())
        if done:
            os.replace(partial, target)
    except OSError as error:
        raise _not_written(path, error.strerror or str(error)) from error
    finally:
        file.close()
        with contextlib.suppress(OSError):
            partial.unlink()


def _write_picture(file: QFile, sheet: ContactSheet, wanted: Wanted) -> bool:
    layout = sheet_layout(sheet, paged=False)
    image = QImage(_pixels(sheet, layout), QImage.Format.Format_RGB32)
    if image.isNull():
        raise FigureError("There is not enough memory for the contact sheet; make the thumbnails smaller.")
    set_dots(image, SCREEN)
    painter = QPainter(image)
    painter.scale(sheet.ratio, sheet.ratio)
    done = _paint_page(painter, sheet, layout, 0, wanted)
    painter.end()
    if not done:
        return False
    set_dots(image, sheet.ratio * SCREEN)
    writer = QImageWriter(file, b"png")
    writer.setQuality(_QUALITY)
    if not writer.write(image):
        raise OSError(0, writer.errorString())
    return True


def _write_pages(file: QFile, sheet: ContactSheet, wanted: Wanted) -> bool:
    layout = sheet_layout(sheet, paged=True)
    writer = QPdfWriter(file)
    writer.setResolution(round(SCREEN))  # its unit is a logical pixel
    size = QSizeF(layout.width, layout.height) * (_POINTS / SCREEN)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(sheet.title)
    writer.setCreator(APP_NAME)
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for page in range(layout.pages):
            if page:
                writer.newPage()
            if not _paint_page(painter, sheet, layout, page, wanted):
                return False
    finally:
        painter.end()
    return True


def _paint_page(painter: QPainter, sheet: ContactSheet, layout: ContactLayout, page: int, wanted: Wanted) -> bool:
    """Paint a page; return whether somebody still wants it."""
    device, ink = painter.device(), QColor(sheet.foreground)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(QRectF(0.0, 0.0, layout.width, layout.height), QColor(sheet.background))
    painter.setPen(ink)
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.setFont(sheet_title_font(device))
    painter.drawText(layout.title, left, _elided(painter, sheet.title, layout.title.width()))
    painter.setFont(sheet_font(device))
    number = f" Page {page + 1} of {layout.pages}." if layout.pages > 1 else ""
    painter.drawText(layout.line, left, _elided(painter, f"{sheet.line}{number}", layout.line.width()))
    for place in layout.on_page(page):
        if not wanted(place / max(layout.count, 1)):
            return False
        _paint_picture(painter, sheet, layout, place)
    if sheet.bar is not None and layout.on_page(page):
        painter.save()
        painter.translate(layout.bar.topLeft())
        ColorBarPainter(painter, (layout.bar.width(), layout.bar.height()), sheet.bar, ink, shapes=True).paint()
        painter.restore()
    return True


def _paint_picture(painter: QPainter, sheet: ContactSheet, layout: ContactLayout, place: int) -> None:
    rect, ink, frame = layout.picture(place), QColor(sheet.foreground), QColor(sheet.foreground)
    frame.setAlpha(60)
    file = sheet.file_of(place)
    image = QImage(str(file)) if file is not None else QImage()
    painter.setPen(ink)
    if image.isNull():
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), "cannot be shown")
    else:
        painter.drawImage(rect, image)
    words = _elided(painter, sheet.captions[place], rect.width())
    painter.drawText(layout.words(place), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), words)
    painter.setPen(frame)
    painter.drawRect(rect)


def _elided(painter: QPainter, text: str, width: float) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))


def _pixels(sheet: ContactSheet, layout: ContactLayout) -> QSize:
    return QSize(round(layout.width * sheet.ratio), round(layout.height * sheet.ratio))


def _not_written(path: Path, why: str) -> FigureError:
    words = f"{why[:1].lower()}{why[1:]}"
    return FigureError(f"The contact sheet could not be written to {path}: {words}; choose another folder.")
