"""What files are taken for: time steps of one sample, or samples; and which of them is shown first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.converter import vtk_data as vd
from tests.converter.conftest import Shelf
from tests.exporter.conftest import Export
from tests.exporter.meshes import zone_of
from tests.renderer.meshes import Writer
from viewer.errors import DatasetError, SampleError

pytestmark = pytest.mark.usefixtures("converted")


def test_numbered_files_of_one_mesh_are_time_steps(shelf: Shelf, tmp_path: Path) -> None:
    for number in (2, 10, 9):
        vd.write(vd.squares(p=np.full(6, float(number))), tmp_path / f"run_{number}.vtu")
    opened = shelf.open(tmp_path / "run_9.vtu")
    assert opened.catalogue.taken_for == "3 files, time steps of one sample (their numbers are the times)"
    assert (opened.catalogue.path, opened.chosen.sample, opened.chosen.time) == (str(tmp_path), 0, 9.0)
    assert opened.catalogue.splits[0].names == ("run_*.vtu",)
    assert opened.source.sample("files", 0).times == (2, 9, 10)
    for number in (2, 9, 10):
        assert set(shelf.read_of(opened, time=float(number)).field("p")) == {number}
    assert set(shelf.read(tmp_path).field("p")) == {2}, "the folder opens as the same dataset"


def test_the_times_that_files_state(shelf: Shelf, tmp_path: Path, converted: list[str]) -> None:
    for number in range(5):
        vd.write(vd.at_time(vd.squares(p=np.full(6, float(number))), 0.1 * number), tmp_path / f"run_{number}.vtu")
    opened = shelf.open(tmp_path)
    assert opened.catalogue.taken_for == "5 files, time steps of one sample (at the times that they state)"
    assert opened.source.sample("files", 0).times == tuple(0.1 * number for number in range(5))
    assert converted == ["run_0.vtu", "run_4.vtu", "run_0.vtu", "run_0.vtu"], (
        "two are read, of the others only the time"
    )
    assert set(shelf.read_of(opened, time=0.3).field("p")) == {3}


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("ending", [".vtk", ".vtm"])
def test_the_times_of_other_files(shelf: Shelf, tmp_path: Path, ending: str, binary: bool) -> None:
    """Legacy files state them before their points; blocks in each block, which is not looked into for a series."""
    for number in range(3):
        data = vd.at_time(vd.squares(p=np.full(6, float(number))), 0.5 * number)
        content = vd.blocks({"a": data}) if ending == ".vtm" else data
        settings = {"SetFileTypeToBinary": ()} if binary and ending == ".vtk" else {}
        vd.write(content, tmp_path / f"run_{number}{ending}", **settings)
    times = (0, 0.5, 1) if ending == ".vtk" else (0, 1, 2)
    assert shelf.open(tmp_path).source.sample("files", 0).times == times
    (alone := tmp_path / "alone").mkdir()
    data = vd.at_time(vd.squares(), 7.5)
    path = vd.write(vd.blocks({"a": data}) if ending == ".vtm" else data, alone / f"x{ending}")
    assert shelf.open(path).source.sample("files", 0).times == (7.5,)


def test_files_that_state_times_may_have_other_meshes(shelf: Shelf, tmp_path: Path) -> None:
    vd.write(vd.at_time(vd.squares(), 1.0), tmp_path / "run_1.vtu")
    vd.write(vd.at_time(vd.grid(vd.SQUARE, [(9, vd.QUADS[0])]), 2.0), tmp_path / "run_2.vtu")
    assert shelf.open(tmp_path).source.sample("files", 0).times == (1, 2)


def test_numbered_files_of_different_meshes_are_samples(shelf: Shelf, tmp_path: Path) -> None:
    vd.write(vd.squares(p=np.zeros(6)), tmp_path / "case_1.vtu")
    vd.write(vd.grid(vd.SQUARE, [(9, vd.QUADS[0])]), tmp_path / "case_2.vtu")
    vd.write(vd.squares(p=np.ones(6)), tmp_path / "case_10.vtu")
    opened = shelf.open(tmp_path / "case_10.vtu")
    assert opened.catalogue.taken_for == "3 files, a sample each"
    assert opened.catalogue.splits[0].names == ("case_1.vtu", "case_2.vtu", "case_10.vtu")
    assert (opened.chosen.sample, opened.chosen.time) == (2, None)
    assert shelf.read_of(opened, 1).zone().cells == 1


def test_several_series_in_a_folder_are_a_sample_each(shelf: Shelf, tmp_path: Path) -> None:
    for case in "ab":
        for number in range(3):
            vd.write(vd.squares(p=np.full(6, number + ord(case))), tmp_path / f"{case}_{number:03d}.vtu")
    vd.write(vd.squares(p=np.zeros(6)), tmp_path / "mean.vtu")
    (tmp_path / "notes.txt").write_text("about")
    opened = shelf.open(tmp_path / "b_002.vtu")
    assert opened.catalogue.splits[0].names == ("a_*.vtu", "b_*.vtu", "mean.vtu")
    assert (opened.chosen.sample, opened.chosen.time) == (1, 2.0)
    assert set(shelf.read_of(opened, 1, time=2).field("p")) == {2 + ord("b")}


def test_each_kind_of_series_says_what_it_is(shelf: Shelf, tmp_path: Path, converted: list[str]) -> None:
    """Shapes that differ lie beside two runs: the shapes are samples, each run has its steps."""
    for number in (1, 2, 3):
        cells = vd.QUADS[: 1 + number % 2]
        vd.write(vd.grid(vd.SQUARE, [(9, cell) for cell in cells]), tmp_path / f"shape_{number}.vtu")
    for case in (1, 2):
        for number in range(3):
            vd.write(vd.squares(p=np.full(6, 10.0 * case + number)), tmp_path / f"run_{case}_{number}.vtu")
    opened = shelf.open(tmp_path / "run_2_1.vtu")
    assert opened.catalogue.splits[0].names == ("run_1_*.vtu", "run_2_*.vtu", *(f"shape_{n}.vtu" for n in (1, 2, 3)))
    assert opened.catalogue.taken_for == "9 files; 6 files of them are time steps of 2 samples"
    assert (opened.chosen.sample, opened.chosen.time) == (1, 1.0)
    assert set(shelf.read_of(opened, 1, time=2).field("p")) == {22}
    assert [shelf.read_of(opened, 2 + place).zone().cells for place in range(3)] == [2, 1, 2]
    assert "run_2_2.vtu" not in converted[:8], "one run says it for both"


def test_one_file_alone(shelf: Shelf, tmp_path: Path) -> None:
    path = vd.write(vd.squares(p=np.zeros(6)), tmp_path / "wing_007.vtu")
    opened = shelf.open(path)
    assert (opened.catalogue.path, opened.catalogue.taken_for) == (str(path), "VTK XML file")
    assert opened.source.sample("files", 0).times == (0.0,)


def test_a_collection(artifact: Writer, export: Export, shelf: Shelf, tmp_path: Path) -> None:
    zones = [zone_of("hexahedra", number=number) for number in range(3)]
    steps = [artifact(zone) for zone in zones]
    export(tmp_path / "run.pvd", *steps)
    listing = (tmp_path / "run.pvd").read_text()
    times = iter((0.5, 1.5, 4.0))
    text = "\n".join(
        line.replace('timestep="0.0"', f'timestep="{next(times)}"') if "<DataSet" in line else line
        for line in listing.splitlines()
    )
    (tmp_path / "run.pvd").write_text(text)
    opened = shelf.open(tmp_path / "run.pvd")
    assert opened.catalogue.taken_for == "ParaView collection of time steps"
    assert opened.source.sample("files", 0).times == (0.5, 1.5, 4.0)
    for time, zone in zip((0.5, 1.5, 4.0), zones, strict=True):
        found = shelf.read_of(opened, time=time)
        np.testing.assert_array_equal(found.field("p f8", location="vertex"), zone.vertex["p f8"])


def test_a_collection_with_several_files_at_a_time(shelf: Shelf, tmp_path: Path) -> None:
    for name in ("left_0", "right_0", "left_1", "right_1"):
        vd.write(vd.squares(p=np.full(6, float(name[-1]))), tmp_path / f"{name}.vtu")
    entries = "".join(
        f"<DataSet timestep='{time}' part='{part}' file='{name}_{time}.vtu'/>"
        for time in (1, 0)
        for part, name in enumerate(("left", "right"))
    )
    (tmp_path / "all.pvd").write_text(f'<VTKFile type="Collection"><Collection>{entries}</Collection></VTKFile>')
    opened = shelf.open(tmp_path / "all.pvd")
    assert opened.catalogue.splits[0].names == ("all.pvd",), "what it lists is no sample of its own"
    found = shelf.read_of(opened, time=1)
    assert [zone.name for zone in found.manifest.zones] == ["left_1", "right_1"]
    assert (found.manifest.times, set(found.field("p", "right_1"))) == ((0, 1), {1})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<DataSet timestep='soon' file='a.vtu'/></Collection></VTKFile>", "“soon”, which is no number"),
        ("<DataSet timestep='nan' file='a.vtu'/></Collection></VTKFile>", "no finite number"),
        ("</Collection></VTKFile>", "lists no files"),
        ("<DataSet timestep='0' file='a.vtu'/>", "not complete"),
    ],
)
def test_a_collection_that_is_none(shelf: Shelf, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.pvd"
    path.write_text(f'<VTKFile type="Collection"><Collection>{text}')
    with pytest.raises(DatasetError, match=words):
        shelf.open(path)


def test_a_collection_that_leads_out_of_its_folder(shelf: Shelf, tmp_path: Path) -> None:
    vd.write(vd.squares(p=np.zeros(6)), tmp_path / "secret.vtu")
    inner = tmp_path / "run"
    inner.mkdir()
    for name, file in (("up", "../secret.vtu"), ("absolute", tmp_path / "secret.vtu"), ("missing", "none.vtu")):
        (inner / f"{name}.pvd").write_text(
            f'<VTKFile type="Collection"><Collection><DataSet timestep="0" file="{file}"/></Collection></VTKFile>'
        )
        with pytest.raises(SampleError, match="outside the folder" if name != "missing" else r"none\.vtu is not there"):
            shelf.read(inner / f"{name}.pvd")


def test_the_pieces_of_blocks_lie_in_the_folder(shelf: Shelf, tmp_path: Path) -> None:
    path = vd.write(vd.blocks({"a": vd.squares(p=np.zeros(6)), "b": vd.squares(p=np.ones(6))}), tmp_path / "a.vtm")
    state = shelf.open(path).source.sample("files", 0).state(0)
    piece = tmp_path / "a" / "a_0.vtu"
    vd.write(vd.squares(p=np.ones(6)), piece)
    assert shelf.open(path).source.sample("files", 0).state(0) != state, "its pieces belong to its state"
    piece.unlink()
    with pytest.raises(SampleError, match=r"a_0\.vtu is not there"):
        shelf.read(path)
    path.write_text(path.read_text().replace("a/a_0.vtu", "../out.vtu"))
    with pytest.raises(SampleError, match="outside the folder"):
        shelf.read(path)


def test_time_steps_within_a_file(shelf: Shelf, tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    path = tmp_path / "steps.vtkhdf"
    with h5py.File(path, "w") as file:
        root = file.create_group("VTKHDF")
        root.attrs["Version"] = (2, 0)
        root.attrs.create("Type", np.bytes_("UnstructuredGrid"))
        for name, value in (("NumberOfPoints", [6]), ("NumberOfCells", [2]), ("NumberOfConnectivityIds", [8])):
            root[name] = np.array(value * 2, np.int64)
        root["Points"] = np.concatenate([vd.SQUARE, vd.SQUARE + 1])
        root["Connectivity"] = np.array([*vd.QUADS[0], *vd.QUADS[1]] * 2)
        root["Offsets"] = np.array([0, 4, 8] * 2)
        root["Types"] = np.array([9] * 4, np.uint8)
        root.create_group("PointData")["p"] = np.concatenate([np.zeros(6), np.ones(6)])
        root.create_group("CellData")
        steps = root.create_group("Steps")
        steps.attrs["NSteps"] = 2
        steps["Values"] = np.array([0.25, 0.5])
        steps["NumberOfParts"] = np.array([1, 1])
        for name, value in (("PartOffsets", [0, 1]), ("PointOffsets", [0, 6])):
            steps[name] = np.array(value)
        for name, value in (("CellOffsets", [0, 2]), ("ConnectivityIdOffsets", [0, 8])):
            steps[name] = np.array(value).reshape(2, 1)
        steps.create_group("PointDataOffsets")["p"] = np.array([0, 6])
    opened = shelf.open(path)
    assert opened.source.sample("files", 0).times == (0.25, 0.5)
    second = shelf.read_of(opened, time=0.5)
    np.testing.assert_array_equal(second.array("points"), vd.SQUARE + 1)
    assert set(second.field("p")) == {1} and set(shelf.read_of(opened, time=0.25).field("p")) == {0}


def test_what_is_converted_once_is_kept(shelf: Shelf, tmp_path: Path, converted: list[str]) -> None:
    path = vd.write(vd.squares(p=np.zeros(6)), tmp_path / "a.vtu")
    opened = shelf.open(path)
    shelf.read_of(opened)
    shelf.read_of(opened)
    assert converted == ["a.vtu"]
    vd.write(vd.squares(p=np.full(6, 2.5)), path)
    assert set(shelf.read_of(opened).field("p")) == {2.5}
    assert converted == ["a.vtu"] * 2
