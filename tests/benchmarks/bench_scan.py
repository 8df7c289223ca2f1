"""Scanning a dataset, beside bare loops that only read the same arrays with h5py in as many processes.

1,000 samples of the size of a car's skin (3,600 vertices, 7,000 triangles, one field). Ours has its readers started and
the dataset open; the processes of the bare loops have h5py imported before the clock starts. Both read coordinates,
connectivity and field of every sample, and both give way to other processes alike; ours checks and hashes all of them,
keeps what it found, and adds that up.

On a Dask cluster: three workers of one thread on this machine, beside three readers without one.

The second opening: from the questions of a window to the answers of a scanner that runs, where 100,000 made samples are
known, beside a bare query of the same three numbers of each sample.
"""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, closing
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from tests import datasets as ds
from tests.benchmarks.bench_scores import plane
from tests.benchmarks.runner import Report
from tests.clusters import Cluster
from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.pool.executor import ReaderExecutor
from viewer.pool.place import executor_for
from viewer.priority import lower_priority
from viewer.processes import cores
from viewer.protocol import Catalogue, Split, decode, encode
from viewer.protocol.scan_figures import VALUE, ScanColumn
from viewer.protocol.scan_results import ColumnsRead, FiguresRead, OpenScan, ReadColumns, ReadFigures, ScanOpened
from viewer.roles import command
from viewer.scanning.counts import Counts
from viewer.scanning.file_states import GONE
from viewer.scanning.run import catalogue_of
from viewer.scanning.sample import ScannedField, ScannedSample, ZoneSize
from viewer.scanning.statistics import Statistics
from viewer.scanning.store.control import ScanControl
from viewer.scanning.store.filling import ScanFilling
from viewer.scanning.store.keeping import open_store

SAMPLES, SIDE = 1000, 60
WORKERS = 3
MANY = 100_000
ZONE = "Base/Zone"
ARRAYS = (
    *(f"{ZONE}/GridCoordinates/Coordinate{axis}/ data" for axis in "XYZ"),
    f"{ZONE}/Triangles/ElementConnectivity/ data",
    f"{ZONE}/VertexFields/p/ data",
)


def run(report: Report) -> None:
    """Write the dataset, scan it, read it bare, and report both."""
    _opening(report)
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as folder:
        dataset = _written(Path(folder, "cars"))
        with ProcessPoolExecutor(cores(), get_context("spawn"), lower_priority) as pool, ReaderExecutor() as readers:
            _bare(pool, dataset)  # the files are in memory now, for both, and the processes are there
            _scanned(readers, dataset)
            bare, ours = [], []
            for _ in range(3):
                ours.append(_scanned(readers, dataset))
                bare.append(_bare(pool, dataset))
        report("samples scanned a second", SAMPLES / min(ours), SAMPLES / min(bare), ">= 0.7x", "1/s")
        _on_cluster(report, dataset, Path(folder, "cluster"))


def _on_cluster(report: Report, dataset: Path, folder: Path) -> None:
    folder.mkdir()
    with ExitStack() as ends:
        cluster = ends.enter_context(Cluster(folder))
        for _ in range(WORKERS):
            ends.enter_context(cluster.worker())
        dask = ends.enter_context(executor_for(cluster.address))
        readers = ends.enter_context(ReaderExecutor(WORKERS))
        times: dict[Executor, list[float]] = {dask: [], readers: []}
        for executor in times:
            _scanned(executor, dataset)  # all readers are there now, and have the dataset open
        for _ in range(3):
            for executor, seconds in times.items():
                seconds.append(_scanned(executor, dataset))
        report(f"a scan on {WORKERS} Dask workers", min(times[dask]), min(times[readers]), "<= 1.3x", "s")


def _written(path: Path) -> Path:
    def trees() -> Iterator[list[ds.Tree]]:
        points, triangles = plane(SIDE)
        for number in range(SAMPLES):
            values = np.random.default_rng(number).normal(-37, 47, len(points)).astype(np.float32)  # as a pressure
            content = [ds.section("Triangles", 5, 1, triangles + 1), ds.solution("VertexFields", {"p": values})]
            yield [ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points + number, len(triangles), content)]))]

    return ds.write_trees(path, list(trees()))


def _scanned(readers: Executor, dataset: Path) -> float:
    catalogue = catalogue_of(readers, str(dataset))
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as folder:
        start = time.perf_counter()
        store = open_store(catalogue, Path(folder), lambda: Path(folder))
        ScanFilling(store, catalogue, lambda: _Lent(readers), lambda _at: None).run(catalogue.splits, ScanControl())
        total = store.sum(catalogue.splits[0].name).total("")
        seconds = time.perf_counter() - start
        store.close()
    if total.samples != SAMPLES or total.broken:
        raise RuntimeError(f"not scanned: {total}")
    return seconds


