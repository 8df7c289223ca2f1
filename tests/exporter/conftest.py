from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

for _name in ("vtkmodules", "h5py", "numpy", "xxhash"):
    pytest.importorskip(_name, reason="the exporter needs the extra plaid")

# After the skip, whose reason says more than a failed import.
from tests.renderer.meshes import Writer  # noqa: E402
from viewer.exporter.job import ExportJob  # noqa: E402
from viewer.protocol.exporting import BeginExport, ExportStep, ExportWritten  # noqa: E402
from viewer.whole_file import partial_beside  # noqa: E402

Export = Callable[..., ExportWritten]


@pytest.fixture
def artifact(tmp_path: Path) -> Writer:
    """Write artifacts."""
    root = tmp_path / "root"
    root.mkdir()
    return Writer(root)


@pytest.fixture
def export() -> Export:
    """Export artifacts, one for each time step, in this process."""

    def run(path: Path, *artifacts: str, **wishes: Any) -> ExportWritten:
        path.parent.mkdir(exist_ok=True)
        job = ExportJob(BeginExport(str(path), str(partial_beside(path))), lambda text: None)
        for directory in artifacts:
            job.write(ExportStep(directory, **wishes))
        return job.finish()

    return run
