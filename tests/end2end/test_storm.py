"""A storm of kills: the picture comes back each time, and nothing is left in the cache that no manifest owns.

The long one is a benchmark: ``tests/benchmarks/bench_storm.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import written_once
from tests.end2end.child_storm import SAMPLES, left_behind, storm
from tests.end2end.conftest import Start
from tests.end2end.waves import write_waves

KILLS = 5


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of many small samples."""
    return written_once(tmp_path_factory, "many", lambda path: write_waves(path, SAMPLES, 40))


@pytest.mark.parametrize("seed", [1, 2])
def test_some_kills(start: Start, many: Path, seed: int) -> None:
    window = start(many, "--cache-budget", "1M" if seed == 2 else "1G")
    window.until_shown(0)
    assert len(storm(window, KILLS, seed)) == KILLS
    assert left_behind(window) == []
    assert window.quit() == 0
    assert window.caches() == []
