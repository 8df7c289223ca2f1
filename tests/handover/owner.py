"""A process that makes samples with pyplaid, hands them over, and lives until it is told to end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.datasets import ROOT

CODE = """
import sys
from tests import datasets as ds
from viewer.cache import CacheRoot
from viewer.handover import hand_over

with CacheRoot(run_orphan_sweep=False) as root:
    samples = eval(sys.argv[1])
    print(hand_over(samples, root, name=sys.argv[2]), flush=True)
    sys.stdin.read()
"""


class Owner:
    """Hands over what an expression makes (``ds`` is :mod:`tests.datasets`); ``path`` is where."""

    def __init__(self, expression: str, name: str = "made") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, expression, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self.path = Path(self.process.stdout.readline().rstrip("\n"))

    def kill(self) -> None:
        """End it without a chance to clean up."""
        self.process.kill()
        self._reap()

    def _reap(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self._reap()
