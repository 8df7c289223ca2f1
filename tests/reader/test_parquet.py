"""Datasets as they lie on the Hub: Parquet files that are read as they are, or a sentence with what completes them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import datasets as ds
from tests.another_user import may_not_read
from tests.conftest import written_once
from tests.hub_repos import as_on_the_hub
from tests.reader.artifact import read
from viewer.errors import OUTSIDE, DatasetError
from viewer.reader import columns_parquet
from viewer.reader.catalogue import open_dataset
from viewer.reader.opened import Chosen
from viewer.reader.table import read_row

pa = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow (the extra plaid)")
parquet = pytest.importorskip("pyarrow.parquet")

FIELDS = ("pressure", "density", "Velocity")

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 123456\n"


@pytest.fixture(scope="module")
def arrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ds.known(tmp_path_factory, "hf_datasets")


@pytest.fixture(scope="module")
def stored(arrow: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset as it lies on the Hub. Read only."""
    return written_once(tmp_path_factory, "known_as_parquet", lambda path: as_on_the_hub(arrow, path))


@pytest.fixture
def repo(stored: Path, tmp_path: Path) -> Path:
    return shutil.copytree(stored, tmp_path / "repo")


def refused(path: Path, *parts: str) -> DatasetError:
    with pytest.raises(DatasetError) as error:
        open_dataset(path)
    for part in parts:
        assert part in error.value.sentence
    assert error.value.sentence.endswith(".") and "\n" not in error.value.sentence
    return error.value


def same(path: Path, other: Path, cache_root: Path) -> None:
    """Compare everything of the samples of two datasets."""
    one, two = open_dataset(path), open_dataset(other)
    assert one.source.splits() == two.source.splits()
    for split in one.catalogue.splits:
        for number in range(len(split)):
            assert read_row(one.source, split.name, number) == read_row(two.source, split.name, number)
            for base, zone in (("Base_3_3", "Solid"), ("Base_2_3", "Skin")):
                for time in (0.0, 2.0):
                    options: dict[str, Any] = {"base": base, "time": time, "fields": FIELDS}
                    mine = read(path, cache_root / "a", number, split.name, **options)
                    theirs = read(other, cache_root / "b", number, split.name, **options)
                    assert mine.manifest.globals_ == theirs.manifest.globals_
                    assert mine.manifest.warnings == theirs.manifest.warnings
                    for field in FIELDS:
                        assert np.array_equal(mine.field(field, zone), theirs.field(field, zone))
                    for key in mine.zone(zone).arrays:
                        assert np.array_equal(mine.array(key, zone), theirs.array(key, zone))


@pytest.fixture
def roots(cache_root: Path) -> Path:
    for name in ("a", "b"):
        (cache_root / name).mkdir()
    return cache_root


def test_parquet_files_are_read_as_they_are(repo: Path, arrow: Path, roots: Path) -> None:
    opened = open_dataset(repo)
    assert (opened.catalogue.backend, opened.catalogue.taken_for) == ("hf_datasets", "hf_datasets (Parquet)")
    assert opened.catalogue.warnings == () and opened.catalogue.problems
    assert len(list((repo / "data").glob("train-*.parquet"))) == 2
    before = {file: file.stat().st_mtime_ns for file in repo.rglob("*")}
    same(repo, arrow, roots)
    assert {file: file.stat().st_mtime_ns for file in repo.rglob("*")} == before, "nothing is converted in place"


