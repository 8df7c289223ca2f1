"""VTK's modules are found without looking through the folder for each."""

from __future__ import annotations

import subprocess
import sys

from tests.renderer.child import ROOT

CODE = """
import pathlib
from viewer.renderer.vtk_loading import load_quickly
load_quickly()
looked = []
glob = pathlib.Path.glob
pathlib.Path.glob = lambda *found: looked.append(found) or glob(*found)
import vtkmodules.vtkRenderingOpenGL2, vtkmodules.vtkFiltersGeometry
from vtkmodules.vtkRenderingCore import vtkRenderWindow
print(len(looked), vtkRenderWindow().GetClassName())
try:
    import vtkmodules.vtkNoSuchModule
except ImportError:
    print("none")
"""


def test_modules_are_found_by_their_names() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=True)
    looked, kind, missing = done.stdout.split()
    assert (looked, missing) == ("0", "none")
    assert kind.endswith("RenderWindow") and kind != "vtkRenderWindow", "the one that draws with OpenGL"
