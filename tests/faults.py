"""A dataset with nothing wrong, and ten faults that can be planted in it, each in a sample of its own.

Twelve samples to train with and four to test with, or more, two zones, a field of vertices and one of cells, two
globals. All that depends on the number of a sample varies little and evenly, as in a design of experiments.

``python -m tests.faults FOLDER [SAMPLES]`` writes one of as many samples, 2000 if nothing is said, with all ten faults:
what is there to be found by hand.
"""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests import damage
from tests import datasets as ds
from tests.reader.test_coordinates import data_class, exponents, units

TRAIN, TEST = 12, 4
SIDE = 6
PRESSURE = (1, -1, -2, 0, 0)
DEFINITION = """\
input_features: [Global/alpha, Global/mach]
output_features: [Base/Left/V/p, Base/Left/C/T]
train_split: {train: all}
test_split: {test: [0, 1, 2, 3]}
"""
P, T = "Base/Left/V/p", "Base/Left/C/T"


def plane(side: int = SIDE) -> tuple[np.ndarray, np.ndarray]:
    """A square of triangles: vertices (n, 3) and triangles from 1."""
    n = np.arange(side * side).reshape(side, side)
    points = np.stack([n.ravel() % side, n.ravel() // side, 0 * n.ravel()], axis=1).astype(float)
    a, b, c, d = (part.ravel() for part in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return points, np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)]) + 1


def make_tree(number: float) -> ds.Tree:
    """The tree of a sample; that of a sample to test with has a number between those of two others."""
    points, triangles = plane()
    zones = []
    for place, name in enumerate(("Left", "Right")):
        p = 100.0 + np.sin(points[:, 0] + 0.1 * number) * (1 + 0.01 * number) + place
        t = np.cos(np.arange(len(triangles)) * (1 + 0.01 * number)).astype(np.float32) + np.float32(300 + place)
        vertices = ds.solution("V", {"p": p})
        vertices[2][-1][2].extend((exponents(*PRESSURE), units(), data_class("Dimensional")))
        moved = points * (1 + 0.01 * number) + [10.0 * place, 0, 0]
        content = [ds.section("T", 5, 1, triangles), vertices, ds.solution("C", {"T": t}, "CellCenter")]
        zones.append(ds.zone(name, moved, len(triangles), content))
    names = {"alpha": 0.1 * number, "mach": 0.5 + 0.01 * number}
    numbers = [ds.data(name, np.array([value])) for name, value in names.items()]
    when = ["Time", np.array([1], np.int32), [ds.data("TimeValues", np.array([0.0]))], "BaseIterativeData_t"]
    return ds.tree(ds.base("Base", 2, 3, zones), ["Global", np.array([1, 1], np.int32), [when, *numbers], "CGNSBase_t"])


def write_clean(path: Path, train: int = TRAIN, test: int = TEST) -> Path:
    """Write the dataset with nothing wrong; with more samples what they depend on lies closer, in the same range."""
    step = TRAIN / train
    # Those to test with lie in the middle between two to train with.
    between = [(math.floor((3.5 + number * TEST / test) / step) + 0.5) * step for number in range(test)]
    ds.write_trees(path, [[make_tree(number * step)] for number in range(train)], "train")
    ds.write_trees(path, [[make_tree(number)] for number in between], "test")
    (path / "infos.yaml").write_text(
        f"owner: tests\nlicense: cc0\nnum_samples:\n  train: {train}\n  test: {test}\nstorage_backend: cgns\n"
    )
    (path / "problem_definitions").mkdir()
    (path / "problem_definitions" / "regression.yaml").write_text(DEFINITION)
    return path


Plant = Callable[[Path], object]


def _at(sample: int, path: str, change: Callable[[np.ndarray], np.ndarray], split: str = "train") -> Plant:
    return lambda dataset: damage.replaced(path, change)(ds.mesh_file(dataset, split, sample))


def _name_nothing(dataset: Path) -> None:
    file = dataset / "problem_definitions" / "regression.yaml"
    file.write_text(file.read_text().replace("Base/Left/V/p", "Base/Left/V/pressure"))


def _in_psi(dataset: Path) -> None:
    pounds = ("PoundMass", "Inch", "Second", "Kelvin", "Radian")
    names = np.frombuffer("".join(name.ljust(32) for name in pounds).encode(), "S1").reshape((32, 5), order="F")
    for zone in ("Left", "Right"):
        damage.edit(ds.mesh_file(dataset, sample=3), f"Base/{zone}/V/p/DimensionalUnits", names)


def _scale(dataset: Path) -> None:
    for zone in ("Left", "Right"):
        damage.replaced(f"Base/{zone}/V/p", lambda values: values * 1000)(ds.mesh_file(dataset, sample=4))


def _flatten(dataset: Path) -> None:
    for zone in ("Left", "Right"):
        damage.replaced(f"Base/{zone}/V/p", lambda values: np.full_like(values, 100.5))(ds.mesh_file(dataset, sample=8))


def _take_out(dataset: Path) -> None:
    for zone in ("Left", "Right"):
        damage.edit(ds.mesh_file(dataset, sample=7), f"Base/{zone}/C", None)


FAULTS: dict[str, tuple[str, Plant]] = {
    "NaN": ("not-finite", _at(1, P, damage.with_entry(5, np.nan))),
    "infinite": ("not-finite", _at(2, T, damage.with_entry(7, np.inf))),
    "swapped unit": ("unit", _in_psi),
    "scaled field": ("outlier", _scale),
    "duplicate across splits": (
        "leakage", lambda dataset: shutil.copy(ds.mesh_file(dataset, sample=5), ds.mesh_file(dataset, "test", 0))
    ),
    "truncated file": ("broken", lambda dataset: damage.truncate(ds.mesh_file(dataset, sample=6))),
    "missing field": ("lacking", _take_out),
    "constant field": ("constant", _flatten),
    "test global out of range": ("outside", _at(1, "Global/alpha", lambda values: values + 50.0, "test")),
    "problem definition naming nothing": ("problem", _name_nothing),
}  # fmt: skip
"""By name: the kind of the finding, and what plants the fault."""

PLACES = {
    "NaN": ("train", 1),
    "infinite": ("train", 2),
    "swapped unit": ("train", 3),
    "scaled field": ("train", 4),
    "duplicate across splits": ("train", 5),
    "truncated file": ("train", 6),
    "missing field": ("train", 7),
    "constant field": ("train", 8),
    "test global out of range": ("test", 1),
}
"""The sample in which each fault is, where it is in one."""


def plant_all(dataset: Path) -> None:
    """Plant all ten faults."""
    for _, plant in FAULTS.values():
        plant(dataset)


if __name__ == "__main__":
    folder, samples = Path(sys.argv[1]), int((*sys.argv, "2000")[2])
    plant_all(write_clean(folder, samples - samples // 5, samples // 5))
