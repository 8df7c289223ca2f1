"""A real reader process over its pipes."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

from tests.datasets import ROOT
from viewer.protocol import Message, Progress, ReadSample, Ready, decode, encode

COMMAND = [sys.executable, "-c", "from viewer.reader import main; raise SystemExit(main())"]


class ReaderChild:
    """Starts a reader; ``ask`` sends a request and returns the answer that is not progress."""

    def __init__(self, *, prepare: str = "", preload: dict[str, str] | None = None) -> None:
        command = [COMMAND[0], "-c", prepare + "\n" + COMMAND[2]] if prepare else COMMAND
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(preload or {})},
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        self.errors: list[bytes] = []
        self._threads = [
            threading.Thread(target=self._pump, daemon=True),
            threading.Thread(target=self._pump_errors, daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self.progress: list[Progress] = []
        try:
            ready = self.receive()
            assert isinstance(ready, Ready)
        except BaseException:
            self.process.kill()  # nobody will have an object to close
            raise
        self.ready = ready

    def _pump(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _pump_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line)

    def send(self, *messages: Message) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(encode(message) for message in messages))
        self.process.stdin.flush()

    def receive(self, timeout: float = 60) -> Message | None:
        """Return the next message, None at the end of the stream."""
        line = self._lines.get(timeout=timeout)
        return decode(line) if line else None

    def answer(self) -> Message | None:
        """Return the next message that is not progress."""
        while isinstance(message := self.receive(), Progress):
            self.progress.append(message)
        return message

    def ask(self, message: Message) -> Message | None:
        self.send(message)
        return self.answer()

    def read(
        self, dataset: Path, cache_root: Path, sample: int = 0, split: str = "train", **options: object
    ) -> Message:
        request = ReadSample(7, str(dataset), split, sample, str(cache_root), **options)  # type: ignore[arg-type]
        answer = self.ask(request)
        assert answer is not None
        return answer

    def close_quietly(self) -> None:
        """Close what is left of a process that died."""
        try:
            self.close()
        except BrokenPipeError:
            self.close()

    def close(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(60)
        for thread in self._threads:
            thread.join(10)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.stdout.close()
        self.process.stderr.close()
        return status
