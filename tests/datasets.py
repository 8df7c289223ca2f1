"""Datasets for tests: small, with known values, in all three backends; odd CGNS trees.

``write_dataset`` lets pyplaid write in a process of its own, so that importing it leaves no mark on the test run.
``write_trees`` writes CGNS trees as they are, for what pyplaid's own calls cannot make.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]

BACKENDS = ("cgns", "hf_datasets", "zarr")
TIMES = (0.0, 0.5, 2.0)
SPLITS = {"train": 3, "test": 2}
LABELS = ("calm", "windy", "stormy")
HIDDEN = 100
"""Number of the first sample of *test* that :func:`make_inputs` makes without its output."""
SIZE = (3, 2, 2)
"""Cells of the box ``Solid`` along x, y, z; its cells are unit cubes."""

Tree = list[Any]
"""A node as pyCGNS has it: [name, value, children, label]."""


# Known values ---------------------------------------------------------------------------------------------------------


def pressure(points: np.ndarray, time: float, number: int) -> np.ndarray:
    """Value at (n, 3) points; exact in single precision at the vertices."""
    return points @ [1.0, 10.0, 100.0] + 1000.0 * time + 0.5 * number


def velocity(points: np.ndarray, time: float, number: int) -> np.ndarray:
    """Value (n, 3) at (n, 3) points."""
    return np.stack([points[:, 1] + time, -points[:, 0] + number, np.full(len(points), 0.25)], axis=1)


def density(cells: int, time: float, number: int) -> np.ndarray:
    """Value of each cell, by its number."""
    return np.arange(cells) + 100.0 * number + time


def globals_at(time: float, number: int) -> dict[str, Any]:
    """The globals of a sample at a time, as a reader should report them."""
    return {
        "alpha": 0.5 * number,
        "energy": 10.0 * number + time,
        "load": [1.0, float(number), -2.0],
        "label": LABELS[number % 3],
    }


def box(size: tuple[int, int, int] = SIZE, origin: Sequence[float] = (0, 0, 0)) -> tuple[np.ndarray, np.ndarray]:
    """A box of unit cubes: (vertices (n, 3) with x fastest, HEXA_8 (m, 8) from 0)."""
    shape = tuple(count + 1 for count in size)
    grid = np.indices(shape).reshape(3, *shape)
    points = np.stack([axis.ravel(order="F") for axis in grid], axis=1).astype(float) + origin
    n = np.arange(len(points)).reshape(shape, order="F")
    a, b = slice(None, -1), slice(1, None)
    corners = ((a, a, a), (b, a, a), (b, b, a), (a, b, a), (a, a, b), (b, a, b), (b, b, b), (a, b, b))
    return points, np.stack([n[corner].ravel(order="F") for corner in corners], axis=1)


def tetrahedra(hexahedra: np.ndarray) -> np.ndarray:
    """Split each HEXA_8 into six TETRA_4 around its diagonal 0-6."""
    ring = (1, 2, 3, 7, 4, 5, 1)
    return np.concatenate([hexahedra[:, (0, ring[k], ring[k + 1], 6)] for k in range(6)])


def zones() -> dict[tuple[str, str], tuple[np.ndarray, str, np.ndarray]]:
    """The zones of every sample by (base, zone): vertices, element type, elements from 0."""
    solid, hexahedra = box()
    fluid, more = box((2, 2, 2), (0, 0, 3))
    n = np.arange(12).reshape(4, 3, order="F")
    quads = np.stack([n[:-1, :-1], n[1:, :-1], n[1:, 1:], n[:-1, 1:]], axis=-1).reshape(-1, 4)
    return {
        ("Base_3_3", "Solid"): (solid, "TETRA_4", tetrahedra(hexahedra)),
        ("Base_3_3", "Fluid"): (fluid, "HEXA_8", more),
        ("Base_2_3", "Skin"): (solid[:12], "QUAD_4", quads),
    }


# Written by pyplaid ---------------------------------------------------------------------------------------------------


def make_sample(number: int) -> Any:
    """Return a :class:`plaid.Sample` with the known values."""
    from CGNS.PAT import cgnslib
    from plaid import Sample

    sample = Sample()
    for time in TIMES:
        for (base, zone), (points, kind, elements) in zones().items():
            place: dict[str, Any] = {"zone": zone, "base": base, "time": time}
            if not sample.has_base(base, time):
                sample.init_base(int(base[5]), 3, base, time=time)
            sample.init_zone(np.array([[len(points), len(elements), 0]]), **place)
            sample.set_nodes(points, **place)
            node = sample.get_zone(zone, base, time)
            cgnslib.newElements(
                node, f"Elements_{kind}", kind, np.array([1, len(elements)]), (elements + 1).astype(np.int32).ravel()
            )
            sample.add_field("pressure", pressure(points, time, number), location="Vertex", **place)
            for axis, name in enumerate("XYZ"):
                sample.add_field(f"Velocity{name}", velocity(points, time, number)[:, axis], location="Vertex", **place)
            sample.add_field("density", density(len(elements), time, number), location="CellCenter", **place)
        for name, value in globals_at(time, number).items():
            sample.add_global(name, value if isinstance(value, str) else np.atleast_1d(value).astype(float), time=time)
    return sample


def make_structured(number: int) -> Any:
    """Return a :class:`plaid.Sample` with a structured volume and a structured surface that change with time.

    ``p`` at the vertices is :func:`structured_value`, ``q`` counts the cells, i fastest, and adds the time.
    """
    from plaid import Sample

    sample = Sample()
    for time in TIMES[:2]:
        bases = []
        for name, lengths in (("Base_3_3", (3, 4, 5)), ("Base_2_2", (3, 4))):
            points = block(*lengths)
            cells = [length - 1 for length in lengths]
            values = structured_value(points, time, number)
            counted = (np.arange(float(np.prod(cells))) + time).reshape(cells, order="F")
            children = [solution("V", {"p": values}), solution("C", {"q": counted}, "CellCenter")]
            rank = len(lengths)
            bases.append(base(name, rank, rank, [structured_zone("Block", points, children)], time))
        sample.add_tree(tree(*bases), time)
    return sample


def block(*lengths: int) -> np.ndarray:
    """Vertices (ni, nj, nk, 3) or (ni, nj, 2) of a structured grid with steps 1, 2 and 3."""
    axes = np.meshgrid(*(np.arange(n) * float(step) for step, n in enumerate(lengths, 1)), indexing="ij")
    return np.stack(axes, axis=-1)


def structured_value(points: np.ndarray, time: float, number: int) -> np.ndarray:
    """Value at (..., 2 or 3) points of :func:`make_structured`."""
    return points @ np.array([1.0, 10.0, 100.0])[: points.shape[-1]] + 1000.0 * time + number


def make_tags(number: int) -> Any:
    """Return a :class:`plaid.Sample` of two triangles with a tag on two vertices and one on a cell."""
    from plaid import Sample

    def tag(name: str, where: str, places: list[int]) -> Tree:
        location = ["GridLocation", text(where), [], "GridLocation_t"]
        return [name, text("Null"), [["PointList", np.array([places], np.int32), [], "IndexArray_t"], location], "BC_t"]

    tags = ["ZoneBC", None, [tag("corner", "Vertex", [1, 3]), tag("lower", "CellCenter", [1])], "ZoneBC_t"]
    points = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]) + number
    cells = section("Elements_TRI_3", 5, 1, [[1, 2, 3], [1, 3, 4]])
    sample = Sample()
    sample.add_tree(tree(base("Base", 2, 2, [zone("Zone", points, 2, [cells, tags])])), 0.0)
    return sample


def _square(base_name: str, zone_name: str, fields: Mapping[str, np.ndarray]) -> Any:
    from plaid import Sample

    points = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    cells = section("Elements_TRI_3", 5, 1, [[1, 2, 3], [1, 3, 4]])
    sample = Sample()
    sample.add_tree(tree(base(base_name, 2, 2, [zone(zone_name, points, 2, [cells, solution("V", fields)])])), 0.0)
    return sample


def make_underscores(number: int) -> Any:
    """Return a :class:`plaid.Sample` whose names have what pyplaid puts between names, and behind them."""
    values = {name: np.arange(4.0) * factor + number for factor, name in enumerate(("p", "dp__dx", "wall_times"), 1)}
    sample = _square("My__Base", "Z__1", values)
    sample.add_global("a__b", 1.5 + number)
    sample.add_global("cpu_times", 7.0 + number)
    return sample


def make_inputs(number: int) -> Any:
    """Return a :class:`plaid.Sample` with ``q``, and with an output ``p`` unless its number is one of *test*."""
    fields = {"q": np.arange(4.0) * 2 + number}
    return _square("Base", "Zone", fields if number >= HIDDEN else {"p": np.arange(4.0) + number, **fields})


def _make_truth(number: int) -> Any:
    from tests.truth import make_truth

    return make_truth(number)


def _make_judged(role: str, number: int) -> Any:
    from tests import judged

    return judged.make_reference(number) if role == "reference" else judged.make_prediction(number)


def scanned_values(number: int, time: float, zone: str, count: int) -> dict[str, np.ndarray]:
    """Values without an order: in double precision, in single, and one with values that are not finite.

    All are exact in single precision, as some backends store no more.
    """
    chance = np.random.default_rng([number, int(10 * time), len(zone)])
    wide = np.exp(chance.normal(0, 5, count)) * chance.choice([-1.0, 1.0], count)
    wide[::7] = 0.0
    broken = chance.normal(1e6, 1.0, count)
    broken[number % 3 :: 5] = (np.nan, np.inf, -np.inf)[number % 3]
    parts = {f"Force{axis}": chance.normal(0, 1, count) for axis in "XYZ"}
    values = {"wide": wide, "broken": broken, **parts}
    single = {name: one.astype(np.float32) for name, one in values.items()}
    return {"single": np.float32(3.0) + single["ForceX"], **{name: one.astype(float) for name, one in single.items()}}


def make_scanned(number: int) -> Any:
    """Return a :class:`plaid.Sample` with :func:`scanned_values` in two zones at two times."""
    from plaid import Sample

    sample = Sample()
    for time in TIMES[:2]:
        zones = []
        for name in ("A", "Second"):
            points, hexahedra = box((3 + len(name), 2, 2))
            content = [
                section("Elements_HEXA_8", 17, 1, hexahedra + 1),
                solution("V", scanned_values(number, time, name, len(points))),
            ]
            zones.append(zone(name, points + number, len(hexahedra), content))
        sample.add_tree(tree(base("Base", 3, 3, zones, time)), time)
        sample.add_global("alpha", np.array([0.5 * number + time]), time=time)
    return sample


MAKERS = {
    "known": make_sample,
    "structured": make_structured,
    "tags": make_tags,
    "truth": _make_truth,
    "scanned": make_scanned,
}


def maker_of(name: str) -> Any:
    """Return one of :data:`MAKERS`, or of random trees: ``"random SEED"``."""
    if name.startswith("random "):
        return partial(_make_random, int(name.split()[1]))
    return MAKERS[name]


def _make_random(seed: int, number: int) -> Any:
    from plaid import Sample

    from tests.layouts import random_tree

    sample = Sample()
    sample.add_tree(random_tree(seed, number)[0], 0.0)
    return sample


MAKERS |= {"scanned": make_scanned}
MAKERS |= {"underscores": make_underscores, "inputs": make_inputs}
MAKERS |= {role: partial(_make_judged, role) for role in ("reference", "prediction")}


def write_dataset(path: Path, backend: str = "cgns", splits: Mapping[str, int] = SPLITS, maker: str = "known") -> Path:
    """Let pyplaid write a dataset of the samples that one of :data:`MAKERS` makes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write({backend: path}, splits, maker, path.parent / "hf_home")
    return path


