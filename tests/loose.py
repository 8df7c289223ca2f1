"""Small CGNS files that lie about, and datasets as pyplaid 0.1 saved them, with known values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests import datasets as ds

POINTS = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
QUADS = np.array([[1, 2, 5, 4], [2, 3, 6, 5]])


def values(number: float) -> np.ndarray:
    """The field ``p`` of a file, by the number that it was written with."""
    return 10.0 * number + np.arange(6.0)


def plate(number: float, time: float | None = None) -> ds.Tree:
    """A tree of two squares with the field ``p``; without a time, one that states none."""
    zone = ds.zone("Zone", POINTS, 2, [ds.section("Q", 7, 1, QUADS), ds.solution("V", {"p": values(number)})])
    base = ds.base("Base", 2, 2, [zone], time or 0.0)
    if time is None:
        base[2].pop()
    return ds.tree(base)


def write_file(file: Path, number: float = 0.0, time: float | None = None) -> Path:
    """Write a CGNS file of :func:`plate`."""
    from CGNS import MAP

    file.parent.mkdir(parents=True, exist_ok=True)
    MAP.save(str(file.with_suffix(".cgns")), plate(number, time))
    return file.with_suffix(".cgns").rename(file)


def write_old(
    folder: Path,
    splits: Mapping[str, Sequence[int]] | None = None,
    *,
    samples: Sequence[int] = (0, 1, 2, 3),
    times: Sequence[float] = (0.0, 0.5),
    split_file: str = "split.json",
) -> Path:
    """Write a dataset as ``Dataset.save`` of pyplaid 0.1 does: the problem definition beside it, if there are splits.

    Returns
    -------
    The folder that has both.
    """
    for number in samples:
        sample = folder / "dataset" / "samples" / f"sample_{number:09d}"
        for place, time in enumerate(times):
            write_file(sample / "meshes" / f"mesh_{place:09d}.cgns", number + time, time)
        (sample / "scalars.csv").write_text(f"P,max von mises\n{float(number):.18e},{0.5 * number:.18e}\n")
        rows = "".join(f"{time:.18e},{number + time:.18e}\n" for time in (0.0, 1.0, 2.0))
        (sample / "time_series_force.csv").write_text("t,force\n" + rows)
    (folder / "dataset" / "infos.yaml").write_text(
        "legal:\n  owner: me\n  license: cc-by-sa-4.0\ndata_production:\n  physics: plates\nplaid:\n  version: 0.1.11\n"
    )
    if splits is not None:
        problem = folder / "problem_definition"
        problem.mkdir()
        (problem / "problem_infos.yaml").write_text(
            "task: regression\ninput_scalars: [P]\noutput_scalars: [max von mises]\noutput_fields: [p]\n"
            "input_fields: []\n"
        )
        if split_file == "split.csv":
            lines = "".join(",".join([name, *map(str, ids)]) + "\r\n" for name, ids in splits.items())
            (problem / split_file).write_text(lines)
        else:
            (problem / split_file).write_text(json.dumps(splits))
    return folder
