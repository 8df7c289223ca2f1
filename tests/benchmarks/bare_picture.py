"""The floor under the first picture: three bare processes that do what no viewer of three processes can be without.

``python -m tests.benchmarks.bare_picture CGNS PNG``: side by side, one reads the arrays of the mesh, one draws them off
screen, and one shows the picture in a window, grabs that and saves it. There are no menus, docks, checks, messages,
limits or scales; the picture is drawn once, without smooth edges; the processes end at once.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import Any

SIZE = 950, 540


def window(cgns: str, png: str) -> None:
    """Start both others, be a window, and save it with the picture in it."""
    command = [sys.executable, "-m", "tests.benchmarks.bare_picture"]
    pipe = subprocess.PIPE
    reader = subprocess.Popen([*command, "reader", cgns], stdout=pipe)
    renderer = subprocess.Popen([*command, "renderer"], stdin=reader.stdout, stdout=pipe)
    from PySide6.QtGui import QImage, QPixmap
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app, shown, label = QApplication([]), QMainWindow(), QLabel()
    shown.setCentralWidget(label)
    shown.resize(1240, 800)
    shown.show()
    app.processEvents()
    assert renderer.stdout is not None
    pixels = renderer.stdout.read()
    label.setPixmap(QPixmap.fromImage(QImage(pixels, *SIZE, QImage.Format.Format_RGBX8888)))
    app.processEvents()
    shown.grab().save(png, "PNG", 80)
    if reader.wait() or renderer.wait():
        raise SystemExit("one of the bare processes has failed")
    os._exit(0)


def reader(cgns: str) -> None:
    """Read points, triangles and the field of the mesh, and send them on."""
    import h5py
    import numpy as np
    import yaml  # noqa: F401 - what describes a dataset is in YAML

    found: dict[str, Any] = {}
    with h5py.File(cgns) as file:
        file.visititems(lambda name, node: _take(found, name, node))
    points = np.stack([found[f"Coordinate{axis}"] for axis in "XYZ"], axis=1)
    triangles = found["ElementConnectivity"].astype(np.int64) - 1
    content = io.BytesIO()
    np.savez(content, points=points, triangles=triangles, values=found["height"])
    sys.stdout.buffer.write(content.getvalue())
    sys.stdout.buffer.flush()
    os._exit(0)


def _take(found: dict[str, Any], name: str, node: Any) -> None:
    parent, _, own = name.rpartition("/")
    if own == " data":
        found[parent.rpartition("/")[2]] = node[()]


def renderer() -> None:
    """Draw what comes, and send the pixels on."""
    import numpy as np

    from viewer.renderer.vtk_loading import load_quickly

    load_quickly()
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
    from vtkmodules.vtkCommonCore import vtkLookupTable, vtkPoints, vtkUnsignedCharArray
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer
    from vtkmodules.vtkRenderingOpenGL2 import vtkEGLRenderWindow

    drawn, scene = vtkEGLRenderWindow(), vtkRenderer()
    drawn.SetOffScreenRendering(1)
    drawn.SetMultiSamples(0)
    drawn.SetSize(*SIZE)
    drawn.AddRenderer(scene)
    drawn.Render()  # while the mesh is read
    sent = np.load(io.BytesIO(sys.stdin.buffer.read()))
    places, corners, values = sent["points"], sent["triangles"].ravel(), sent["values"]
    points, cells, mesh = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(places))
    cells.SetData(3, numpy_to_vtkIdTypeArray(corners))
    mesh.SetPoints(points)
    mesh.SetPolys(cells)
    mesh.GetPointData().SetScalars(numpy_to_vtk(values))
    mapper, actor = vtkPolyDataMapper(), vtkActor()
    mapper.SetInputData(mesh)
    mapper.SetLookupTable(vtkLookupTable())
    mapper.SetScalarRange(float(values.min()), float(values.max()))
    actor.SetMapper(mapper)
    scene.AddActor(actor)
    scene.ResetCamera()
    drawn.Render()
    pixels = vtkUnsignedCharArray()
    drawn.GetRGBACharPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, pixels)
    sys.stdout.buffer.write(vtk_to_numpy(pixels).tobytes())
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["reader", file]:
            reader(file)
        case ["renderer"]:
            renderer()
        case [file, png]:
            window(file, png)
