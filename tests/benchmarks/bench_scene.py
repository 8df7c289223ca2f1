"""Changing what is shown of a mesh that is on screen, and asking what is under the cursor: the renderer alone."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.runner import Report
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, hexahedra, plane
from viewer.protocol import Probe, Probed

STEPS = 12
ZONES = 3000


def run(report: Report) -> None:
    """Measure on a sheet of a million triangles with a field over time."""
    with tempfile.TemporaryDirectory(prefix="bench-scene-") as folder:
        (frames := Path(folder, "frames")).mkdir()
        child = RendererChild(frames, size=(1000, 700))
        try:
            _measure(report, child, Writer(Path(folder)))
            _measure_zones(report, child, Writer(Path(folder, "zones")))
        finally:
            child.close()


def _measure(report: Report, child: RendererChild, write: Writer) -> None:
    arrays = plane(708, lambda x, y: 0.2 * np.sin(9 * x) * np.cos(7 * y))
    x = arrays["points"][:, 0]
    fields = [{"f": np.sin(6 * x + step), "g": np.cos(6 * x + step)} for step in range(STEPS)]
    steps = [write(Zone(arrays, vertex=vertex), dataset="sheet") for vertex in fields]
    first, _ = _shown(child, steps[0], field="f")
    again = [_shown(child, steps[0], field="f") for _ in range(STEPS)]
    drawing = statistics.median(seconds for _, seconds in again)
    report("first picture of a million triangles", first, None, "")

    def compare(name: str, pictures: list[tuple[float, float]]) -> None:
        report(f"{name}, against drawing it once", statistics.median(taken for taken, _ in pictures), drawing, "")

    compare("the same scene again", again)
    compare("next time step of a constant mesh", [_shown(child, step, field="f") for step in steps[1:]])
    compare("another field", [_shown(child, step, field="g") for step in steps])
    compare("another colour map", [_shown(child, steps[0], field="f", color_map=name) for name in ("magma", "turbo")])
    compare("another range", [_shown(child, steps[0], field="f", range=(0.0, 0.1 * high)) for high in range(1, 9)])
    compare("percentiles", [_shown(child, steps[0], field="f", percentiles=(low, 99.0)) for low in range(5)])
    prepared, *probes = [_probed(child, number) for number in range(100)]
    report("first value under the cursor (1 M triangles)", prepared * 1e3, None, "", "ms")
    report("value under the cursor (1 M triangles)", statistics.median(probes) * 1e3, None, "<= 5 ms", "ms")


def _measure_zones(report: Report, child: RendererChild, write: Writer) -> None:
    write.root.mkdir()
    cube = hexahedra(3)
    zones = []
    for number in range(ZONES):
        points = cube["points"] + np.array([1.2 * (number % 55), 1.2 * (number // 55), 0.0])
        zones.append(Zone({**cube, "points": points}, f"zone {number}", vertex={"f": points[:, 0]}))
    artifact = write(*zones)
    report(f"first picture of {ZONES:,} zones", _shown(child, artifact, field="f")[0], None, "<= 2 s")
    again, drawing = _shown(child, artifact, field="f", color_map="magma")
    report(f"another colour map, {ZONES:,} zones, against drawing it once", again, drawing, "")
    hidden = _shown(child, artifact, field="f", hidden_zones=("zone 7",))[0]
    report(f"one of {ZONES:,} zones hidden", hidden, None, "<= 2 s")
    report(f"first value under the cursor ({ZONES:,} zones)", _probed(child, 1000) * 1e3, None, "", "ms")


def _shown(child: RendererChild, artifact: str, **options: Any) -> tuple[float, float]:
    """Seconds from the request to its frame, and those of the drawing alone."""
    started = time.perf_counter()
    shown = child.show(artifact, **options)
    while True:
        frame, _ = child.frame()
        if frame.scene == shown.id:
            return time.perf_counter() - started, frame.seconds


def _probed(child: RendererChild, number: int) -> float:
    started = time.perf_counter()
    child.send(Probe(number, 400.0 + 2 * number, 300.0 + number))
    child.expect(Probed)
    return time.perf_counter() - started
