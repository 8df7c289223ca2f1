"""``--scan --cluster``: the whole command on a real Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("distributed", reason="a cluster needs it (the extra cluster)")

import viewer
from tests import datasets as ds
from tests import faults
from tests.clusters import Cluster, Worker, at_sixth_sample
from tests.conftest import PATIENCE, wait_until, written_once
from viewer.cli import parse
from viewer.errors import ViewerError
from viewer.scan_command.main import scan_dataset
from viewer.scan_options import ScanWish

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[tuple[Cluster, Worker]]:
    """A cluster with one worker, whose reader waits for ever when it has read five samples."""
    waits = at_sixth_sample(tmp_path, "time.sleep(3600)")
    with Cluster(tmp_path) as cluster, cluster.worker(env=waits) as worker:
        yield cluster, worker


@contextmanager
def start(base: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start the program; it writes each step of its progress, as to a terminal that is read at once.

    ``base`` is its own folder: it knows of no scan before.
    """
    code = (
        "import sys, viewer.scan_command.progress as progress; from viewer.cli import main\n"
        "sys.stderr.isatty, progress._EACH = lambda: True, 0.0\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ds.ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "--basedir", str(base)],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def until(process: subprocess.Popen[str], words: str) -> str:
    """Read what a process says to standard error until it says some words."""
    said = ""
    while words not in said:
        letter = process.stderr.read(1)
        assert letter, said
        said += letter
    return said


def test_the_address_is_understood() -> None:
    assert parse(["/data", "--scan", "--cluster", "host:8786"]).scan == ScanWish("/data", cluster="tcp://host:8786")


def test_ctrl_c_gives_up_what_is_under_way(waiting: tuple[Cluster, Worker], clean: Path, tmp_path: Path) -> None:
    cluster, worker = waiting
    with start(tmp_path / "base", "--scan", str(clean), "--split", "train", "--cluster", cluster.address) as process:
        said = until(process, "5 of 12 samples")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130 and "of 12 samples read" in out and "ended before the last one" in out
    assert not [line for line in (said + err).split("\r") if line.strip() and "Scanning:" not in line]
    wait_until(lambda: not worker.readers, what="the worker is free again, also of the one that waits")


def test_a_lost_cluster_leaves_what_was_found(waiting: tuple[Cluster, Worker], clean: Path, tmp_path: Path) -> None:
    cluster, _ = waiting
    file = tmp_path / "scan.json"
    options = ("--split", "train", "--cluster", cluster.address, "--json", str(file))
    with start(tmp_path / "base", "--scan", str(clean), *options) as process:
        until(process, "5 of 12 samples")
        cluster.scheduler.kill()
        out, err = process.communicate(timeout=PATIENCE)
    lost = f"The scheduler of the Dask cluster at {cluster.address} has gone, or cannot be reached any more."
    assert process.returncode == 2 and "of 12 samples read" in out
    assert [line for line in err.replace("\r", "\n").splitlines() if line.strip() and "Scanning:" not in line] == [
        f"plaid-viewer-desktop: {lost}"
    ]
    report = json.loads(file.read_text())
    assert (report["complete"], report["ended_by"]) == (False, lost)
    assert len(report["samples"]) == 5 and not any(one["troubles"] for one in report["samples"])


def test_from_python_and_without_the_library(
    clean: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ViewerError, match="“there” is no address of a Dask cluster"):
        viewer.scan(clean, cluster="there")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert scan_dataset(ScanWish(str(clean), cluster="tcp://127.0.0.1:9"), "warning") == 2
    said = capsys.readouterr()
    words = "A cluster needs the library distributed. To add it: pip install 'plaid-viewer-desktop[cluster]'."
    assert said.out == "" and words in said.err
