import os
import shutil
import subprocess
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
    """A renderer of the test's own, with a view of 420 × 240 pixels."""
    (tmp_path / "frames").mkdir()
    process = RendererChild(tmp_path / "frames")
    try:
        yield process
    finally:
        process.close()


@pytest.fixture(scope="session")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RendererChild]:
    """A renderer that many tests share: starting one takes longer than most pictures."""
    process = RendererChild(tmp_path_factory.mktemp("frames"))
    try:
        yield process
    finally:
        assert process.close() == 0


@pytest.fixture(scope="session")
def x_display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An X server with GLX; empty when there is none, and the test that needs one skips."""
    if shutil.which("Xvfb") is None:
        yield ""
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        yield f":{number}" if number else ""
    finally:
        server.terminate()
        server.wait(60)
