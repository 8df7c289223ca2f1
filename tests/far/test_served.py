"""Datasets on real servers are opened by a reader, sample by sample, and give the arrays of those that lie here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("huggingface_hub", reason="addresses of the Hub need huggingface_hub (the extra plaid)")
pytest.importorskip("s3fs", reason="addresses of S3 need s3fs (the extra remote)")
pytest.importorskip("moto", reason="the object store is moto's")

from tests import datasets
from tests.conftest import written_once
from tests.far.machines import Home, Machine
from tests.far.servers.hub import COMMIT, HubServer
from tests.far.servers.object_store import ObjectStore
from tests.far.servers.played import Fault
from tests.far.servers.web import WebServer
from tests.hub_repos import as_on_the_hub
from tests.reader.artifact import Artifact, read
from tests.reader.child import ReaderChild
from viewer.protocol import Catalogue, DatasetOpened, Failed, FarFacts, Message, OpenDataset, SampleRead, Split
from viewer.shell.session.far_python_lines import lines_of_far, why_no_lines

BACKENDS = ["cgns", "zarr", "hf_datasets"]
ASKED: dict[str, Any] = {"base": "Base_3_3", "time": 2.0, "fields": ("pressure", "Velocity")}


TALKATIVE = "import viewer.reader.server as server\nserver._PATIENCE = 0\n"
"""Every step is said, not only those of what takes long."""


class Served:
    """Servers that have the dataset with known values in each backend, and a reader that knows where they are.

    Attributes
    ----------
    repos
        The datasets as they lie there.
    """

    def __init__(self, repos: dict[str, Path], home: Path) -> None:
        self.repos = repos
        self.hub = HubServer({f"tests/{backend}": repo for backend, repo in repos.items()})
        self.web = WebServer(next(iter(repos.values())).parent)
        self.store = ObjectStore()
        for backend, repo in repos.items():
            self.store.put(backend.replace("_", "-"), repo, "sets/known")
        self.reader = ReaderChild(prepare=TALKATIVE, preload=self.environment(home))

    def address(self, scheme: str, backend: str) -> str:
        return {
            "hf": f"hf://tests/{backend}",
            "s3": f"s3://{backend.replace('_', '-')}/sets/known",
            "http": f"{self.web.endpoint}/{backend}/",
        }[scheme]

    def environment(self, home: Path) -> dict[str, str]:
        return {**self.hub.environment(home), **self.store.environment(home)}

    def open(self, scheme: str, backend: str, cache_root: Path) -> Message | None:
        return self.reader.ask(OpenDataset(1, self.address(scheme, backend), cache_root=str(cache_root)))

    def opened(self, scheme: str, backend: str, cache_root: Path) -> Catalogue:
        answer = self.open(scheme, backend, cache_root)
        assert isinstance(answer, DatasetOpened), answer
        return answer.catalogue

    def close(self) -> None:
        for thing in (self.reader, self.store, self.web, self.hub):
            thing.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return partial(datasets.known, tmp_path_factory)


@pytest.fixture(scope="module")
def served(written: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    repos = {}
    for backend in BACKENDS:
        lies = written_once(tmp_path_factory, f"hub/{backend}", partial(as_on_the_hub, written(backend)))
        repos[backend] = shutil.copytree(lies, folder / backend)
    everything = Served(repos, folder)
    try:
        yield everything
    finally:
        everything.close()


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    path = tmp_path / "root"
    path.mkdir()
    return path


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("scheme", ["hf", "s3", "http"])
def test_a_sample_from_far_away_is_the_sample(
    served: Served, written: Callable[[str], Path], scheme: str, backend: str, cache_root: Path, tmp_path: Path
) -> None:
    catalogue = served.opened(scheme, backend, cache_root)
    assert catalogue.far is not None
    assert catalogue.far.address == served.address(scheme, backend).rstrip("/")
    assert catalogue.far.revision == (COMMIT if scheme == "hf" else "")
    assert "# Tests" in catalogue.far.card
    assert catalogue.splits == (Split("train", ((0, 3),)), Split("test", ((0, 2),)))
    assert not list(Path(catalogue.path).rglob("mesh_*1.cgns")) or backend == "cgns"
    (tmp_path / "here").mkdir()
    for split, sample in (("train", 2), ("test", 0)):
        answer = served.reader.read(Path(catalogue.path), cache_root, sample, split, **ASKED)
        assert isinstance(answer, SampleRead), answer
        theirs, ours = (
            Artifact(Path(answer.artifact)),
            read(written(backend), tmp_path / "here", sample, split, **ASKED),
        )
        assert [zone.name for zone in theirs.manifest.zones] == [zone.name for zone in ours.manifest.zones]
        assert theirs.manifest.globals_ == ours.manifest.globals_
        for zone in ours.manifest.zones:
            assert zone.arrays
            for key in zone.arrays:
                assert theirs.array(key, zone.name).tobytes() == ours.array(key, zone.name).tobytes()
            for field in ASKED["fields"]:
                assert np.array_equal(theirs.field(field, zone.name), ours.field(field, zone.name))


def test_a_sample_of_the_hub_costs_its_files_and_nothing_more(served: Served, cache_root: Path) -> None:
    """One question lists everything; no head is asked for before a file, and no file twice."""
    served.hub.forget()
    catalogue = served.opened("hf", "cgns", cache_root)
    methods = [method for method, _ in served.hub.asked]
    assert sum("/api/" in path for _, path in served.hub.asked) == 1
    assert set(methods) == {"GET"}
    assert set(served.hub.fetched) == {"README.md", "infos.yaml", "problem_definitions/regression.yaml"}
    assert set(served.hub.fetched.values()) == {1}
    assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 0, **ASKED), SampleRead)
    served.hub.forget()
    assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 2, **ASKED), SampleRead)
    sample = "data/train/sample_000000002/meshes"
    assert len(served.hub.asked) == len(served.hub.fetched) == 3
    assert all(name.startswith(sample) for name in served.hub.fetched)
    assert served.hub.sent == sum(path.stat().st_size for path in (served.repos["cgns"] / sample).iterdir())


@pytest.mark.parametrize("fault", [Fault("cut"), Fault("status", 429, {"Retry-After": "0"}), Fault("status", 503)])
@pytest.mark.parametrize("scheme", ["hf", "http"])
def test_what_passes_is_tried_again(served: Served, scheme: str, fault: Fault, cache_root: Path) -> None:
    server = served.hub if scheme == "hf" else served.web
    name = "data/train/sample_000000001/meshes/mesh_000000001.cgns"
    catalogue = served.opened(scheme, "cgns", cache_root)
    server.forget()
    key = name if scheme == "hf" else f"cgns/{name}"
    server.faults[key] = [Fault(fault.kind, fault.status, fault.headers)]
    answer = served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED)
    assert isinstance(answer, SampleRead), answer
    assert server.fetched[key] >= 2


@pytest.mark.parametrize("name", ["", "data/train/sample_000000001/meshes/mesh_000000001.cgns"])
def test_what_the_hub_asks_to_wait_for_is_said(served: Served, name: str, cache_root: Path) -> None:
    refusal = Fault("status", 429, {"Retry-After": "1"})
    if not name:
        served.hub.faults[name] = [refusal]
    catalogue = served.opened("hf", "cgns", cache_root)
    if name:
        served.hub.faults[name] = [refusal]
        served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED)
    host = served.hub.endpoint[7:]
    assert f"Waiting as {host} asks: 1 s left" in {step.text for step in served.reader.progress}


def test_a_server_that_sends_no_parts_of_files(
    served: Served, cache_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the server that comes with Python: whole files come, a part of a table cannot."""
    mesh = served.repos["cgns"] / "data/train/sample_000000001/meshes/mesh_000000001.cgns"
    monkeypatch.setattr(served.web, "has_ranges", False)
    catalogue = served.opened("http", "cgns", cache_root)
    served.web.faults["cgns/" + mesh.relative_to(served.repos["cgns"]).as_posix()] = [Fault("cut")]
    before = mesh.read_bytes()
    try:
        mesh.write_bytes(before + bytes(1_000_000))  # what HDF5 does not look at; more than is asked for at once
        answer = served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED)
        assert isinstance(answer, SampleRead), answer
        fetched = Path(catalogue.path) / mesh.relative_to(served.repos["cgns"])
        assert fetched.read_bytes() == mesh.read_bytes()
    finally:
        mesh.write_bytes(before)
    catalogue = served.opened("http", "hf_datasets", cache_root)
    answer = served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED)
    assert isinstance(answer, Failed)
    assert answer.sentence.endswith("sends only whole files; download it and open it from this machine.")


