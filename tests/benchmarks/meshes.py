"""Datasets for the benchmarks, written by pyplaid: big enough to show where time goes."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_sheet(path: Path, samples: int = 3, points_per_side: int = 708) -> Path:
    """Write samples of one waving sheet of triangles: 708 points per side make 1 million triangles."""
    from CGNS.PAT import cgnslib
    from plaid import Infos, Sample
    from plaid.storage import save_to_disk

    side = np.linspace(0.0, 1.0, points_per_side)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side, indexing="ij"))
    corner = (np.arange(points_per_side - 1)[:, None] * points_per_side + np.arange(points_per_side - 1)).ravel()
    lower = np.stack([corner, corner + points_per_side, corner + 1], axis=1)
    upper = np.stack([corner + 1, corner + points_per_side, corner + points_per_side + 1], axis=1)
    triangles = np.concatenate([lower, upper]).astype(np.int32) + 1

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

    save_to_disk(
        path,
        sample_constructor=make,
        ids={"train": list(range(samples))},
        infos=Infos(owner="benchmark", license="cc0-1.0"),
        backend="cgns",
        overwrite=True,
    )
    return path
