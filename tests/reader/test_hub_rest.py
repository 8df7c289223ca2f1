"""What a download of the Hub lacks is fetched into where the download lies; of which dataset it is must be known."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("huggingface_hub", reason="downloading needs huggingface_hub (the extra plaid)")

from tests.conftest import written_once
from tests.far.servers.hub import COMMIT, HubServer
from tests.hub_repos import as_on_the_hub
from tests.reader.child import ReaderChild
from viewer.doors import Door
from viewer.errors import DatasetError
from viewer.protocol import DatasetDownloaded, DownloadDataset, Failed, Message
from viewer.reader.catalogue import open_dataset
from viewer.reader.hub_known import completing, completion
from viewer.reader.hub_part import AskedDownload, mark, read_mark, write_mark

REPO = "tests/known"
BROKEN = "data/test/sample_000000001/meshes/mesh_000000001.cgns"


@pytest.fixture(scope="session")
def stored(written: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return lambda backend: written_once(
        tmp_path_factory, f"hub/{backend}", lambda path: as_on_the_hub(written(backend), path)
    )


@pytest.fixture
def hub() -> Iterator[HubServer]:
    server = HubServer({})
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def follow(hub: HubServer, tmp_path: Path) -> Iterator[Callable[[Door], Message]]:
    """Have a reader do what a button says."""
    children: list[ReaderChild] = []

    def ask(door: Door) -> Message:
        child = ReaderChild(preload=hub.environment(tmp_path / "hf"))
        children.append(child)
        answer = child.ask(DownloadDataset(1, door.repository, door.path, door.first))
        assert answer is not None, b"".join(child.errors).decode()
        return answer

    yield ask
    for child in children:
        child.close()


def cached(hub: HubServer, home: Path, *names: str) -> Path:
    """Have huggingface_hub itself put some files of the dataset into its cache; returns the folder of the dataset."""
    code = "import sys; from huggingface_hub import hf_hub_download\n"
    code += f"for name in sys.argv[1:]: hf_hub_download({REPO!r}, name, repo_type='dataset')"
    environment = {**hub.environment(home), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code, *names], check=True, env=environment, capture_output=True)
    return home / "hub" / "datasets--tests--known"


@pytest.mark.parametrize("backend", ["cgns", "hf_datasets", "zarr"])
def test_the_cache_of_the_hub_is_completed_in_its_own_layout(
    follow: Callable[[Door], Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path, backend: str
) -> None:
    repo = hub.repos[REPO] = stored(backend)
    data = sorted(path.relative_to(repo).as_posix() for path in (repo / "data").rglob("*") if path.is_file())
    beside = [path.relative_to(repo).as_posix() for path in repo.rglob("*.yaml")]
    beside += [path.relative_to(repo).as_posix() for path in (repo / "constants").rglob("*") if path.is_file()]
    there = [*dict.fromkeys(beside), *[name for name in data if name.startswith("data/train")][:6]]
    there += [name for name in data if name.endswith("train/zarr.json")]
    folder = cached(hub, tmp_path / "hf", *there)
    version = folder / "snapshots" / COMMIT
    half = open_dataset(version).catalogue
    assert half.warnings and half.rest == Door(str(version), repository=REPO)
    assert f"“hf download {REPO} --repo-type dataset --revision {COMMIT}” completes it" == completing(version)
    hub.fetched.clear()
    assert follow(half.rest) == DatasetDownloaded(1, str(version))
    assert hub.fetched and not set(hub.fetched) & set(there), "what is there is not fetched again"
    whole = open_dataset(folder).catalogue
    assert whole.warnings == () and whole.rest is None
    assert whole.splits == open_dataset(repo).catalogue.splits
    for name in data:
        assert (version / name).is_symlink() and (version / name).read_bytes() == (repo / name).read_bytes()


def test_a_version_without_data_and_one_that_is_no_more_than_a_name(
    follow: Callable[[Door], Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    folder = cached(hub, tmp_path / "hf", "infos.yaml")
    for path, expected in ((folder, folder), (folder / "snapshots" / COMMIT, folder / "snapshots" / COMMIT)):
        with pytest.raises(DatasetError, match="complete") as error:
            open_dataset(path)
        assert error.value.door == Door(str(expected), repository=REPO)
    assert follow(Door(str(folder), repository=REPO)) == DatasetDownloaded(1, str(folder / "snapshots" / COMMIT))
    assert open_dataset(folder).catalogue.warnings == ()


def test_a_file_that_was_cut_in_the_cache_is_fetched_anew(
    follow: Callable[[Door], Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    repo = hub.repos[REPO] = stored("hf_datasets")
    folder = cached(hub, tmp_path / "hf", *(path.relative_to(repo).as_posix() for path in repo.rglob("*.*")))
    version, cut = folder / "snapshots" / COMMIT, "data/train-00001-of-00002.parquet"
    (version / cut).resolve().write_bytes((repo / cut).read_bytes()[:100])
    rest = open_dataset(folder).catalogue.rest
    assert rest is not None
    hub.fetched.clear()
    assert isinstance(follow(rest), DatasetDownloaded)
    assert (version / cut).read_bytes() == (repo / cut).read_bytes()
    assert hub.fetched[cut] == 1 and len(hub.fetched) == 1


def test_our_own_download_goes_on_where_it_was_opened(
    follow: Callable[[Door], Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    hub.cut.add(BROKEN)
    target, part = tmp_path / "known", tmp_path / "known.part"
    assert isinstance(follow(Door(str(target), repository=REPO, first=2)), Failed)
    door = open_dataset(part).catalogue.rest
    assert door == Door(str(target), repository=REPO, first=2)
    assert completing(part) == f"downloading {REPO} to {target} again completes it"
    hub.cut.clear()
    hub.fetched.clear()
    assert follow(door) == DatasetDownloaded(1, str(target))
    assert set(hub.fetched) == {BROKEN} and not part.exists()
    sizes = {split.name: len(split) for split in open_dataset(target).catalogue.splits}
    assert sizes == {"train": 2, "test": 2}
    assert completion(target) is None, "a download that has ended says nothing of where it is from"


@pytest.mark.parametrize("written", ["", "no JSON", "[1]", '{"repository": "", "first": 0}', '{"repository": "a/b"}'])
def test_a_mark_that_says_nothing(tmp_path: Path, written: str) -> None:
    part = tmp_path / "x.part"
    mark(part / ".cache")
    (part / ".cache" / "plaid-viewer-download").write_text(written)
    assert read_mark(part) is None and completion(part / "data") is None
    write_mark(part, AskedDownload("a/b", 3))
    assert read_mark(part) == AskedDownload("a/b", 3)
    assert completion(part / "data") == Door(str(tmp_path / "x"), repository="a/b", first=3)


def test_what_names_no_dataset_has_no_button(stored: Callable[[str], Path], tmp_path: Path) -> None:
    """``hf download --local-dir`` notes commit and ETag of each file, but not of which dataset they are."""
    folder = shutil.copytree(stored("cgns"), tmp_path / "mine")
    shutil.rmtree(folder / "data" / "test")
    notes = folder / ".cache" / "huggingface" / "download"
    notes.mkdir(parents=True)
    (notes / "infos.yaml.metadata").write_text(f"{COMMIT}\n{'a' * 40}\n1700000000.0\n")
    (folder / "data" / "dataset.json").write_text(json.dumps({"dataset": REPO}))
    catalogue = open_dataset(folder).catalogue
    assert catalogue.warnings and catalogue.rest is None
    assert completing(folder).startswith(f"“hf download NAME --repo-type dataset --local-dir {folder}”")
