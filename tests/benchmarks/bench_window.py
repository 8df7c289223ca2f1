"""How fast the window is: start, first picture, next sample, and how smoothly its event loop runs meanwhile."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.benchmarks.meshes import write_sheet
from tests.end2end.program import Program
from tests.end2end.test_budget import settle

Report = Callable[..., None]

ROUNDS = 9

BARE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        sys.stderr.write("first paint\\n")
        sys.stderr.flush()
        QTimer.singleShot(0, app.quit)
app = QApplication([])
window = Window()
window.resize(1240, 800)
window.show()
app.exec()
"""

BARE_MEMORY = """
import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1240, 800)
window.show()
QTimer.singleShot(500, app.quit)
app.exec()
print(psutil.Process().memory_info().rss)
"""

WEB_VIEWER_PATH = """
import sys, tempfile
from pathlib import Path
from plaid.storage import init_from_disk
datasets, converters = init_from_disk(sys.argv[1])
split = sys.argv[2]
sample = converters[split].to_plaid(datasets[split], int(sys.argv[3]))
import CGNS.MAP
with tempfile.TemporaryDirectory() as folder:
    file = str(Path(folder) / "mesh.cgns")
    CGNS.MAP.save(file, sample.get_tree(sample.get_all_time_values()[0]))
    from vtkmodules.vtkIOCGNSReader import vtkCGNSReader
    from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter
    from vtkmodules.vtkRenderingCore import vtkCompositePolyDataMapper, vtkActor, vtkRenderer
    from vtkmodules.vtkRenderingCore import vtkRenderWindow
    import vtkmodules.vtkRenderingOpenGL2
    reader = vtkCGNSReader()
    reader.SetFileName(file)
    reader.UpdateInformation()
    reader.EnableAllBases()
    reader.EnableAllPointArrays()
    reader.EnableAllCellArrays()
    surface = vtkGeometryFilter()
    surface.SetInputConnection(reader.GetOutputPort())
    mapper = vtkCompositePolyDataMapper()
    mapper.SetInputConnection(surface.GetOutputPort())
    actor = vtkActor()
    actor.SetMapper(mapper)
    renderer = vtkRenderer()
    renderer.AddActor(actor)
    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetMultiSamples(0)
    window.SetSize(950, 540)
    window.AddRenderer(renderer)
    window.Render()
sys.stderr.write("first picture\\n")
sys.stderr.flush()
"""


def run(report: Report) -> None:
    """Measure the window against a bare one, and the way to a picture against the web viewer's."""
    with tempfile.TemporaryDirectory(prefix="bench-window-") as folder:
        lab = Path(folder)
        _first_paint(report, lab)
        example = lab / "base" / "data" / "example_dataset"
        _run_window(lab, "--example", "--screenshot", str(lab / "shot.png"))
        _first_picture(report, lab, "example", example, "train")
        sheet = write_sheet(lab / "sheet")
        _first_picture(report, lab, "1 M triangles", sheet, "train")
        _inside(report, lab, sheet)
        _memory(report, lab, sheet)


def _first_paint(report: Report, lab: Path) -> None:
    ours, bare = [], []
    program = [sys.executable, "-m", "viewer", "--basedir", str(lab / "base"), "--quit-after", "0"]
    for _ in range(ROUNDS):  # in turn, so that a drifting machine drifts for both
        bare.append(time_to(b"first paint", [sys.executable, "-c", BARE_WINDOW]))
        ours.append(time_to(b"first paint", [*program, "--log-level", "info"]))
    report("process start to first window painted", statistics.median(ours), statistics.median(bare), "<= 1.25x")


def _first_picture(report: Report, lab: Path, name: str, dataset: Path, split: str) -> None:
    ours, web = [], []
    window = [sys.executable, "-m", "viewer", str(dataset), "--basedir", str(lab / "base"), "--log-level", "info"]
    for number in range(3):
        web.append(time_to(b"first picture", [sys.executable, "-c", WEB_VIEWER_PATH, str(dataset), split, str(number)]))
        ours.append(time_to(b"shown: ", [*window, "--sample", str(number), "--split", split]))
    title = f"start to first picture, {name}, against web viewer's path"
    report(title, statistics.median(ours), statistics.median(web), ">= 5x faster")


def _inside(report: Report, lab: Path, sheet: Path) -> None:
    probe = [sys.executable, "-m", "tests.benchmarks.probe_window", str(lab / "base"), str(sheet)]
    done = subprocess.run(probe, check=True, capture_output=True, text=True, timeout=120)
    figures = json.loads(done.stdout.splitlines()[-1])
    frame = 1 / 60
    render = figures["render"]
    report("next sample read cold, 1 M triangles", figures["third sample"], render, "")
    report("sample seen before, beyond its render", max(figures["revisit again"] - render, 0), frame, "<= 16 ms")
    report("change to a field already read", figures["known field"], render, "")
    report("change of colour map", figures["color map"], render, "<= 1.5x")
    for name, value in figures.items():
        if name.startswith("gap: "):
            report(f"worst event-loop gap, {name[5:]}", value, frame, "<= 16 ms")
    report("most work of the window's thread between two beats, once laid out", figures["work"], frame, "<= 16 ms")


def _memory(report: Report, lab: Path, sheet: Path) -> None:
    (temp_root := lab / "tmp").mkdir()
    window = Program([sheet, "--basedir", lab / "memory", "--size", "1240x800"], temp_root)
    try:
        window.until_shown(0)
        settle(window)
        ours = psutil.Process(window.pid).memory_info().rss
    finally:
        window.close()
    bare = float(subprocess.run([sys.executable, "-c", BARE_MEMORY], check=True, capture_output=True).stdout)
    report("resident memory of the window, 1 M triangles shown", ours / 1e6, bare / 1e6, "<= 1.5x", "MB")


def time_to(words: bytes, command: list[str]) -> float:
    """Return the seconds from starting a command to the first line on stderr with ``words``; then end it."""
    start = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=os.environ) as process:
        assert process.stderr is not None
        seen = b""
        for line in process.stderr:
            seen += line
            if words in line:
                elapsed = time.perf_counter() - start
                process.terminate()
                process.stderr.read()
                return elapsed
    raise RuntimeError(f"{command[:3]} never said {words!r}: {seen[-2000:]!r}")


def _run_window(lab: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "viewer", "--basedir", str(lab / "base"), *arguments], check=True)
