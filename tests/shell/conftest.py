from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.shell.fakes import World
from tests.shell.windows import WholeWindow


@pytest.fixture
def world(qapp: Any, tmp_path: Path) -> Iterator[World]:
    """A session between a fake reader and a fake renderer."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[WholeWindow]:
    """The window with all its features and no child process."""
    made = WholeWindow(qtbot, tmp_path / "whole")
    yield made
    made.close()