def written(factory: pytest.TempPathFactory, maker: str, backend: str, splits: Mapping[str, int] = SPLITS) -> Path:
    """Return a dataset that is written once in a run of the tests, in all backends by one process. Read only."""
    from tests.conftest import written_once

    def write(folder: Path) -> None:
        folder.mkdir()
        _write({name: folder / name for name in BACKENDS}, splits, maker, folder / "hf_home")

    samples = "-".join(f"{split}-{count}" for split, count in splits.items())  # else the first test's are taken
    return written_once(factory, f"by_pyplaid/{maker}/{samples}", write) / backend


def known(factory: pytest.TempPathFactory, backend: str) -> Path:
    """Return the dataset with known values in a backend, written once in a run of the tests. Read only."""
    return written(factory, "known", backend)


def _write(paths: Mapping[str, Path], splits: Mapping[str, int], maker: str, hf_home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HOME": str(hf_home), "HF_HUB_OFFLINE": "1"}
    wanted = json.dumps([{name: str(path) for name, path in paths.items()}, dict(splits), maker])
    # A short temporary folder: multiprocess makes a socket in it, whose path must have less than 108 characters.
    with tempfile.TemporaryDirectory(prefix="w-", dir="/tmp" if os.name == "posix" else None) as short:
        done = subprocess.run(
            [sys.executable, "-m", "tests.datasets", wanted],
            check=False,
            env=environment | {"TMPDIR": short},
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
        )
    if done.returncode:
        raise RuntimeError(f"writing {maker} ended with status {done.returncode}:\n{done.stderr[-3000:]}")


def main(paths: Mapping[str, str], splits: Mapping[str, int], maker: str) -> None:
    """Write a dataset in one or more backends; called in a process of its own."""
    from plaid import Infos, ProblemDefinition
    from plaid.storage import save_to_disk

    for backend, path in paths.items():
        if backend == "hf_datasets":
            _save_in_this_process()
        save_to_disk(
            path,
            sample_constructor=maker_of(maker),
            ids={
                name: range(first := HIDDEN if maker == "inputs" and name == "test" else 0, first + count)
                for name, count in splits.items()
            },
            backend=backend,
            infos=Infos(owner="Tests", license="cc-by-4.0", data_description="Known values"),
            pb_defs={
                "regression": ProblemDefinition(
                    input_features=["Global/alpha"],
                    output_features=["Base_3_3/Solid/VertexFields/pressure"],
                    train_split={"train": "all"},
                    test_split={"test": "all"},
                )
            },
        )


def _save_in_this_process() -> None:
    """Keep pyplaid from asking for a pool of one process, which imports everything again for each split: seconds."""
    from datasets import Dataset

    save = Dataset.save_to_disk

    def save_here(self: Any, path: str, num_proc: int | None = None, **options: Any) -> None:
        save(self, path, **options)

    Dataset.save_to_disk = save_here


# Written node by node -------------------------------------------------------------------------------------------------


def text(value: str) -> np.ndarray:
    """A CGNS string."""
    return np.frombuffer(value.encode(), dtype="S1")


def data(name: str, value: np.ndarray) -> Tree:
    """A ``DataArray_t`` node."""
    return [name, np.asfortranarray(value), [], "DataArray_t"]


def section(name: str, kind: int, start: int, elements: npt.ArrayLike, count: int | None = None) -> Tree:
    """An ``Elements_t`` node; elements from 1, in rows, or flat with their ``count``."""
    flat = np.asarray(elements)
    count = len(flat) if count is None else count
    return [
        name,
        np.array([kind, 0], np.int32),
        [
            ["ElementRange", np.array([start, start + count - 1]), [], "IndexRange_t"],
            data("ElementConnectivity", flat.ravel().astype(np.int32)),
        ],
        "Elements_t",
    ]


def solution(name: str, fields: Mapping[str, np.ndarray], location: str = "Vertex", extra: Sequence[Tree] = ()) -> Tree:
    """A ``FlowSolution_t`` node."""
    where = ["GridLocation", text(location), [], "GridLocation_t"]
    return [name, None, [where, *extra, *(data(key, value) for key, value in fields.items())], "FlowSolution_t"]


def coordinates(points: np.ndarray, extra: Sequence[Tree] = ()) -> Tree:
    """A ``GridCoordinates_t`` node for vertices (n, k) or, structured, (ni, nj, nk, k)."""
    arrays = [data(f"Coordinate{axis}", points[..., place]) for place, axis in enumerate("XYZ"[: points.shape[-1]])]
    return ["GridCoordinates", None, [*extra, *arrays], "GridCoordinates_t"]


def zone(name: str, points: np.ndarray, cells: int, children: Sequence[Tree] = ()) -> Tree:
    """An unstructured ``Zone_t`` node."""
    kind = ["ZoneType", text("Unstructured"), [], "ZoneType_t"]
    size = np.array([[len(points), cells, 0]])
    return [name, size, [kind, coordinates(points), *children], "Zone_t"]


def structured_zone(name: str, points: np.ndarray, children: Sequence[Tree] = ()) -> Tree:
    """A structured ``Zone_t`` node for vertices (ni, nj, nk, k)."""
    kind = ["ZoneType", text("Structured"), [], "ZoneType_t"]
    shape = points.shape[:-1]
    size = np.asfortranarray([[length, length - 1, 0] for length in shape])
    return [name, size, [kind, coordinates(points), *children], "Zone_t"]


def base(name: str, cell: int, physical: int, zones: Sequence[Tree], time: float = 0.0) -> Tree:
    """A ``CGNSBase_t`` node."""
    when = ["Time", np.array([1], np.int32), [data("TimeValues", np.array([time]))], "BaseIterativeData_t"]
    return [name, np.array([cell, physical], np.int32), [*zones, when], "CGNSBase_t"]


def tree(*bases: Tree) -> Tree:
    """The root of a CGNS tree."""
    version = ["CGNSLibraryVersion", np.array([4.0], np.float32), [], "CGNSLibraryVersion_t"]
    return ["CGNSTree", None, [version, *bases], "CGNSTree_t"]


def write_trees(path: Path, samples: Sequence[Sequence[Tree]], split: str = "train") -> Path:
    """Write a dataset of the ``cgns`` backend: for each sample its trees, one for each time step."""
    from CGNS import MAP

    for number, steps in enumerate(samples):
        folder = path / "data" / split / f"sample_{number:09d}" / "meshes"
        folder.mkdir(parents=True)
        for place, step in enumerate(steps):
            MAP.save(str(folder / f"mesh_{place:09d}.cgns"), step)
    (path / "infos.yaml").write_text(
        f"owner: tests\nlicense: cc0\nnum_samples:\n  {split}: {len(samples)}\nstorage_backend: cgns\n"
    )
    return path


def mesh_file(dataset: Path, split: str = "train", sample: int = 0, step: int = 0) -> Path:
    """The file of one time step in a dataset of the ``cgns`` backend."""
    return dataset / "data" / split / f"sample_{sample:09d}" / "meshes" / f"mesh_{step:09d}.cgns"


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
