"""Datasets for the benchmarks, written by pyplaid: big enough to show where time goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def write_sheet(path: Path, samples: int = 3, points_per_side: int = 708) -> Path:
    """Write samples of one waving sheet of triangles: 708 points per side make 1 million triangles."""
    from CGNS.PAT import cgnslib
    from plaid import Sample

    x, y, triangles = sheet(points_per_side)

    def make(number: int) -> Sample:
        sample = Sample()
        sample.init_base(2, 3, "Base_2_3", time=0.0)
        size = np.array([[len(x), len(triangles), 0]])
        sample.init_zone(size, zone="Zone", base="Base_2_3", time=0.0)
        z = 0.1 * np.sin(6 * x + number) * np.cos(6 * y)
        sample.set_nodes(np.stack([x, y, z], axis=1), zone="Zone", base="Base_2_3", time=0.0)
        cgnslib.newElements(
            sample.get_zone("Zone", "Base_2_3", 0.0),
            "Elements_TRI_3",
            "TRI_3",
            np.array([1, len(triangles)]),
            triangles.ravel(),
        )
        for name, values in (("height", z), ("slope", 0.6 * np.cos(6 * x + number) * np.cos(6 * y))):
            sample.add_field(name, values, location="Vertex", zone="Zone", base="Base_2_3", time=0.0)
        return sample

    _save(path, make, samples)
    return path


def write_series(path: Path, steps: int = 300, points_per_side: int = 316) -> Path:
    """Write one sample: a field that moves over a sheet that does not, 316 points per side make 100 000 points."""
    from CGNS.PAT import cgnslib
    from plaid import Sample

    x, y, triangles = sheet(points_per_side)
    points = np.stack([x, y, 0.1 * np.sin(6 * x) * np.cos(6 * y)], axis=1)

    def make(_number: int) -> Sample:
        sample = Sample()
        for step in range(steps):
            time = step / 10
            sample.init_base(2, 3, "Base_2_3", time=time)
            sample.init_zone(np.array([[len(x), len(triangles), 0]]), zone="Zone", base="Base_2_3", time=time)
            sample.set_nodes(points, zone="Zone", base="Base_2_3", time=time)
            zone = sample.get_zone("Zone", "Base_2_3", time)
            span = np.array([1, len(triangles)])
            cgnslib.newElements(zone, "Elements_TRI_3", "TRI_3", span, triangles.ravel())
            wave = np.sin(20 * x + step / 5)
            sample.add_field("wave", wave, location="Vertex", zone="Zone", base="Base_2_3", time=time)
        return sample

    _save(path, make, 1)
    return path


def write_tetrahedra(path: Path, points_per_side: int = 100, samples: int = 3) -> Path:
    """Write samples of a cube cut into tetrahedra: 100 points per side make 1 million points, 5.8 million cells."""
    from CGNS.PAT import cgnslib
    from plaid import Sample

    side = np.linspace(0.0, 1.0, points_per_side)
    points = np.stack([axis.ravel() for axis in np.meshgrid(side, side, side, indexing="ij")], axis=1)
    number = np.arange(points_per_side**3).reshape((points_per_side,) * 3)
    corners = [
        number[i : points_per_side - 1 + i, j : points_per_side - 1 + j, k : points_per_side - 1 + k].ravel()
        for i, j, k in ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
    ]
    six = ((0, 1, 2, 6), (0, 2, 3, 6), (0, 3, 7, 6), (0, 7, 4, 6), (0, 4, 5, 6), (0, 5, 1, 6))  # around the diagonal
    cells = np.concatenate([np.stack([corners[place] for place in cell], axis=1) for cell in six]).astype(np.int32) + 1

    def make(sample_number: int) -> Sample:
        sample = Sample()
        sample.init_base(3, 3, "Base_3_3", time=0.0)
        sample.init_zone(np.array([[len(points), len(cells), 0]]), zone="Zone", base="Base_3_3", time=0.0)
        sample.set_nodes(points, zone="Zone", base="Base_3_3", time=0.0)
        zone = sample.get_zone("Zone", "Base_3_3", 0.0)
        cgnslib.newElements(zone, "Elements_TETRA_4", "TETRA_4", np.array([1, len(cells)]), cells.ravel())
        x, y, z = points.T
        for name, values in (("p", np.sin(7 * x + sample_number) + y * z), ("t", np.cos(5 * y) * z + sample_number)):
            sample.add_field(name, values, location="Vertex", zone="Zone", base="Base_3_3", time=0.0)
        return sample

    _save(path, make, samples)
    return path


def sheet(points_per_side: int) -> tuple[Any, Any, Any]:
    """Return x and y of a square's points, shape (n,), and its triangles, shape (m, 3), numbered from 1."""
    side = np.linspace(0.0, 1.0, points_per_side)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side, indexing="ij"))
    corner = (np.arange(points_per_side - 1)[:, None] * points_per_side + np.arange(points_per_side - 1)).ravel()
    lower = np.stack([corner, corner + points_per_side, corner + 1], axis=1)
    upper = np.stack([corner + 1, corner + points_per_side, corner + points_per_side + 1], axis=1)
    triangles = np.concatenate([lower, upper]).astype(np.int32) + 1
    return x, y, triangles


def _save(path: Path, make: Callable[[int], Any], samples: int) -> None:
    from plaid import Infos
    from plaid.storage import save_to_disk

    save_to_disk(
        path,
        sample_constructor=make,
        ids={"train": list(range(samples))},
        infos=Infos(owner="benchmark", license="cc0-1.0"),
        backend="cgns",
        overwrite=True,
    )
