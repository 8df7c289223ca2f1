"""The notebook of the examples, run from its first cell to its last as Jupyter runs it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frames import color_count, png_pixels

nbformat = pytest.importorskip("nbformat", reason="runs the notebook with nbclient")
pytest.importorskip("nbclient", reason="runs the notebook with nbclient")

NOTEBOOK = Path(__file__).resolve().parents[2] / "resources" / "examples" / "samples_in_memory.ipynb"

RUN = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture
def outputs(tmp_path: Path) -> list[list[dict]]:
    """What each cell with code has said."""
    done = tmp_path / "done.ipynb"
    variables = {**os.environ, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}
    line = [sys.executable, "-c", RUN, str(NOTEBOOK), str(done)]
    ran = subprocess.run(line, env=variables, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr[-4000:]
    return [cell.outputs for cell in nbformat.read(done, as_version=4).cells if cell.cell_type == "code"]


def test_every_cell_runs_and_its_pictures_are_there(outputs: list[list[dict]], tmp_path: Path) -> None:
    assert not [output for cell in outputs for output in cell if output["output_type"] in ("error", "stream")]
    sizes = []
    for cell in outputs:
        for output in cell:
            if "image/png" in output["data"]:
                file = tmp_path / "picture.png"
                file.write_bytes(base64.b64decode(output["data"]["image/png"]))
                pixels = png_pixels(file)
                assert color_count(pixels) > 200
                sizes.append(pixels.shape[1::-1])
    assert sizes == [(800, 600), (400, 300)]
    rows = next(output["data"]["text/plain"] for cell in outputs for output in cell if "diffusivity" in str(output))
    assert all(str(value) in rows for value in (0.01, 0.02, 0.04, 0.08))


def test_it_is_kept_without_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")
