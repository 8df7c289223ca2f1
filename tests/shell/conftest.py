from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import World


@pytest.fixture
def world(qapp: Any, tmp_path: Path) -> Iterator[World]:
    """A session between a fake reader and a fake renderer."""
    made = World(tmp_path)
    yield made
    made.close()
