"""What changes on the far machine is noticed, without asking it all the time; scans know what they have seen."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("fsspec", reason="other machines need fsspec (the extra remote)")

from tests import datasets as ds
from tests.far.same import same_samples
from tests.far.shelf import ADDRESS, Engine, Shelf, put
from viewer.artifacts.manifest import read_manifest
from viewer.errors import DatasetError
from viewer.far import mirror
from viewer.protocol import (
    CheckSample,
    DatasetOpened,
    OpenDataset,
    SampleChecked,
    SampleRead,
    SamplesScanned,
    ScanSamples,
)
from viewer.reader.catalogue import open_dataset
from viewer.scanning.file_states import FileStates


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, kind: str) -> Path:
    """The dataset with known values on the far machine."""
    return shutil.copytree(ds.known(tmp_path_factory, kind), tmp_path / "far")


@pytest.fixture(params=["cgns", "zarr"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def check(engine: Engine, opened: DatasetOpened, artifact: str, sample: int = 0) -> bool:
    state = read_manifest(Path(artifact)).state
    checked = engine.ask(CheckSample(3, opened.catalogue.path, "train", sample, 0, state))
    assert isinstance(checked, SampleChecked)
    return checked.changed


def rewrite(folder: Path, kind: str) -> None:
    """Give sample 0 the values of sample 2."""
    samples = folder / "data" / "train"
    shutil.rmtree(samples / "sample_000000000")
    shutil.copytree(samples / "sample_000000002", samples / "sample_000000000", copy_function=shutil.copy)


def test_a_sample_is_checked_without_asking_each_time(
    folder: Path, kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    read = engine.read(opened, 0)
    assert isinstance(read, SampleRead)
    asked = len(shelf.listings)
    for _ in range(5):
        assert not check(engine, opened, read.artifact)
    assert len(shelf.listings) == asked
    monkeypatch.setattr(mirror, "FRESH_S", 0.0)
    assert not check(engine, opened, read.artifact)
    assert len(shelf.listings) > asked, "after a while it is"


def test_what_was_rewritten_is_read_anew(
    folder: Path, kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "FRESH_S", 0.0)
    put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    before = engine.read(opened, 0, fields=("pressure",))
    assert isinstance(before, SampleRead)
    rewrite(folder, kind)
    assert check(engine, opened, before.artifact)
    after = engine.read(opened, 0, fields=("pressure",))
    assert isinstance(after, SampleRead)
    assert after.artifact != before.artifact
    assert not check(engine, opened, after.artifact)
    assert same_samples(engine.opened(opened), open_dataset(folder)) > 100


def test_of_a_pinned_revision_a_sample_is_never_asked_for_again(
    folder: Path, kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror, "FRESH_S", 0.0)
    shelf = put(monkeypatch, Shelf(folder, "0123abc"))
    engine = Engine(cache_root)
    opened = engine.open()
    assert opened.catalogue.far is not None and opened.catalogue.far.revision == "0123abc"
    read = engine.read(opened, 0)
    assert isinstance(read, SampleRead)
    asked = len(shelf.listings)
    assert not check(engine, opened, read.artifact)
    assert len(shelf.listings) == asked


def test_what_was_removed_here_is_fetched_again(
    folder: Path, kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    assert isinstance(engine.read(opened, 0), SampleRead)
    for file in [path for path in Path(opened.catalogue.path).rglob("*") if path.is_file()]:
        file.unlink()  # also what describes the dataset, and is mapped into memory
    assert isinstance(engine.read(opened, 0, fields=("density",)), SampleRead)
    assert isinstance(engine.read(opened, 1), SampleRead)
    assert same_samples(engine.opened(opened), open_dataset(folder)) > 100
    assert shelf.bytes > 0


@pytest.mark.parametrize("kind", ["cgns"])
def test_a_scan_knows_what_it_has_seen(
    folder: Path, kind: str, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(folder))
    engine = Engine(cache_root)
    opened = engine.open()
    answer = engine.ask(ScanSamples(4, opened.catalogue.path, "cgns", "train", (0, 1)))
    near = Engine(cache_root).ask(ScanSamples(4, str(folder), "cgns", "train", (0, 1)))
    assert isinstance(answer, SamplesScanned) and isinstance(near, SamplesScanned)
    assert [one.troubles for one in answer.samples] == [(), ()]
    assert [replace(one, state="") for one in answer.samples] == [replace(one, state="") for one in near.samples]
    states = FileStates(opened.catalogue.path, "cgns")
    asked = len(shelf.listings)
    assert all(states.holds("train", number, answer.samples[number].state) for number in (0, 1))
    assert len(shelf.listings) == asked, "nobody is asked for that"
    rewrite(folder, kind)
    monkeypatch.setattr(mirror, "FRESH_S", 0.0)
    engine.read(opened, 0)
    assert not states.holds("train", 0, answer.samples[0].state)
    assert states.holds("train", 1, answer.samples[1].state)


@pytest.mark.parametrize("kind", ["cgns"])
def test_what_is_kept_is_used_again_also_without_the_machine(
    folder: Path, kind: str, tmp_path: Path, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = put(monkeypatch, Shelf(folder))
    kept = str(tmp_path / "kept")
    engine = Engine(cache_root)
    opened = engine.open(kept=kept, keep=True)
    assert opened.catalogue.path.startswith(kept)
    assert opened.catalogue.far is not None and opened.catalogue.far.kept
    assert isinstance(engine.read(opened, 1), SampleRead)
    assert isinstance(engine.read(opened, 0), SampleRead)
    read = len(shelf.reads)
    shutil.rmtree(cache_root)
    cache_root.mkdir()
    again = Engine(cache_root)
    assert again.open(kept=kept).catalogue.path == opened.catalogue.path
    assert isinstance(again.read(opened, 1), SampleRead)
    assert len(shelf.reads) == read
    shelf.down = ConnectionRefusedError(111, "refused")
    away = Engine(cache_root)
    assert isinstance(away.read(away.open(kept=kept), 1, fields=("density",)), SampleRead)
    with pytest.raises(DatasetError):
        Engine(cache_root).open()


@pytest.mark.parametrize("kind", ["cgns"])
def test_there_has_to_be_a_folder_for_it(folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, Shelf(folder))
    with pytest.raises(DatasetError, match="no folder into which"):
        Engine(Path()).ask(OpenDataset(1, ADDRESS))
