from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

for _name in ("CGNS", "vtkmodules", "numpy"):
    pytest.importorskip(_name, reason="windows that show something need the extra plaid")

from viewer.local_socket import SUPPORTED  # noqa: E402
from viewer.scripting import showing  # noqa: E402

if not SUPPORTED:
    pytest.skip("needs sockets that lie in a folder", allow_module_level=True)


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Windows that nobody sees, which remember nothing of other tests."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Close what a test has opened in this very process."""
    yield
    for remote in showing._started.values():
        remote.close()
    showing._started.clear()
