"""Scanning a dataset, beside bare loops that only read the same arrays with h5py in as many processes.

1,000 samples of the size of a car's skin (3,600 vertices, 7,000 triangles, one field). Ours has its readers started and
the dataset open; the processes of the bare loops have h5py imported before the clock starts. Both read coordinates,
connectivity and field of every sample, and both give way to other processes alike; ours checks and hashes all of them,
keeps what it found, and adds that up.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from tests import datasets as ds
from tests.benchmarks.bench_scores import plane
from tests.benchmarks.runner import Report
from viewer.pool.executor import ReaderExecutor, cores
from viewer.priority import lower_priority
from viewer.scanning.run import catalogue_of, scanned_in_turns
from viewer.scanning.store.keeping import open_store

SAMPLES, SIDE = 1000, 60
ZONE = "Base/Zone"
ARRAYS = (
    *(f"{ZONE}/GridCoordinates/Coordinate{axis}/ data" for axis in "XYZ"),
    f"{ZONE}/Triangles/ElementConnectivity/ data",
    f"{ZONE}/VertexFields/p/ data",
)


def run(report: Report) -> None:
    """Write the dataset, scan it, read it bare, and report both."""
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
        for found in scanned_in_turns(readers, catalogue, catalogue.splits, lambda: False):
            store.put(found)
        total = store.sum(catalogue.splits[0].name).total("")
        seconds = time.perf_counter() - start
        store.close()
    if total.samples != SAMPLES or total.broken:
        raise RuntimeError(f"not scanned: {total}")
    return seconds


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
