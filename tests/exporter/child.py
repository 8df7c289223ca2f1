"""A real exporter process over its pipes."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.datasets import ROOT
from viewer.protocol import Message, decode, encode

COMMAND = "from viewer.exporter import main; raise SystemExit(main())"


class ExporterChild:
    """Starts an exporter; ``prepare`` is Python that runs in it before."""

    def __init__(self, prepare: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{prepare}\n{COMMAND}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def send(self, message: Message) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode(message))
        self.process.stdin.flush()

    def answer(self) -> Message | None:
        """Return what it says next; None when it says nothing more."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return decode(line) if line else None

    def close(self) -> int:
        """Take the pipes away and return its exit status."""
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return self.process.wait(30)
