"""How long a sample takes from its file to its artifact, beside bare reads of the same file by h5py and by pyCGNS.

A bare read by h5py visits every node, reads its label and every array, and checks nothing; pyCGNS does that in C.

One file of a few arrays, as most datasets have; 3,000 zones in one base; 4,000 bases of one zone each.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests import datasets as ds
from tests.benchmarks.runner import Report
from viewer.protocol import ALL_BASES, ReadSample
from viewer.reader.catalogue import open_dataset
from viewer.reader.publish import publish_sample

ZONES, BASES = 3000, 4000


def run(report: Report) -> None:
    """Write the files, read each as this program and as pyCGNS do, and report both."""
    from CGNS import MAP

    with tempfile.TemporaryDirectory(prefix="bench-reading-") as folder:
        for name, tree, base, times, goal in _cases():
            path = ds.write_trees(Path(folder) / name.replace(" ", "-"), [[tree]])
            file = str(ds.mesh_file(path))
            ours, bare, compiled = [], [], []
            for _ in range(times):
                with _root() as root:
                    ours.append(_timed(partial(_read, path, root, base)))  # removing 24,000 files is no reading
                bare.append(_timed(partial(_read_bare, file)))
                compiled.append(_timed(partial(MAP.load, file)))
            report(f"read and publish {name}, against a bare read by h5py", min(ours), min(bare), goal)
            report(f"read and publish {name}, against one by pyCGNS", min(ours), min(compiled), "")


def _cases() -> Iterator[tuple[str, Any, str, int, str]]:
    points, quads = _plane(60, 60)
    yield "3,600 vertices", ds.tree(ds.base("Base", 2, 3, [_zone("Zone", points, quads)])), "", 30, ""
    points, quads = _plane(3, 3)
    zones = [_zone(f"Zone{number:05d}", points + np.array([3.0 * number, 0, 0]), quads) for number in range(ZONES)]
    yield f"{ZONES:,} zones", ds.tree(ds.base("Base", 2, 3, zones)), "", 2, "<= 1.5x"
    bases = [
        ds.base(f"Base{number:05d}", 2, 3, [_zone("Zone", points + np.array([3.0 * number, 0, 0]), quads)])
        for number in range(BASES)
    ]
    yield f"{BASES:,} bases", ds.tree(*bases), ALL_BASES, 2, "<= 1.5x"


def _plane(columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    points = np.array([[float(column), float(row), 0.0] for row in range(rows) for column in range(columns)])
    n = np.arange(len(points)).reshape(columns, rows, order="F")
    return points, np.stack([n[:-1, :-1], n[1:, :-1], n[1:, 1:], n[:-1, 1:]], axis=-1).reshape(-1, 4)


def _zone(name: str, points: np.ndarray, quads: np.ndarray) -> ds.Tree:
    content = [ds.section("Q", 7, 1, quads + 1), ds.solution("V", {"p": np.arange(float(len(points)))})]
    return ds.zone(name, points, len(quads), content)


def _read(path: Path, root: Path, base: str) -> None:
    opened = open_dataset(path)
    sample = opened.source.sample("train", 0)
    try:
        names = opened.names.table(lambda split, number: sample)
        request = ReadSample(1, str(path), "train", 0, str(root), base=base)
        publish_sample(sample, request, str(path), lambda text, fraction: None, names)
    finally:
        sample.close()


def _read_bare(file: str) -> None:
    import h5py

    read: dict[str, Any] = {}

    def visit(name: str, item: Any) -> None:
        read[name] = item[()] if isinstance(item, h5py.Dataset) else item.attrs.get("label")

    with h5py.File(file, "r") as opened:
        opened.visititems(visit)


@contextmanager
def _root() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-root-") as folder:
        yield Path(folder)


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
