"""The executor over reader processes: real ones, killed, hanging, and ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytest.importorskip("CGNS", reason="the reader needs pyCGNS (the extra plaid)")

from tests import datasets as ds
from tests import faults
from tests.conftest import PATIENCE, wait_until, written_once
from viewer.errors import DatasetError, ViewerError
from viewer.pool.executor import ReaderExecutor
from viewer.pool.reader_process import ReaderDied
from viewer.scanning.run import catalogue_of, scanned
from viewer.scanning.sample import ScannedSample
from viewer.scanning.task import describe_dataset, scan_samples


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with nothing wrong. Read only."""
    return written_once(tmp_path_factory, "scan_clean", faults.write_clean)


@pytest.fixture
def pool() -> Iterator[ReaderExecutor]:
    with ReaderExecutor(1) as executor:
        yield executor
    assert executor.pids == ()


def ids(samples: list[ScannedSample]) -> list[tuple[str, int]]:
    return sorted((one.split, one.sample) for one in samples)


EVERY = [("test", number) for number in range(faults.TEST)] + [("train", number) for number in range(faults.TRAIN)]


def test_readers_do_what_there_is_a_message_for(pool: ReaderExecutor, clean: Path, tmp_path: Path) -> None:
    described = pool.submit(describe_dataset, str(clean)).result(PATIENCE)
    assert described == {**describe_dataset(str(clean))}
    found = pool.submit(scan_samples, str(clean), "cgns", "test", (1, 2)).result(PATIENCE)
    assert found == scan_samples(str(clean), "cgns", "test", (1, 2)), "the same as in this process"
    with pytest.raises(TypeError, match="no message"):
        pool.submit(os.getpid)
    with pytest.raises(ViewerError, match="There is no folder"):
        pool.submit(describe_dataset, str(clean / "nothing")).result(PATIENCE)
    (folder := tmp_path / "several").mkdir()
    (folder / "only").symlink_to(clean)
    with pytest.raises(DatasetError, match="is no dataset, but holds some: only"):
        pool.submit(describe_dataset, str(folder)).result(PATIENCE)
    (pid,) = pool.pids
    assert psutil.Process(pid).nice() >= 5, "it gives way, as the readers of a window do"
    if hasattr(psutil, "RLIMIT_DATA"):
        assert psutil.Process(pid).rlimit(psutil.RLIMIT_DATA)[0] not in (-1, 0)


def test_a_killed_reader_loses_nothing(clean: Path) -> None:
    with ReaderExecutor(2) as pool:
        catalogue = catalogue_of(pool, str(clean))
        found: list[ScannedSample] = []
        killed: list[int] = []
        for one in scanned(pool, catalogue, catalogue.splits):
            found.append(one)
            alive = [pid for pid in pool.pids if pid not in killed]
            if alive and len(killed) < 2:  # less often than a sample is tried
                os.kill(alive[0], signal.SIGKILL)
                killed.append(alive[0])
        assert len(killed) == 2
    assert ids(found) == EVERY, "none is lost, none counted twice"
    assert not any(one.troubles for one in found), "the sample was not to blame"
    assert not any(psutil.pid_exists(pid) for pid in killed)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_reader_that_dies_in_the_middle_of_its_work(pool: ReaderExecutor, clean: Path) -> None:
    pool.submit(describe_dataset, str(clean)).result(PATIENCE)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGSTOP)  # it cannot have answered before it is killed
    lost = pool.submit(scan_samples, str(clean), "cgns", "train", (0,))
    kept = pool.submit(scan_samples, str(clean), "cgns", "train", (1,))
    wait_until(lost.running)
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ReaderDied, match="SIGKILL"):
        lost.result(PATIENCE)
    assert [one["sample"] for one in kept.result(PATIENCE)] == [1]
    assert pool.pids != (pid,), "another one has taken its place"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_sample_that_ends_every_reader_is_one_row(
    clean: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The readers' own code ends them at one sample: a module that Python imports as it starts sees to that."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if '-m' in sys.orig_argv:\n"
        "    from viewer.reader.source_cgns import CgnsDataset\n"
        "    files = CgnsDataset.files\n"
        "    def deadly(self, split, number):\n"
        "        return os.abort() if (split, number) == ('train', 5) else files(self, split, number)\n"
        "    CgnsDataset.files = deadly\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(ds.ROOT))))
    with ReaderExecutor(2) as pool:
        catalogue = catalogue_of(pool, str(clean))
        found = list(scanned(pool, catalogue, catalogue.splits))
    assert ids(found) == EVERY
    (broken,) = [one for one in found if one.troubles]
    assert (broken.split, broken.sample) == ("train", 5)
    words = "Sample 5 of split train cannot be read: the reader process was terminated by SIGABRT"
    assert broken.troubles[0].startswith(words)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_reader_that_hangs_is_given_up(clean: Path) -> None:
    with ReaderExecutor(1, patience=PATIENCE) as pool:
        pool.submit(describe_dataset, str(clean)).result(PATIENCE)
        (pid,) = pool.pids
        (reader,) = pool._readers
        reader._patience = 0.5
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(ReaderDied, match="did not answer") as raised:
            pool.submit(scan_samples, str(clean), "cgns", "train", (0,)).result(PATIENCE)
        assert raised.value.hung
        assert pool.submit(scan_samples, str(clean), "cgns", "train", (0,)).result(PATIENCE), "another one answers"
    assert not psutil.pid_exists(pid)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_giving_up_does_not_wait_for_what_is_under_way(clean: Path) -> None:
    pool = ReaderExecutor(1)
    pool.submit(describe_dataset, str(clean)).result(PATIENCE)
    (pid,) = pool.pids
    os.kill(pid, signal.SIGSTOP)
    under_way = pool.submit(scan_samples, str(clean), "cgns", "train", (0,))
    wait_until(under_way.running)
    waiting = pool.submit(scan_samples, str(clean), "cgns", "train", (1,))
    pool.shutdown(cancel_futures=True)
    assert waiting.cancelled() and isinstance(under_way.exception(PATIENCE), ReaderDied)
    assert not psutil.pid_exists(pid)
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(describe_dataset, str(clean))


def test_readers_without_work_end_and_come_again(clean: Path) -> None:
    with ReaderExecutor(1, idle=0.2) as pool:
        pool.submit(describe_dataset, str(clean)).result(PATIENCE)
        wait_until(lambda: not pool.pids and not pool._threads, what="nothing is left of it")
        assert pool.submit(scan_samples, str(clean), "cgns", "train", (0,)).result(PATIENCE)
