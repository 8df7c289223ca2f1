"""Looking inside a million points and 5.8 million tetrahedra: the renderer beside VTK's filters alone."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.bench_tetrahedra import Peak
from tests.benchmarks.runner import Report
from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer, Zone, tetrahedra
from viewer.artifacts.manifest import ZoneRecord
from viewer.protocol import (
    Clip,
    ContourLines,
    IsoSurface,
    LineSeeds,
    Measure,
    Measured,
    Plane,
    Slice,
    Streamlines,
    Threshold,
)
from viewer.renderer.grid import grid_of
from viewer.renderer.threads import use_threads

NORMAL = (1.0, 0.3, 0.2)
DRAGGED = 25


def run(report: Report) -> None:
    """Measure a cut, a clip and a drag beside VTK's filters on the same mesh in this process."""
    use_threads()
    arrays = tetrahedra(100)
    points = arrays["points"]
    around = np.stack([0.5 - points[:, 1], points[:, 0] - 0.5, np.zeros(len(points))], axis=1)
    fields = {"p": np.sin(7 * points[:, 0]) + points[:, 1] * points[:, 2], "u": around}
    data = grid_of(ZoneRecord("Zone", len(points), len(arrays["types"]), {}), arrays).data
    cuts, clips = _peers(data, fields["p"])
    with tempfile.TemporaryDirectory(prefix="bench-tools-") as folder:
        (frames := Path(folder, "frames")).mkdir()
        artifact = Writer(Path(folder))(Zone(arrays, vertex=fields))
        del arrays, points, around, data
        child = RendererChild(frames, size=(1000, 700))
        peak = Peak(child.process.pid)
        try:
            _measure(report, child, artifact, cuts, clips)
        finally:
            child.close()
            peak.stop()
    report("peak memory of the renderer (2200 MB are for all processes)", peak.bytes / 1e6, None, "<= 2000 MB", "MB")


def _measure(report: Report, child: RendererChild, artifact: str, cuts: float, clips: float) -> None:
    skin = _shown(child, artifact, ())
    times: dict[bool, list[float]] = {False: [], True: []}
    for name in ("magma", "turbo", "jet", "gray", "plasma", "viridis"):
        for switched_off in times:  # by turns: what else the machine does hits both
            off_tools = (Clip(on=False), Slice(on=False)) if switched_off else ()
            times[switched_off].append(_shown(child, artifact, off_tools, color_map=name)[0])
    again, off = (statistics.median(seconds) for seconds in times.values())
    report("skin with a tool that is off, against without it", off, again, "<= 1.1x")
    report("mesh mapped and checked, and first cut", _shown(child, artifact, (Slice(plane=_plane(0)),))[0], skin[0], "")
    # Another field makes another mesh of the tools: that is no movement of the plane, but may be what a user waits for.
    first = [_shown(child, artifact, (Slice(plane=_plane(1)),), field=name) for name in ("u", "p", "u", "p")]
    taken, drawing = (statistics.median(column) for column in zip(*first, strict=True))
    report("first exact cut with another field, against vtkPlaneCutter and drawing it", taken, cuts + drawing, "")
    moved = [_shown(child, artifact, (Slice(plane=_plane(step)),)) for step in range(2, 2 + DRAGGED)]
    taken, drawing = (statistics.median(column) for column in zip(*moved, strict=True))
    report(
        "exact cut of a plane that was moved, against vtkPlaneCutter and drawing it", taken, cuts + drawing, "<= 1.2x"
    )
    report("the longest of them, which sorts the cells", max(one for one, _ in moved), None, "")
    _shown(child, artifact, (Slice(plane=_plane(2)),))
    for name, tools in (("cuts", _slices), ("cuts with the skin pale", _ghosts), ("clips", _clips)):
        for draft, words in ((False, "exact pictures"), (True, "coarse pictures")):
            _shown(child, artifact, tools(3), draft=draft)
            begin = time.perf_counter()
            for step in range(DRAGGED):
                _shown(child, artifact, tools(step + 4), draft=draft)
            rate = DRAGGED / (time.perf_counter() - begin)
            report(f"{name} a second while a plane is dragged, {words}", rate, None, ">= 8 1/s" if draft else "", "1/s")
    one, drawing = _shown(child, artifact, _clips(1))
    report("clip on screen, against vtkTableBasedClipDataSet and drawing it", one, clips + drawing, "<= 1.2x")
    child.send(Measure(1))
    begin = time.perf_counter()
    child.expect(Measured)
    report("volume and mean of what the clip leaves", time.perf_counter() - begin, clips, "")
    for name, tool in (
        ("threshold", Threshold(low=0.2, high=0.7)),
        ("iso-surfaces, three", IsoSurface(count=3)),
        ("contour lines on the skin", ContourLines()),
        ("streamlines, 40 seeds", Streamlines(field="u", seeds=LineSeeds((0.5, 0.5, 0.5), (0.95, 0.5, 0.5)))),
    ):
        report(f"{name}, against vtkTableBasedClipDataSet", _shown(child, artifact, (tool,))[0], clips, "")


def _plane(step: int) -> Plane:
    return Plane((0.4 + 0.007 * step, 0.5, 0.5), NORMAL)


def _slices(step: int) -> Sequence[Any]:
    return (Slice(plane=_plane(step)),)


def _ghosts(step: int) -> Sequence[Any]:
    return (Slice(plane=_plane(step), ghost=True),)


def _clips(step: int) -> Sequence[Any]:
    return (Clip(shape=_plane(step)),)


def _peers(data: Any, values: Any) -> tuple[float, float]:
    """Seconds of VTK's own plane cutter and clip on the mesh with one field."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkPlane
    from vtkmodules.vtkFiltersCore import vtkPlaneCutter
    from vtkmodules.vtkFiltersGeneral import vtkTableBasedClipDataSet

    field = numpy_to_vtk(values)
    field.SetName("p")
    data.GetPointData().AddArray(field)
    plane = vtkPlane()
    plane.SetNormal(*NORMAL)
    cutter, clip = vtkPlaneCutter(), vtkTableBasedClipDataSet()
    cutter.SetInputData(data)
    cutter.SetPlane(plane)
    clip.SetInputData(data)
    clip.SetClipFunction(plane)

    def timed(update: Callable[[], None]) -> float:
        seconds = []
        for step in range(4):
            plane.SetOrigin(0.4 + 0.007 * step, 0.5, 0.5)
            begin = time.perf_counter()
            update()
            seconds.append(time.perf_counter() - begin)
        return statistics.median(seconds)

    return timed(cutter.Update), timed(clip.Update)


def _shown(child: RendererChild, artifact: str, tools: Sequence[Any], **wishes: Any) -> tuple[float, float]:
    """Seconds from the request to its frame, and those of the drawing alone."""
    started = time.perf_counter()
    shown = child.show(artifact, tools=tuple(tools), **{"field": "p", **wishes})
    while True:
        frame, _ = child.frame()
        if frame.scene == shown.id:
            return time.perf_counter() - started, frame.seconds
