"""Moving about: what the hand does to the camera of a real renderer, told in numbers and seen in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane
from viewer.protocol import (
    Camera,
    Frame,
    MoveCamera,
    Pointer,
    Probe,
    Probed,
    ResetCamera,
    Resize,
    Scene,
    SetCamera,
    SetCameraRules,
)
from viewer.renderer.colors import hex_color

WIDTH, HEIGHT = 420, 240


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RendererChild]:
    """The renderer of this file's tests: starting one takes longer than most of them."""
    process = RendererChild(tmp_path_factory.mktemp("frames"), size=(WIDTH, HEIGHT))
    try:
        yield process
    finally:
        assert process.close() == 0


@pytest.fixture
def child(shared: RendererChild, write: Writer) -> RendererChild:
    """The same as if it was new: whatever comes is of another dataset, for which the camera begins anew."""
    shared.send(Resize(WIDTH, HEIGHT), SetCameraRules(parallel=False))
    shared.show(write(Zone(hexahedra(2))))
    shared.settle()
    return shared


@pytest.fixture
def cube(write: Writer) -> str:
    return write(Zone(hexahedra(4)), dataset="/data/set")


def place_under(child: RendererChild, x: float, y: float) -> np.ndarray:
    """Return the place of the mesh under a pixel."""
    while True:
        child.send(Probe(1, x, y))
        answer = child.expect(Probed)
        assert answer.zone, "nothing is there"
        return np.array(answer.position)