@pytest.mark.parametrize("most", [0, 4096])
def test_chunks_that_are_not_kept(
    repo: Path, arrow: Path, roots: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Row groups of several rows, and columns that are decoded up to the row."""
    for file in (repo / "data").glob("*.parquet"):
        table = parquet.read_table(file)
        parquet.write_table(table, file, row_group_size=2)
    monkeypatch.setattr(columns_parquet, "MOST_KEPT", most)
    same(repo, arrow, roots)


def test_a_file_of_it_opens_its_split(repo: Path) -> None:
    opened = open_dataset(repo / "data" / "test-00000-of-00001.parquet")
    assert opened.chosen == Chosen("test") and opened.catalogue.path == str(repo)


@pytest.mark.parametrize("most", [0, columns_parquet.MOST_KEPT])
def test_names_with_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """pyarrow takes a dot for a field of a struct."""
    monkeypatch.setattr(columns_parquet, "MOST_KEPT", most)
    columns = {"B/a.b": [[1.0], [2.0], [3.0]], "B/a": [[4.0], None, [6.0]]}
    parquet.write_table(pa.table(columns), tmp_path / "x.parquet", row_group_size=2)
    table = columns_parquet.ParquetTable(tmp_path, [tmp_path / "x.parquet"])
    found = [[table.row(number).column(name) for name in columns] for number in table.ids()]
    assert [[None if value is None else float(value[0]) for value in row] for row in found] == [
        [1.0, 4.0],
        [2.0, None],
        [3.0, 6.0],
    ]


def test_the_cache_of_the_hub(repo: Path, arrow: Path, roots: Path, tmp_path: Path) -> None:
    """A snapshot is made of links to blobs."""
    top = tmp_path / "hub" / "datasets--PhysArena--Horn"
    snapshot = top / "snapshots" / "abc123"
    (top / "blobs").mkdir(parents=True)
    for number, file in enumerate(sorted(path for path in repo.rglob("*") if path.is_file())):
        blob = top / "blobs" / f"{number:04x}"
        shutil.copyfile(file, blob)
        link = snapshot / file.relative_to(repo)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    for path in (snapshot, top):
        catalogue = open_dataset(path).catalogue
        assert (catalogue.path, catalogue.name) == (str(snapshot), "PhysArena/Horn")
    same(top, arrow, roots)
    (snapshot / "data" / "train-00001-of-00002.parquet").unlink()
    (warning, announced) = open_dataset(top).catalogue.warnings
    assert warning == (
        "Split train has 1 of its 2 Parquet files; “hf download PhysArena/Horn --repo-type dataset --revision abc123” "
        "completes it."
    )
    assert "of the 3 samples" in announced


def test_a_first_file_that_is_missing_changes_the_numbers(repo: Path) -> None:
    (repo / "data" / "train-00000-of-00002.parquet").unlink()
    warning = open_dataset(repo).catalogue.warnings[0]
    assert "1 of its 2 Parquet files, and its samples are numbered anew; “hf download NAME " in warning
    assert f"--local-dir {repo}”" in warning


def test_pointers_of_git_lfs(repo: Path) -> None:
    """In a clone, the files of which nobody but Git LFS may change."""
    (repo / ".git").mkdir()
    for file in (repo / "data").glob("*.parquet"):
        file.write_bytes(POINTER)
    refused(
        repo, "data/test-00000-of-00001.parquet: it is a Git LFS pointer", f"“git -C {repo} lfs pull” fetches the data"
    )
    shutil.rmtree(repo / "constants")
    (repo / "infos.yaml").unlink()
    refused(repo, "it is a Git LFS pointer")


def test_a_file_that_was_cut_costs_only_its_split(repo: Path) -> None:
    file = repo / "data" / "test-00000-of-00001.parquet"
    open_dataset(repo)  # all is imported, as root may
    with may_not_read(file, folder=repo):
        (warning,) = open_dataset(repo).catalogue.warnings
    assert warning.startswith("Split test is left out.") and f"permission to read {file}; ask its owner." in warning
    file.write_bytes(file.read_bytes()[:-1000])
    opened = open_dataset(repo)
    assert list(opened.source.splits()) == ["train"]
    warning = opened.catalogue.warnings[0]
    assert (
        "Split test is left out." in warning and "damaged or only a part of it was downloaded; “hf download" in warning
    )
    for other in (repo / "data").glob("*.parquet"):
        other.write_bytes(b"PAR1 but no more")
    refused(repo, "is damaged or only a part of it was downloaded")


def test_a_link_out_of_the_dataset(repo: Path, tmp_path: Path) -> None:
    file = repo / "data" / "test-00000-of-00001.parquet"
    file.rename(tmp_path / "elsewhere.parquet")
    file.symlink_to(tmp_path / "elsewhere.parquet")
    assert refused(repo, "outside the folder of the dataset").reason == OUTSIDE
    assert "test" in open_dataset(repo, follow=True).source.splits()


def test_files_that_are_rewritten_are_noticed(repo: Path) -> None:
    sample = open_dataset(repo).source.sample("test", 0)
    before = sample.state(0)
    file = repo / "data" / "test-00000-of-00001.parquet"
    file.write_bytes(file.read_bytes())
    assert sample.state(0) != before


@pytest.mark.parametrize("infos", [True, False])
def test_pickled_samples_are_refused(tmp_path: Path, infos: bool) -> None:
    class Boom:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "ran",))  # type: ignore[return-value]

    import pickle

    data = tmp_path / "set" / "data"
    data.mkdir(parents=True)
    table = pa.table({"sample": pa.array([pickle.dumps(Boom())], pa.binary())})
    parquet.write_table(table, data / "all_samples-00000-of-00001.parquet")
    if infos:
        (tmp_path / "set" / "infos.yaml").write_text("legal:\n  owner: me\n")
    refused(tmp_path / "set", "pyplaid 0.1 pickled", "Dataset.save_to_dir", "opens here")
    if not infos:
        refused(data, "pyplaid 0.1 pickled")
        refused(data / "all_samples-00000-of-00001.parquet", "pyplaid 0.1 pickled")
    assert not (tmp_path / "ran").exists()


def test_other_tables_are_none(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"x": [1, 2]}), tmp_path / "x.parquet")
    for path in (tmp_path, tmp_path / "x.parquet"):
        refused(path, str(path), "without the infos.yaml, constants and schemas that pyplaid writes")


def test_tables_beside_meshes_are_no_matter(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"x": [1, 2]}), tmp_path / "x.parquet")
    corners = "".join(f"vertex {x} {y} 0\n" for x, y in ((0, 0), (1, 0), (0, 1)))
    (tmp_path / "x.stl").write_text(
        f"solid x\nfacet normal 0 0 1\nouter loop\n{corners}endloop\nendfacet\nendsolid x\n"
    )
    assert open_dataset(tmp_path).catalogue.backend == "mesh files"
