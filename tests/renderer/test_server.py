"""The process: its frames, its messages, its end, and what it says when something cannot be drawn."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.frames import color_count, difference, explain, frame_pixels, frame_rgbx, share
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane, polyhedra
from viewer.protocol import (
    AskVersions,
    Attach,
    Failed,
    Frame,
    MapsPreviewed,
    Pointer,
    PreviewMaps,
    Ready,
    Release,
    ResetCamera,
    Resize,
    Scene,
    SceneShown,
    SetCamera,
    Versions,
)


@pytest.fixture
def cube(write: Writer) -> str:
    arrays = hexahedra(4)
    return write(Zone(arrays, vertex={"x": arrays["points"][:, 0]}, cell={"c": np.arange(27.0)}), dataset="/data/set")


def test_ready_names_the_opengl_in_use(child: RendererChild) -> None:
    assert isinstance(child.first, Ready)
    assert child.first.role == "renderer" and child.first.pid == child.process.pid
    assert child.first.note.split(":")[0] in ("egl", "osmesa", "glx", "native")


def test_it_says_what_it_draws_with(child: RendererChild) -> None:
    child.send(AskVersions())
    said = child.expect(Versions).of
    assert said["VTK"][0].isdigit() and said["Graphics"] and said["Graphics driver"]


def test_frames_are_opaque_private_files_in_the_folder(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    frame, _ = child.frame()
    path = Path(frame.file)
    assert path.parent == child.frames and path.name.startswith(f"frames-{child.process.pid}-")
    assert path.stat().st_mode & 0o777 == 0o600
    assert (frame_rgbx(frame)[:, :, 3] == 255).all()
    assert (frame.width, frame.height, frame.scale) == (420, 240, 1.0)


def test_a_frame_is_not_touched_until_it_is_released(child: RendererChild, cube: str) -> None:
    child.hold = True
    kept: list[tuple[Frame, np.ndarray]] = []
    for color in ("#ff0000", "#00ff00", "#0000ff"):
        child.show(cube, background=color)
        kept.append(child.frame())
    assert len({(frame.file, frame.offset) for frame, _ in kept}) == 3
    child.show(cube, background="#888888")
    assert child.quiet(0.5), "no slot is free, so nothing may be drawn"
    for frame, pixels in kept:
        assert (frame_pixels(frame) == pixels).all()
    child.send(Release(kept[1][0].sequence))
    frame, pixels = child.frame()
    assert share(pixels, "#888888", 0) > 0.3
    assert (frame.file, frame.offset) == (kept[1][0].file, kept[1][0].offset)
    assert frame.sequence == kept[2][0].sequence + 1
    for place in (0, 2):
        assert (frame_pixels(kept[place][0]) == kept[place][1]).all()


def test_the_newest_frame_stays_even_when_released(child: RendererChild, cube: str) -> None:
    child.show(cube, background="#ff0000")
    first, pixels = child.frame()  # released by the helper
    child.show(cube, background="#00ff00")
    second, _ = child.frame()
    assert (first.file, first.offset) != (second.file, second.offset)
    assert (frame_pixels(first) == pixels).all()


def test_a_bigger_view_gets_a_new_file_and_the_old_one_goes(child: RendererChild, cube: str) -> None:
    child.hold = True
    child.show(cube, field="x")
    small, pixels = child.frame()
    child.send(Resize(900, 700, 2.0))
    big, large = child.frame()
    assert large.shape == (700, 900, 3) and big.scale == 2.0
    assert Path(small.file).exists() and (frame_pixels(small) == pixels).all()
    child.send(Release(small.sequence), Resize(880, 690, 2.0))
    again, _ = child.frame()
    assert not Path(small.file).exists()
    assert again.file == big.file, "a smaller view fits into the slots there are"


def test_a_burst_of_scenes_costs_one_frame(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.settle()
    child.send(*(Scene(100 + number, cube, "x", color_map="plasma") for number in range(60)))
    answers = []
    while not child.quiet(0.5):
        answers.append(child.messages[-1])
    frames = [answer for answer in answers if isinstance(answer, Frame)]
    shown = [answer for answer in answers if isinstance(answer, SceneShown)]
    assert frames[-1].scene == 159 and shown[-1].id == 159
    assert len(frames) <= 3 and len(shown) <= 3


def drag(child: RendererChild, *points: tuple[float, float], button: str = "left", shift: bool = False) -> None:
    (x, y), *rest = points
    moves = [Pointer("move", px, py, shift=shift) for px, py in rest]
    last = rest[-1]
    child.send(Pointer("press", x, y, button, shift), *moves, Pointer("release", *last, button, shift))


def test_a_burst_of_moves_ends_where_single_moves_end(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    start, still = child.settle()
    path = [(100 + step, 100 + step / 2) for step in range(100)]
    before = len(child.messages)
    drag(child, *path)
    frame, turned = child.settle()
    assert len([message for message in child.messages[before:] if isinstance(message, Frame)]) <= 4
    assert difference(still, turned) > 0.02
    child.send(SetCamera(start.camera))
    child.settle()
    child.send(Pointer("press", *path[0], "left"))
    for place in path[1:]:
        child.send(Pointer("move", *place))
        if place[0] % 10 == 0:
            child.settle()  # as on a machine that draws in between
    child.send(Pointer("release", *path[-1], "left"))
    again, same = child.settle()
    assert np.allclose(again.camera.position, frame.camera.position)
    assert difference(turned, same) == 0.0


def distance(frame: Frame) -> float:
    return float(np.linalg.norm(np.subtract(frame.camera.position, frame.camera.focal_point)))


def test_wheel_and_right_button_zoom(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    first, _ = child.settle()
    child.send(*[Pointer("wheel", 200, 100, wheel=0.5)] * 4)
    nearer, _ = child.settle()
    assert distance(nearer) < 0.8 * distance(first)
    child.send(Pointer("wheel", 200, 100, wheel=-2.0))
    back, _ = child.settle()
    assert distance(back) == pytest.approx(distance(first))
    drag(child, (200, 100), (200, 60), button="right")
    assert distance(child.settle()[0]) < 0.95 * distance(first), "up is nearer"


@pytest.mark.parametrize(("button", "shift"), [("middle", False), ("left", True)])
def test_pan_follows_the_pointer(child: RendererChild, cube: str, button: str, shift: bool) -> None:
    child.show(cube, background="#ffffff", field="x")
    first, before = child.settle()
    drag(child, (200, 120), (240, 90), button=button, shift=shift)
    moved, after = child.settle()
    assert distance(moved) == pytest.approx(distance(first))
    assert moved.camera.focal_point != first.camera.focal_point
    rows, columns = np.nonzero((before[:, 100:] != 255).any(axis=2)), np.nonzero((after[:, 100:] != 255).any(axis=2))
    assert columns[1].mean() - rows[1].mean() == pytest.approx(40, abs=3)
    assert columns[0].mean() - rows[0].mean() == pytest.approx(-30, abs=3)


def test_moving_without_a_button_draws_nothing(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.settle()
    child.send(Pointer("enter", 1, 1), Pointer("move", 50, 50), Pointer("move", 80, 90), Pointer("leave", 0, 0))
    child.send(Pointer("release", 80, 90, "left"), Pointer("double", 80, 90, "left"), Pointer("wheel", 1, 1))
    assert child.quiet()


def test_the_camera_stays_over_scenes_and_follows_a_new_dataset(child: RendererChild, write: Writer, cube: str) -> None:
    child.show(cube, field="x")
    drag(child, (200, 100), (150, 90))
    turned, _ = child.settle()
    child.show(cube, field="c", color_map="magma", edges=True)
    assert child.settle()[0].camera == turned.camera
    arrays = hexahedra(3)
    other = write(Zone({**arrays, "points": arrays["points"] * 1.5}), dataset="/data/set")
    child.show(other)
    assert child.settle()[0].camera == turned.camera, "another sample of the dataset"
    child.show("")
    child.settle()
    child.show(cube)
    assert child.settle()[0].camera == turned.camera, "after an empty view"
    elsewhere = write(Zone({**arrays, "points": arrays["points"] * 1000.0}), dataset="/data/set")
    child.show(elsewhere)
    assert distance(child.settle()[0]) > 100 * distance(turned), "a thousand times as big"
    new = write(Zone(arrays), dataset="/data/other")
    child.show(new)
    frame, pixels = child.settle()
    assert distance(frame) < 10 and share(pixels, "#ffffff") < 0.9


def test_reset_and_directions(child: RendererChild, cube: str) -> None:
    child.show(cube)
    first, _ = child.settle()
    for direction, axis, sign in (("+x", 0, 1), ("-x", 0, -1), ("-y", 1, -1), ("+z", 2, 1)):
        child.send(ResetCamera(direction))
        frame, pixels = child.settle()
        away = np.subtract(frame.camera.position, frame.camera.focal_point)
        assert np.argmax(np.abs(away)) == axis and np.sign(away[axis]) == sign
        assert np.abs(np.delete(away, axis)).max() < 1e-6
        assert 0.2 < 1 - share(pixels, "#ffffff") < 0.9
    child.send(Pointer("wheel", 0, 0, wheel=-20), ResetCamera(""))
    kept, _ = child.settle()
    assert distance(kept) == pytest.approx(distance(frame), rel=1e-3)
    child.send(ResetCamera("iso"))
    assert np.allclose(child.settle()[0].camera.position, first.camera.position, rtol=1e-3)


def test_flat_data_is_looked_at_from_the_front(child: RendererChild, write: Writer) -> None:
    child.show(write(Zone(plane(3))))
    camera = child.frame()[0].camera
    assert np.allclose(camera.position[:2], camera.focal_point[:2]) and camera.position[2] > 0
    assert camera.view_up == pytest.approx((0, 1, 0))


def test_a_restarted_renderer_gives_the_same_picture(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x", edges=True)
    drag(child, (200, 100), (120, 150))
    frame, pixels = child.settle()
    for order in ("camera first", "scene first"):
        other = RendererChild(child.frames)
        try:
            scene, camera = Scene(1, cube, "x", edges=True), SetCamera(frame.camera)
            other.send(*((camera, scene) if order == "camera first" else (scene, camera)))
            assert difference(pixels, other.settle()[1]) < 0.001, order
        finally:
            other.close()


def test_any_order_of_the_first_messages(tmp_path: Path, cube: str) -> None:
    child = RendererChild(tmp_path, size=(0, 0))
    try:
        child.send(Scene(1, cube, "x"))
        assert isinstance(child.receive(), SceneShown)
        child.send(Resize(420, 240), Resize(0, 0), Resize(-5, 100))
        assert child.quiet(), "nowhere to put a frame"
        child.send(Attach(str(tmp_path)))
        assert child.frame()[1].shape == (240, 420, 3)
    finally:
        child.close()


def test_sizes_from_one_pixel_up(child: RendererChild, cube: str) -> None:
    child.show(cube, field="x")
    child.settle()
    for width, height in ((1, 1), (1, 300), (300, 1), (7, 5), (1920, 1080)):
        child.send(Resize(width, height, 1.25))
        frame, pixels = child.settle()
        assert (frame.width, frame.height) == (width, height)
    assert color_count(pixels) > 100


def test_a_huge_view_is_drawn_smaller_and_says_so(child: RendererChild, cube: str) -> None:
    child.send(Resize(100_000, 10))
    shown = child.show(cube, field="x")
    frame, _ = child.frame()
    assert (frame.width, frame.height) == (16_384, 1) and "16384 × 1 pixels" in shown.notes[0]


# What cannot be drawn ------------------------------------------------------------------------------------------------


def failure(child: RendererChild, artifact: str, **options: Any) -> str:
    number = child.number()
    child.send(Scene(number, artifact, background="#123456", **options))
    message = child.expect(Failed)
    assert message.id == number
    assert message.sentence.endswith(".") and "\n" not in message.sentence
    frame, pixels = child.frame()
    pixels[120:, :120] = pixels[0, 0]
    assert frame.scene == number and share(pixels, "#123456", 0) == 1.0, "only the background may be there"
    return message.sentence


def test_a_failed_scene_leaves_an_empty_view_and_the_next_one_works(
    child: RendererChild, cube: str, tmp_path: Path
) -> None:
    child.picture(cube, field="x")
    assert "read the sample again" in failure(child, str(tmp_path / "nowhere"))
    assert color_count(child.picture(cube, field="x")) > 100
    field = next(Path(cube).glob("array_0005.npy"))
    field.unlink()
    assert "read the sample again" in failure(child, cube, field="x")
    assert color_count(child.picture(cube)) > 100


@pytest.mark.parametrize(
    "damage",
    [
        {"connectivity": lambda a: np.where(np.arange(len(a)) == 5, 10_000, a)},
        {"connectivity": lambda a: np.where(np.arange(len(a)) == 5, -1, a)},
        {"connectivity": lambda a: a[:-3]},
        {"connectivity": lambda a: a.astype(float)},
        {"offsets": lambda a: a[:-1]},
        {"offsets": lambda a: np.where(np.arange(len(a)) == 2, 99, a)},
        {"offsets": lambda a: a.astype(np.uint32)[::-1]},
        {"types": lambda a: a[:-1]},
        {"types": lambda a: np.full_like(a, 10)},
        {"types": lambda a: np.full_like(a, 42)},
        {"points": lambda a: a[:, :2]},
        {"points": lambda a: np.where(a == 1, np.nan, a)},
        {"points": lambda a: a.astype(int)},
    ],
)
def test_damaged_meshes_are_refused_before_vtk_reads_them(painter: RendererChild, write: Writer, damage: dict) -> None:
    arrays = {name: np.asarray(array) for name, array in hexahedra(3).items()}
    ((name, change),) = damage.items()
    assert "damaged" in failure(painter, write(Zone({**arrays, name: change(arrays[name])}, cells=8)))
    assert painter.process.poll() is None


@pytest.mark.parametrize("name", ["face_connectivity", "polyhedron_faces"])
def test_damaged_polyhedra_are_refused(painter: RendererChild, write: Writer, name: str) -> None:
    arrays = polyhedra(3)
    assert "damaged" in failure(painter, write(Zone({**arrays, name: arrays[name] + 5})))


def test_wrong_fields_and_dimensions_are_refused(painter: RendererChild, write: Writer) -> None:
    short = write(Zone(plane(3), vertex={"f": np.arange(8.0)}))
    assert "does not fit" in failure(painter, short, field="f")
    words = write(Zone(plane(3), vertex={"f": np.array(["a"] * 9)}))
    assert "does not fit" in failure(painter, words, field="f")
    assert "damaged" in failure(painter, write(Zone({"points": np.zeros((9, 3))}, dimensions=(3, 4, 1))))


def test_arrays_of_any_byte_order_and_width(painter: RendererChild, write: Writer) -> None:
    arrays = hexahedra(3)
    plain = painter.picture(write(Zone(arrays, vertex={"z": arrays["points"][:, 2]})), field="z")
    odd = {
        "points": arrays["points"].astype(">f4"),
        "types": arrays["types"],
        "offsets": arrays["offsets"].astype(">i4"),
        "connectivity": arrays["connectivity"].astype(np.uint16),
    }
    for kind in (">f8", "<f4", "<i8", "|i1", ">i8", "<u4", "|u1"):
        other = write(Zone(odd, vertex={"z": (2 * arrays["points"][:, 2]).astype(kind)}))
        pixels = painter.picture(other, field="z", categories=False)
        assert difference(plain, pixels) < 0.001


def test_rubbish_on_the_pipe_is_answered_and_survived(child: RendererChild, cube: str) -> None:
    child.process.stdin.write(b'{"kind": "nonsense"}\n\xff\xfe\n[]\n')
    child.process.stdin.flush()
    for _ in range(3):
        assert isinstance(child.receive(), Failed)
    child.send(Ready("window", 1))
    assert isinstance(child.receive(), Failed)
    child.send(Scene(5, cube, background="blue"))
    assert isinstance(child.receive(), Failed)
    assert color_count(child.picture(cube, field="x")) > 100


def test_colour_maps_can_be_looked_at_beforehand(painter: RendererChild, write: Writer) -> None:
    names = ("viridis", "no such map", "coolwarm", "tab10", "")
    painter.send(PreviewMaps(names, 5))
    colors = painter.expect(MapsPreviewed).colors
    assert sorted(colors) == ["coolwarm", "tab10", "viridis"] and {len(row) for row in colors.values()} == {5}
    assert colors["viridis"][0] == "#440154" and colors["viridis"][-1] == "#fde725"
    for count, told in ((32, 32), (1, 1), (0, 1), (-7, 1), (100_000, 256)):
        painter.send(PreviewMaps(("magma",), count))
        assert len(painter.expect(MapsPreviewed).colors["magma"]) == told
    shown = painter.show(write(Zone(plane(3), vertex={"f": np.arange(9.0)})), field="f", color_map="magma")
    painter.send(PreviewMaps(("magma",), 256))
    assert painter.expect(MapsPreviewed).colors["magma"] == shown.colors


def test_a_folder_that_is_gone_is_said(child: RendererChild, cube: str) -> None:
    child.send(Attach(str(child.frames / "gone")), Scene(1))
    assert isinstance(child.receive(), SceneShown)
    message = child.receive()
    assert isinstance(message, Failed) and "folder" in message.sentence
    child.send(Attach(str(child.frames)))
    assert color_count(child.picture(cube, field="x")) > 100


def test_the_end_of_input_ends_the_process(child: RendererChild, cube: str) -> None:
    child.show(cube)
    child.frame()
    assert child.close() == 0
    assert "Traceback" not in child.errors


def test_nothing_but_messages_on_standard_output(child: RendererChild, cube: str) -> None:
    child.picture(cube)
    os.kill(child.process.pid, signal.SIGTERM)
    child.process.wait(60)
    assert child.receive() is None  # every line before it was decoded


# OpenGL kinds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["egl", "osmesa", "glx"])
def test_each_opengl_kind_gives_the_same_picture(
    tmp_path: Path, child: RendererChild, cube: str, kind: str, x_display: str
) -> None:
    expected = child.picture(cube, field="x", edges=True)
    other = RendererChild(child.frames, kind, DISPLAY=x_display if kind == "glx" else "")
    try:
        if isinstance(other.first, Failed):
            pytest.skip(other.first.sentence)
        assert other.first.note.startswith(kind)
        assert difference(expected, other.picture(cube, field="x", edges=True)) < 0.02
    finally:
        other.close()


def ended(child: RendererChild) -> int:
    if isinstance(child.first, Failed):
        child.process.wait(60)  # it leaves by itself, and says so by its status
    return child.close()


@pytest.mark.parametrize(
    ("kind", "environment"),
    [("glx", {"DISPLAY": ""}), ("glx", {"DISPLAY": ":9"}), ("vulkan", {}), ("osmesa", {"LD_LIBRARY_PATH": ""})],
)
def test_a_kind_that_cannot_work_says_why(tmp_path: Path, kind: str, environment: dict) -> None:
    child = RendererChild(tmp_path, kind, **environment)
    status = ended(child)
    if kind == "osmesa" and isinstance(child.first, Ready):
        pytest.skip("libOSMesa is installed on this machine")
    assert isinstance(child.first, Failed) and child.first.sentence.endswith(".")
    assert kind in child.first.sentence
    assert status == 1


def test_egl_without_a_driver_says_so(tmp_path: Path) -> None:
    (tmp_path / "vendors").mkdir()
    child = RendererChild(tmp_path, "egl", __EGL_VENDOR_LIBRARY_DIRS=str(tmp_path / "vendors"))
    status = ended(child)
    assert status == 1 and isinstance(child.first, Failed) and "driver" in child.first.sentence


def test_a_big_surface_is_rough_while_it_moves_and_sharp_at_rest(child: RendererChild, write: Writer) -> None:
    arrays = plane(420, lambda x, y: 0.2 * np.sin(9 * x) * np.cos(7 * y))
    child.send(Resize(900, 700))
    child.show(write(Zone(arrays, vertex={"z": arrays["points"][:, 2]})), field="z")
    child.settle()
    child.send(Pointer("press", 300, 300, "left"))
    for step in range(25):
        child.send(Pointer("move", 300 + 4 * step, 300))
        moving = child.frame()[1]
        assert color_count(moving) > 100, explain(moving)
    sharp, pixels = child.settle()
    assert sharp.width == 900 and color_count(pixels) > 500
    child.send(Pointer("release", 400, 300, "left"), SetCamera(sharp.camera))
    assert difference(pixels, child.settle()[1]) == 0.0, "what is left at rest is the whole picture"
