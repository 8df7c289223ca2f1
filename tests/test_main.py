"""``python -m viewer``: what a process that is not the window leaves alone at its start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imported(*arguments: str) -> set[str]:
    """Run Python until its standard input, which is empty, ends; return the modules that it imported."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("role", ["reader", "renderer"])
def test_a_role_is_played_without_the_command_line_of_the_user(role: str) -> None:
    modules = imported("-m", "viewer", "--role", role)
    assert f"viewer.{role}.server" in modules
    assert not modules & {"viewer.cli", "viewer.options", "importlib.metadata", "viewer.cache.removal"}


def test_the_window_has_it() -> None:
    assert {"viewer.cli", "viewer.options"} <= imported("-m", "viewer", "--version")


def test_a_color_map_needs_no_library() -> None:
    code = "from viewer.renderer.colors import sample_map; assert sample_map('viridis', 256) is not None"
    modules = imported("-c", code)
    assert "numpy" in modules and not modules & {"cmap", "numpy.ma", "importlib.metadata"}


def test_a_mesh_is_read_without_what_numpy_loads_late() -> None:
    code = """
import numpy as np
from viewer.reader.cells import Cells
from viewer.reader.odd_cells import listed_again, without_extent
from viewer.renderer.edges import node_kinds
many = np.tile(np.arange(3), (600, 1)) + np.arange(600)[:, None]
cells = Cells(np.full(600, 5, np.uint8), np.arange(0, 1803, 3), many.reshape(-1))
assert (listed_again(602, cells), without_extent(2, cells)) == (0, 0)
assert node_kinds(cells.types, cells.offsets, cells.connectivity, 602) is None
import colorsys
"""
    modules = imported("-c", code)
    assert {"numpy", "colorsys"} <= modules and not modules & {"numpy.ma", "numpy.random"}
