"""Pictures as files: pixels, sizes, text that stays text, and nothing where it cannot be written."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImageReader

from tests.frames import box_of, near, png_pixels
from tests.shell.figure.examples import COLORS, MESH, content, drawn_parts, spec
from viewer.protocol import PaneArea
from viewer.shell.figure import files
from viewer.shell.figure.content import FigurePane
from viewer.shell.figure.files import FigureError, kind_of_figure, write_figure
from viewer.shell.figure.spec import FigureSpec


def write(path: Path, wanted: FigureSpec, *, alone: bool | None = None, **more: Any) -> Path:
    page = path.suffix in (".pdf", ".svg") if alone is None else alone
    parts, order = drawn_parts(path.parent, wanted, alone=page, **more)
    write_figure(path, parts, order, lambda: True)
    Path(order.file).unlink()
    return path


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("ending", ["png", "tif", "jpg"])
def test_size_and_dots_are_read_back(tmp_path: Path, ending: str) -> None:
    file = write(tmp_path / f"a.{ending}", spec(700, 500, 300.0))
    image = QImageReader(str(file)).read()
    assert (image.width(), image.height()) == (700, 500)
    assert image.dotsPerMeterX() == pytest.approx(11811, abs=2) and image.dotsPerMeterY() == image.dotsPerMeterX()
    with Image.open(file) as other:
        assert other.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_bar_title_and_mesh_lie_where_the_layout_says(tmp_path: Path) -> None:
    wanted = spec(900, 600, titled=True, axes=False)
    pixels = png_pixels(write(tmp_path / "a.png", wanted))
    left, top, right, bottom = box_of(near(pixels, MESH[:3], 0))
    parts, _order = drawn_parts(tmp_path, wanted)
    assert (left, top, right + 1 - left, bottom + 1 - top) == parts.layout.place
    assert bottom == 599 and left == 0 and 600 < right < 850 and 15 < top < 60
    title = pixels[:top]
    assert 0.005 < (~near(title, "#ffffff", 60)).mean() < 0.2
    bar = pixels[:, right + 1 :]
    column = bar[:, 20].astype(int)  # within the bar
    colored = np.flatnonzero((column[:, 1] < 20) & (column.sum(axis=1) > 200))
    assert near(bar[colored[0] + 1, 20], COLORS[-1], 3) and near(bar[colored[-1] - 1, 20], COLORS[0], 3)
    for share in (0.25, 0.5, 0.75):
        row = round(colored[-1] - share * (colored[-1] - colored[0]))
        assert near(bar[row, 20], COLORS[round(share * 255)], 3)


def test_parts_that_are_off_leave_their_room_to_the_mesh(tmp_path: Path) -> None:
    pixels = png_pixels(write(tmp_path / "a.png", spec(400, 300, color_bar=False, axes=False)))
    assert near(pixels, MESH[:3], 0).all()
    marked = png_pixels(write(tmp_path / "a.png", spec(400, 300, color_bar=False)))
    _left, top, right, _bottom = box_of(~near(marked, MESH[:3], 0))
    assert right < 90 and top > 210, "the axes, in the lower left"


def test_text_is_as_large_in_print_at_any_resolution(tmp_path: Path) -> None:
    """A title of so many points is so many inches high: three times the dots, three times the pixels."""
    heights = []
    for dots in (100.0, 300.0):
        wanted = spec(round(8 * dots), round(4 * dots), dots, titled=True, title="HHH", axes=False, color_bar=False)
        title = png_pixels(write(tmp_path / "a.png", wanted))[: round(0.35 * dots)]
        mesh = near(title, MESH[:3], 0).all(axis=1)
        rows = np.flatnonzero((~near(title[~mesh], "#ffffff", 100)).any(axis=1))
        heights.append(rows[-1] - rows[0] + 1)
    assert heights[1] == pytest.approx(3 * heights[0], abs=3)


def test_backgrounds(tmp_path: Path) -> None:
    for background, mode, corner in (
        ("white", "RGB", (255, 255, 255)),
        ("transparent", "RGBA", (0, 0, 0, 0)),
        ("screen", "RGB", (0x10, 0x18, 0x20)),
    ):
        with Image.open(write(tmp_path / "a.png", spec(background=background))) as image:
            assert image.mode == mode and image.getpixel((599, 399)) == corner
    pixels = png_pixels(write(tmp_path / "b.jpg", spec(background="transparent")))
    assert near(pixels[399, 599], "#ffffff", 2) and near(pixels[200, 200], MESH[:3], 4)


def test_panes_have_their_names_and_a_line_between_them(tmp_path: Path) -> None:
    panes = (FigurePane(0, "train, sample 1"), FigurePane(1, "train, sample 2"))
    areas = (PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0))
    page = write(tmp_path / "a.svg", spec(), shown=content(panes=panes), areas=areas)
    found = texts(page)
    assert "train, sample 1" in found and "train, sample 2" in found
    one = write(tmp_path / "b.svg", spec(panes="active"), shown=content(panes=panes))
    assert "train, sample 1" not in texts(one), "there is one alone"


def texts(page: Path) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", page.read_text(encoding="utf-8"))


def test_a_page_for_the_web_has_text_lines_and_one_picture(tmp_path: Path) -> None:
    page = write(tmp_path / "a.svg", spec(960, 480, 192.0, titled=True, title="{dataset}: {field} at {time} <&>"))
    found = texts(page)
    assert "horn: p [Pa] at 0.4 &lt;&amp;&gt;" in found and "p [Pa]" in found and "3" in found
    source = page.read_text(encoding="utf-8")
    assert source.count("<image") == 1 and source.count("<rect") >= 256
    assert 'viewBox="0 0 480 240"' in source, "logical pixels"
    assert re.search(r'width="127mm"', source), "480 of them at 96 to the inch"


def pdf_text(file: Path) -> str:
    """Return the text of a PDF that was written by Qt: its glyphs, by the tables that say which letters they are."""
    content = file.read_bytes()
    streams = [found[1] for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)]
    plain = []
    for stream in streams:
        try:
            plain.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            plain.append("")
    letters: dict[str, str] = {}
    for table in (
        text for text in [*plain, content.decode("latin-1")] if "beginbfrange" in text or "beginbfchar" in text
    ):
        for first, last, code in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>", table):
            for step in range(int(last, 16) - int(first, 16) + 1):
                letters[f"{int(first, 16) + step:04x}"] = chr(int(code, 16) + step)
        for first, _last, codes in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> \[([^\]]*)\]", table):
            for step, code in enumerate(re.findall(r"<([0-9A-Fa-f]{4})", codes)):
                letters[f"{int(first, 16) + step:04x}"] = chr(int(code, 16))
    shown = "".join(re.findall(r"<([0-9A-Fa-f]+)>", "".join(text for text in plain if "BT" in text)))
    return "".join(letters.get(shown[place : place + 4].lower(), "?") for place in range(0, len(shown), 4))


def test_a_page_for_print_has_text_that_can_be_found(tmp_path: Path) -> None:
    page = write(tmp_path / "a.pdf", spec(960, 480, 192.0, titled=True, title="Wqx", color_bar=False))
    content = page.read_bytes()
    assert b"/FontFile2" in content and b"/ToUnicode" in content
    box = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert [float(part) for part in box[0]] == pytest.approx([360, 180], abs=1)
    assert b"/DCTDecode" not in content, "the mesh has lost nothing"
    assert "Wqx" in pdf_text(page)


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    for name in ("a", "a.bmp", "a.png.txt", ".png"):
        with pytest.raises(FigureError, match="choose a name that ends in one of"):
            kind_of_figure(tmp_path / name)
    with pytest.raises(FigureError, match="scratch cache"):
        kind_of_figure(tmp_path / "plaid-viewer-1-0123456789ab" / "a.png")


@pytest.mark.parametrize("ending", ["png", "tif", "jpg", "pdf", "svg"])
@pytest.mark.parametrize("broken", ["gone", "folder", "drawn"])
def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path, ending: str, broken: str) -> None:
    target = tmp_path / "out" / f"a.{ending}"
    target.parent.mkdir()
    target.write_bytes(b"mine")
    parts, order = drawn_parts(tmp_path, spec(), alone=ending in ("pdf", "svg"))
    path = target
    if broken == "gone":
        path = tmp_path / "nowhere" / target.name
    elif broken == "folder":
        path = target.with_name(f"b.{ending}")
        path.mkdir()
    else:
        Path(order.file).write_bytes(b"too short")
    with pytest.raises(FigureError, match=r"could not be written|is gone") as caught:
        write_figure(path, parts, order, lambda: True)
    assert caught.value.sentence.endswith(".") and "\n" not in caught.value.sentence
    assert target.read_bytes() == b"mine"
    assert {file.name for file in target.parent.iterdir()} <= {target.name, f"b.{ending}"}


@pytest.mark.qt_log_ignore("Bogus message code", extend=True)  # what libjpeg says of it
@pytest.mark.parametrize("ending", ["png", "tif", "jpg", "pdf", "svg"])
def test_a_full_disk_is_noticed(tmp_path: Path, ending: str, full_disk: Callable[[], Path]) -> None:
    folder = full_disk()
    noise = np.random.default_rng(0).integers(0, 255, (1500, 1500, 4), np.uint8)
    parts, order = drawn_parts(tmp_path, spec(1500, 1500, color_bar=False, axes=False), alone=ending in ("pdf", "svg"))
    Path(order.file).write_bytes(noise.tobytes())
    with pytest.raises(FigureError, match="could not be written"):
        write_figure(folder / f"a.{ending}", parts, order, lambda: True)
    assert list(folder.iterdir()) == []


def test_nobody_wants_it_any_more(tmp_path: Path) -> None:
    parts, order = drawn_parts(tmp_path, spec())
    folder = tmp_path / "out"
    folder.mkdir()
    write_figure(folder / "a.png", parts, order, lambda: False)
    assert list(folder.iterdir()) == []


def test_the_file_that_a_link_leads_to_is_written(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.png").write_bytes(b"old")
    link = tmp_path / "link.png"
    link.symlink_to(real / "a.png")
    write(link, spec())
    assert link.is_symlink() and png_pixels(real / "a.png").shape == (400, 600, 3)


def test_handles_and_marks_are_painted_where_they_are_wanted(tmp_path: Path) -> None:
    def paint(painter: Any, eye: Any) -> None:
        x, y = eye.see((0.0, 0.0, 0.0))
        painter.fillRect(round(x) - 5, round(y) - 5, 10, 10, "#ff00ff")

    shown = replace(content(), handles=paint)
    assert not near(png_pixels(write(tmp_path / "a.png", spec(), shown=shown)), "#ff00ff", 0).any()
    wanted = spec(1200, 800, 192.0, handles=True)
    pixels = png_pixels(write(tmp_path / "a.png", wanted, shown=shown))
    left, top, right, bottom = box_of(near(pixels, "#ff00ff", 0))
    place = drawn_parts(tmp_path, wanted)[0].layout.place
    assert ((left + right + 1) / 2, (top + bottom + 1) / 2) == pytest.approx(
        (place[0] + place[2] / 2, place[1] + place[3] / 2), abs=2
    )
    assert right - left + 1 == pytest.approx(20, abs=1), "two pixels to a logical one"
    assert files.is_page("svg") and not files.is_page("png")
