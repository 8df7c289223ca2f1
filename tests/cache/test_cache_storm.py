"""Short storms; the long ones are ``tests/end2end/cache_storm.py`` itself (F11, F30)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import viewer

STORM = Path(viewer.__file__).parents[1] / "tests" / "end2end" / "cache_storm.py"


@pytest.mark.parametrize("storm", [["traffic", "--seconds", "3"], ["kills", "--kills", "25"]], ids=["traffic", "kills"])
def test_a_short_storm(storm):
    done = subprocess.run([sys.executable, str(STORM), *storm, "--seed", "7"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