class _Lent(Executor):
    """The readers, which go on when a scan is done with them."""

    def __init__(self, readers: Executor) -> None:
        self.submit = readers.submit  # type: ignore[method-assign]
        self.width = getattr(readers, "width", 0)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


def _bare(pool: Executor, dataset: Path) -> float:
    start = time.perf_counter()
    size = SAMPLES // (4 * cores())
    parts = [range(first, min(first + size, SAMPLES)) for first in range(0, SAMPLES, size)]
    for done in [pool.submit(read_bare, dataset, part) for part in parts]:
        done.result()
    return time.perf_counter() - start


def read_bare(dataset: Path, numbers: range) -> int:
    """Read the arrays of some samples; returns how many values there were."""
    import h5py

    values = 0
    for number in numbers:
        with h5py.File(ds.mesh_file(dataset, sample=number), "r") as file:
            values += sum(file[name][()].size for name in ARRAYS)
    return values


def _made(folder: Path) -> Catalogue:
    """Keep 100,000 made samples, as a scan would have."""
    splits = (Split("train", ((0, MANY * 9 // 10),)), Split("test", ((0, MANY // 10),)))
    catalogue = Catalogue(str(folder / "dataset"), "dataset", "cgns", splits)
    store = open_store(catalogue, folder / "kept", lambda: folder)
    for split in splits:
        for start in range(0, len(split), 8192):
            store.put(_made_sample(split.name, number) for number in range(start, min(start + 8192, len(split))))
    store.close()
    return catalogue


def _made_sample(split: str, number: int) -> ScannedSample:
    alpha, mean = float(number % 997), 300.0 + number % 101
    fields = (
        ScannedField("", GLOBAL, "alpha", Statistics(1, 0, 0, alpha, alpha, alpha)),
        ScannedField(
            "Base",
            "vertex",
            "p",
            Statistics(9, 0, 0, mean - 1, mean + 1, mean, 9.0),
            "Pa",
            sketch=f"0;{Counts(285, 9).to_text()};",
        ),
    )
    zones = (ZoneSize("Base", "Zone", 1000 + number % 7, 2000),)
    return ScannedSample(split, number, (0.0,), zones, fields, mesh_hash=f"{split} {number}", state=GONE)


def _opening(report: Report) -> None:
    """Time from a question to all that the window shows first, of a scanner that runs."""
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as name:
        folder = Path(name)
        catalogue = _made(folder)
        columns = (ScanColumn("points"), ScanColumn(VALUE, FieldKey("alpha", GLOBAL)),
                   ScanColumn("mean", FieldKey("p", "vertex", "Base")))  # fmt: skip
        for _ in range(2):  # the first one finds the figures out, as the end of a scan does
            ours = _asked(catalogue, folder, columns)
        report("100,000 samples: known, figures, three columns", ours, _rows(folder, catalogue), "<= 0.2 s", "s")


def _asked(catalogue: Catalogue, folder: Path, columns: tuple[ScanColumn, ...]) -> float:
    pipe = subprocess.PIPE
    with subprocess.Popen(command("scanner"), stdin=pipe, stdout=pipe) as scanner:
        assert scanner.stdin is not None and scanner.stdout is not None
        scanner.stdout.readline()  # it is ready
        start = time.perf_counter()
        for question in (
            OpenScan(1, catalogue, str(folder / "kept"), str(folder)),
            ReadFigures(2),
            ReadColumns(3, "train", columns),
        ):
            scanner.stdin.write(encode(question))
        scanner.stdin.flush()
        answers = [decode(scanner.stdout.readline()) for _ in range(3)]
        seconds = time.perf_counter() - start
        scanner.stdin.close()
    opened, figures, read = answers
    if not isinstance(opened, ScanOpened) or not isinstance(figures, FiguresRead) or not isinstance(read, ColumnsRead):
        raise RuntimeError(f"not answered: {answers}")
    if opened.splits[-1].known != MANY or figures.splits[-1].fields[0].samples != MANY:
        raise RuntimeError("not all is known")
    for file in map(Path, read.files):
        if file.stat().st_size != 8 * len(catalogue.splits[0]):
            raise RuntimeError("a column is not whole")
        file.unlink()
    return seconds


def _rows(folder: Path, catalogue: Catalogue) -> float:
    """Read three numbers of each sample as bare rows."""
    file = folder / "bare.sqlite"
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("CREATE TABLE number (id INTEGER PRIMARY KEY, points REAL, alpha REAL, mean REAL)")
        made.executemany(
            "INSERT INTO number VALUES (?, ?, ?, ?)", ((n, n, n, n) for n in range(len(catalogue.splits[0])))
        )
    start = time.perf_counter()
    with closing(sqlite3.connect(file)) as bare:
        bare.execute("SELECT points, alpha, mean FROM number ORDER BY id").fetchall()
    return time.perf_counter() - start
