"""Contact sheets: where pictures lie, on one sheet and on pages, and what becomes of the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from viewer.shell.figure.contact_sheet import PAGE, ContactSheet, sheet_layout
from viewer.shell.figure.contact_sheet_file import trouble_of, write_contact_sheet
from viewer.shell.figure.files import FigureError
from viewer.shell.session.color_bar_content import ColorBarContent

SIZE = (96, 72)
BAR = ColorBarContent("pressure", 0.0, 1.0, ("#0000ff", "#ff0000"))


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path) -> ContactSheet:
    """Seven samples, each of another colour, one without a picture."""
    (tmp_path / "pictures").mkdir()
    for sample in range(7):
        file = tmp_path / "pictures" / f"{sample}.png"
        image = QImage(*SIZE, QImage.Format.Format_RGB32)
        image.fill(color(sample))
        assert image.save(str(file))

    def file_of(place: int) -> Path | None:
        return None if place == 3 else tmp_path / "pictures" / f"{place % 7}.png"

    words = ("horn-train", "horn, split train: pressure", "7 samples.")
    return ContactSheet(*words, BAR, tuple("0123456"), file_of, SIZE, 1.0, "#f7f8fa", "#1d2129")


def left(folder: Path) -> list[Path]:
    """What is there that was not complete."""
    return list(folder.glob(".*"))


def color(sample: int) -> QColor:
    return QColor(20 * sample, 100, 200 - 20 * sample)


def many(sheet: ContactSheet, count: int) -> ContactSheet:
    return replace(sheet, captions=("7",) * count)


@pytest.mark.parametrize("paged", [False, True])
@pytest.mark.parametrize("count", [1, 7, 48, 500])
def test_all_lie_apart_and_on_the_page(sheet: ContactSheet, count: int, paged: bool) -> None:
    layout = sheet_layout(many(sheet, count), paged=paged)
    page = QRectF(0.0, 0.0, layout.width, layout.height)
    assert (layout.pages == 1) == (not paged or count <= layout.columns * layout.rows)
    assert sum(len(layout.on_page(number)) for number in range(layout.pages)) == count
    for number in range(layout.pages):
        rects = [layout.picture(place).united(layout.words(place)) for place in layout.on_page(number)]
        rects += [layout.bar, layout.title]
        assert all(page.contains(rect) for rect in rects)
        assert not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[:place])
    if paged:
        assert (layout.width, layout.height) == PAGE
    elif count == 500:
        assert 1.1 < layout.width / layout.height < 1.6, "about as a screen"


def test_a_picture_of_all(sheet: ContactSheet, tmp_path: Path) -> None:
    file, shares = tmp_path / "sheet.png", []
    for ratio in (1.0, 2.0):
        scaled = replace(sheet, ratio=ratio)
        assert trouble_of(file, scaled) == ""
        write_contact_sheet(file, scaled, lambda share: shares.append(share) or True)  # type: ignore[func-returns-value]
        image, layout = QImage(str(file)), sheet_layout(scaled, paged=False)
        assert (image.width(), image.height()) == (round(layout.width * ratio), round(layout.height * ratio))
        for place in (0, 2, 6):
            middle = (layout.picture(place).center() * ratio).toPoint()
            assert image.pixelColor(middle) == color(place)
        assert image.pixelColor((layout.picture(3).topLeft() * ratio).toPoint() * 1.02) != color(3)
        low = layout.bar.center()
        assert image.pixelColor(round((layout.bar.left() + 20) * ratio), round(low.y() * ratio)) != QColor("#f7f8fa")
    assert shares == [sample / 7 for sample in range(7)] * 2 and not left(tmp_path)


def test_pages(sheet: ContactSheet, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    long = replace(sheet, captions=sheet.captions * 20)
    write_contact_sheet(file, long, lambda _share: True)
    content = file.read_bytes()
    assert content.startswith(b"%PDF-") and content.count(b"/Type /Page\n") == sheet_layout(long, paged=True).pages > 1


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_nobody_wants_it_any_more(sheet: ContactSheet, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"sheet.{ending}"
    file.write_bytes(b"before")
    write_contact_sheet(file, sheet, lambda share: share < 0.5)
    assert file.read_bytes() == b"before" and not left(tmp_path)


def test_what_cannot_be_saved(sheet: ContactSheet, tmp_path: Path) -> None:
    assert "ends in .png or .pdf" in trouble_of(tmp_path / "a.gif", sheet)
    assert trouble_of(tmp_path / "no" / "a.png", sheet) == f"There is no folder {tmp_path / 'no'}; choose another one."
    large = replace(many(sheet, 10_000), ratio=2.0)
    assert trouble_of(tmp_path / "a.png", large).startswith("10,000 pictures of this size are too many for one PNG")
    assert trouble_of(tmp_path / "a.pdf", large) == ""
    with pytest.raises(FigureError, match="could not be written"):
        write_contact_sheet(tmp_path / "no" / "a.png", sheet, lambda _share: True)
