from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helper.child import HelperChild


@pytest.fixture
def start(temp_root: Path) -> Iterator[Callable[..., HelperChild]]:
    """Starts helper processes, sees that each has ended by itself, and removes the caches that they looked at."""
    started: list[HelperChild] = []

    def begin(prepare: str = "") -> HelperChild:
        started.append(HelperChild(prepare))
        return started[-1]

    yield begin
    for child in started:
        child.close()
    for left in temp_root.iterdir():
        shutil.rmtree(left)
