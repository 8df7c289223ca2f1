"""A picture drawn beside the one on screen: any size, from tiles, opaque or not, and the view as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.frames import Pixels, box_of, near, rgb
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane
from viewer.protocol import (
    Attach,
    Cancel,
    DrawFigure,
    Failed,
    FigureDrawn,
    Frame,
    MoveCamera,
    PaneArea,
    Progress,
    ResetCamera,
    Scene,
    SceneShown,
    SetCameraRules,
    SetPanes,
)

WHITE = "#ffffff"
Rgba = npt.NDArray[np.uint8]


def flat(write: Writer, n: int = 11) -> str:
    arrays = plane(n)
    return write(Zone(arrays, vertex={"x": arrays["points"][:, 0], "y": arrays["points"][:, 1]}))


def solid(write: Writer) -> str:
    arrays = hexahedra(4)
    return write(Zone(arrays, vertex={"z": arrays["points"][:, 2]}))


class Easel:
    """Asks a renderer for figures."""

    def __init__(self, child: RendererChild, folder: Path) -> None:
        self.child, self.folder = child, folder
        self.orders: list[DrawFigure] = []

    def order(self, size: tuple[int, int], **more: Any) -> DrawFigure:
        number = 1_000_000 + self.child.number()
        made = DrawFigure(number, str(self.folder / f"figure-{number}.rgba"), size, (0, 0, *size))
        self.orders.append(replace(made, **more))
        self.child.send(self.orders[-1])
        return self.orders[-1]

    def draw(self, size: tuple[int, int], **more: Any) -> Rgba:
        order = self.order(size, **more)
        self.answer = self.child.expect(FigureDrawn)
        assert self.answer.id == order.id
        width, height = order.canvas
        return np.fromfile(order.file, np.uint8).reshape(height, width, 4)


@pytest.fixture
def easel(painter: RendererChild, tmp_path: Path) -> Easel:
    return Easel(painter, tmp_path)


def test_it_has_the_size_and_the_colours_that_were_asked_for(easel: Easel, write: Writer) -> None:
    shown = easel.child.show(flat(write), field="x", unlit=True)
    easel.child.settle()
    picture = easel.draw((300, 500), background="#102030")
    assert picture.shape == (500, 300, 4) and (picture[..., 3] == 255).all()
    assert tuple(picture[2, 2, :3]) == rgb("#102030")
    pixels = picture[..., :3]
    left, top, right, bottom = box_of(~near(pixels, "#102030", 0))
    assert right - left > 0.8 * 300, "fitted into a narrow picture"
    for fraction in (0.1, 0.3, 0.7, 0.9):
        column = round(left + fraction * (right - left))
        wanted = np.array(rgb(shown.colors[round(fraction * 255)]))
        assert np.abs(pixels[(top + bottom) // 2, column].astype(int) - wanted).max() <= 3


def test_nothing_is_opaque_where_nothing_is_drawn(easel: Easel, write: Writer) -> None:
    easel.child.show(solid(write), field="z")
    easel.child.settle()
    clear = easel.draw((320, 240))
    white = easel.draw((320, 240), background=WHITE)
    assert (clear[0, 0] == 0).all() and (clear[120, 160, 3] == 255)
    assert 0.1 < (clear[..., 3] > 0).mean() < 0.9
    over_white = clear[..., :3].astype(int) + (255 - clear[..., 3:].astype(int))
    assert np.abs(over_white - white[..., :3]).max() <= 2, "premultiplied, its edges too"
    assert ((clear[..., 3] > 0) & (clear[..., 3] < 255)).any(), "edges are smooth"


@pytest.mark.parametrize("look", ["surface", "wireframe", "points"])
@pytest.mark.parametrize("parallel", [True, False])
def test_tiles_have_no_seams(easel: Easel, write: Writer, look: str, parallel: bool) -> None:
    artifact, field = (flat(write), "x") if parallel else (solid(write), "z")
    easel.child.show(artifact, representation=look, field=field)
    easel.child.settle()
    whole = easel.draw((433, 311), scale=3.0, background=WHITE)
    before = len(easel.child.messages)
    tiled = easel.draw((433, 311), scale=3.0, background=WHITE, tile=200)
    parts = [message for message in easel.child.messages[before:] if isinstance(message, Progress)]
    assert len(parts) >= 11, "tiles of 110 pixels or less, as there is a border"
    apart = np.abs(whole.astype(int) - tiled).max(axis=-1)
    assert (apart > 2).mean() < 0.003 and (apart > 24).mean() < 0.0002, "what rounding makes of single pixels at edges"


def test_edges_of_cells_have_no_seams(easel: Easel, write: Writer) -> None:
    easel.child.show(flat(write, 41), edges=True, field="x")
    easel.child.settle()
    whole = easel.draw((700, 500), scale=2.0, background=WHITE)
    tiled = easel.draw((700, 500), scale=2.0, background=WHITE, tile=300)
    apart = np.abs(whole.astype(int) - tiled).max(axis=-1)
    assert (apart > 24).mean() < 0.001


def test_lines_are_as_wide_as_the_scale_says(easel: Easel, write: Writer) -> None:
    easel.child.show(flat(write, 3), representation="wireframe")
    easel.child.settle()
    widths = []
    for scale in (2.0, 8.0):
        dark = ~near(easel.draw((600, 600), background=WHITE, scale=scale)[..., :3], WHITE, 5)
        row = dark[150]
        starts = np.flatnonzero(np.diff(row.astype(int)) == 1)
        ends = np.flatnonzero(np.diff(row.astype(int)) == -1)
        widths.append(float(np.median(ends - starts)))
    assert widths[1] == pytest.approx(4 * widths[0], abs=2)


def test_the_rest_of_the_canvas_is_background(easel: Easel, write: Writer) -> None:
    easel.child.show(flat(write), field="x")
    easel.child.settle()
    picture = easel.draw((200, 150), background="#00ff00", place=(20, 30, 100, 80))[..., :3]
    inside = ~near(picture, "#00ff00", 0)
    left, top, right, bottom = box_of(inside)
    assert 20 <= left < right < 120 and 30 <= top < bottom < 110


def test_the_view_stays_as_it_was(easel: Easel, write: Writer) -> None:
    easel.child.show(solid(write), field="z", background="#203040")
    frame, before = easel.child.settle()
    easel.draw((900, 200), tile=128, background=WHITE, scale=4.0)
    assert easel.child.quiet(), "nothing is drawn on screen for it"
    easel.child.send(MoveCamera(turn=(0.0, 0.0)))
    again, after = easel.child.settle()
    assert replace(again.camera, fitted=frame.camera.fitted) == frame.camera
    others = np.argwhere((before != after).any(axis=-1))
    by = np.abs(before.astype(int) - after).max()
    assert not len(others), f"{len(others)} differ by up to {by}, as {others[:9].tolist()}, in {frame} and {again}"
    assert (frame.width, frame.height) == (again.width, again.height)


def test_a_camera_that_was_moved_shows_what_it_shows(easel: Easel, write: Writer) -> None:
    easel.child.show(flat(write), field="x", unlit=True)
    easel.child.settle()
    easel.child.send(MoveCamera(pan=(0.1, 0.0), zoom=0.7))
    frame, view = easel.child.settle()
    picture = easel.draw((frame.width, frame.height), background=WHITE)[..., :3]
    picture[-90:, :90] = view[-90:, :90]  # the marker of the axes, which the window paints into what is saved
    assert (np.abs(picture.astype(int) - view).max(axis=-1) > 8).mean() < 0.01
    twice = easel.draw((2 * frame.width, 2 * frame.height), background=WHITE)[..., :3]
    assert np.abs(twice[::2, ::2].astype(int) - picture)[:-90].mean() < 2.0
    assert not easel.answer.panes[0].camera.fitted


def pane_scene(easel: Easel, artifact: str, pane: int, field: str) -> int:
    number = easel.child.number()
    easel.child.send(replace(Scene(number, artifact), field=field, pane=pane, unlit=True))
    return number


@pytest.mark.parametrize("split", [False, True])
def test_all_panes_or_one(child: RendererChild, write: Writer, tmp_path: Path, split: bool) -> None:
    easel, artifact = Easel(child, tmp_path), flat(write)
    child.show(artifact, field="x", unlit=True)
    child.settle()
    areas = (PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0))
    child.send(SetPanes(areas, split=split))
    numbers = pane_scene(easel, artifact, 0, "x"), pane_scene(easel, artifact, 1, "y")
    while child.expect(SceneShown).id != numbers[1]:
        pass
    frame, view = child.settle()
    both = easel.draw((frame.width, frame.height), background=WHITE, tile=150)[..., :3]
    assert [pane.scene for pane in easel.answer.panes] == list(numbers)
    assert [pane.area for pane in easel.answer.panes] == list(areas)
    assert easel.answer.split == split
    both[-90:, :90] = view[-90:, :90]
    if split:
        assert (np.abs(both.astype(int) - view).max(axis=-1) > 8).mean() < 0.02
    else:  # the view keeps room for the names of the panes
        easel.draw((frame.width, frame.height), head=36.0, foot=30.0, corner=84.0)
        both = easel.draw((frame.width, frame.height), background=WHITE, head=36.0, foot=30.0, corner=84.0)[..., :3]
        both[-90:, :90] = view[-90:, :90]
        assert (np.abs(both.astype(int) - view).max(axis=-1) > 8).mean() < 0.02
    one = easel.draw((300, 200), pane=1, background=WHITE)[..., :3]
    assert len(easel.answer.panes) == 1 and easel.answer.panes[0].scene == numbers[1]
    left, top, right, bottom = box_of(~near(one, WHITE))
    columns = one[(top + bottom) // 2, left + 2 : right - 2].astype(int)
    assert np.ptp(columns, axis=0).max() <= 4, "the field y does not change along x"
    assert child.quiet()


def failure(easel: Easel, order: DrawFigure) -> str:
    while True:
        message = easel.child.receive()
        if isinstance(message, Failed):
            assert message.id == order.id and not Path(order.file).exists()
            return message.sentence
        assert message is None or isinstance(message, Frame | Progress)


def test_what_cannot_be_drawn_is_a_sentence(easel: Easel, write: Writer, tmp_path: Path) -> None:
    easel.child.show(flat(write))
    easel.child.settle()
    assert "16,384 pixels" in failure(easel, easel.order((20_000, 10)))
    assert "no room for the mesh" in failure(easel, easel.order((100, 100), place=(50, 0, 60, 100)))
    assert "not there any more" in failure(easel, easel.order((100, 100), pane=7))
    gone = tmp_path / "gone" / "figure.rgba"
    assert "no longer exists" in failure(easel, easel.order((100, 100), file=str(gone)))
    there = tmp_path / "there"
    there.write_text("mine")
    order = easel.order((100, 100), file=str(there))
    assert isinstance(easel.child.receive(), Failed)
    assert there.read_text() == "mine" and order.file == str(there), "what was there is not removed"
    assert easel.draw((50, 50)).any(), "the renderer goes on"


def test_one_that_is_cancelled_leaves_no_file(easel: Easel, write: Writer) -> None:
    easel.child.show(flat(write))
    easel.child.settle()
    order = easel.order((900, 900), tile=60)
    easel.child.expect(Progress)
    easel.child.send(Cancel(order.id))
    assert easel.draw((40, 40)).shape == (40, 40, 4), "the next one is drawn"
    assert not Path(order.file).exists()


def test_another_scene_meanwhile_ends_it(easel: Easel, write: Writer) -> None:
    artifact = flat(write)
    easel.child.show(artifact)
    easel.child.settle()
    order = easel.order((900, 900), tile=60)
    easel.child.expect(Progress)
    easel.child.send(Scene(easel.child.number(), artifact, field="x"))
    while not isinstance(message := easel.child.receive(), Failed):
        assert message is not None
    assert message.id == order.id and "Something else came on screen" in message.sentence
    assert not Path(order.file).exists()


def test_pixels_are_not_left_over(easel: Easel, write: Writer) -> None:
    """Two figures after one another are the same, whatever was drawn between them."""
    easel.child.show(solid(write), field="z")
    easel.child.settle()
    first: Pixels = easel.draw((200, 200))
    easel.draw((333, 100), scale=5.0, background="#123456")
    assert np.array_equal(first, easel.draw((200, 200)))


@pytest.mark.parametrize("parallel", [False, True])
def test_places_behind_the_mesh_are_said_whatever_the_tiles(
    easel: Easel, painter: RendererChild, write: Writer, parallel: bool
) -> None:
    front, back, right, away = (0.5, 0.0, 0.5), (0.5, 1.0, 0.5), (0.97, 1.0, 0.97), (9.0, 9.0, 9.0)
    painter.picture(solid(write), field="z")
    painter.send(SetCameraRules(parallel=parallel), ResetCamera("-y"))
    for tile in (2048, 200):
        easel.draw((640, 480), places=(front, back, right, away), tile=tile)
        assert easel.answer.covered == (1, 2), tile
    painter.send(ResetCamera("+y"))
    easel.draw((640, 480), places=(front, back))
    assert easel.answer.covered == (0,)
    easel.draw((640, 480))
    assert not easel.answer.covered
    painter.send(SetCameraRules(parallel=False))


def test_a_figure_is_the_same_where_nobody_sees_the_frames(easel: Easel, write: Writer) -> None:
    artifact, child = solid(write), easel.child
    child.show(artifact, field="z")
    _, seen = child.settle()
    figure = easel.draw((320, 240), background=WHITE)
    child.send(Attach(str(child.frames), seen=False))
    try:
        shown = child.show(artifact, field="z")
        frame, empty = child.settle()
        assert frame.scene == shown.id and empty.shape == seen.shape
        assert (seen != seen[0, 0]).any() and (empty == empty[0, 0]).all()
        assert (easel.draw((320, 240), background=WHITE) == figure).all()
    finally:  # it draws for the next test as well
        child.send(Attach(str(child.frames)))
