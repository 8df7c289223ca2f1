from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("vtkmodules", reason="the renderer needs VTK (the extra plaid)")
pytest.importorskip("numpy", reason="the renderer needs numpy (the extra plaid)")

from tests.renderer.child import RendererChild
from tests.renderer.meshes import Writer


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write an artifact from zones and return its directory."""
    return Writer(tmp_path)


@pytest.fixture
def child(tmp_path: Path) -> Iterator[RendererChild]:
    """A renderer with a view of 420 × 240 pixels."""
    (tmp_path / "frames").mkdir()
    process = RendererChild(tmp_path / "frames")
    try:
        yield process
    finally:
        process.close()
