"""A real helper process over its pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from tests.datasets import ROOT
from viewer.protocol import Message, decode, encode

COMMAND = "from viewer.helper import main; raise SystemExit(main())"


class HelperChild:
    """Starts a helper; ``prepare`` is Python that runs in it before."""

    def __init__(self, prepare: str = "") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", f"{prepare}\n{COMMAND}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def send(self, *messages: Message) -> None:
        self.write(b"".join(map(encode, messages)))

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answers(self) -> Iterator[Message]:
        """Yield what it says, to the end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield decode(line)

    def cancel(self) -> None:
        """Close its input."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def close(self) -> int:
        """Take the pipes away and return its exit status."""
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
        return self.process.wait(30)
