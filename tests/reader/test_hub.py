"""Datasets come from a server that plays the Hub, through the real huggingface_hub, and are what was put there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("huggingface_hub", reason="downloading needs huggingface_hub (the extra plaid)")

from tests.conftest import written_once
from tests.far.servers.hub import HubServer
from tests.hub_repos import as_on_the_hub
from tests.namespaces import need
from tests.reader.artifact import read
from tests.reader.child import ReaderChild
from viewer.errors import DatasetError
from viewer.protocol import Cancel, Cancelled, DatasetDownloaded, DownloadDataset, Failed, Message, Progress, Split
from viewer.reader.catalogue import open_dataset
from viewer.reader.failures import ENGINE_MISSING
from viewer.reader.hub_files import check_names, choose_files, shards
from viewer.reader.hub_part import mark
from viewer.reader.hub_progress import Meter, bar_class

REPO = "tests/known"

IMPATIENT = """
import time
wait = time.sleep
time.sleep = lambda seconds: wait(min(seconds, 0.01))
"""
"""Between two attempts huggingface_hub waits for seconds."""


@pytest.fixture(scope="session")
def stored(written: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the dataset with known values as it lies on the Hub, by backend."""
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
def get(hub: HubServer, tmp_path: Path) -> Iterator[Callable[..., Message]]:
    """Ask a reader to download; returns its answer."""
    children: list[ReaderChild] = []

    def ask(target: Path, repo: str = REPO, first: int = 0, prepare: str = IMPATIENT, **variables: str) -> Message:
        child = ReaderChild(prepare=prepare, preload={**hub.environment(tmp_path / "hf"), **variables})
        children.append(child)
        answer = child.ask(DownloadDataset(1, repo, str(target), first))
        assert answer is not None, b"".join(child.errors).decode()
        return answer

    yield ask
    for child in children:
        child.close()


def same_samples(one: Path, other: Path, cache_root: Path, samples: dict[str, range]) -> None:
    """Compare every array of every base at the first time and the last."""
    (cache_root / "one").mkdir()
    (cache_root / "other").mkdir()
    for split, numbers in samples.items():
        for number in numbers:
            for base in ("Base_3_3", "Base_2_3"):
                for time in (0.0, 2.0):
                    asked: dict[str, Any] = {
                        "split": split,
                        "base": base,
                        "time": time,
                        "fields": ("pressure", "density", "Velocity"),
                    }
                    a = read(one, cache_root / "one", number, **asked)
                    b = read(other, cache_root / "other", number, **asked)
                    assert a.manifest.globals_ == b.manifest.globals_
                    assert [zone.name for zone in a.manifest.zones] == [zone.name for zone in b.manifest.zones]
                    for zone in a.manifest.zones:
                        for key in zone.arrays:
                            assert np.array_equal(a.array(key, zone.name), b.array(key, zone.name))
                        for field in asked["fields"]:
                            ours, theirs = a.field(field, zone.name), b.field(field, zone.name)
                            assert ours.dtype == theirs.dtype
                            assert np.array_equal(ours, theirs)


def test_everything_is_what_it_was(
    get: Callable[..., Message],
    hub: HubServer,
    stored: Callable[[str], Path],
    dataset: Path,
    backend: str,
    tmp_path: Path,
    cache_root: Path,
) -> None:
    hub.repos[REPO] = stored(backend)
    target = tmp_path / "a [folder] of mine" / "known"
    assert get(target) == DatasetDownloaded(1, str(target))
    assert sorted(os.listdir(target.parent)) == ["known"]
    assert not list(target.rglob(".*"))
    files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    repo = stored(backend)
    assert files == {name: (repo / name).read_bytes() for name in files}, "nothing is converted"
    assert len([name for name in files if name.endswith(".parquet")]) == (3 if backend == "hf_datasets" else 0)
    assert (target / "README.md").is_file()
    ours, theirs = open_dataset(target).catalogue, open_dataset(dataset).catalogue
    assert (ours.splits, ours.infos, ours.problems, ours.warnings) == (
        theirs.splits,
        theirs.infos,
        theirs.problems,
        (),
    )
    same_samples(target, dataset, cache_root, {"train": range(0, 3, 2), "test": range(1, 2)})


