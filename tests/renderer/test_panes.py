"""Several panes in one picture, judged by their pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.frames import Pixels, difference, near, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane
from viewer.protocol import (
    Failed,
    Frame,
    MoveCamera,
    PaneArea,
    Pointer,
    Probe,
    Probed,
    ResetCamera,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
    SetPanes,
)

LEFT, RIGHT = PaneArea(0, 0.0, 0.0, 0.5, 1.0), PaneArea(1, 0.5, 0.0, 0.5, 1.0)
QUARTERS = tuple(PaneArea(number, number % 2 / 2, number // 2 / 2, 0.5, 0.5) for number in range(4))
WIDTH, HEIGHT = 420, 240


class Panes:
    """A renderer, and what it was told to show in which pane."""

    def __init__(self, child: RendererChild, *areas: PaneArea, **how: Any) -> None:
        self.child = child
        self.answers: dict[int, SceneShown] = {}
        child.send(SetPanes(areas or (LEFT, RIGHT), **how))

    def arrange(self, *areas: PaneArea, **how: Any) -> None:
        self.child.send(SetPanes(areas or (LEFT, RIGHT), **how))

    def show(self, pane: int, artifact: str, field: str = "x", **options: Any) -> int:
        scene = Scene(self.child.number(), artifact, field, pane=pane, unlit=True)
        self.child.send(replace(scene, **options))
        return scene.id

    def settle(self) -> tuple[Frame, Pixels]:
        first = len(self.child.messages)
        last = self.child.settle()
        told = [message for message in self.child.messages[first:] if isinstance(message, SceneShown)]
        self.answers |= {message.id: message for message in told}
        return last


def cube(write: Writer, scale: float = 1.0, shift: float = 0.0, dataset: str = "") -> str:
    arrays = hexahedra(4)
    arrays["points"] = arrays["points"] * scale + shift
    values = {"x": arrays["points"][:, 0], "y": 10.0 * arrays["points"][:, 1]}
    return write(Zone(arrays, vertex=values), dataset=dataset)


def halves(pixels: Pixels) -> tuple[Pixels, Pixels]:
    return pixels[:, : WIDTH // 2], pixels[:, WIDTH // 2 :]


def background_of(pixels: Pixels, color: str) -> float:
    return share(pixels, color, 0)


def test_each_pane_is_the_picture_that_it_would_be_alone(child: RendererChild, write: Writer) -> None:
    first, second = cube(write), cube(write, 3.0)
    panes = Panes(child, linked=False, ranges="own")
    panes.show(0, first, background="#ffeeee")
    panes.show(1, second, "y", background="#eeeeff")
    frame, pixels = panes.settle()
    cameras = [replace(pane.camera, fitted=False) for pane in frame.panes]
    child.send(SetPanes(), Resize(WIDTH // 2, HEIGHT))
    colors = ("#ffeeee", "#eeeeff")
    sides = zip((first, second), "xy", colors, halves(pixels), cameras, strict=True)
    for artifact, field, color, seen, camera in sides:
        panes.show(0, artifact, field, background=color)
        child.send(SetCamera(camera))
        _, alone = panes.settle()
        assert 0.1 < background_of(seen, color) < 0.9
        assert difference(seen, alone) == 0.0


@pytest.mark.parametrize("linked", [True, False])
def test_panes_that_change_places_are_not_drawn_again(child: RendererChild, write: Writer, linked: bool) -> None:
    panes = Panes(child, linked=linked)
    panes.show(0, cube(write, dataset="d"))
    panes.show(1, cube(write, 1.5, dataset="d"), "y")
    before, pixels = panes.settle()
    swapped = replace(RIGHT, x=0.0), replace(LEFT, x=0.5)
    panes.arrange(*swapped, linked=linked)
    after, moved = panes.settle()
    assert after.seconds == 0.0 < before.seconds and after.final
    assert [pane.area for pane in after.panes] == list(swapped)
    free = slice(0, HEIGHT - 100)  # of the axes, which stay in the corner, or are in every pane
    for one, other in zip(halves(moved), reversed(halves(pixels)), strict=True):
        assert difference(one[free], other[free]) == 0.0
    child.send(Probe(1, 105, 120))
    assert child.expect(Probed).scene == after.panes[0].scene, "the cursor is told of what is there now"
    panes.arrange(linked=linked)
    again, pixels_again = panes.settle()
    assert again.seconds == 0.0 and difference(pixels_again, pixels) == 0.0
    child.send(MoveCamera(turn=(20.0, 0.0)))
    turned, _ = panes.settle()
    assert turned.seconds > 0.0
    panes.arrange(*swapped, linked=linked)
    panes.show(0, cube(write, 1.2, dataset="d"))
    changed, other = panes.settle()
    assert changed.seconds > 0.0 and difference(halves(other)[1], halves(moved)[1]) > 0.0


def test_linked_cameras_fit_all_meshes_and_move_together(child: RendererChild, write: Writer) -> None:
    small, large = cube(write, dataset="d"), cube(write, 2.0, dataset="d")
    panes = Panes(child)
    panes.show(0, small)
    panes.show(1, large)
    frame, pixels = panes.settle()
    assert len({(pane.camera.position, pane.camera.focal_point) for pane in frame.panes}) == 1
    child.send(ResetCamera())
    frame, pixels = panes.settle()
    sizes = [1.0 - background_of(half, "#ffffff") for half in halves(pixels)]
    assert 2.0 < sizes[1] / sizes[0] < 8.0, "both are seen at one scale, and the larger one fits"
    assert background_of(pixels[:36], "#ffffff") == 1.0, "where the panes are named"
    assert background_of(pixels[-30:, WIDTH // 4 :], "#ffffff") == 1.0, "where they have a colour bar"
    child.send(Pointer("press", 300, 100, "left"), Pointer("move", 340, 120), Pointer("release", 340, 120, "left"))
    turned, after = panes.settle()
    assert turned.camera != frame.camera
    assert {pane.camera.position for pane in turned.panes} == {turned.camera.position}
    assert all(difference(one, other) > 0.02 for one, other in zip(halves(pixels), halves(after), strict=True))


def test_cameras_that_are_not_linked_move_where_the_pointer_is(child: RendererChild, write: Writer) -> None:
    artifact = cube(write, dataset="d")
    panes = Panes(child, linked=False)
    panes.show(0, artifact)
    panes.show(1, artifact)
    frame, pixels = panes.settle()
    assert difference(*halves(pixels)) == 0.0, "the same thing in panes of one size"
    child.send(Pointer("press", 300, 100, "left"), Pointer("move", 340, 120), Pointer("release", 340, 120, "left"))
    turned, after = panes.settle()
    assert turned.camera == frame.camera == turned.panes[0].camera
    assert turned.panes[1].camera != frame.panes[1].camera
    (left, right), (left_after, right_after) = halves(pixels), halves(after)
    assert difference(left, left_after) == 0.0 and difference(right, right_after) > 0.02
    panes.arrange(active=1, linked=False)
    child.send(MoveCamera(turn=(30.0, 0.0)))
    last, _ = panes.settle()
    assert last.camera == last.panes[1].camera != turned.panes[1].camera
    assert last.panes[0].camera == turned.panes[0].camera
    panes.arrange(active=1, linked=True)
    linked, pixels = panes.settle()
    assert {pane.camera.position for pane in linked.panes} == {last.camera.position}
    assert difference(*(half[:120] for half in halves(pixels))) == 0.0  # below, one of them has the axes


def test_each_pane_is_probed_by_its_own_picture(child: RendererChild, write: Writer) -> None:
    first, second = (
        write(Zone(plane(11, origin=(shift, 0.0)), vertex={"x": np.full(121, value)}), dataset="d")
        for shift, value in ((0.0, 1.5), (0.0, 2.5))
    )
    panes = Panes(child)
    scenes = [panes.show(0, first), panes.show(1, second)]
    panes.settle()
    places = []
    for number, x in enumerate((105, 315)):
        child.send(Probe(number + 1, x, 120))
        answer = child.expect(Probed)
        assert (answer.scene, answer.value) == (scenes[number], 1.5 + number)
        places.append(answer.position)
    assert places[0] == pytest.approx(places[1], abs=1e-6)
    assert places[0] == pytest.approx((0.5, 0.5, 0.0), abs=0.05)


def test_one_range_spans_all_panes_with_the_same_field(child: RendererChild, write: Writer) -> None:
    first, second = cube(write, dataset="d"), cube(write, 2.0, dataset="d")
    panes = Panes(child)
    scenes = [panes.show(0, first), panes.show(1, second)]
    panes.settle()
    answers = [panes.answers[number] for number in scenes]
    assert [answer.range for answer in answers] == [(0.0, 2.0)] * 2
    assert [answer.data_range for answer in answers] == [(0.0, 1.0), (0.0, 2.0)]
    assert [answer.shared for answer in answers] == [True, False]
    other = panes.show(1, second, "y")
    panes.settle()
    assert panes.answers[scenes[0]].range == (0.0, 1.0), "nobody shows the same field any more"
    assert panes.answers[other].range == (0.0, 20.0)
    panes.arrange(ranges="all")
    panes.settle()
    assert panes.answers[scenes[0]].range == panes.answers[other].range == (0.0, 20.0)
    panes.arrange(ranges="own")
    panes.settle()
    assert panes.answers[scenes[0]].range == (0.0, 1.0)


def test_the_same_value_has_the_same_colour_in_all_panes(child: RendererChild, write: Writer) -> None:
    flat = [
        write(Zone(plane(5), vertex={"x": np.full(25, 3.0), "low": np.full(25, low)}), dataset="d") for low in (1.0, 2)
    ]
    mixed = write(Zone(plane(5), vertex={"x": np.linspace(1.0, 5.0, 25)}), dataset="d")
    panes = Panes(child)
    panes.show(0, flat[0])
    panes.show(1, mixed)
    _, pixels = panes.settle()
    at = tuple(pixels[HEIGHT // 2, WIDTH // 4])
    middle = near(halves(pixels)[1], (int(at[0]), int(at[1]), int(at[2])), 3)
    assert 0.005 < middle.mean() < 0.3, "the band of 3 in the pane of 1 to 5"


def test_integers_of_other_values_follow_a_range_together(child: RendererChild, write: Writer) -> None:
    first, second = (write(Zone(plane(4), cell={"part": np.arange(9) % 3 + start}), dataset="d") for start in (0, 1))
    panes = Panes(child)
    scenes = [panes.show(0, first, "part"), panes.show(1, first, "part")]
    panes.settle()
    assert all(panes.answers[number].categories for number in scenes)
    other = panes.show(1, second, "part")
    panes.settle()
    for number in (scenes[0], other):
        assert not panes.answers[number].categories and panes.answers[number].range == (0.0, 3.0)


def test_a_pane_that_goes_leaves_no_trace_and_the_others_stay(child: RendererChild, write: Writer) -> None:
    artifact = cube(write, dataset="d")
    before = child.picture(artifact, field="x", unlit=True)
    panes = Panes(child, *QUARTERS)
    for number in (1, 2, 3):
        panes.show(number, artifact, "y")
    frame, pixels = panes.settle()
    assert [pane.area.pane for pane in frame.panes] == [0, 1, 2, 3]
    quarters = [pixels[y : y + 120, x : x + 210] for y in (0, 120) for x in (0, 210)]
    assert all(0.1 < background_of(quarter, "#ffffff") < 0.95 for quarter in quarters)
    child.send(SetPanes())
    frame, after = panes.settle()
    assert frame.panes == () and frame.scene == 1
    assert difference(before, after) == 0.0


def test_a_scene_that_cannot_be_drawn_empties_its_own_pane_only(
    child: RendererChild, write: Writer, tmp_path: Any
) -> None:
    panes = Panes(child)
    panes.show(0, cube(write))
    _, before = panes.settle()
    number = panes.show(1, "/nowhere/nothing")
    while not isinstance(message := child.receive(), Failed):
        assert message is not None
    assert message.id == number
    child.send(Resize(WIDTH, HEIGHT))
    _, after = panes.settle()
    assert difference(halves(before)[0], halves(after)[0]) == 0.0
    assert background_of(halves(after)[1], "#ffffff") == 1.0


@pytest.mark.parametrize("at", [0.5, 0.25, 0.8])
def test_a_split_picture_is_that_of_one_camera(child: RendererChild, write: Writer, at: float) -> None:
    artifact = cube(write, dataset="d")
    wholes = [child.picture(artifact, field=field, unlit=True) for field in "xy"]
    parts = (PaneArea(0, 0.0, 0.0, at, 1.0), PaneArea(1, at, 0.0, 1.0 - at, 1.0))
    panes = Panes(child, *parts, split=True)
    scenes = [panes.show(0, artifact, "x"), panes.show(1, artifact, "y")]
    frame, pixels = panes.settle()
    edge = round(at * WIDTH)
    assert difference(pixels[:, :edge], wholes[0][:, :edge]) < 0.002
    assert difference(pixels[:, edge:], wholes[1][:, edge:]) < 0.002
    assert frame.area.width == 1.0 and [pane.area.width for pane in frame.panes] == pytest.approx([at, 1.0 - at])
    child.send(Probe(1, WIDTH // 2, HEIGHT // 2))
    answer = child.expect(Probed)
    right = edge <= WIDTH // 2
    node = np.rint(np.array(answer.position) * 3.0) / 3.0
    assert answer.scene == scenes[right] and answer.value == pytest.approx(10.0 * node[1] if right else node[0])


def test_panes_that_are_not_there_are_said(child: RendererChild, write: Writer) -> None:
    child.show(cube(write))
    child.frame()
    child.send(SetPanes((LEFT, RIGHT), active=3))
    while not isinstance(message := child.receive(), Failed):
        assert message is not None
    assert "panes are missing" in message.sentence
