"""*Save picture* in the running program: what is in the file, and what is said where there is none."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.end2end.probes import children, figure, state, tools, widgets
from tests.end2end.program import Program
from tests.frames import near, png_pixels, rgb


@pytest.fixture
def window(window: Program) -> Program:
    """The dialog is open, and as it was for the first time, whatever other tests have saved."""
    show(window)
    window.ask(widgets.click, "figure.reset")
    return window


def show(window: Program) -> None:
    window.trigger("file.save_picture")
    window.until(figure.is_open)


def save(window: Program, file: Path, size: str = "", **changes: object) -> None:
    """Save a picture, the dialog open or not."""
    if window.ask(figure.is_closed):
        show(window)
    window.ask(figure.choose, size=size, **changes)
    window.ask(widgets.choose_picture, str(file))
    window.ask(widgets.click, "figure.save")


def save_well(window: Program, file: Path, size: str = "", **changes: object) -> None:
    save(window, file, size, **changes)
    window.until(figure.is_closed)
    assert window.ask(widgets.status).startswith(f"Saved {file}")
    assert window.ask(figure.figure_files) == [], "what the renderer drew is not kept"
    assert [path for path in file.parent.iterdir() if ".partial" in path.name] == []


def test_every_kind_has_its_size_and_dots(window: Program, tmp_path: Path) -> None:
    for ending in ("png", "tif", "TIFF", "jpg", "jpeg"):
        file = tmp_path / f"a.b.{ending}"
        save_well(window, file, "8.5x6cm@300", titled=True)
        with Image.open(file) as image:
            assert image.size == (1004, 709) and image.mode == "RGB"
            assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert window.ask(figure.remembered)
    show(window)
    assert window.ask(figure.spec)["size"] == {"width": 8.5, "height": 6.0, "unit": "cm", "dpi": 300.0}
    window.ask(widgets.click, "figure.reset")
    assert window.ask(figure.spec)["size"]["unit"] == "px" and not window.ask(figure.spec)["titled"]


def test_colours_are_those_of_the_bar(window: Program, tmp_path: Path) -> None:
    window.ask(state.set_appearance, unlit=True, bands=5)
    window.until_shown()
    colors = window.ask(state.colors)
    bands = list(dict.fromkeys(colors))
    assert len(bands) == 5
    file = tmp_path / "bands.png"
    save_well(window, file, "1200x900", axes=False)
    pixels = png_pixels(file)
    mesh, bar = pixels[:, :900], pixels[:, 980:]
    for color in bands:
        assert near(bar, color, 0).sum() > 300, "in the bar, exactly"
    on_mesh = [color for color in bands if near(mesh, color, 1).sum() > 300]
    assert len(on_mesh) >= 4
    others = ~near(mesh, "#ffffff", 2)
    for color in bands:
        others &= ~near(mesh, color, 2)
    assert others.mean() < 0.02, "besides only edges are mixed"


def test_nothing_is_behind_it(window: Program, tmp_path: Path) -> None:
    file = tmp_path / "clear.png"
    save_well(window, file, "800x600", background="transparent")
    with Image.open(file) as image:
        assert image.mode == "RGBA"
        alpha = np.array(image)[..., 3]
    assert alpha[1, 1] == 0 and (alpha == 255).mean() > 0.1 and (alpha == 0).mean() > 0.3
    white = tmp_path / "clear.jpg"
    save_well(window, white)
    assert window.ask(widgets.status).endswith("a JPEG has no transparency, so it is white")
    assert near(png_pixels(white)[1, 1], "#ffffff", 2), "a JPEG has no transparency"
    dark = tmp_path / "screen.png"
    save_well(window, dark, background="screen")
    assert tuple(png_pixels(dark)[1, 1]) == rgb(window.ask(figure.background))


def test_text_of_a_page_is_text_and_the_mesh_a_picture(window: Program, tmp_path: Path) -> None:
    svg, pdf = tmp_path / "page.svg", tmp_path / "page.pdf"
    save_well(window, svg, "17cm@200", titled=True, title="{split} {sample}: {field}, {dataset} & <b>")
    text = svg.read_text(encoding="utf-8")
    assert re.search(r">\w+ \d+: pressure \[Pa\], horn &amp; &lt;b&gt;</text>", text)
    assert re.search(r">pressure \[Pa\]</text>", text), "the colour bar's"
    assert text.count("<rect") > 200, "its colours are areas"
    assert text.count("<image") == 1 and text.count("<ellipse") + text.count("<circle") >= 6, "the axes are drawn"
    width = float(re.findall(r'width="([\d.]+)mm"', text)[0])
    assert width == pytest.approx(170, abs=0.3)
    save_well(window, pdf)
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF-") and content.count(b"/Subtype /Image") in (1, 2)
    assert b"/FontFile2" in content and b"/ToUnicode" in content, "text that can be looked for"
    box = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert float(box[0][0]) == pytest.approx(17 / 2.54 * 72, abs=1)


def test_larger_than_a_tile(window: Program, tmp_path: Path) -> None:
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    save_well(window, small, "1000x750@75")
    save_well(window, large, "5000x3750@375")
    with Image.open(large) as image:
        assert image.size == (5000, 3750)
        shrunk = np.array(image.convert("RGB").resize((1000, 750), Image.Resampling.BOX)).astype(int)
    apart = np.abs(shrunk - png_pixels(small)).max(axis=-1)
    assert (apart > 60).mean() < 0.02, "the same picture, but for its edges"


def test_panes_and_handles(window: Program, tmp_path: Path) -> None:
    window.trigger("tools.add.slice")
    window.until(tools.are_drawn)
    plain, held = tmp_path / "plain.png", tmp_path / "held.png"
    save_well(window, plain, "900x700")
    save_well(window, held, handles=True)
    amber = "#ffb02e"
    assert near(png_pixels(held), amber, 12).sum() > 10 * max(near(png_pixels(plain), amber, 12).sum(), 1)


def test_what_cannot_be_saved_is_said_and_leaves_nothing(window: Program, tmp_path: Path) -> None:
    def refused(file: Path, part: str) -> None:
        before = sorted(tmp_path.rglob("*"))
        save(window, file)
        window.until(widgets.has_text, "figure.trouble", part)
        assert not window.ask(figure.is_saving) and not window.ask(figure.is_closed)
        window.until(figure.leaves_nothing)
        assert sorted(tmp_path.rglob("*")) == before

    refused(tmp_path / "a.bmp", "choose a name that ends in one of .png")
    refused(tmp_path / "gone" / "a.png", "There is no folder")
    refused(Path("/proc/nowhere.png"), "could not be written to /proc/nowhere.png")
    refused(Path("/proc/nowhere.svg"), "could not be written to /proc/nowhere.svg")
    inside = tmp_path / "plaid-viewer-1-0123456789ab" / "a.png"
    inside.parent.mkdir()
    refused(inside, "is in the scratch cache")
    (cache,) = window.caches()
    link = tmp_path / "link"
    link.symlink_to(cache)
    for file in (cache / "a.png", cache / "frames" / "a.svg", link / "a.png"):
        refused(file, f"is in the scratch cache {cache}, which is removed when its viewer ends; choose another folder")
    assert not [*cache.rglob("a.*")]
    folder = tmp_path / "folder.png"
    folder.mkdir()
    refused(folder, "could not be written")
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"mine")
    window.ask(figure.choose, titled=True, title="{colour}")
    window.until(widgets.has_text, "figure.trouble", "A title does not know “{colour}”")
    save(window, kept)
    window.until(widgets.has_text, "figure.trouble", "A title does not know “{colour}”")
    assert kept.read_bytes() == b"mine"
    save_well(window, tmp_path / "good.png", titled=False)


def test_a_renderer_that_is_killed_and_a_save_that_is_stopped(window: Program, tmp_path: Path) -> None:
    file = tmp_path / "big.png"
    save(window, file, "16000x12000")
    window.until(figure.is_saving)
    os.kill(window.ask(children.pid, "renderer"), signal.SIGKILL)
    window.until(widgets.has_text, "figure.trouble", "The renderer ended")
    assert window.ask(figure.figure_files) == [] and not file.exists()
    window.until_shown()
    save(window, file)
    window.until(figure.is_saving)
    window.ask(widgets.click, "figure.cancel")
    window.until(widgets.has_text, "figure.trouble", "there is no file")
    save_well(window, tmp_path / "small.png", "400x300")
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["small.png"]
