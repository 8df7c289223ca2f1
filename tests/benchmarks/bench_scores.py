"""Comparing a dataset with its prediction, beside a bare loop that only reads both arrays with h5py.

1,000 samples of 4,000 vertices, once with a mesh that has the same size in all of them and once with another one in
each. Ours is a reader process that is asked as the window asks it, with the answers read; the bare loop is one process
that opens each pair of files and reads the compared array of both.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests import datasets as ds
from tests.benchmarks.runner import Report
from tests.reader.child import ReaderChild
from viewer.pairs.matching import Pair
from viewer.protocol import ErrorsRead, OpenDataset, ReadErrors

SAMPLES, SIDE = 1000, 63
PAIR = Pair("p", "vertex", "Base", "p")
ARRAY = "Base/Zone/VertexFields/p/ data"


def run(report: Report) -> None:
    """Write both datasets, compare them by a reader, read them bare, and report both."""
    with tempfile.TemporaryDirectory(prefix="bench-scores-") as folder:
        for name, size, samples, goal in (
            ("meshes of one size", lambda number: SIDE, SAMPLES, ">= 0.7x"),
            ("a mesh of another size in each sample", lambda number: SIDE - number % 40, SAMPLES // 4, ""),
        ):
            reference, prediction = _written(Path(folder, name.replace(" ", "-")), samples, size)
            _bare(reference, prediction, samples // 10)  # what both read is in memory now, or for neither
            ours, bare = [], []
            for _ in range(2):
                ours.append(_compared(reference, prediction, samples))
                bare.append(_bare(reference, prediction, samples))
            rate, peer = samples / min(ours), samples / min(bare)
            report(f"samples compared a second, {name}", rate, peer, goal, "1/s")


def _written(folder: Path, samples: int, size: Callable[[int], int]) -> tuple[Path, Path]:
    def trees(change: float) -> Iterator[list[ds.Tree]]:
        for number in range(samples):
            points, triangles = plane(size(number))
            values = np.sin(points[:, 0] + number) + change * points[:, 1]
            content = [ds.section("T", 5, 1, triangles + 1), ds.solution("VertexFields", {"p": values})]
            yield [ds.tree(ds.base("Base", 2, 3, [ds.zone("Zone", points + number, len(triangles), content)]))]

    reference, prediction = (
        ds.write_trees(folder / name, list(trees(change))) for name, change in (("reference", 0.0), ("prediction", 0.1))
    )
    return reference, prediction


def plane(side: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of a square (n, 3) and its triangles, numbered from 0."""
    n = np.arange(side * side).reshape(side, side)
    points = np.stack([n.ravel() % side, n.ravel() // side, 0 * n.ravel()], axis=1).astype(float)
    a, b, c, d = (part.ravel() for part in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return points, np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])


def _compared(reference: Path, prediction: Path, samples: int) -> float:
    reader = ReaderChild()
    try:
        reader.ask(OpenDataset(1, str(reference)))
        start = time.perf_counter()
        found = 0
        while found < samples:
            answer = reader.ask(ReadErrors(2, str(reference), str(prediction), "train", found, (PAIR,)))
            if not isinstance(answer, ErrorsRead) or any(one.lacking for one in answer.samples):
                raise RuntimeError(f"not compared: {answer}")
            found += len(answer.samples)
        return time.perf_counter() - start
    finally:
        reader.close()


def _bare(reference: Path, prediction: Path, samples: int) -> float:
    import h5py

    start = time.perf_counter()
    for number in range(samples):
        for dataset in (reference, prediction):
            with h5py.File(ds.mesh_file(dataset, sample=number), "r") as file:
                file[ARRAY][()]
    return time.perf_counter() - start