def test_what_does_not_pass_is_said_and_the_rest_still_opens(served: Served, cache_root: Path) -> None:
    name = "data/train/sample_000000001/meshes/mesh_000000001.cgns"
    catalogue = served.opened("hf", "cgns", cache_root)
    served.hub.faults[name] = [Fault("page")]
    answer = served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED)
    assert isinstance(answer, Failed)
    assert answer.sentence == (
        f"Sample 1 of split train was not fetched: a web page came from {served.hub.endpoint[7:]} instead of data; "
        "check whether a login page is in the way."
    )
    assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 2, **ASKED), SampleRead)
    assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED), SampleRead)


def test_bytes_that_are_not_those_that_are_listed(served: Served, cache_root: Path) -> None:
    name = "data/train/sample_000000001/meshes/mesh_000000001.cgns"
    served.hub.lfs_from = 1000
    try:
        catalogue = served.opened("hf", "cgns", cache_root)
        served.hub.forget()
        served.hub.faults[name] = [Fault("other")]
        assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 1, **ASKED), SampleRead)
        assert served.hub.fetched[name] >= 2, "what came first was not taken"
    finally:
        served.hub.lfs_from = 10_000_000


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("hf://tests/nothing", "there is no dataset tests/nothing on "),
        ("hf://tests/cgns@v9", "tests/cgns has no revision v9 on "),
        ("s3://no-such-bucket/set", "There is nothing at s3://no-such-bucket/set; check the address."),
        ("s3://cgns/sets/other", "There is nothing at s3://cgns/sets/other; check the address."),
    ],
)
def test_what_is_not_there(served: Served, address: str, words: str, cache_root: Path) -> None:
    answer = served.reader.ask(OpenDataset(1, address, cache_root=str(cache_root)))
    assert isinstance(answer, Failed)
    assert words in answer.sentence
    assert "\n" not in answer.sentence


