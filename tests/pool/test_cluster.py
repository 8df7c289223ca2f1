"""The executor over a Dask cluster: a real scheduler, real workers, killed, unable, and gone."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")
pytest.importorskip("distributed", reason="a cluster needs it (the extra cluster)")

from tests import faults
from tests.clusters import Cluster, Worker, at_sample_5, other_version
from tests.conftest import PATIENCE, wait_until, written_once
from tests.namespaces import need
from viewer import __version__
from viewer.codec import from_plain, to_plain
from viewer.errors import ViewerError
from viewer.pool import cluster_client
from viewer.pool.cluster import ClusterExecutor
from viewer.pool.cluster_errors import ClusterLost, WorkerUnfit
from viewer.pool.on_worker import do_here, end_readers, result_in
from viewer.pool.place import executor_for
from viewer.protocol.reading import Catalogue
from viewer.scanning.run import catalogue_of, scanned
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, and processes that are told apart by them")

EVERY = [("test", number) for number in range(faults.TEST)] + [("train", number) for number in range(faults.TRAIN)]


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler for all tests of this module."""
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def steady(cluster: Cluster) -> Iterator[Worker]:
    """A worker of it that can do everything, and lives as long."""
    with cluster.worker() as worker:
        yield worker


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers, for one test alone."""
    with Cluster(tmp_path) as cluster:
        yield cluster


@pytest.fixture
def said() -> list[str]:
    """What the executor has said of its workers."""
    return []


def ids(samples: list[ScannedSample]) -> list[tuple[str, int]]:
    return sorted((one.split, one.sample) for one in samples)


FOR_EVER = "time.sleep(3600)"
"""So that a scan cannot be over before something happens to it."""


def scan(executor: Executor, catalogue: Catalogue, found: list[ScannedSample], then: Callable[[], object]) -> None:
    """Scan all splits; when the first sample has come, something happens."""
    for one in scanned(executor, catalogue, catalogue.splits):
        found.append(one)
        if len(found) == 1:
            then()


def test_the_same_as_on_this_machine(cluster: Cluster, steady: Worker, clean: Path, said: list[str]) -> None:
    def found(address: str | None) -> list[object]:
        with executor_for(address, said.append) as executor:
            catalogue = catalogue_of(executor, str(clean))
            samples = sorted(scanned(executor, catalogue, catalogue.splits), key=lambda one: (one.split, one.sample))
            if address:
                (reader,) = steady.readers
                assert reader.nice() >= 5, "it gives way, as all readers do"
                if hasattr(psutil, "RLIMIT_DATA"):
                    assert reader.rlimit(psutil.RLIMIT_DATA)[0] not in (-1, 0)
        return [to_plain(catalogue), *map(to_plain, samples)]

    assert found(cluster.address) == found(None)
    assert said == []
    wait_until(lambda: not steady.readers, what="the readers end with the scan")


@pytest.mark.parametrize("nanny", [False, True])
def test_a_worker_that_is_killed_in_the_middle(
    cluster: Cluster, steady: Worker, clean: Path, said: list[str], nanny: bool
) -> None:
    with cluster.worker(nanny=nanny) as doomed, executor_for(cluster.address, said.append) as executor:
        catalogue = catalogue_of(executor, str(clean))
        doomed.stop()  # what it is sent it cannot have done before it is killed
        found: list[ScannedSample] = []
        scan(executor, catalogue, found, doomed.kill)
    assert ids(found) == EVERY, "none is lost, none counted twice"
    assert not any(one.troubles for one in found), "no sample was to blame"
    assert len(said) <= 1 and all("has gone; what it was at is done again." in sentence for sentence in said)


def test_the_only_worker_comes_again(lonely: Cluster, clean: Path, said: list[str]) -> None:
    with lonely.worker(nanny=True) as doomed, executor_for(lonely.address, said.append) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found: list[ScannedSample] = []
        scan(executor, catalogue, found, doomed.kill)
    assert ids(found) == EVERY and not any(one.troubles for one in found)


def test_a_sample_that_ends_every_reader_is_one_row_and_no_worker(
    lonely: Cluster, clean: Path, tmp_path: Path, said: list[str]
) -> None:
    with lonely.worker(env=at_sample_5(tmp_path, "os.abort()")) as worker:
        pid = worker.pid
        with executor_for(lonely.address, said.append) as executor:
            catalogue = catalogue_of(executor, str(clean))
            found = list(scanned(executor, catalogue, catalogue.splits))
        assert worker.pid == pid
    assert ids(found) == EVERY and said == []
    (broken,) = [one for one in found if one.troubles]
    words = "Sample 5 of split train cannot be read: the reader process was terminated by SIGABRT"
    assert (broken.split, broken.sample) == ("train", 5) and broken.troubles[0].startswith(words)


def test_a_sample_that_ends_every_worker_is_one_row(
    clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that a worker has beside it are not to blame, although Dask gives them up as well."""
    monkeypatch.setattr("viewer.scanning.run.MOST_TRIES", 1)  # each costs two workers
    monkeypatch.setattr("viewer.scanning.batches.MOST", 1)  # and so does each batch
    deadly = at_sample_5(tmp_path, "os.kill(os.getppid(), 9)")
    strict = Cluster(tmp_path, {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"})
    with strict, strict.worker(env=deadly, nanny=True), executor_for(strict.address) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found = list(scanned(executor, catalogue, catalogue.splits))
    assert ids(found) == EVERY
    (broken,) = [one for one in found if one.troubles]
    words = "Sample 5 of split train cannot be read: the workers that were to read it ended, one after the other."
    assert (broken.split, broken.sample) == ("train", 5) and broken.troubles == (words,)


@pytest.mark.root
def test_a_worker_that_does_not_see_the_dataset(cluster: Cluster, steady: Worker, clean: Path, said: list[str]) -> None:
    need(("unshare", "-m"))
    hide = ("unshare", "-m", "sh", "-c", f'mount -t tmpfs none "{clean.parent}" && exec "$@"', "sh")
    with cluster.worker(prefix=hide), executor_for(cluster.address, said.append) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found = list(scanned(executor, catalogue, catalogue.splits))
    assert ids(found) == EVERY and not any(one.troubles for one in found)
    (sentence,) = said
    assert sentence.startswith("Worker tcp://") and f"is left out: there is no folder {clean}." in sentence


def test_no_worker_sees_the_dataset(cluster: Cluster, steady: Worker, said: list[str]) -> None:
    with executor_for(cluster.address, said.append) as executor:
        words = r"^No worker of the Dask cluster at \S+ can read /nowhere; \S+, for one: there is no folder /nowhere\.$"
        with pytest.raises(ClusterLost, match=words):
            catalogue_of(executor, "/nowhere")
        with pytest.raises(ClusterLost, match=words):
            executor.submit(describe_dataset, "/nowhere")
    assert said == [], "the end says it of all"


def test_a_worker_of_another_version(
    cluster: Cluster, steady: Worker, clean: Path, tmp_path: Path, said: list[str]
) -> None:
    other = {"PYTHONPATH": str(other_version(tmp_path, "0.0.9"))}
    with cluster.worker(env=other), executor_for(cluster.address, said.append) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found = list(scanned(executor, catalogue, catalogue.splits))
    assert ids(found) == EVERY and not any(one.troubles for one in found)
    (sentence,) = said
    assert f"is left out: it has plaid-viewer-desktop 0.0.9, and this program runs with {__version__}" in sentence


def test_a_worker_without_the_program_that_comes_later(
    cluster: Cluster, steady: Worker, clean: Path, tmp_path: Path, said: list[str]
) -> None:
    """It takes work before anybody could ask it what it is."""
    (tmp_path / "viewer.py").write_text("raise ImportError('not here')")
    with executor_for(cluster.address, said.append) as executor:
        catalogue_of(executor, str(clean))
        steady.stop()  # all that it does not get
        try:
            with cluster.worker(env={"PYTHONPATH": str(tmp_path)}) as worker:
                work = [executor.submit(scan_samples, str(clean), "cgns", "train", (number,)) for number in range(4)]
                wait_until(lambda: "not here" in worker.log, what="it had work, and could not do it")
        finally:
            steady.go_on()
        found = [one.result(PATIENCE) for one in work]
    assert [(one["sample"], one["troubles"]) for (one,) in found] == [(number, []) for number in range(4)]


def test_nobody_fits(lonely: Cluster, tmp_path: Path) -> None:
    (tmp_path / "viewer.py").write_text("raise ImportError('not here')")
    with lonely.worker(env={"PYTHONPATH": str(tmp_path)}):
        words = (
            r"^No worker of the Dask cluster at \S+ can be used; tcp\S+, for one: it has no plaid-viewer-desktop, and"
        )
        with pytest.raises(ClusterLost, match=words):
            ClusterExecutor(lonely.address)


def test_no_worker_at_all(lonely: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewer.pool.fleet.ANSWER", 0.5)
    with pytest.raises(ClusterLost, match=r"has no workers; start some: dask worker tcp://127.0.0.1:\d+\.$"):
        ClusterExecutor(lonely.address)


def test_the_last_worker_goes(lonely: Cluster, clean: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("viewer.pool.fleet.RETURN", 0.5)
    waits = at_sample_5(tmp_path, FOR_EVER)
    with lonely.worker(env=waits) as worker, executor_for(lonely.address) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found: list[ScannedSample] = []
        with pytest.raises(ClusterLost, match=r"^All workers of the Dask cluster at \S+ have gone\.$"):
            scan(executor, catalogue, found, worker.kill)
    assert found, "what was found before is kept"


def test_the_scheduler_goes(lonely: Cluster, clean: Path, tmp_path: Path) -> None:
    waits = at_sample_5(tmp_path, FOR_EVER)
    with lonely.worker(env=waits), executor_for(lonely.address) as executor:
        catalogue = catalogue_of(executor, str(clean))
        found: list[ScannedSample] = []
        with pytest.raises(ClusterLost, match="has gone, or cannot be reached any more"):
            scan(executor, catalogue, found, lonely.scheduler.kill)
    assert found, "what was found before is kept"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("somewhere", "“somewhere” is no address of a Dask cluster; one looks like tcp://host:8786"),
        ("tcp://127.0.0.1:9", "No scheduler of a Dask cluster answers at tcp://127.0.0.1:9 within 0.5 s"),
        ("tcp://nobody.invalid:8786", "There is no machine nobody.invalid"),
        ("{worker}", "is a Worker of Dask; give the address of its scheduler"),
    ],
)
def test_an_address_where_no_scheduler_is(
    address: str, words: str, cluster: Cluster, steady: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_client, "ANSWER", 0.5 if "127" in address else PATIENCE)
    with pytest.raises(ViewerError) as raised:
        ClusterExecutor(address.format(worker=min(cluster.workers())))
    assert words in raised.value.sentence


def test_somebody_else_cancels_while_the_program_connects(
    cluster: Cluster, steady: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's client takes what the scheduler tells all of them for an answer of its own, and gives up."""
    import distributed

    tries: list[Any] = []
    real = distributed.Client

    def client(*args: Any, **kwargs: Any) -> Any:
        tries.append(args)
        if len(tries) == 1:
            raise AssertionError
        return real(*args, **kwargs)

    monkeypatch.setattr(distributed, "Client", client)
    with executor_for(cluster.address):
        assert len(tries) == 2


def test_only_what_readers_do(cluster: Cluster, steady: Worker) -> None:
    with executor_for(cluster.address) as executor, pytest.raises(TypeError, match="no message"):
        executor.submit(os.getpid)
    with pytest.raises(RuntimeError, match="shut down"):
        executor.submit(describe_dataset, "/nowhere")


def test_what_dask_says_stays_out_of_the_terminal(
    cluster: Cluster, steady: Worker, capfd: pytest.CaptureFixture[str]
) -> None:
    with executor_for(cluster.address):
        logging.getLogger("distributed.client").error("it says")
    assert capfd.readouterr().err == ""


def test_work_that_is_cancelled_is_given_up(lonely: Cluster, clean: Path, tmp_path: Path) -> None:
    with lonely.worker(env=at_sample_5(tmp_path, FOR_EVER)), ClusterExecutor(lonely.address) as executor:
        work = [executor.submit(scan_samples, str(clean), "cgns", "train", (number,)) for number in (5, 6, 7)]
        wait_until(
            lambda: lonely.tasks() == 3, what="the scheduler knows of all; what it does not know it cannot forget"
        )
        assert work[1].cancel() and work[2].cancel()
        wait_until(lambda: lonely.tasks() == 1, what="the scheduler knows of the one that is under way alone")
        executor.shutdown(cancel_futures=True)


def test_what_begins_after_the_end_of_its_scan_starts_no_reader(cluster: Cluster, steady: Worker, clean: Path) -> None:
    """Dask may begin work between the end of the readers and that of the client, which gives it up."""
    from distributed import Client

    with Client(cluster.address, set_as_default=False, timeout=PATIENCE) as client:

        def begun(scan: str) -> Future[Any]:
            send = client.get_executor(pure=False).submit
            return send(do_here, __version__, scan, "", scan_samples, str(clean), "cgns", "train", (0,))

        assert len(result_in(begun("one").result(PATIENCE))) == 1 and len(steady.readers) == 1
        client.run(end_readers, "one")
        with pytest.raises(WorkerUnfit, match=r"[Tt]he scan was ended\.$"):
            begun("one").result(PATIENCE)
        wait_until(lambda: not steady.readers, what="it is free")
        assert len(result_in(begun("another").result(PATIENCE))) == 1
        client.run(end_readers, "another")


def test_another_dataset_at_the_same_path(cluster: Cluster, steady: Worker, clean: Path) -> None:
    catalogue = from_plain(Catalogue, describe_dataset(str(clean)))
    other = replace(catalogue, splits=catalogue.splits[:1])
    with ClusterExecutor(cluster.address, catalogue=catalogue) as executor:
        assert len(executor.submit(scan_samples, str(clean), "cgns", "train", (0, 1)).result(PATIENCE)) == 2
    with ClusterExecutor(cluster.address, catalogue=other) as executor:
        work = executor.submit(scan_samples, str(clean), "cgns", "train", (0, 1))
        with pytest.raises(ClusterLost, match=rf"for one: the folder {clean} holds another dataset there\.$"):
            work.result(PATIENCE)
