"""The dock *Thumbnails* in the running program: true pictures in the order of the table, and what may go wrong."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests import datasets
from tests.conftest import wait_until
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import cache, camera, children, state, thumbnails, widgets
from tests.end2end.program import Program
from tests.frames import color_count, png_pixels
from tests.renderer.child import RendererChild
from viewer.codec import from_plain
from viewer.protocol import Camera, DrawFigure, FigureDrawn, Resize, Scene, SetCamera

WIDTH, HEIGHT = 160, 120
SAMPLES = 10

Image = npt.NDArray[np.uint8]


@pytest.fixture
def seen(window: Program, waves: Path, tmp_path: Path) -> Program:
    """A window that shows the thumbnails of a dataset that it has not seen, in the usual size."""
    path = tmp_path / "new" / "waves"
    path.symlink_to(waves)
    window.ask(thumbnails.set_size, 1)
    open_anew(window, path)
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)
    return window


def drawn_alone(window: Program, folder: Path, sample: int) -> Image:
    """What a renderer makes of a sample by itself, told in this test what it is to draw."""
    background, foreground = window.ask(thumbnails.colors)
    low, high = window.ask(thumbnails.range_of)
    scene = Scene(
        1,
        window.ask(thumbnails.artifact, sample),
        window.ask(state.shown_field) or "",
        range=(low, high),
        categories=False,
        background=background,
        foreground=foreground,
    )
    where = from_plain(Camera, window.ask(thumbnails.camera))
    folder.mkdir()
    order = DrawFigure(2, str(folder / "alone"), (WIDTH, HEIGHT), (0, 0, WIDTH, HEIGHT), 1.0, background, foreground)
    child = RendererChild(folder, size=(0, 0))
    try:
        child.send(Resize(WIDTH, HEIGHT), SetCamera(where, ahead=True), scene, order)
        child.expect(FigureDrawn)
    finally:
        child.close()
    return np.fromfile(order.file, np.uint8).reshape(HEIGHT, WIDTH, 4)[..., :3]


def picture(window: Program, sample: int) -> Image:
    return png_pixels(window.ask(thumbnails.file, sample))


def test_each_is_what_the_renderer_draws_in_the_range_on_screen(seen: Program, tmp_path: Path) -> None:
    assert seen.ask(thumbnails.made) == list(range(SAMPLES)) and seen.ask(thumbnails.failures) == {}
    assert seen.ask(thumbnails.range_of) == seen.ask(state.scale_range)
    for sample in (0, 7):
        found = picture(seen, sample)
        assert found.shape == (HEIGHT, WIDTH, 3) and color_count(found) > 200
        assert np.array_equal(found, drawn_alone(seen, tmp_path / f"{sample}", sample))
    assert not np.array_equal(picture(seen, 0), picture(seen, 7))
    words = seen.ask(thumbnails.about)
    assert words.startswith(f"{SAMPLES} samples. height, all in the range ") and words.endswith(" that of sample 0.")


def test_another_view_makes_others_and_that_before_is_still_there(seen: Program, tmp_path: Path) -> None:
    first, before = seen.ask(thumbnails.number), picture(seen, 3)
    seen.ask(camera.turn_wheel, 4)
    second = until_another(seen, first)
    assert not np.array_equal(picture(seen, 3), before)
    assert np.array_equal(picture(seen, 3), drawn_alone(seen, tmp_path / "moved", 3)), "from the same place"
    seen.ask(state.select, field="slope")
    third = until_another(seen, second)
    seen.trigger("edit.undo")
    assert until_another(seen, third) == second, "nothing is drawn twice"
    seen.ask(state.select, sample=5)
    seen.until_shown(5)
    seen.until(thumbnails.is_complete)
    assert seen.ask(thumbnails.number) == second, "another sample is no other view"
    seen.ask(thumbnails.set_size, 0)
    until_another(seen, second)
    assert picture(seen, 3).shape == (72, 96, 3) and seen.ask(thumbnails.size_word) == "small"


def until_another(window: Program, before: int) -> int:
    window.until(thumbnails.is_another, before)
    return window.ask(thumbnails.number)


def test_sort_and_filter_of_the_table_hold(window: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    window.ask(thumbnails.hide)  # else some are made before the table is arranged
    open_anew(window, datasets.known(tmp_path_factory, "cgns"))
    window.until(widgets.is_table_filled)
    try:
        window.ask(thumbnails.arrange, "alpha > 0", "alpha", descending=True)
        window.until(thumbnails.has_order, [2, 1])
        window.ask(thumbnails.show)
        window.until(thumbnails.is_complete)
        assert window.ask(thumbnails.seen) == [2, 1]
        assert window.ask(thumbnails.made) == [1, 2], "no others are made"
        window.ask(thumbnails.arrange, "alpha > 1000", "alpha")
        window.until(thumbnails.has_order, [])
        assert window.ask(thumbnails.seen) == []
        assert window.ask(thumbnails.empty) == "No sample passes the filter of the table in the dock Samples."
    finally:
        window.ask(thumbnails.arrange, "", "alpha")
    window.until(thumbnails.has_order, [0, 1, 2])
    window.until(thumbnails.is_complete)
    assert window.ask(thumbnails.made) == window.ask(thumbnails.seen) == [0, 1, 2]


def test_click_double_click_and_keys(seen: Program) -> None:
    seen.ask(thumbnails.click, 2)
    seen.until(thumbnails.is_shown_and_marked, 2)
    seen.ask(thumbnails.press, "Right")
    seen.until(thumbnails.is_shown_and_marked, 3)
    assert seen.ask(thumbnails.focus) == "ThumbnailGrid"
    seen.ask(thumbnails.press, "End")
    seen.until(thumbnails.is_shown_and_marked, SAMPLES - 1)
    seen.ask(thumbnails.press, "Home")
    seen.until(thumbnails.is_shown_and_marked, 0)
    seen.ask(thumbnails.click, 1, twice=True)
    seen.until_shown(1)
    assert seen.ask(thumbnails.focus) == "FrameView"


def test_one_that_cannot_be_read_says_why(window: Program, tmp_path: Path, waves: Path) -> None:
    data = copied(waves, tmp_path / "broken" / "waves")
    broken = datasets.mesh_file(data, "train", 4)
    whole = broken.read_bytes()
    broken.unlink()
    broken.write_bytes(whole[: len(whole) // 3])
    open_anew(window, data)
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)
    assert window.ask(thumbnails.made) == [sample for sample in range(SAMPLES) if sample != 4]
    assert list(window.ask(thumbnails.failures)) == ["4"]
    assert "sample" in window.ask(thumbnails.tip, 4).lower() and window.ask(thumbnails.tip, 3) == ""
    assert ", 1 cannot be shown. height" in window.ask(thumbnails.about)


def copied(source: Path, target: Path) -> Path:
    target.parent.mkdir()
    return Path(shutil.copytree(source, target))


@pytest.mark.parametrize("which", ["reader", "second renderer"])
def test_a_child_is_killed_meanwhile(start: Start, waves: Path, which: str) -> None:
    window = start(waves)
    window.until_shown(0)
    window.ask(thumbnails.show)
    window.until(thumbnails.has_begun, 2)
    if which == "reader":
        os.kill(window.child("reader"), signal.SIGKILL)
    else:
        window.ask(thumbnails.kill)
    window.until(thumbnails.is_complete)
    assert window.ask(thumbnails.made) == list(range(SAMPLES)) and window.ask(thumbnails.failures) == {}
    assert window.quit() == 0 and window.caches() == []


def test_they_count_in_the_budget_and_push_out_nothing_that_was_looked_at(start: Start, waves: Path) -> None:
    window = start(waves)
    for sample in (0, 1, 2):
        window.ask(state.select, sample=sample)
        window.until_shown(sample)
    window.until(cache.is_settled)
    one = window.ask(cache.bytes_shown)
    window.ask(cache.set_limit, 6 * one)
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)
    assert window.ask(thumbnails.made) == list(range(SAMPLES))
    window.ask(thumbnails.count)
    window.until(cache.is_settled)
    folders = window.ask(thumbnails.books)
    assert len(folders) == 1 and len(os.listdir(folders[0])) == SAMPLES
    assert window.ask(cache.bytes_stored) <= 6 * one
    assert {"0", "1", "2"} <= set(window.ask(cache.artifacts))
    window.trigger("cache.clear")
    window.until(cache.is_settled)
    first = window.ask(thumbnails.number)
    window.ask(state.select, field="slope")
    until_another(window, first)
    assert window.quit() == 0 and window.caches() == []


def test_nothing_is_made_that_nobody_sees(window: Program) -> None:
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)
    before = window.ask(thumbnails.number)
    window.ask(thumbnails.hide)
    window.ask(state.set_appearance, color_map="plasma")
    window.until(camera.is_settled)
    window.until(children.is_background_quiet)
    assert window.ask(thumbnails.number) == before
    window.ask(thumbnails.do_not_linger)
    window.until(thumbnails.has_no_renderer)
    window.ask(thumbnails.show)
    until_another(window, before)


def test_the_second_renderer_is_wanted_again_as_it_ends(seen: Program) -> None:
    before, ending = seen.ask(thumbnails.number), held_renderer(seen)  # it heeds nothing before another is wanted
    seen.ask(thumbnails.forget_as_renderer_ends)
    until_another(seen, before)
    assert seen.ask(thumbnails.made) == list(range(SAMPLES)) and seen.ask(thumbnails.failures) == {}
    assert seen.ask(thumbnails.renderer) not in (0, ending)


def held_renderer(window: Program) -> int:
    """Stop the second renderer for now, and return its process id."""
    renderer = window.ask(thumbnails.renderer)
    assert renderer, "it lingers after the last picture"
    os.kill(renderer, signal.SIGSTOP)
    return renderer


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_a_contact_sheet(seen: Program, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"sheet.{ending}"
    seen.ask(thumbnails.save_sheet, str(file))
    wait_until(lambda: not seen.ask(thumbnails.is_saving), what="the sheet")
    assert seen.ask(widgets.status).startswith(f"Saved {file}, {SAMPLES} samples")
    assert not list(tmp_path.glob(".*partial*"))
    if ending == "pdf":
        content = file.read_bytes()
        assert content.startswith(b"%PDF-") and content.count(b"/Subtype /Image") >= SAMPLES
        return
    sheet = png_pixels(file)
    for sample in (0, 9):
        assert contains(sheet, picture(seen, sample)[2:-2, 2:-2]), "as it is in the dock, but for the frame"


def contains(sheet: Image, part: Image) -> bool:
    """Whether a picture is in another one, pixel by pixel."""
    height, width, _ = part.shape
    corner = np.argwhere((sheet[: -height + 1, : -width + 1] == part[0, 0]).all(axis=-1))
    middle = part[height // 2, width // 2]
    near = [(y, x) for y, x in corner if np.array_equal(sheet[y + height // 2, x + width // 2], middle)]
    return any(np.array_equal(sheet[y : y + height, x : x + width], part) for y, x in near)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.gif", "A contact sheet cannot be saved as a.gif; choose a name that ends in .png or .pdf."),
        ("nowhere/a.png", "There is no folder "),
    ],
)
def test_a_contact_sheet_that_cannot_be(seen: Program, tmp_path: Path, name: str, words: str) -> None:
    seen.ask(thumbnails.save_sheet, str(tmp_path / name))
    assert seen.message.startswith(words) and not seen.ask(thumbnails.is_saving)
    seen.ask(widgets.dismiss)


def test_a_contact_sheet_is_cancelled(window: Program, tmp_path: Path) -> None:
    file = tmp_path / "sheet.png"
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)
    renderer = held_renderer(window)  # else the sheet might be saved before it is cancelled
    window.ask(thumbnails.forget_all)
    window.until(thumbnails.number)
    window.ask(thumbnails.save_sheet, str(file))
    assert window.ask(thumbnails.is_saving)
    window.trigger("file.cancel_contact_sheet")
    assert not window.ask(thumbnails.is_saving)
    os.kill(renderer, signal.SIGCONT)
    window.until(thumbnails.is_complete)
    assert not file.exists() and not list(tmp_path.glob(".*partial*"))
