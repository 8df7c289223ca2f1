"""Exporting from the command line and in the window: read back by other programs, and what is left of failures."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import datasets
from tests.conftest import wait_until
from tests.datasets import density, pressure, velocity, zones
from tests.end2end.conftest import Start, open_anew
from tests.end2end.probes import children, exports, handles, state, widgets
from tests.end2end.program import Program, run

TIME, SAMPLE = 0.5, 1


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.known(tmp_path_factory, "cgns")


def test_a_sample_in_every_kind(temp_root: Path, base: Path, known: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    folder = temp_root / "out" / "of it"
    for ending in ("vtkhdf", "pvd"):  # .vtm is written in the window
        file = folder / f"{ending}.{ending}"
        wanted = ("--split", "train", "--sample", str(SAMPLE), "--time", str(TIME), "--export", file)
        done = run("--basedir", base, known, *wanted, temp_root=temp_root)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
        if ending == "pvd":
            reader = pyvista.get_reader(file)
            assert reader.time_values == [TIME]
            (blocks,) = reader.read()
        else:
            blocks = pyvista.read(file)
        found = {(base_name, zone) for base_name in blocks.keys() for zone in blocks[base_name].keys()}  # noqa: SIM118
        assert found == set(zones())
        for (base_name, zone), (points, _, elements) in zones().items():
            mesh = blocks[base_name][zone]
            np.testing.assert_array_equal(mesh.points, points)
            np.testing.assert_array_equal(mesh.cell_connectivity, elements.ravel())
            np.testing.assert_array_equal(mesh.point_data["pressure"], pressure(points, TIME, SAMPLE))
            np.testing.assert_array_equal(mesh.point_data["Velocity"], velocity(points, TIME, SAMPLE))
            np.testing.assert_array_equal(mesh.cell_data["density"], density(len(elements), TIME, SAMPLE))
            if ending != "vtkhdf":  # of which VTK 9.7 reads the field data of a single zone only
                assert mesh.field_data["alpha"] == [0.5 * SAMPLE]
    assert not list(temp_root.glob("plaid-viewer-*")), "the cache is gone"
    assert sorted(path.name for path in folder.iterdir()) == ["pvd", "pvd.pvd", "vtkhdf.vtkhdf"]


def test_all_time_steps(temp_root: Path, base: Path, known: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    file = temp_root / "film.pvd"
    done = run("--basedir", base, known, "--sample", "0", "--field", "pressure", "--export", file, temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "")
    reader = pyvista.get_reader(file)
    assert reader.time_values == list(datasets.TIMES)
    points = zones()["Base_3_3", "Solid"][0]
    for place, time in enumerate(datasets.TIMES):
        reader.set_active_time_point(place)
        (blocks,) = reader.read()
        mesh = blocks["Base_3_3"]["Solid"]
        np.testing.assert_array_equal(mesh.point_data["pressure"], pressure(points, time, 0))
        assert (mesh.point_data.keys(), mesh.cell_data.keys()) == (["pressure"], [])


def test_cgns_as_pyplaid_reads_it(temp_root: Path, base: Path, known: Path) -> None:
    file = temp_root / "sample" / "meshes" / "mesh_000000000.cgns"
    done = run("--basedir", base, known, "--split", "test", "--export", file, temp_root=temp_root)
    assert (done.returncode, done.stderr) == (0, "")
    from plaid import Sample

    sample = Sample.load_from_dir(temp_root / "sample")
    for (base_name, zone), (points, kind, elements) in zones().items():
        place = {"base": base_name, "zone": zone, "time": 0.0}
        np.testing.assert_array_equal(sample.get_nodes(**place), points)
        np.testing.assert_array_equal(sample.get_elements(**place)[kind], elements)
        np.testing.assert_array_equal(
            sample.get_field("pressure", location="Vertex", **place), pressure(points, 0.0, 0)
        )
        found = sample.get_field("density", location="CellCenter", **place)
        np.testing.assert_array_equal(found, density(len(elements), 0.0, 0))
    for name, value in datasets.globals_at(0.0, 0).items():
        found = sample.get_global(name, time=0.0)
        if isinstance(value, str):
            assert found.tobytes().decode() == value
        else:
            np.testing.assert_array_equal(np.ravel(found), np.ravel(value))


@pytest.mark.parametrize(
    ("wanted", "status", "words"),
    [
        (["--export", "a.stl"], 2, "cannot be exported as a.stl; give it one of the endings .vtkhdf, .vtu, .vtm"),
        (["--export", "a.vtu"], 1, "A .vtu file holds one zone, and there are 3 ("),
        (["--export", "a.vtm", "--field", "nothing"], 1, "The sample has no field nothing; it has: "),
        (["--export", "a.vtm", "--sample", "77"], 1, "There is no sample 77 in split "),
        (["--export", "file/a.vtm"], 1, "The export cannot be written to file/a.vtm: "),
    ],
)
def test_what_cannot_be_done(
    temp_root: Path, base: Path, known: Path, wanted: list[str], status: int, words: str
) -> None:
    place = temp_root / "place"
    place.mkdir()
    (place / "file").write_text("")
    done = run("--basedir", base, known, *wanted, temp_root=temp_root, cwd=place)
    assert done.returncode == status
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert os.listdir(place) == ["file"]


def test_without_a_dataset(temp_root: Path) -> None:
    done = run("--export", "a.vtu", temp_root=temp_root)
    assert (done.returncode, done.stderr) == (2, "plaid-viewer-desktop: --export needs a DATASET; see --help.\n")


# In the window -------------------------------------------------------------------------------------------------------


@pytest.fixture
def window(resident: Callable[[], Program], known: Path, tmp_path: Path) -> Program:
    """A window that serves all of these tests and shows sample 1."""
    program = resident()
    (tmp_path / "known").symlink_to(known)
    open_anew(program, tmp_path / "known")
    program.ask(state.select, split="train", sample=1, field="pressure", location="vertex")
    program.until_shown(1)
    program.until(children.is_quiet)
    return program


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


def ask_for(window: Program, path: Path, what: int = 0, kind: int = 0) -> None:
    """Ask for an export as a user does: by rows of the form."""
    window.ask(exports.answer, str(path))
    window.trigger("file.export")
    window.ask(exports.set_row, "export.what", what)
    window.ask(exports.set_row, "export.kind", kind)
    window.ask(widgets.accept, "export")


def test_what_is_shown(window: Program, folder: Path) -> None:
    pyvista = pytest.importorskip("pyvista")
    clip = {"kind": "clip", "shape": {"kind": "plane", "origin": [1.0, 1.0, 1.0], "normal": [1.0, 0.0, 0.0]}}
    window.ask(state.select, base="Base_3_3")
    window.ask(handles.set_tools, clip)
    window.until_shown(1)
    ask_for(window, folder / "shown.vtkhdf", what=1)
    window.until(exports.is_done)
    window.until(widgets.has_status, f"Exported {folder / 'shown.vtkhdf'}")
    ask_for(window, folder / "whole.vtm", kind=2)
    window.until(exports.is_done)
    assert sorted(os.listdir(folder)) == ["shown.vtkhdf", "whole", "whole.vtm"]
    mesh = pyvista.read(folder / "shown.vtkhdf")
    whole = pyvista.read(folder / "whole.vtm")
    for name in mesh.keys():  # noqa: SIM118
        points = mesh[name].points
        assert points[:, 0].min() == pytest.approx(1.0, abs=1e-6)
        assert mesh[name].volume == pytest.approx(
            whole["Base_3_3"][name].volume * (2 / 3 if name == "Solid" else 1 / 2)
        )
        np.testing.assert_allclose(mesh[name].point_data["pressure"], pressure(points, 0.0, 1), atol=1e-3)
        assert set(mesh[name].cell_data.keys()) == {"density"}


def test_a_killed_exporter_and_a_cancelled_one(window: Program, folder: Path) -> None:
    window.ask(exports.hold)
    ask_for(window, folder / "a.vtkhdf")
    wait_until(lambda: len(os.listdir(folder)) == 1, 30, "that it has begun")
    os.kill(window.ask(exports.pid), signal.SIGKILL)
    window.until(exports.is_done)
    window.until(widgets.has_message, "The exporter process was terminated by SIGKILL")
    assert window.message.endswith(" while writing a.vtkhdf; nothing of it was kept.")
    wait_until(lambda: not os.listdir(folder), 30, "that nothing is left")

    ask_for(window, folder / "b.vtkhdf")
    wait_until(lambda: len(os.listdir(folder)) == 1, 30, "that it has begun")
    window.trigger("file.cancel_export")
    window.until(exports.is_done)
    wait_until(lambda: not os.listdir(folder), 30, "that nothing is left")

    window.ask(exports.let_go)
    ask_for(window, folder / "c.vtkhdf")
    window.until(exports.is_done)
    assert os.listdir(folder) == ["c.vtkhdf"], "the window goes on"


def test_the_end_of_the_window_leaves_nothing(start: Start, known: Path, folder: Path) -> None:
    window = start(known)
    window.until_shown(0)
    window.ask(exports.hold)
    ask_for(window, folder / "a.vtkhdf")
    wait_until(lambda: len(os.listdir(folder)) == 1, 30, "that it has begun")
    assert window.quit() == 0
    assert not os.listdir(folder)


def test_not_into_a_cache(window: Program) -> None:
    (cache,) = window.caches()
    ask_for(window, cache / "a.vtkhdf")
    window.until(widgets.has_message, f"{cache / 'a.vtkhdf'} is in the scratch cache")
    assert not (cache / "a.vtkhdf").exists()
