"""Giving way to the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "nice"), reason="nice values of POSIX")
def test_a_child_gives_way_where_there_is_no_proc_as_well() -> None:
    code = "\n".join(
        (
            "import os",
            "from viewer.priority import NICENESS, lower_priority",
            "def listdir(path): raise FileNotFoundError(path)",
            "os.listdir, before = listdir, os.nice(0)",
            "lower_priority()",
            "assert os.nice(0) == min(before + NICENESS, 19)",
        )
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
