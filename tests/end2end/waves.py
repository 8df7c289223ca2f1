"""A dataset whose samples share nothing: ten different waving sheets of 7000 triangles."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.end2end.program import ROOT

SAMPLES = 10

CODE = """
import sys
from pathlib import Path
from tests.benchmarks.meshes import write_sheet
write_sheet(Path(sys.argv[1]), samples=int(sys.argv[2]), points_per_side=int(sys.argv[3]))
"""


def write_waves(path: Path, samples: int = SAMPLES, points_per_side: int = 60) -> Path:
    """Write it, in a process of its own: importing pyplaid changes warnings, logging and more."""
    subprocess.run(
        [sys.executable, "-c", CODE, str(path), str(samples), str(points_per_side)],
        check=True,
        capture_output=True,
        cwd=ROOT,
        timeout=300,
    )
    return path
