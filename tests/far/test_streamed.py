"""Datasets on another machine: the same arrays as from this one, and no more fetched than they need."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("fsspec", reason="other machines need fsspec (the extra remote)")

from tests import datasets as ds
from tests import loose
from tests.conftest import written_once
from tests.far.same import same_samples
from tests.far.shelf import ADDRESS, Engine, Shelf, put
from tests.hub_repos import as_on_the_hub
from viewer.errors import DatasetError, SampleError
from viewer.fetched_removal import remove_kept
from viewer.fetched_use import FetchedUse
from viewer.open_folder import Lock
from viewer.protocol import DatasetOpened, DatasetsFound, OpenDataset, ReadTable, SampleRead, TableRead
from viewer.reader.catalogue import open_dataset

KINDS = ("cgns", "zarr", "hf_datasets", "parquet")


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the dataset with known values in a backend, or as it lies on the Hub. Read only."""

    def find(kind: str) -> Path:
        if kind != "parquet":
            return ds.known(tmp_path_factory, kind)
        tables = ds.known(tmp_path_factory, "hf_datasets")
        return written_once(tmp_path_factory, "known_as_parquet", partial(as_on_the_hub, tables))

    return find


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_arrays_bit_for_bit_in_any_order(
    stored: Callable[[str], Path], kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored(kind)
    put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    far, near = engine.opened(engine.open()), open_dataset(folder)
    assert far.catalogue.place == ADDRESS
    order = [("test", 1), ("train", 2), ("train", 0), ("test", 0), ("train", 1), ("test", 1)]
    assert same_samples(far, near, order) > 100
    assert far.catalogue.infos == near.catalogue.infos and far.catalogue.problems == near.catalogue.problems
    assert (far.catalogue.backend, far.catalogue.taken_for) == (near.catalogue.backend, near.catalogue.taken_for)


def test_of_cgns_only_the_files_of_the_sample_are_fetched(
    stored: Callable[[str], Path], cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored("cgns")
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    assert shelf.read_of("data") == []
    assert isinstance(engine.read(opened, 2), SampleRead)
    files = sorted((folder / "data/train/sample_000000002").rglob("*.cgns"))
    assert shelf.read_of("data") == [str(file.relative_to(folder)) for file in files]
    read = shelf.bytes
    assert isinstance(engine.read(opened, 2, fields=("density",)), SampleRead)
    assert shelf.bytes == read, "what is here is not fetched again"
    assert opened.catalogue.far is not None
    assert opened.catalogue.far.sample == sum(file.stat().st_size for file in files)
    assert any(
        text.startswith("Fetching sample 2 of split train: ") and " of 203 kB" in text for text, _ in engine.steps
    )


def test_of_zarr_only_the_chunks_of_the_columns_that_are_asked_for(
    stored: Callable[[str], Path], cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(stored("zarr")))
    engine = Engine(cache_root)
    opened = engine.open()
    assert isinstance(engine.read(opened, 1, base="Base_2_3", fields=("pressure",)), SampleRead)
    chunks = {path.split("/")[3] for path in shelf.read_of("data") if "/c/" in path}
    fields = {name for name in chunks if not name.startswith("Global")}
    assert fields == {"Base_2_3__Skin__VertexFields__pressure"}


def test_of_parquet_only_the_columns_that_are_asked_for(
    stored: Callable[[str], Path], cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import parquet

    folder = stored("parquet")
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    before = len(shelf.reads)
    assert isinstance(engine.read(opened, 0, base="Base_2_3", fields=("pressure",)), SampleRead)
    file = folder / "data" / "train-00000-of-00002.parquet"
    facts = parquet.ParquetFile(file).metadata
    group = facts.row_group(0)
    places = {group.column(number).path_in_schema.split(".")[0]: number for number in range(facts.num_columns)}
    wanted = group.column(places["Base_2_3/Skin/VertexFields/pressure"])
    start = wanted.dictionary_page_offset or wanted.data_page_offset
    unwanted = group.column(places["Base_3_3/Fluid/VertexFields/pressure"])
    ranges = [(first, stop) for path, first, stop in shelf.reads[before:] if path.endswith(file.name)]
    assert any(first <= start < stop for first, stop in ranges)
    assert not any(first <= unwanted.data_page_offset < stop for first, stop in ranges)


def test_an_arrow_table_is_fetched_when_its_first_sample_is_read_and_that_is_said(
    stored: Callable[[str], Path], cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(stored("hf_datasets")))
    engine = Engine(cache_root)
    opened = engine.open()
    assert opened.catalogue.far is not None
    assert "no index" in opened.catalogue.far.note
    assert not any(path.endswith(".arrow") for path in shelf.read_of("data"))
    assert isinstance(engine.read(opened, 2), SampleRead)
    assert [path for path in shelf.read_of("data") if path.endswith(".arrow")] == [
        "data/train/data-00000-of-00001.arrow"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_samples_fetches_no_sample_for_itself(
    stored: Callable[[str], Path], kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored(kind)
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    before = shelf.read_of("data")

    def rows() -> tuple:
        found: list = []
        while len(found) < 3:
            answer = engine.ask(ReadTable(3, opened.catalogue.path, "train", len(found)))
            assert isinstance(answer, TableRead)
            found += answer.rows
        return tuple(found)

    first = rows()
    if kind == "parquet":
        assert [row["alpha"] for row in first] == [ds.globals_at(0.0, number)["alpha"] for number in range(3)]
        return
    assert first == ({}, {}, {}) and shelf.read_of("data") == before
    engine.read(opened, 0)
    after = rows()
    assert after[0]["alpha"] == ds.globals_at(0.0, 0)["alpha"]


def test_old_datasets_and_loose_files(tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = loose.write_old(tmp_path / "Plates", {"test": [3], "train": [0, 1]})
    shelf = put(monkeypatch, Shelf(old))
    engine = Engine(cache_root)
    opened = engine.open("ssh://user@far/Plates")
    assert opened.catalogue.backend == "cgns 0.1"
    assert same_samples(engine.opened(opened), open_dataset(old)) > 10

    for number in range(3):
        loose.write_file(tmp_path / "runs" / f"run_{number}.cgns", number)
    shelf = put(monkeypatch, Shelf(tmp_path / "runs"))
    opened = engine.open("ssh://user@far/runs")
    assert [split.names for split in opened.catalogue.splits] == [("run_0.cgns", "run_1.cgns", "run_2.cgns")]
    assert isinstance(engine.read(opened, 1, "files"), SampleRead)
    assert shelf.read_of("") == ["run_0.cgns", "run_1.cgns"], "the first one says what its solution is called"
    assert same_samples(engine.opened(opened), open_dataset(tmp_path / "runs")) > 10

    file = tmp_path / "runs" / "run_2.cgns"
    monkeypatch.setattr("viewer.far.filesystems.make_filesystem", lambda address, ask: (shelf, str(file)))
    opened = engine.open("ssh://user@far/runs/run_2.cgns")
    assert isinstance(engine.read(opened, 0, "files"), SampleRead)
    assert opened.catalogue.place == "ssh://user@far/runs/run_2.cgns"


def test_a_mesh_file_of_another_program_opens_by_its_own_address(
    tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("vtkmodules", reason="mesh files need VTK")
    file = tmp_path / "far" / "part.obj"
    file.parent.mkdir()
    file.write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    shelf = put(monkeypatch, Shelf(file.parent))
    monkeypatch.setattr("viewer.far.filesystems.make_filesystem", lambda address, ask: (shelf, str(file)))
    engine = Engine(cache_root)
    opened = engine.open("ssh://user@far/part.obj")
    split = opened.catalogue.splits[0].name
    assert isinstance(engine.read(opened, 0, split), SampleRead)


def test_folders_of_mesh_files(tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A series is known by its first and last file; each other one is fetched when it is shown, with its pieces."""
    pytest.importorskip("vtkmodules", reason="mesh files need VTK")
    import numpy as np

    from tests.converter import vtk_data as vd

    folder = tmp_path / "meshes"
    folder.mkdir()
    for number in range(1, 6):
        vd.write(vd.squares(p=np.full(6, float(number))), folder / f"run_{number}.vtu")
    vd.write(vd.blocks({"a": vd.squares(p=np.zeros(6)), "b": vd.squares(p=np.ones(6))}), folder / "wing.vtm")
    pieces = {path.relative_to(folder).as_posix() for path in folder.rglob("wing/*")}
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    near = open_dataset(folder)
    assert (opened.catalogue.splits, opened.catalogue.taken_for) == (near.catalogue.splits, near.catalogue.taken_for)
    assert set(shelf.read_of("")) == {"run_1.vtu", "run_5.vtu", "wing.vtm"}
    assert isinstance(engine.read(opened, 0, "files", time=3.0), SampleRead)
    assert set(shelf.read_of("")) == {"run_1.vtu", "run_3.vtu", "run_5.vtu", "wing.vtm"}
    table = engine.ask(ReadTable(3, opened.catalogue.path, "files", 0))
    assert isinstance(table, TableRead) and not pieces & set(shelf.read_of("")), "nothing is fetched for the table"
    assert isinstance(engine.read(opened, 1, "files"), SampleRead)
    assert len(pieces) == 2 and pieces < set(shelf.read_of(""))
    assert same_samples(engine.opened(opened), near) > 20
    before = engine.opened(opened).source.sample("files", 1).state(0)
    vd.write(vd.squares(p=np.full(6, 7.0)), folder / sorted(pieces)[0])
    again = engine.open()
    assert engine.opened(again).source.sample("files", 1).state(0) != before, "a piece is another one now"


def test_a_folder_of_datasets_is_listed_with_their_addresses(
    stored: Callable[[str], Path], tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        shutil.copytree(stored("zarr"), tmp_path / "all" / name)
    (tmp_path / "all" / "other").mkdir()
    shelf = put(monkeypatch, Shelf(tmp_path / "all"))
    found = Engine(cache_root).ask(OpenDataset(1, "ssh://user@far/all", cache_root=str(cache_root)))
    assert isinstance(found, DatasetsFound)
    assert found.path == "ssh://user@far/all"
    assert [(entry.path, entry.backend, entry.samples, entry.trouble) for entry in found.datasets] == [
        (f"ssh://user@far/all/{name}", "zarr", {"train": 3, "test": 2}, "") for name in ("one", "two")
    ]
    assert shelf.read_of("") == ["one/infos.yaml", "two/infos.yaml"]


def test_what_is_no_dataset_is_said_with_the_address(
    tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "notes.txt").write_text("nothing")
    put(monkeypatch, Shelf(tmp_path / "far"))
    with pytest.raises(DatasetError) as error:
        Engine(cache_root).open("ssh://user@far/notes")
    assert error.value.sentence.startswith("The folder ssh://user@far/notes is not a PLAID dataset")
    assert str(cache_root) not in error.value.sentence
    put(monkeypatch, Shelf(tmp_path / "nowhere"))
    with pytest.raises(DatasetError) as error:
        Engine(cache_root).open("ssh://user@far/nowhere")
    assert "ssh://user@far/nowhere" in error.value.sentence


def test_damage_is_said_with_the_address(
    stored: Callable[[str], Path], tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(stored("cgns"), tmp_path / "far")
    ds.mesh_file(folder, sample=1).write_bytes(b"nothing of HDF5")
    put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    with pytest.raises(SampleError) as error:
        engine.read(opened, 1)
    assert ADDRESS in error.value.sentence and str(cache_root) not in error.value.sentence


def test_another_reader_is_asked_for_the_folder_alone(
    stored: Callable[[str], Path], cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(stored("cgns")))
    opened: DatasetOpened = Engine(cache_root).open()
    other = Engine(cache_root)
    assert isinstance(other.read(opened, 2), SampleRead)
    read = len(shelf.reads)
    assert isinstance(Engine(cache_root).read(opened, 2, fields=("density",)), SampleRead)
    assert len(shelf.reads) == read, "what another has fetched is used"


def test_what_a_reader_is_at_is_not_removed_and_what_is_being_removed_is_waited_for(
    stored: Callable[[str], Path], cache_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored("cgns")
    shelf = put(monkeypatch, Shelf(folder))
    engine, kept = Engine(cache_root), tmp_path / "kept"
    opened = engine.open(kept=str(kept), keep=True)
    place = Path(opened.catalogue.path).parent
    assert place.parent == kept
    cancel, refused = threading.Event(), []

    def remove(_path: str, _start: int) -> None:
        refused.append(remove_kept(kept, place, cancel).why_not)

    shelf.before = remove
    assert isinstance(engine.read(opened, 1), SampleRead)
    assert set(refused) == {"another window shows it"}
    shelf.before = lambda _path, _start: None

    with FetchedUse(place, alone=True) as removing:
        assert removing.lock is Lock.FREE, "between two requests it may be removed"
        engine.at_step = lambda text: removing.close() if text.startswith("Waiting for what is") else None
        assert isinstance(engine.read(opened, 1), SampleRead)
    assert "Waiting for what is being removed" in dict(engine.steps)
    assert remove_kept(kept, place, cancel).bytes and not place.exists()
    assert isinstance(engine.read(engine.open(kept=str(kept), keep=True), 1), SampleRead)
