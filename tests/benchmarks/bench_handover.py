"""Handing over a million vertices with five fields, against ``numpy.save`` of the same arrays to the same disk."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks.runner import Report
from tests.datasets import box
from viewer.cache import CacheRoot
from viewer.handover import hand_over

SIDE, FIELDS, ROUNDS = 99, 5, 5


def run(report: Report) -> None:
    """Measure the first time, and a step of a training loop: all as before but one field."""
    points, cells = box((SIDE, SIDE, SIDE))
    fields = {f"f{number}": np.random.default_rng(number).random(len(points)) for number in range(FIELDS)}
    sample = {"points": points, "cells": {"hexahedron": cells}, "fields": fields}
    with (
        tempfile.TemporaryDirectory(prefix="bench-handover-") as folder,
        CacheRoot(temp_root=Path(folder), run_orphan_sweep=False) as root,
    ):

        def save(names: list[str]) -> None:
            for name in names:
                np.save(Path(folder, f"{name}.npy"), {"points": points, "cells": cells, **fields}[name])

        peer, ours, one, again = [], [], [], []
        for number in range(ROUNDS):
            peer.append(_seconds(lambda: save(["points", "cells", *fields])))
            for array in (points, *fields.values()):
                array += 1.0  # nothing is known from the round before
            cells[:] = np.roll(cells, 1, axis=0)
            ours.append(_seconds(lambda: hand_over(sample, root, name=f"round {number}")))  # noqa: B023 - called here
            one.append(_seconds(lambda: save(["f0"])))
            fields["f0"] += 0.5
            again.append(_seconds(lambda: hand_over(sample, root, name=f"round {number}")))  # noqa: B023 - called here
    size = f"{len(points):,} vertices, {FIELDS} fields"
    report(f"Hand over: {size}, against numpy.save", statistics.median(ours), statistics.median(peer), "<= 1.5x")
    report("Hand over: again with one new field, against saving all", statistics.median(again), peer[-1], "<= 0.75x")
    report("Hand over: again with one new field, against saving that one", statistics.median(again), one[-1], "")


def _seconds(work: Callable[[], Path | None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