def at(frame: Frame, place: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return where a place of the world is in the picture, in pixels from the top left."""
    camera = frame.camera
    forward = np.subtract(camera.focal_point, camera.position)
    forward = forward / np.linalg.norm(forward)
    right = np.cross(forward, camera.view_up)
    right = right / np.linalg.norm(right)
    away = np.subtract(place, camera.position)
    half = camera.parallel_scale or np.tan(np.radians(camera.view_angle) / 2) * (away @ forward)
    size = frame.height / 2 / half
    return np.array(
        [frame.width / 2 + size * (away @ right), frame.height / 2 - size * (away @ np.cross(right, forward))]
    )


def ink(pixels: Any) -> tuple[int, int, int, int]:
    """Return left, right, top and bottom of what is drawn in red, which the mesh is."""
    rows, columns = np.nonzero((pixels[..., 0] > 100) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60))
    return int(columns.min()), int(columns.max()), int(rows.min()), int(rows.max())


def towards(camera: Camera) -> np.ndarray:
    way = np.subtract(camera.focal_point, camera.position)
    return np.asarray(way / np.linalg.norm(way))


@pytest.mark.parametrize("parallel", [False, True])
@pytest.mark.parametrize("how", ["wheel", "right drag"])
def test_what_is_under_the_cursor_stays_there(child: RendererChild, cube: str, parallel: bool, how: str) -> None:
    child.show(cube, field="x")
    child.send(SetCameraRules(parallel=parallel))
    before, _ = child.settle()
    x, y = 250.0, 150.0
    place = place_under(child, x, y)
    middle = pytest.approx((x + 0.5, y + 0.5), abs=0.01)
    assert at(before, place) == middle, "where the answer says: in the middle of the pixel"
    if how == "wheel":
        child.send(*[Pointer("wheel", x, y, wheel=2.0)] * 3)
    else:
        child.send(Pointer("press", x, y, "right"), *(Pointer("move", x + 5, y - step) for step in range(1, 80)))
        child.send(Pointer("release", x + 5, y - 79, "right"))
    after, _ = child.settle()
    assert at(after, place) == middle
    assert place_under(child, x, y) == pytest.approx(place, abs=0.01)
    assert np.allclose(towards(after.camera), towards(before.camera)), "nothing turns"
    beside = place + 0.05 * np.cross(towards(before.camera), before.camera.view_up)
    grown = (at(after, beside) - at(after, place))[0] / (at(before, beside) - at(before, place))[0]
    assert grown > 1.6, "and what is beside it is further away"
    assert (after.camera.parallel_scale > 0) == parallel


@pytest.mark.parametrize("parallel", [False, True])
def test_zooming_in_for_ever_stays_before_the_surface_and_comes_back(
    child: RendererChild, cube: str, parallel: bool
) -> None:
    child.show(cube, field="x")
    child.send(SetCameraRules(parallel=parallel))
    before, _ = child.settle()
    child.send(*[Pointer("wheel", 210.0, 120.0, wheel=5.0)] * 60)
    near, pixels = child.settle()
    assert all(np.isfinite([*near.camera.position, *near.camera.focal_point]))
    assert (pixels[110:130, 200:220] != 255).any(axis=2).all(), "it is still there"
    child.send(*[Pointer("wheel", 210.0, 120.0, wheel=-5.0)] * 80)
    assert all(np.isfinite(child.settle()[0].camera.position))
    child.send(ResetCamera("iso"))
    assert np.allclose(child.settle()[0].camera.position, before.camera.position)


def test_parallel_and_back(child: RendererChild, cube: str) -> None:
    """What is in the plane of the focal point keeps its size."""
    child.show(cube)
    child.send(Pointer("wheel", 210, 120, wheel=-1.0))  # from here on nothing is fitted
    before, _ = child.settle()
    child.send(SetCameraRules(parallel=True))
    parallel, _ = child.settle()
    focal = np.array(before.camera.focal_point)
    aside = focal + 0.3 * np.array(before.camera.view_up)
    assert parallel.camera.parallel_scale > 0
    assert at(parallel, aside) == pytest.approx(at(before, aside), abs=0.01)
    child.send(Pointer("wheel", 210, 120, wheel=3.0))
    zoomed, _ = child.settle()
    child.send(SetCameraRules(parallel=False))
    after, _ = child.settle()
    aside = np.array(zoomed.camera.focal_point) + 0.1 * np.array(zoomed.camera.view_up)
    assert after.camera.parallel_scale == 0
    assert at(after, aside) == pytest.approx(at(zoomed, aside), abs=0.01)


def test_parallel_lines_stay_parallel(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.send(SetCameraRules(parallel=True))
    frame, _ = child.settle()
    near, far = (at(frame, (0, 0, z + 1)) - at(frame, (0, 0, z)) for z in (0.0, 5.0))
    assert near == pytest.approx(far)


def test_flat_data_is_2d_and_locked_to_its_plane(child: RendererChild, write: Writer) -> None:
    child.show(write(Zone(plane(3), vertex={"f": np.ones(9)})), field="f", color_map="autumn")
    first, _ = child.settle()
    assert first.camera.flat and first.camera.parallel_scale > 0 and first.camera.fitted
    for control in (False, True):
        child.send(Pointer("press", 200, 100, "left", control=control))
        child.send(*(Pointer("move", 200 + step, 100 + step / 2, control=control) for step in range(1, 21)))
        child.send(Pointer("release", 220, 110, "left"))
    panned, _ = child.settle()
    assert np.allclose(towards(panned.camera), (0, 0, -1)) and np.allclose(panned.camera.view_up, (0, 1, 0))
    assert at(panned, (0.5, 0.5, 0)) - at(first, (0.5, 0.5, 0)) == pytest.approx((40, 20), abs=1.0)
    child.send(MoveCamera(turn=(30.0, 20.0)), Pointer("double", 230, 130, "left"))
    child.send(Pointer("press", 230, 130, "left"), Pointer("release", 230, 130, "left"))
    assert child.settle()[0].camera == panned.camera, "nothing turns"
    child.send(ResetCamera(""))
    assert np.allclose(child.settle()[0].camera.position, first.camera.position), "the plain front view"


def test_2d_is_a_switch_and_the_choice_is_kept(child: RendererChild, write: Writer) -> None:
    flat = write(Zone(plane(3)), dataset="/data/flat")
    other = write(Zone(plane(5, origin=(0.2, 0.0))), dataset="/data/flat")
    child.show(flat)
    child.settle()
    child.send(SetCameraRules(flat=False))
    solid, _ = child.settle()
    assert not solid.camera.flat and solid.camera.parallel_scale == 0
    assert np.allclose(towards(solid.camera), (0, 0, -1)), "it is looked at from where it was"
    child.show(other)
    assert not child.settle()[0].camera.flat, "another sample"
    child.send(SetCameraRules(flat=True))
    assert child.settle()[0].camera.flat
    child.send(ResetCamera("iso"))
    assert not child.settle()[0].camera.flat, "seen from a corner it is not flat"
    child.show(write(Zone(plane(4)), dataset="/data/another"))
    assert child.settle()[0].camera.flat, "another dataset begins anew"
    child.show(write(Zone(hexahedra(3)), dataset="/data/solid"))
    frame, _ = child.settle()
    assert not frame.camera.flat and frame.camera.parallel_scale == 0


def test_a_solid_can_be_locked_to_its_largest_side(child: RendererChild, write: Writer) -> None:
    arrays = hexahedra(3)
    child.show(write(Zone({**arrays, "points": arrays["points"] * (1.0, 0.1, 1.0)})))
    child.settle()
    child.send(SetCameraRules(flat=True))
    frame, _ = child.settle()
    assert frame.camera.flat and np.allclose(towards(frame.camera), (0, 1, 0))
    child.send(SetCameraRules(parallel=False))
    frame, _ = child.settle()
    assert not frame.camera.flat and frame.camera.parallel_scale == 0, "in perspective there is depth"


def test_a_sample_that_is_not_flat_any_more(child: RendererChild, write: Writer) -> None:
    child.show(write(Zone(plane(3)), dataset="/data/mixed"))
    assert child.settle()[0].camera.flat
    child.show(write(Zone(hexahedra(3)), dataset="/data/mixed"))
    frame, _ = child.settle()
    assert not frame.camera.flat and frame.camera.parallel_scale == 0


def test_a_double_click_sets_the_centre_of_turning(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    before, _ = child.settle()
    place = place_under(child, 250.0, 130.0)
    child.send(*click(250.0, 130.0, "double"))
    after, _ = child.settle()
    assert after.camera.focal_point == pytest.approx(tuple(place), abs=0.01)
    assert np.allclose(towards(after.camera), towards(before.camera))
    assert at(after, place) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.01)
    child.send(Pointer("press", 200, 100, "left"), Pointer("move", 280, 60), Pointer("release", 280, 60, "left"))
    turned, _ = child.settle()
    assert not np.allclose(towards(turned.camera), towards(after.camera))
    assert at(turned, place) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.01), "it turns about it"


def click(x: float, y: float, action: str = "press") -> tuple[Pointer, ...]:
    """What the window sends for a click; for a double click its second half."""
    first = (Pointer("double", x, y, "left"),) if action == "double" else ()
    return (*first, Pointer("press", x, y, "left"), Pointer("release", x, y, "left"))


def test_a_double_click_into_the_void_does_nothing(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.settle()
    child.send(*click(WIDTH - 5.0, 5.0, "double"))
    assert child.quiet()


@pytest.mark.parametrize(
    ("wish", "check"),
    [
        (MoveCamera(turn=(15.0, 0.0)), lambda a, b: a[0] > b[0] and a[1] == pytest.approx(b[1], abs=8)),
        (MoveCamera(turn=(0.0, 15.0)), lambda a, b: a[1] < b[1] and a[0] == pytest.approx(b[0], abs=8)),
        (MoveCamera(pan=(0.1, 0.0)), lambda a, b: a - b == pytest.approx((24, 0), abs=5)),
        (MoveCamera(pan=(0.0, 0.1)), lambda a, b: a - b == pytest.approx((0, -24), abs=5)),
    ],
)
@pytest.mark.parametrize("parallel", [False, True])
def test_the_keyboard_moves_what_is_seen(
    child: RendererChild, cube: str, wish: MoveCamera, check: Callable[[Any, Any], bool], parallel: bool
) -> None:
    """What is in front of the focal point goes where the arrow points, turned or panned."""
    child.show(cube)
    child.send(SetCameraRules(parallel=parallel))
    before, _ = child.settle()
    place = np.array(before.camera.focal_point) - 0.4 * towards(before.camera)
    child.send(wish)
    after, _ = child.settle()
    assert check(at(after, place), at(before, place))
    assert not after.camera.fitted


@pytest.mark.parametrize("parallel", [False, True])
def test_the_keyboard_zooms_in_the_middle(child: RendererChild, cube: str, parallel: bool) -> None:
    child.show(cube)
    child.send(SetCameraRules(parallel=parallel))
    before, _ = child.settle()
    aside = np.array(before.camera.focal_point) + 0.2 * np.array(before.camera.view_up)
    child.send(MoveCamera(zoom=2.0))
    after, _ = child.settle()
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    assert at(after, aside) - middle == pytest.approx(2 * (at(before, aside) - middle), abs=0.01)
    child.send(MoveCamera(zoom=float("nan")), MoveCamera(zoom=-1.0), MoveCamera(turn=(float("inf"), 0.0)))
    assert child.settle()[0].camera == after.camera


def test_an_untouched_fit_follows_the_size(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    first, _ = child.settle()
    child.send(*click(200.0, 100.0))
    child.send(Resize(240, 420))
    narrow, pixels = child.settle()
    assert narrow.camera.fitted, "a click is not a movement"
    drawn = (pixels != 255).any(axis=2)[:300]  # above the axes
    assert not drawn[:, 0].any() and not drawn[:, -1].any(), "not cropped"
    child.show(cube, field="")
    child.send(Resize(WIDTH, HEIGHT))
    assert np.allclose(child.settle()[0].camera.position, first.camera.position)
    child.send(Pointer("wheel", 210, 120, wheel=1.0))
    touched, _ = child.settle()
    assert not touched.camera.fitted
    child.send(Resize(240, 420))
    assert child.settle()[0].camera == touched.camera, "who moved it wants it there"
    child.send(ResetCamera(""))
    assert child.settle()[0].camera.fitted


def test_a_view_that_comes_back_is_fitted_into_the_window_it_comes_to(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.send(ResetCamera("-y"))
    wide, _ = child.settle()
    other = RendererChild(child.frames, size=(200, 400))
    try:
        other.send(SetCamera(wide.camera, ahead=True), Scene(1, cube))
        frame, pixels = other.settle()
        assert frame.camera.fitted and np.allclose(towards(frame.camera), (0, 1, 0)), "seen from the same side"
        columns = np.nonzero((pixels[:250] != 255).any(axis=2))[1]
        assert columns.min() > 5 and columns.max() < 195
        touched = replace(wide.camera, fitted=False)
        other.send(SetCamera(touched, ahead=True), Scene(2, cube))
        assert other.settle()[0].camera == touched
    finally:
        other.close()


def test_a_switch_of_what_is_up(child: RendererChild, write: Writer) -> None:
    """A car stands on its wheels in all views, and the switch turns all of them."""
    arrays = hexahedra(4)
    child.show(write(Zone({**arrays, "points": (arrays["points"] - 0.5) * (1.8, 1.3, 4.6)})))
    assert child.settle()[0].camera.y_up, "guessed from its shape"
    for y_up, axis in ((True, 1), (False, 2), (True, 1)):
        child.send(SetCameraRules(y_up=y_up))
        frame, _ = child.settle()
        assert np.argmax(frame.camera.view_up) == axis and frame.camera.y_up == y_up
        for name in ("+x", "-x", "-z" if y_up else "-y", "iso"):
            child.send(ResetCamera(name))
            assert np.argmax(child.settle()[0].camera.view_up) == axis


def marked(frame: Frame, axis: int, sign: float) -> tuple[float, float]:
    """Return the place of an axis' ball in the lower left corner: the marker turns as the camera does."""
    forward = towards(frame.camera)
    right = np.cross(forward, frame.camera.view_up)
    right /= np.linalg.norm(right)
    end = sign * np.eye(3)[axis]
    return 42.0 + 27.0 * float(end @ right), frame.height - 42.0 - 27.0 * float(end @ np.cross(right, forward))


@pytest.mark.parametrize(("axis", "sign", "name"), [(0, 1, "x"), (1, 1, "y"), (2, 1, "z"), (0, -1, "x"), (2, -1, "z")])
def test_a_click_on_an_axis_looks_from_there(child: RendererChild, cube: str, axis: int, sign: int, name: str) -> None:
    child.show(cube)
    before, _ = child.settle()
    child.send(*click(*marked(before, axis, sign)))
    after, _ = child.settle()
    assert np.allclose(towards(after.camera), -sign * np.eye(3)[axis], atol=1e-6) and after.camera.fitted
    child.send(Pointer("move", 300, 50), *click(*marked(after, axis, sign), "double"))
    assert child.settle()[0].camera == after.camera, "a second click stays there"


@pytest.mark.parametrize("background", ["#ffffff", "#202124", "#300a40"])
def test_the_axes_read_on_any_background(child: RendererChild, cube: str, background: str) -> None:
    """Each letter is white on a ball of its colour, and the ball differs from what is behind it."""
    child.show(cube, background=background)
    frame, pixels = child.settle()
    for axis in range(3):
        x, y = marked(frame, axis, 1)
        ball = pixels[round(y) - 8 : round(y) + 8, round(x) - 8 : round(x) + 8, :3].astype(int)
        assert (ball.min(axis=2) > 225).sum() > 10, "the letter"
        colored = ball[ball.max(axis=2) - ball.min(axis=2) > 80]
        assert len(colored) > 60 and len(set(colored.argmax(axis=1))) == 1
        assert colored[0].argmax() == axis


@pytest.mark.parametrize(("width", "height"), [(1.75, 1.0), (1.5, 1.0), (2.2, 1.0)])
def test_what_is_fitted_leaves_the_axes_their_corner(
    child: RendererChild, write: Writer, width: float, height: float
) -> None:
    """Where there is room beside it; all of it stays in the view."""
    child.send(Resize(700, 400))
    arrays = plane(40)
    flat = {**arrays, "points": arrays["points"] * (width, height, 1.0)}
    child.show(write(Zone(flat, vertex={"f": np.ones(1600)})), field="f", color_map="autumn", categories=False)
    frame, _ = child.settle()
    left, bottom = at(frame, (0.0, 0.0, 0.0))
    right, top = at(frame, (width, height, 0.0))
    assert left >= 84.0 or bottom <= 400.0 - 84.0, "the corner of the mesh is beside the corner of the axes"
    assert right < 700.0 and top > 0.0
    assert max((right - left) / 700.0, (bottom - top) / 400.0) == pytest.approx(0.85, abs=0.01), "no smaller for that"


def test_a_small_view_has_no_axes(child: RendererChild) -> None:
    child.send(Resize(160, 160))
    child.show("")
    _, pixels = child.settle()
    assert (pixels[..., :3] == 255).all()


@pytest.mark.parametrize("representation", ["surface", "wireframe", "points"])
def test_what_is_found_is_what_is_seen_in_parallel(child: RendererChild, cube: str, representation: str) -> None:
    child.show(cube, representation=representation)
    child.send(SetCameraRules(parallel=True))
    frame, _ = child.settle()
    for corner in ((1, 0, 1), (1, 0, 0), (0, 0, 1)):
        inside = np.array(corner) + 0.004 * (0.5 - np.array(corner))
        x, y = at(frame, inside)
        assert place_under(child, x, y) == pytest.approx(corner, abs=0.02)


def test_unlit_colours_are_those_of_the_bar(child: RendererChild, cube: str, write: Writer) -> None:
    values = np.repeat(np.arange(3.0), 9)
    solid = write(Zone(hexahedra(4), cell={"c": values}))
    shown = child.show(solid, field="c", bands=3, unlit=True, categories=False)
    _, pixels = child.settle()
    drawn = {hex_color(rgb / 255.0) for rgb in pixels[:150, 120:, :3].reshape(-1, 3)} - {"#ffffff"}
    assert drawn <= set(shown.colors) and len(drawn) >= 2
    child.show(solid, field="c", bands=3, categories=False)
    _, lit = child.settle()
    assert len({tuple(rgb) for rgb in lit[:150, 120:, :3].reshape(-1, 3)}) > len(drawn) + 1