@pytest.mark.parametrize("backend", ["cgns", "zarr"])
def test_the_first_samples_of_each_split(
    get: Callable[..., Message],
    hub: HubServer,
    stored: Callable[[str], Path],
    dataset: Path,
    backend: str,
    tmp_path: Path,
    cache_root: Path,
) -> None:
    repo = shutil.copytree(stored(backend), tmp_path / "repo")
    shutil.rmtree(repo / "data" / "train" / "sample_000000000")  # the first that is there is another
    hub.repos[REPO] = repo
    target = tmp_path / "known"
    assert get(target, first=1) == DatasetDownloaded(1, str(target))
    assert open_dataset(target).catalogue.splits == (Split("train", ((1, 2),)), Split("test", ((0, 1),)))
    assert not any("sample_000000002" in name for name in hub.fetched)
    same_samples(target, dataset, cache_root, {"train": range(1, 2), "test": range(1)})


def test_tables_come_whole(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("hf_datasets")
    assert isinstance(get(tmp_path / "known", first=1), DatasetDownloaded)
    assert open_dataset(tmp_path / "known").catalogue.splits == (Split("train", ((0, 3),)), Split("test", ((0, 2),)))


def test_an_interrupted_download_goes_on(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    broken = "data/test/sample_000000001/meshes/mesh_000000001.cgns"
    hub.cut.add(broken)
    target = tmp_path / "known"
    answer = get(target)
    assert isinstance(answer, Failed)
    assert answer.sentence == (
        f"The dataset {REPO} could not be downloaded: {hub.endpoint[7:]} cannot be reached; check the network, then "
        "download it again to continue where it stopped."
    )
    assert not target.exists()
    assert (tmp_path / "known.part").is_dir()
    (tmp_path / "known.part" / ".cache" / "huggingface" / "left.incomplete").touch()
    first, hub.cut = hub.fetched.copy(), set()
    hub.fetched.clear()
    assert isinstance(get(target), DatasetDownloaded)
    assert set(first) & set(hub.fetched) == {broken}
    assert open_dataset(target).catalogue.warnings == ()
    assert not (tmp_path / "known.part").exists()


def test_a_repository_that_has_changed_meanwhile(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    repo = hub.repos[REPO] = shutil.copytree(stored("cgns"), tmp_path / "repo")
    hub.cut.add("data/train/sample_000000002/meshes/mesh_000000002.cgns")
    assert isinstance(get(tmp_path / "known"), Failed)
    hub.cut.clear()
    hub.fetched.clear()
    hub.commit = "f" * 40
    shutil.rmtree(repo / "data" / "test")
    (repo / "README.md").write_text("# Changed\n")
    assert isinstance(get(tmp_path / "known"), DatasetDownloaded)
    assert set(hub.fetched) == {"README.md", "data/train/sample_000000002/meshes/mesh_000000002.cgns"}
    assert (tmp_path / "known" / "README.md").read_text() == "# Changed\n"
    assert open_dataset(tmp_path / "known").catalogue.splits == (Split("train", ((0, 3),)),)


def test_fewer_samples_than_an_earlier_attempt_wanted(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    hub.cut.add("data/train/sample_000000002/meshes/mesh_000000002.cgns")
    assert isinstance(get(tmp_path / "known"), Failed)
    hub.fetched.clear()
    assert isinstance(get(tmp_path / "known", first=1), DatasetDownloaded)
    assert not hub.fetched
    assert open_dataset(tmp_path / "known").catalogue.splits == (Split("train", ((0, 1),)), Split("test", ((0, 1),)))


def test_it_says_how_far_it_is_and_can_be_cancelled(
    hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    slow = "import viewer.reader.server as server\nserver._PATIENCE = 0\n"
    child = ReaderChild(prepare=IMPATIENT + slow, preload=hub.environment(tmp_path / "hf"))
    try:
        hub.held.add("data/train/sample_000000000/meshes/mesh_000000000.cgns")
        child.send(DownloadDataset(1, REPO, str(tmp_path / "known")))
        while not (isinstance(message := child.receive(), Progress) and (message.fraction or 0) > 0.2):
            assert isinstance(message, Progress), message
        assert message.text.startswith(f"Downloading {REPO}: ")
        child.send(Cancel(1))
        hub.release.set()
        assert child.answer() == Cancelled(1)
    finally:
        child.close()
    assert (tmp_path / "known.part").is_dir()


def test_what_is_there_is_left_alone(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "mine.txt").touch()
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence == f"{tmp_path / 'known'} already exists; choose another folder, or open it."
    (tmp_path / "other.part").mkdir()
    answer = get(tmp_path / "other")
    assert isinstance(answer, Failed)
    assert answer.sentence.startswith(f"{tmp_path / 'other.part'} is in the way of the download of {REPO};")
    assert not hub.fetched
    (tmp_path / "empty").mkdir()
    assert isinstance(get(tmp_path / "empty"), DatasetDownloaded)


@pytest.mark.skipif(os.name != "posix", reason="links and mounts of POSIX")
@pytest.mark.parametrize("how", ["a link to it", "its name", "a link inside"])
def test_nothing_is_removed_that_is_not_the_downloads_own(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path, how: str
) -> None:
    hub.repos[REPO] = stored("cgns")
    part, home = tmp_path / "known.part", tmp_path / "home"
    (home / ".cache").mkdir(parents=True)  # as every home has
    (home / "data").mkdir()
    for precious in (home / "letters.txt", home / "data" / "thesis.tex"):
        precious.write_text("precious")
    if how == "a link to it":
        part.symlink_to(home)
    elif how == "its name":
        home = home.rename(part)
    else:
        hub.cut.add("data/test/sample_000000001/meshes/mesh_000000001.cgns")
        assert isinstance(get(tmp_path / "known"), Failed)
        hub.cut.clear()
        (part / "data" / "elsewhere").symlink_to(home)
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed) == (how != "a link inside")
    for precious in (home / "letters.txt", home / "data" / "thesis.tex"):
        assert precious.read_text() == "precious"


@pytest.mark.root
@pytest.mark.parametrize("place", ["data", ".cache"])
def test_what_is_mounted_inside_stays(tmp_path: Path, place: str) -> None:
    need(("unshare", "--mount"))
    home, part = tmp_path / "home", tmp_path / "known.part"
    home.mkdir()
    (home / "letters.incomplete").write_text("precious")
    mark(part / ".cache")
    (part / "data").mkdir()
    (part / ".cache" / "left.incomplete").touch()
    (point := part / place / "mounted").mkdir()
    code = (
        "import sys; from pathlib import Path; from viewer.reader.hub_part import tidy\n"
        "tidy(Path(sys.argv[1]), {'data/mounted'})"
    )
    lines = (
        'mount -t tmpfs tmpfs "$1" && cp "$2/letters.incomplete" "$1" && "$3" -c "$4" "$5"; cat "$1/letters.incomplete"'
    )
    command: list[str | Path] = ["unshare", "--mount", "sh", "-c", lines, "sh", point, home, sys.executable, code, part]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    assert (done.stdout, done.stderr) == ("precious", "")
    assert not (part / ".cache" / "left.incomplete").exists()


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ((401, "RepoNotFound"), "that you may read; check the name, and if it is private, log in with hf auth login"),
        ((404, "RepoNotFound"), "that you may read; check the name, and if it is private, log in with hf auth login"),
        ((403, "GatedRepo"), f"/datasets/{REPO}, then log in with hf auth login or set HF_TOKEN."),
        ((500, "Broken"), "answered with status 500; try again later."),
    ],
)
def test_what_the_hub_refuses(
    get: Callable[..., Message], hub: HubServer, tmp_path: Path, known: tuple[int, str], words: str
) -> None:
    hub.repos[REPO] = known
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert words in answer.sentence
    assert "\n" not in answer.sentence
    assert os.listdir(tmp_path) == [name for name in os.listdir(tmp_path) if "known" not in name]


def test_a_gated_repository_lists_its_files_and_keeps_them(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    hub.gated = True
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence == (
        f"The dataset {REPO} on {hub.endpoint[7:]} is gated and you do not have access: request it at "
        f"{hub.endpoint}/datasets/{REPO}, then log in with hf auth login or set HF_TOKEN."
    )
    assert not (tmp_path / "known.part").exists(), "nothing that could be gone on with"


def test_the_token_of_the_environment_is_sent(get: Callable[..., Message], hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO] = (401, "RepoNotFound")
    assert isinstance(get(tmp_path / "known", HF_TOKEN="hf_of_the_tests"), Failed)
    assert hub.tokens == {"Bearer hf_of_the_tests"}


@pytest.mark.parametrize("name", ["a b/c", "one/two/three", "-x/y", "a/b--c", "../x", ""])
def test_a_name_that_cannot_be(get: Callable[..., Message], tmp_path: Path, name: str) -> None:
    answer = get(tmp_path / "known", name)
    assert isinstance(answer, Failed)
    assert answer.sentence.endswith("; a name looks like namespace/name.")


def test_no_network(get: Callable[..., Message], hub: HubServer, tmp_path: Path) -> None:
    answer = get(tmp_path / "known", HF_ENDPOINT="http://127.0.0.1:1")
    assert isinstance(answer, Failed)
    assert "127.0.0.1:1 cannot be reached; check the network" in answer.sentence
    answer = get(tmp_path / "known", HF_HUB_OFFLINE="1")
    assert isinstance(answer, Failed)
    assert "HF_HUB_OFFLINE is set" in answer.sentence


def test_a_login_page_in_the_way(get: Callable[..., Message], hub: HubServer, tmp_path: Path) -> None:
    hub.repos[REPO] = (200, "LoginPage")
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert "does not answer like the Hub; check whether a login page is in the way." in answer.sentence


def test_without_the_engine(get: Callable[..., Message], tmp_path: Path) -> None:
    answer = get(tmp_path / "known", prepare="import sys\nsys.modules['huggingface_hub'] = None\n")
    assert isinstance(answer, Failed)
    assert answer.sentence == ENGINE_MISSING


def test_what_is_no_dataset(get: Callable[..., Message], hub: HubServer, tmp_path: Path) -> None:
    repo = hub.repos[REPO] = tmp_path / "repo"
    repo.mkdir()
    (repo / "README.md").write_text("A model.\n")
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence.endswith("is not a PLAID dataset: it has no infos.yaml.")
    (repo / "infos.yaml").write_text("storage_backend: cgns\n")
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence.endswith("has no samples: its folder data contains none.")
    (repo / "infos.yaml").write_text("storage_backend: papyrus\n")
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert "'papyrus', which this program does not know" in answer.sentence
    assert not (tmp_path / "known.part").exists(), "nothing that could be gone on with"


def test_tables_that_are_damaged(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    """They are not looked into before they are opened: the other split is there."""
    repo = hub.repos[REPO] = shutil.copytree(stored("hf_datasets"), tmp_path / "repo")
    (repo / "data" / "test-00000-of-00001.parquet").write_bytes(b"PAR1 but no more")
    assert isinstance(get(tmp_path / "known"), DatasetDownloaded)
    catalogue = open_dataset(tmp_path / "known").catalogue
    assert catalogue.splits == (Split("train", ((0, 3),)),) and "Split test is left out. " in catalogue.warnings[0]


@pytest.mark.parametrize("backend", ["cgns", "hf_datasets"])
def test_a_disk_that_is_too_small(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], backend: str, tmp_path: Path
) -> None:
    hub.repos[REPO] = stored(backend)
    prepare = "import shutil, types\nshutil.disk_usage = lambda path: types.SimpleNamespace(free=20_000)\n"
    answer = get(tmp_path / "known", prepare=prepare)
    assert isinstance(answer, Failed)
    assert f"but the disk of {tmp_path} has only 20.0 kB free; choose another folder" in answer.sentence
    assert ("fewer samples" in answer.sentence) == (backend == "cgns")
    assert set(hub.fetched) == {"infos.yaml"}


def test_a_disk_that_is_full(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    prepare = """
import errno
from huggingface_hub import file_download
def full(*arguments, **more):
    raise OSError(errno.ENOSPC, "No space left on device")
file_download.http_get = full
"""
    answer = get(tmp_path / "known", prepare=prepare)
    assert isinstance(answer, Failed)
    assert answer.sentence.startswith(f"The disk of {tmp_path} is full; free some space")


def test_a_folder_that_cannot_be(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    (tmp_path / "file").touch()
    answer = get(tmp_path / "file" / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence.startswith(f"The dataset {REPO} cannot be written to {tmp_path / 'file' / 'known'}: ")
    assert answer.sentence.endswith("; choose another folder.")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path
) -> None:
    hub.repos[REPO] = stored("cgns")
    (tmp_path / "locked").mkdir(mode=0o500)
    answer = get(tmp_path / "locked" / "known")
    assert isinstance(answer, Failed)
    assert answer.sentence.endswith("Permission denied; choose another folder.")


@pytest.mark.parametrize(
    "name", ["../out.yaml", "data/../../out", "/etc/out", "C:\\out", "data\\..\\..\\out", "data/D:x"]
)
def test_paths_that_lead_out(
    get: Callable[..., Message], hub: HubServer, stored: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    hub.repos[REPO] = stored("cgns")
    hub.extra.append(name)
    answer = get(tmp_path / "known")
    assert isinstance(answer, Failed)
    assert "would be outside the dataset's folder" in answer.sentence
    assert not hub.fetched
    assert not (tmp_path / "known.part").exists()
    with pytest.raises(DatasetError):
        check_names(REPO, ["infos.yaml", name])


def test_two_windows_at_once(
    hub: HubServer, stored: Callable[[str], Path], tmp_path: Path, get: Callable[..., Message]
) -> None:
    hub.repos[REPO] = stored("cgns")
    hub.held.add("data/test/sample_000000000/meshes/mesh_000000000.cgns")
    other = ReaderChild(
        prepare="import viewer.reader.server as server\nserver._PATIENCE = 0\n",
        preload=hub.environment(tmp_path / "hf"),
    )
    try:
        other.send(DownloadDataset(1, REPO, str(tmp_path / "known")))
        while getattr(other.receive(), "fraction", None) is None:
            pass  # it has not begun yet
        answer = get(tmp_path / "known")
        assert isinstance(answer, Failed)
        assert (
            answer.sentence
            == f"Another window is already downloading to {tmp_path / 'known'}; wait until it has finished."
        )
        hub.release.set()
        assert isinstance(other.answer(), DatasetDownloaded)
    finally:
        other.close()


def test_files_are_chosen_by_their_names() -> None:
    names = [
        "infos.yaml",
        "README.md",
        "script.py",
        "notes/infos.yaml",
        "constants/train/data.mmap",
        "problem_definitions/one.yaml",
        "data/train/zarr.json",
        *(f"data/train/sample_{number:09d}/a/c/0" for number in (2, 10, 1_000_000_000)),
        "data/train/sample_000000002/zarr.json",
        "data/test/sample_000000005/zarr.json",
    ]
    assert set(names) - set(choose_files(names, "zarr")) == {"script.py", "notes/infos.yaml"}
    assert {name for name in choose_files(names, "zarr", 2) if name.startswith("data/train/s")} == {
        "data/train/sample_000000002/a/c/0",
        "data/train/sample_000000002/zarr.json",
        "data/train/sample_000000010/a/c/0",
    }
    assert "data/train/zarr.json" in choose_files(names, "zarr", 1)
    assert shards(
        ["data/a-b-00000-of-00002.parquet", "data/a-b-00001-of-00002.parquet", "data/c.parquet", "x.parquet"]
    ) == {
        "a-b": ["data/a-b-00000-of-00002.parquet", "data/a-b-00001-of-00002.parquet"],
        "c": ["data/c.parquet"],
    }


def test_large_files_that_come_another_way_are_counted_once() -> None:
    """hf_xet has its own reporter with two bars, and calls it from a thread."""
    reporting = pytest.importorskip("huggingface_hub.utils._xet_progress_reporting", reason="no hf_xet reporter here")
    told: list[float | None] = []
    meter = Meter(REPO, lambda _text, fraction: told.append(fraction))
    meter.begin(1, 100)
    with reporting.XetDownloadProgressReporter(
        reconstruction_desc="a", total=100, log_level=30, name="x", tqdm_class=bar_class(meter, "a")
    ) as reporter:
        for done in (30, 60):
            reporter.update_progress(
                SimpleNamespace(
                    total_bytes=100,
                    total_bytes_completed=done,
                    total_transfer_bytes_completed=done + 20,
                    total_bytes_completion_rate=1.0,
                    total_transfer_bytes_completion_rate=1.0,
                )
            )
            meter.report_files()
    assert told == [0.3, 0.6]