def test_the_lines_of_python_give_the_sample(
    served: Served, written: Callable[[str], Path], cache_root: Path, tmp_path: Path
) -> None:
    """They run in another process that knows nothing of this program; over ssh too, by a key."""
    home = Home(tmp_path / "user")
    machine = Machine(tmp_path / "machine", authorized=str(home.write_key("id_ed25519")))
    home.know(machine)
    asked, scripts = ("pressure", "Fluid", "Base_3_3", 2.0), []
    try:
        for backend in BACKENDS:
            for scheme in ("hf", "s3", "http"):
                catalogue = served.opened(scheme, backend, cache_root)
                assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 2, **ASKED), SampleRead)
                assert why_no_lines(catalogue, "train", 2) == ""
                scripts.append("\n".join(lines_of_far(catalogue, "train", 2)))
            folder = written(backend)
            far = FarFacts(f"ssh://me@127.0.0.1:{machine.port}{folder}")  # tables are of Arrow here
            here = Catalogue(str(folder), "known", backend, (), far=far)
            scripts.append("\n".join(lines_of_far(here, "train", 2)))
        name, zone, base, time = asked
        save = f"values.append(sample.get_field({name!r}, zone={zone!r}, base={base!r}, time={time!r}))"
        outs = tmp_path / "values.npy"
        code = "\n".join(
            (
                "values = []",
                f"for lines in {scripts!r}:",
                f"    exec(lines + '\\n' + {save!r}, {{'values': values}})",
                f"import numpy; numpy.save({str(outs)!r}, numpy.stack(values))",
            )
        )
        environment = {**os.environ, **served.environment(tmp_path / "hub"), "HOME": str(tmp_path / "user")}
        environment = {key: value for key, value in environment.items() if key not in ("SSH_AUTH_SOCK", "PYTHONPATH")}
        done = subprocess.run(
            [sys.executable, "-c", code], check=False, env=environment, cwd=tmp_path, capture_output=True, text=True
        )
    finally:
        machine.close()
    assert done.returncode == 0, done.stderr
    (tmp_path / "here").mkdir()
    ours = read(written("cgns"), tmp_path / "here", 2, "train", **ASKED).field("pressure", "Fluid")
    found = np.load(outs)
    assert len(found) == 12 and all(np.array_equal(one, ours) for one in found)
    assert not any(str(cache_root) in lines for lines in scripts), "they have addresses"


def test_why_there_are_no_lines_of_python(served: Served, cache_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = served.opened("http", "zarr", cache_root)
    monkeypatch.setattr("viewer.shell.session.far_python_lines.MOST_FILES", 3)
    assert isinstance(served.reader.read(Path(catalogue.path), cache_root, 2, **ASKED), SampleRead)
    assert "is a web server, of which they would name each" in why_no_lines(catalogue, "train", 2)
    old = Catalogue("/x", "x", "cgns 0.1", (), far=FarFacts("ssh://host/x"))
    assert why_no_lines(old, "train", 0).startswith("There are no lines of Python for what ssh://host/x is (cgns 0.1)")
    home = Catalogue("/x", "x", "cgns", (), far=FarFacts("ssh://host/~/x"))
    assert "without the ~" in why_no_lines(home, "train", 0)
