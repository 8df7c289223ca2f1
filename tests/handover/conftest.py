from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="what is handed over is made of arrays (the extra plaid)")
pytest.importorskip("h5py", reason="it is read by the reader (the extra plaid)")

from viewer.cache import CacheRoot


@pytest.fixture
def root(temp_root: Path) -> Iterator[CacheRoot]:
    """The cache of the process that hands over."""
    with CacheRoot(temp_root=temp_root, install_signal_handlers=False, run_orphan_sweep=False) as root:
        yield root


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    """Where the reader publishes."""
    path = tmp_path / "reader"
    path.mkdir()
    return path
