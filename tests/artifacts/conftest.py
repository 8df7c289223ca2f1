from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="artifacts are arrays (the extra plaid)")
pytest.importorskip("xxhash", reason="equal arrays are recognised by it (the extra plaid)")


@pytest.fixture
def cache_root(tmp_path: Path) -> Path:
    path = tmp_path / "root"
    path.mkdir()
    return path
