"""A scan of a dataset of the Hub on a real Dask cluster, whose workers fetch it by themselves."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("distributed", reason="a cluster needs it (the extra cluster)")
pytest.importorskip("huggingface_hub", reason="hf:// needs it (the extra plaid)")

from tests import faults
from tests.clusters import Cluster, at_sixth_sample
from tests.conftest import wait_until, written_once
from tests.far.servers.hub import COMMIT, HubServer
from viewer.cache import sweep
from viewer.errors import ViewerError
from viewer.fetched_files import FETCHED
from viewer.pool import fleet, scan_readers
from viewer.pool.scan_readers import ScanReaders
from viewer.protocol.far import FetchingCost
from viewer.scan_command.scan import scan
from viewer.scanning.store.filling import Advance
from viewer.scanning.task import scan_samples

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, and processes that are told apart by them")

ADDRESS = "hf://lab/clean"
EXACTLY = f"{ADDRESS}@{COMMIT}"
OURS, THEIRS = "hf_ours_c2VjcmV0", "hf_theirs_c2VjcmV0"
"""Tokens of who scans and of the workers: neither is to be seen anywhere."""


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def hub(clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """What plays the Hub for this process, and for all that it starts."""
    hub = HubServer({"lab/clean": clean})
    for name, value in {**hub.environment(tmp_path / "hub"), "HF_TOKEN": OURS}.items():
        monkeypatch.setenv(name, value)
    yield hub
    hub.close()


def fetched(folder: Path) -> list[Path]:
    """Return the folders of what was fetched, by workers that have their temporary files in a folder."""
    return list(folder.glob(f"*/{FETCHED}"))


def test_the_same_as_here_by_one_worker_that_can(hub: HubServer, clean: Path, tmp_path: Path) -> None:
    said: list[str] = []
    agreed: list[FetchingCost] = []
    (tmp_path / "cluster").mkdir()
    damaged = tmp_path / "damaged"
    shutil.copytree(clean, damaged)
    os.truncate(damaged / "data/train/sample_000000001/meshes/mesh_000000000.cgns", 1000)
    hub.repos["lab/clean"] = damaged
    with ExitStack() as ends:
        cluster = ends.enter_context(Cluster(tmp_path / "cluster", env={"HF_TOKEN": ""}))
        able = ends.enter_context(cluster.worker(env={"HF_TOKEN": THEIRS}))
        offline = ends.enter_context(cluster.worker(env={"HF_TOKEN": "", "HF_HUB_OFFLINE": "1"}))
        test = scan(ADDRESS, "test", cluster=cluster.address, say=said.append, agree=agreed.append)
        opening = {"data/train/sample_000000000/meshes/mesh_000000000.cgns"}
        assert {name for name in hub.fetched if name.startswith("data/train")} <= opening, "what nobody scans"
        assert hub.tokens == {f"Bearer {OURS}", f"Bearer {THEIRS}"}, "each its own"
        assert len(agreed) == 1 and agreed[0].samples == faults.TEST and agreed[0].bytes
        (sentence,) = said
        assert sentence.startswith("Worker tcp://127.0.0.1:") and "is left out: " in sentence
        assert "HF_HUB_OFFLINE is set, which forbids the network; unset it." in sentence
        there = scan(ADDRESS, folder=tmp_path / "scans", in_samples=True, cluster=cluster.address)
        wait_until(lambda: not fetched(tmp_path / "cluster"), what="nothing is left of what workers fetched")
        logs = (able.log, offline.log, (tmp_path / "cluster" / "scheduler-0.log").read_text(), *said)
        assert not [text for text in logs if OURS in text or THEIRS in text]
    here = scan(ADDRESS, in_samples=True)
    assert there.is_complete and there.samples == here.samples and there.percentiles == here.percentiles
    assert there.findings == here.findings and EXACTLY not in str(there.samples)
    assert test.samples == tuple(one for one in here.samples if one.split == "test")
    again = scan(ADDRESS, folder=tmp_path / "scans")
    assert again.known == again.total == len(there.samples), "kept under the same key"
    folder = {(one.split, one.sample): replace(one, state="") for one in scan(str(damaged)).samples}
    for one in there.samples:
        assert one.is_broken or replace(one, state="") == folder[one.split, one.sample]
    (broken,) = (one for one in there.samples if one.is_broken)
    assert (broken.split, broken.sample) == ("train", 1), "no worker is to blame for it"


def test_a_worker_that_may_not_and_one_that_is_killed(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "RETURN", 0.0)
    for name in ("cluster", "waiting"):
        (tmp_path / name).mkdir()
    waits = at_sixth_sample(tmp_path / "waiting", "time.sleep(3600)")
    with Cluster(tmp_path / "cluster", env={"HF_TOKEN": ""}) as cluster:
        with cluster.worker() as worker:
            refused = f"No worker .* can read {EXACTLY}; tcp://.*, for one: .*is gated"
            with pytest.raises(ViewerError, match=refused):
                scan(ADDRESS, cluster=cluster.address, agree=lambda _cost: setattr(hub, "gated", True))
            hub.gated = False
            wait_until(lambda: not fetched(tmp_path / "cluster"), what="nothing is left by who may not")
        left: list[Path] = []

        def kill(at: Advance) -> None:
            if at.done and not left:  # before the sixth, which never comes
                left.extend(fetched(tmp_path / "cluster"))
                worker.kill()

        with cluster.worker(env=waits) as worker, cluster.worker(env={"HF_HUB_OFFLINE": "1"}):
            lost = scan(ADDRESS, "train", cluster=cluster.address, advance=kill)
        assert 0 < len(lost.samples) < lost.total and "HF_HUB_OFFLINE is set" in lost.ended_by, (
            "the other one cannot go on"
        )
        assert left and fetched(tmp_path / "cluster") == left, "a process that was killed clears nothing"
        sweep(tmp_path / "cluster")
        assert not fetched(tmp_path / "cluster")


def test_what_a_worker_fetched_goes_when_it_has_nothing_to_do(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_readers, "IDLE", 0.2)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    readers = ScanReaders(1)

    def read(number: int) -> list[dict[str, Any]]:
        with readers.at_work():
            backend = readers.described(EXACTLY, follow=False)["backend"]
            assert len(fetched(tmp_path)) == 1
            found: list[dict[str, Any]] = readers.done(scan_samples, EXACTLY, backend, "test", [number])
            return found

    try:
        (first,) = read(0)
        wait_until(lambda: not fetched(tmp_path) and not readers.is_in_use)
        assert read(0) == [first] and not first["troubles"], "it is fetched again"
        with readers.at_work():
            backend = readers.described(EXACTLY, follow=False)["backend"]
            hub.gated = True  # from now on this worker may not
            with pytest.raises(ViewerError, match="is gated"):
                readers.done(scan_samples, EXACTLY, backend, "test", [1])
    finally:
        readers.end()
    wait_until(lambda: not fetched(tmp_path), what="the end of the scan removes all")
    with pytest.raises(ViewerError, match="The scan was ended"), readers.at_work():
        readers.described(ADDRESS, follow=False)
