"""The limit of a process's memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of one process")
def test_work_that_nobody_waits_for_takes_no_more_than_half_of_the_memory() -> None:
    code = "\n".join(
        (
            "import re, pathlib",
            "from viewer.memory import is_roomy, limit_memory",
            "print(is_roomy())",
            "size = int(re.findall(r'VmData:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[0]) * 1024",
            "limit_memory(3 * size)",
            "print(is_roomy())",
            "limit_memory(2 * size - 4096)",
            "print(is_roomy())",
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert done.stdout.split() == ["True", "True", "False"]
