"""How long the start takes: until the window can be used, and until there is a picture.

Peers, in the same run and in turn: a bare Qt window with a label, and F3D's Python binding, which is no dependency
(``pip install f3d`` into the environment). Byte code is compiled beforehand for all. On a machine that is busy with
other things, processor time says more than the clock.

Where a goal is missed, the floors say why: what the parts cost that no viewer of three processes can be without. The
window's floor is Qt's own start and the Python classes that PySide6 makes of what the window uses; the picture's is
three bare processes that read, draw and show the mesh side by side (``bare_picture.py``), most of which is Python,
NumPy and VTK loaded in the renderer, Python, NumPy and h5py in the reader, and Qt in the window, on as many processors
as there are.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import psutil

from tests.benchmarks.meshes import sheet, write_sheet
from tests.benchmarks.runner import say
from tests.benchmarks.starting import BARE_WINDOW, environment, viewer

Report = Callable[..., None]
Times = tuple[float, float]  # by the clock and of processors, in seconds

ROUNDS = 7
SIDE = 60  # 3600 points and 6962 triangles, as a car of ShapeNet has

F3D = """
import sys
import f3d
engine = f3d.Engine.create(True)
engine.options["model.coloring"] = "scivis"
engine.options["ui.scalar_bar"] = True
engine.window.size = 950, 540
engine.scene.add(sys.argv[1])
engine.window.render_to_image().save(sys.argv[2])
"""

VTK = "import vtkmodules.vtkRenderingOpenGL2"
PROCESSES = (
    ("PySide6.QtWidgets", "PySide6.QtSvg"),
    ("numpy", "vtkmodules.vtkRenderingOpenGL2", "vtkmodules.vtkFiltersGeometry"),
    ("numpy", "h5py", "yaml"),
)
"""What the window, the renderer and the reader cannot be without."""

FLOORS = {
    "Python alone": "pass",
    "Qt's classes, QtWidgets": "import PySide6.QtWidgets",
    "and the namespace Qt": "import PySide6.QtWidgets; from PySide6.QtCore import Qt",
    "NumPy and VTK with OpenGL": f"import numpy; {VTK}",
    "NumPy and h5py": "import numpy, h5py",
}


def run(report: Report) -> None:
    """Measure until ready, the gaps meanwhile, and the first picture."""
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        lab = Path(folder)
        _ready(report, lab)
        _first_opening(report, lab)
        _gaps(report, lab)
        _picture(report, lab)
        _floors(report)


def _ready(report: Report, lab: Path) -> None:
    window = [*viewer(lab), "--log-level", "info"]
    _until(b": ready", window)  # compiles the byte code
    bare, ours = _in_turn(
        lambda: _until(b"ready", [sys.executable, "-c", BARE_WINDOW]), lambda: _until(b": ready", window)
    )
    for name, place in (("by the clock", 0), ("processor time of the window", 1)):
        report(f"start until menus, docks and opening work, {name}", ours[place], bare[place], "<= 2.5x")


def _first_opening(report: Report, lab: Path) -> None:
    """Report how long a first dataset takes to its picture: foreseen half a second before, or out of the blue."""
    probe = ["-m", "tests.benchmarks.probe_opening", str(lab / "opening"), str(write_sheet(lab / "first", 1, SIDE))]
    rounds = [[_probed([*probe, ahead])["seconds"] for ahead in ("500", "0")] for _ in range(ROUNDS)]
    foreseen, sudden = (statistics.median(column) for column in zip(*rounds, strict=True))
    report("first dataset in an empty window until its picture, unforeseen against foreseen", sudden, foreseen, "")


def _gaps(report: Report, lab: Path) -> None:
    """Report the event loop's longest gap from the first paint on, and how much of it was the window's own work.

    The same while a dataset opens that shows all docks.
    """
    start = ["-m", "tests.benchmarks.probe_start", str(lab / "base")]
    docks = ["-m", "tests.benchmarks.probe_docks", str(lab / "docks"), str(write_sheet(lab / "opened", 3, SIDE))]
    _probed(docks)  # has them shown from then on
    for what, probe in (("from the first paint on", start), ("while a dataset opens with all docks", docks)):
        found = [_probed(probe) for _ in range(ROUNDS)]
        worst, work = (statistics.median(figures[name] for figures in found) for name in ("worst", "work"))
        report(f"longest gap of the event loop {what}", worst, 0.05, "<= 50 ms")
        report("longest work between two beats meanwhile", work, 0.05, "<= 50 ms")


def _probed(arguments: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=environment())
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _picture(report: Report, lab: Path) -> None:
    dataset = write_sheet(lab / "sheet", 1, SIDE)
    for file in dataset.rglob("*.cgns"):  # as a dataset that nobody writes any more: else its writer is looked for
        os.utime(file, (time.time(), time.time() - 86400.0))
    ours = [*viewer(lab), str(dataset), "--screenshot", str(lab / "ours.png"), "--size", "1240x800"]
    _whole(ours)
    if find_spec("f3d") is None:
        say("start to first picture against F3D: skipped, as f3d is not installed here (pip install f3d)")
        (alone,) = _in_turn(lambda: _whole(ours))
        report("start to first picture", alone[0], None, "")
        report("the same, processor time of all processes", alone[1], None, "")
        return
    theirs = [sys.executable, "-c", F3D, str(_write_vtu(lab / "sheet.vtu")), str(lab / "f3d.png")]
    (cgns,) = dataset.rglob("*.cgns")
    bare = [sys.executable, "-m", "tests.benchmarks.bare_picture", str(cgns), str(lab / "bare.png")]
    _whole(bare)
    imports = [_imports(*modules) for modules in PROCESSES]
    peer, mine, least, *floors = _in_turn(lambda: _whole(theirs), lambda: _whole(ours), lambda: _whole(bare), *imports)
    report("process start to picture of 7000 triangles, whole process, against F3D", mine[0], peer[0], "<= 1.5x")
    report("floor of that: three bare processes that read, draw and show it side by side", least[0], peer[0], "")
    report("the same, processor time of all processes", mine[1], peer[1], "")
    report("floor of that: three bare processes that read, draw and show it", least[1], peer[1], "")
    report("of which what three processes import", sum(used for _, used in floors), peer[1], "")
    for names, (_, used) in zip(PROCESSES, floors, strict=True):
        report(f"of which {', '.join(names)}", used, peer[1], "")


def _imports(*modules: str) -> Callable[[], Times]:
    return lambda: _whole([sys.executable, "-c", "\n".join(f"import {module}" for module in modules)])


def _floors(report: Report) -> None:
    measures = [lambda code=code: _whole([sys.executable, "-c", code]) for code in FLOORS.values()]
    for name, (_clock, processor) in zip(FLOORS, _in_turn(*measures), strict=True):
        report(f"floor, processor time: {name}", processor, None, "")


def _in_turn(*measures: Callable[[], Times]) -> list[Times]:
    """Return the medians of each; one after the other, so that a drifting machine drifts for all."""
    rounds = [[measure() for measure in measures] for _ in range(ROUNDS)]
    return [
        (statistics.median(times[0] for times in column), statistics.median(times[1] for times in column))
        for column in zip(*rounds, strict=True)
    ]


def _until(words: bytes, command: Sequence[str]) -> Times:
    """Start a program, wait for a line on stderr that holds ``words``, and end it; its children do not count."""
    start = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment()) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if words in line:
                elapsed = time.perf_counter() - start
                used = psutil.Process(process.pid).cpu_times()
                process.terminate()
                process.stderr.read()
                return elapsed, used.user + used.system
    raise RuntimeError(f"{command[:3]} never said {words!r}")


def _whole(command: Sequence[str]) -> Times:
    """Run a program to its end; the processor time is that of its children too."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, env=environment())
    elapsed, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return elapsed, used


def _write_vtu(file: Path) -> Path:
    """Write the sheet of :func:`write_sheet` as VTK's XML."""
    import numpy as np
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import VTK_TRIANGLE, vtkCellArray, vtkUnstructuredGrid
    from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridWriter

    x, y, triangles = sheet(SIDE)
    z = 0.1 * np.sin(6 * x) * np.cos(6 * y)
    points, cells, grid = vtkPoints(), vtkCellArray(), vtkUnstructuredGrid()
    points.SetData(numpy_to_vtk(np.stack([x, y, z], axis=1), deep=True))
    corners = np.insert(triangles.astype(np.int64) - 1, 0, 3, axis=1)
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(corners.ravel(), deep=True))
    grid.SetPoints(points)
    grid.SetCells(VTK_TRIANGLE, cells)
    height = numpy_to_vtk(z, deep=True)
    height.SetName("height")
    grid.GetPointData().SetScalars(height)
    writer = vtkXMLUnstructuredGridWriter()
    writer.SetFileName(str(file))
    writer.SetInputData(grid)
    writer.Write()
    return file
