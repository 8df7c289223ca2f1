"""Parts of the renderer without a process: what bursts come to, frame files, pace, colours, kept surfaces."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.renderer.child import ROOT
from tests.renderer.meshes import Writer, Zone, hexahedra, plane, tetrahedra
from viewer.artifacts.manifest import ZoneRecord, read_manifest
from viewer.errors import RenderError
from viewer.protocol import Camera, Pointer, Probe, ResetCamera, Resize, Scene, SetCamera
from viewer.renderer import camera as cameras
from viewer.renderer import directions, threads
from viewer.renderer import faces as faces_module
from viewer.renderer.batch import Batch
from viewer.renderer.coalesce import coalesce
from viewer.renderer.coarse import coarsened
from viewer.renderer.colors import NEUTRAL, color_map, hex_color, lookup_table, rgb_color
from viewer.renderer.faces import Faces
from viewer.renderer.fields import FieldStore, choose_records
from viewer.renderer.frames import SLOTS, FrameStore
from viewer.renderer.grid import _NODES as NODES
from viewer.renderer.grid import grid_of
from viewer.renderer.pace import FLUID, REST, Pace
from viewer.renderer.scale import Scale
from viewer.renderer.surface import SurfaceStore, extract_surface

CAMERA = SetCamera(Camera((0, 0, 1), (0, 0, 0), (0, 1, 0)))


def move(x: float) -> Pointer:
    return Pointer("move", x, 0)


PRESS, LET_GO = Pointer("press", 0, 0, "left"), Pointer("release", 0, 0, "left")


@pytest.mark.parametrize(
    ("arrived", "left"),
    [
        ([], []),
        ([Scene(1), Scene(2), Scene(3)], [Scene(3)]),
        ([Scene(1), CAMERA, Scene(2)], [Scene(2), CAMERA]),
        ([CAMERA, Scene(1), ResetCamera("+x")], [CAMERA, Scene(1), ResetCamera("+x")]),
        ([Resize(1, 2), Scene(1), Resize(3, 4), Resize(0, 0), Resize(5, -1)], [Resize(3, 4), Scene(1)]),
        ([Probe(1, 0, 0), move(1), Probe(2, 5, 5), move(2), move(3)], [Probe(2, 5, 5), move(1), move(2), move(3)]),
        ([PRESS, move(1), move(2), LET_GO, move(3)], [PRESS, move(1), move(2), LET_GO, move(3)]),
        ([move(1), PRESS, move(2), LET_GO, PRESS, move(3)], [move(1), PRESS, move(2), LET_GO, PRESS, move(3)]),
        (
            [*(Pointer("wheel", x, 2, wheel=turn) for x, turn in ((1, 1.0), (2, 1.0), (2, -0.5))), move(1)],
            [Pointer("wheel", 1, 2, wheel=1.0), Pointer("wheel", 2, 2, wheel=0.5), move(1)],
        ),
    ],
)
def test_coalesce(arrived: list, left: list) -> None:
    assert coalesce(arrived) == left


def picture(width: int, height: int, value: int = 7) -> np.ndarray:
    return np.full((height, width, 4), value, np.uint8)


def test_frames_are_turned_upright_and_opaque(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    published = store.publish(pixels)
    stored = np.fromfile(published.file, np.uint8, 24, offset=published.offset).reshape(2, 3, 4)
    assert (stored[::-1, :, :3] == pixels[:, :, :3]).all() and (stored[:, :, 3] == 255).all()
    assert published.sequence == 1


def test_slots_are_used_again_only_after_release(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    offsets = [store.publish(picture(4, 4)).offset for _ in range(SLOTS)]
    assert len(set(offsets)) == SLOTS and not store.has_room(4, 4)
    store.release(SLOTS)  # the newest: kept until there is a newer one
    store.release(99)
    assert not store.has_room(4, 4)
    store.release(1)
    assert store.has_room(4, 4) and store.publish(picture(4, 4)).offset == offsets[0]
    assert store.has_room(4, 4), "now the released newest of before is free"


def test_files_grow_and_leave(tmp_path: Path) -> None:
    store = FrameStore(tmp_path)
    small = store.publish(picture(4, 4))
    big = store.publish(picture(400, 400))
    assert small.file != big.file and len(list(tmp_path.glob("*.rgbx"))) == 2
    huge = store.publish(picture(4000, 400))
    assert not store.has_room(8000, 800), "a window that releases nothing does not fill the disk"
    store.release(big.sequence)
    assert store.has_room(8000, 800)
    store.release(small.sequence)
    assert [str(path) for path in tmp_path.glob("*.rgbx")] == [huge.file]
    (tmp_path / "other").mkdir()
    store.move_to(tmp_path / "other")
    assert not list(tmp_path.glob("*.rgbx"))
    store.release(huge.sequence)
    moved = store.publish(picture(4, 4))
    assert moved.sequence == huge.sequence + 1 and Path(moved.file).parent == tmp_path / "other"
    store.close()
    assert not list((tmp_path / "other").iterdir())


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "No space"), (errno.EACCES, "cannot be written")])
def test_a_full_disk_is_a_sentence_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    with pytest.raises(RenderError, match=words):
        FrameStore(tmp_path).publish(picture(4, 4))
    assert not list(tmp_path.glob("*.rgbx"))


def test_without_fallocate_the_space_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fallocate")
    published = FrameStore(tmp_path).publish(picture(700, 700))
    stat = os.stat(published.file)
    assert stat.st_size >= SLOTS * 700 * 700 * 4 and stat.st_blocks * 512 >= stat.st_size


def test_pace() -> None:
    pace = Pace()
    pace.drawn(0.0, 9.0, rough=False)  # the first picture of a scene says nothing
    pace.moved(10.0)
    assert not pace.rough(10.0)
    pace.drawn(10.1, 2 * FLUID, rough=False)
    assert pace.rough(10.0 + REST / 2) and not pace.rough(10.0 + 2 * REST)
    assert pace.full_due == 10.0 + REST
    pace.drawn(10.2, 3 * FLUID, rough=True)
    assert pace.divisor == 1, "the first one of a drag prepares the rough surface"
    assert pace.full_due > 10.2
    pace.drawn(10.3, 2 * FLUID, rough=True)
    assert pace.divisor == 2
    for _ in range(5):
        pace.drawn(10.35, 2 * FLUID, rough=True)
    assert pace.divisor == 3
    for _ in range(5):
        pace.drawn(10.4, FLUID / 10, rough=True)
    assert pace.divisor == 1
    pace.stopped()
    assert not pace.rough(10.41) and pace.full_due < 10.41


def test_color_maps_come_from_the_library_with_strangers() -> None:
    for name in ("viridis", "plasma", "inferno", "magma", "cividis", "coolwarm", "turbo", "jet", "batlow", "viridis_r"):
        found = color_map(name)
        assert found is not None and found.table.shape == (256, 3)
        strangers = (found.strangers.nan, found.strangers.below, found.strangers.above)
        for place, stranger in enumerate(strangers):
            others = [*strangers[:place], *strangers[place + 1 :], NEUTRAL]
            assert np.linalg.norm(np.vstack([found.table, others]) - stranger, axis=1).min() > 0.3, (name, place)
    assert color_map("no such map") is None and color_map("") is None
    viridis = color_map("viridis")
    assert viridis is not None and viridis.colors[0] == "#440154"
    table, scale = lookup_table(viridis), Scale(2.0, 4.0)
    strangers = [hex_color(color) for color in (viridis.strangers.below, viridis.strangers.above)]
    for value, wanted in (
        (2.0, viridis.colors[0]),
        (3.0, viridis.colors[128]),
        (4.0, viridis.colors[255]),
        (np.nextafter(2.0, 0.0), strangers[0]),
        (-1e300, strangers[0]),
        (np.nextafter(4.0, 9.0), strangers[1]),
        (np.inf, strangers[1]),
    ):
        color = [0.0, 0.0, 0.0]
        table.GetColor(float(scale.places(np.array([value]), 256)[0]), color)
        assert hex_color(color) == wanted, value
    for wrong in ("red", "#12", "#12345g", "1234567"):
        with pytest.raises(ValueError):
            rgb_color(wrong)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("log", [False, True])
def test_a_value_between_two_bands_is_clearly_in_the_upper_one(kind: type, log: bool) -> None:
    """Clearly: by more than OpenGL may round a place, which is 1/256 of an entry."""
    for bands in (3, 7, 10, 49):
        colors = color_map("viridis", bands=bands)
        assert colors is not None
        width = len(colors.table) // bands
        low, high = (0.1, 0.1 * 1.3**bands) if log else (0.1, 0.1 + 0.1 * bands)
        borders = [0.1 * 1.3**band if log else 0.1 + 0.1 * band for band in range(bands)]
        places = Scale(low, high, log).places(np.array(borders, np.float64), width * bands) - 1.0
        assert (np.floor(places) == width * np.arange(bands)).all()
        assert (places % 1.0 > 1 / 256).all() and (places % 1.0 < 0.05).all()
        last = Scale(low, high, log).places(np.array([high]).astype(kind), width * bands)[0] - 1.0
        assert width * bands - 0.05 < last < width * bands - 1 / 256


def test_a_surface_is_taken_once_per_mesh(write: Writer) -> None:
    arrays = hexahedra(3)
    first = Path(write(Zone(arrays, vertex={"a": np.arange(27.0)})))
    second = Path(write(Zone(arrays, vertex={"a": np.arange(27.0) * 2})))
    moved = Path(write(Zone({**arrays, "points": arrays["points"] * 2}, vertex={"a": np.arange(27.0)})))
    store, said = SurfaceStore(), []
    surfaces = [store.get(path, Batch(read_manifest(path).zones[:1]), said.append) for path in (first, second, moved)]
    assert surfaces[0] is surfaces[1] and surfaces[0] is not surfaces[2]
    assert not said


def test_values_of_many_time_steps_take_bounded_memory(write: Writer) -> None:
    arrays = hexahedra(5)
    store = FieldStore(limit=10 * 125 * 8)
    alone = store.size
    for step in range(40):
        path = Path(write(Zone(arrays, vertex={"a": np.arange(125.0) + step, "v": np.ones((125, 3)) * step})))
        zone = read_manifest(path).zones[0]
        records = choose_records(read_manifest(path), "v" if step % 2 else "a", "")
        values = store.get_all(path, [(zone, records[zone.name])], -1)
        assert alone <= store.size <= 10 * 125 * 8
        assert store.get_all(path, [(zone, records[zone.name])], -1)[zone.name] is values[zone.name]
    assert store.size == 10 * 125 * 8


def test_values_on_screen_stay_whatever_they_take(write: Writer) -> None:
    path = Path(write(*(Zone(plane(11), f"Z{number}", cell={"c": np.arange(100.0) + number}) for number in range(5))))
    zones = read_manifest(path).zones
    store = FieldStore(limit=1000)
    wanted = [(zone, choose_records(read_manifest(path), "c", "")[zone.name]) for zone in zones]
    first, second = (store.get_all(path, wanted, -1) for _ in range(2))
    assert len(first) == 5 and all(first[name] is second[name] for name in first)


def test_surface_knows_where_it_came_from(write: Writer) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = tetrahedra(4)
    path = Path(write(Zone(arrays)))
    surface = SurfaceStore().get(path, Batch(read_manifest(path).zones[:1]), print)
    points = vtk_to_numpy(surface.data.GetPoints().GetData())
    assert (points == arrays["points"][surface.point_ids]).all()
    nodes = vtk_to_numpy(surface.data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    cells = arrays["connectivity"].reshape(-1, 4)[surface.cell_ids]
    for triangle, cell in zip(surface.point_ids[nodes], cells, strict=True):
        assert set(triangle) <= set(cell)


@pytest.mark.parametrize("kind", sorted(NODES))
def test_what_is_drawn_of_any_cell_is_of_that_cell(kind: int) -> None:
    """Three cells of the kind with nodes of their own, a line, a square and a tetrahedron between them."""
    from vtkmodules.util.numpy_support import vtk_to_numpy

    sizes = [(kind, NODES[kind]), (9, 4), (kind, NODES[kind]), (3, 2), (10, 4), (kind, NODES[kind])]
    starts = np.cumsum([0] + [size for _, size in sizes])
    places = np.random.default_rng(kind).permutation(starts[-1])
    nodes = [places[start : start + size] for start, (_, size) in zip(starts, sizes, strict=False)]
    arrays = {
        "points": np.random.default_rng(0).random((starts[-1], 3)),
        "types": np.array([shape for shape, _ in sizes], np.uint8),
        "offsets": starts.astype(np.int64),
        "connectivity": places.astype(np.int64),
    }
    surface = extract_surface(grid_of(ZoneRecord("", len(places), len(sizes), {}), arrays))
    data, seen = surface.data, set()
    assert (vtk_to_numpy(data.GetPoints().GetData()) == arrays["points"][surface.point_ids]).all()
    first = 0
    for part in (data.GetVerts(), data.GetLines(), data.GetPolys()):
        if not part.GetNumberOfCells():
            continue
        rows = np.split(vtk_to_numpy(part.GetConnectivityArray()), vtk_to_numpy(part.GetOffsetsArray())[1:-1])
        for row, cell in zip(rows, surface.cell_ids[first : first + len(rows)], strict=True):
            assert set(surface.point_ids[row]) <= set(nodes[cell])
            seen.add(int(cell))
        first += len(rows)
    assert first == surface.cells and seen == set(range(len(sizes)))


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 0.0), (1e-9, 0.0), (1e9, 0.0), (3.0, 1e6), (0.01, -1e5)])
def test_a_ray_meets_the_first_of_all_triangles(scale: float, shift: float, monkeypatch: pytest.MonkeyPatch) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = tetrahedra(6)
    points = arrays["points"].copy()
    arrays["points"] = points * scale + shift
    surface = extract_surface(grid_of(ZoneRecord("", len(points), len(arrays["types"]), {}), arrays))
    monkeypatch.setattr(faces_module, "_PART", 100)
    faces, steps = Faces(surface), 0
    while not faces.ready:
        faces.prepare()
        steps += 1
    assert steps == surface.cells / 100 == 3
    nodes = vtk_to_numpy(surface.data.GetPolys().GetConnectivityArray()).reshape(-1, 3)
    first, second, third = (points[surface.point_ids[nodes[:, corner]]] for corner in range(3))
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(400):
        eye = rng.normal(size=3)
        eye *= 4.0 / np.linalg.norm(eye)
        target = rng.random(3) * 1.4 - 0.2
        towards = 3.0 * (target - eye)
        # Möller and Trumbore, for all triangles at once, where numbers are of order one.
        along, beside, start = second - first, third - first, eye - first
        across = np.cross(towards, beside)
        scaled = np.einsum("ij,ij->i", along, across)
        turned = np.cross(start, along)
        with np.errstate(divide="ignore", invalid="ignore"):
            u, v = np.einsum("ij,ij->i", start, across) / scaled, turned @ towards / scaled
            t = np.einsum("ij,ij->i", beside, turned) / scaled
        met = np.where((u >= 0) & (v >= 0) & (u + v <= 1), t, np.inf)
        found = faces.meet(tuple(eye * scale + shift), tuple((eye + towards) * scale + shift))
        if not np.isfinite(met).any():
            missed += 1
            assert found is None
            continue
        assert found is not None and found[0] == int(np.argmin(met))
        place = (np.array(found[1]) - shift) / scale
        assert place == pytest.approx(eye + met.min() * towards, abs=1e-7)
        apart = np.linalg.norm(points[surface.point_ids[nodes[found[0]]]] - place, axis=1)
        nearest = points[surface.point_ids[faces.nearest_node(*found)]]
        assert np.linalg.norm(nearest - place) <= apart.min() + 1e-7
    assert 20 < missed < 380


def test_a_coarse_surface_has_nodes_of_the_mesh(write: Writer) -> None:
    from vtkmodules.util.numpy_support import vtk_to_numpy

    arrays = plane(101, lambda x, y: np.sin(4 * x) * y)
    path = Path(write(Zone(arrays)))
    surface = SurfaceStore().get(path, Batch(read_manifest(path).zones[:1]), print)
    coarse = coarsened(surface, 0.1)
    assert 50 < coarse.triangles < 0.1 * surface.triangles
    points = vtk_to_numpy(coarse.data.GetPoints().GetData())
    assert np.allclose(points, arrays["points"][coarse.point_ids], atol=1e-6)
    assert coarse.cells == coarse.data.GetNumberOfCells() and coarse.cell_ids.max() < len(arrays["types"])
    assert np.allclose(coarse.bounds, surface.bounds, atol=0.1)


def test_where_the_first_look_comes_from() -> None:
    assert directions.best_direction((0, 1, 0, 1, 0, 1)) == "iso"
    assert directions.best_direction((0, 1, 0, 1, 0, 0)) == "+z"
    assert directions.best_direction((0, 1, 2, 2, 0, 1)) == "-y"
    assert directions.best_direction((5, 5, 0, 1, 0, 1)) == "+x"
    assert directions.best_direction((0, 1, 0, 0, 0, 0)) == "+z"
    assert cameras.union([]) is None
    assert cameras.union([(0, 1, 0, 1, 0, 1), (-1, 0, 0, 2, 0, 1), (1, -1, 1, -1, 1, -1)]) == (-1, 1, 0, 2, 0, 1)


def test_a_camera_that_is_nowhere_is_not_taken() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    for good in (Camera((1, 2, 3), (0, 0, 0), (0, 1, 0), 25.0), Camera((1, 2, 3), (0, 0, 0), (0, 1, 0), 25.0, 4.0)):
        assert cameras.put(renderer, good)
        for bad in (
            replace(good, position=(float("nan"), 0, 0)),
            replace(good, focal_point=good.position),
            replace(good, parallel_scale=float("inf")),
        ):
            assert not cameras.put(renderer, bad)
        assert cameras.told(renderer) == good


@pytest.mark.parametrize("direction", ["iso", "+x", "-y", "+z"])
@pytest.mark.parametrize("aspect", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("parallel", [False, True])
def test_the_view_holds_all_and_wastes_little(direction: str, aspect: float, parallel: bool) -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    points = np.random.default_rng(1).normal(size=(500, 3)) * (3.0, 1.0, 0.5) + (100.0, 5.0, 0.0)
    low, high = points.min(axis=0), points.max(axis=0)
    bounds = (low[0], high[0], low[1], high[1], low[2], high[2])
    renderer = vtkRenderer()
    renderer.GetActiveCamera().SetParallelProjection(parallel)
    cameras.reset(renderer, bounds, points, aspect, direction)
    matrix = renderer.GetActiveCamera().GetCompositeProjectionTransformMatrix(aspect, -1, 1)
    flat = np.array([matrix.GetElement(i, j) for i in range(4) for j in range(4)]).reshape(4, 4)
    seen = np.c_[points, np.ones(500)] @ flat.T
    seen = seen[:, :2] / seen[:, 3:]
    assert np.abs(seen).max() == pytest.approx(0.85, abs=0.01)
    assert np.abs(seen.max(axis=0) + seen.min(axis=0)).max() < 0.05, "in the middle"


@pytest.mark.parametrize("y_up", [False, True])
def test_all_views_agree_on_what_is_up(y_up: bool) -> None:
    """Seen from a corner and from the sides that axis points up; seen from above x runs to the right."""
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    along = "y" if y_up else "z"
    for name in ("iso", "+x", "-x", "+y", "-y", "+z", "-z"):
        cameras.reset(renderer, (0, 1, 0, 1, 0, 5), np.array([(0.0, 0, 0), (1, 1, 5)]), 1.0, name, y_up=y_up)
        camera = cameras.told(renderer)
        towards = np.subtract(camera.focal_point, camera.position)
        if name == f"+{along}":
            assert np.cross(towards, camera.view_up)[0] > 0
        elif name[1] != along:
            assert np.argmax(camera.view_up) == "xyz".index(along)


@pytest.mark.parametrize(
    ("bounds", "guess"),
    [
        ((-0.9, 0.9, 0.1, 1.4, -2.3, 2.3), True),  # a car
        ((0, 1, 0, 1, 0, 5), False),
        ((0, 5, 0, 1, 0, 2), False),
        ((0, 1, 0, 0, 0, 5), False),  # flat
    ],
)
def test_what_is_drawn_along_z_stands_on_its_wheels(bounds: tuple, guess: bool) -> None:
    assert directions.stands_on_y(bounds) == guess


def test_a_single_point_can_be_looked_at() -> None:
    from vtkmodules.vtkRenderingCore import vtkRenderer

    renderer = vtkRenderer()
    cameras.reset(renderer, (1, 1, 2, 2, 3, 3), np.array([[1.0, 2.0, 3.0]]), 1.0, "iso")
    camera = cameras.told(renderer)
    assert camera.focal_point == (1, 2, 3) and 0.1 < np.linalg.norm(np.subtract(camera.position, (1, 2, 3))) < 10


@pytest.mark.parametrize(("chosen", "expected"), [("", "STDThread"), ("Sequential", "Sequential")])
def test_filters_use_threads_unless_somebody_says_otherwise(chosen: str, expected: str) -> None:
    code = (
        "from viewer.renderer.threads import use_threads; use_threads();"
        "from vtkmodules.vtkCommonCore import vtkSMPTools;"
        "print(vtkSMPTools.GetBackend(), vtkSMPTools.GetEstimatedNumberOfThreads())"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "VTK_SMP_BACKEND_IN_USE": chosen}
    environment = {name: value for name, value in environment.items() if value}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    backend, count = done.stdout.split()
    assert backend == expected
    assert int(count) == (1 if chosen else min(threads.processors(), threads.MOST))
