"""A real scanner, asked as the window asks it."""

from __future__ import annotations

import itertools
import os
import queue
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tests import datasets as ds
from tests.conftest import PATIENCE
from viewer.codec import from_plain
from viewer.protocol import Catalogue, Message, decode, encode
from viewer.protocol.scan_figures import ScanColumn
from viewer.protocol.scan_results import (
    BeginScan,
    ColumnsRead,
    OpenScan,
    ReadColumns,
    ScanEnded,
    ScanOpened,
)
from viewer.roles import command
from viewer.scanning.task import describe_dataset

M = TypeVar("M")


class Scanner:
    """Starts one, with more variables; ends with the context."""

    def __init__(
        self, dataset: Path, folder: Path, scratch: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.dataset, self.folder, self.scratch = dataset, folder, scratch
        self.catalogue = from_plain(Catalogue, describe_dataset(str(dataset)))
        self.process = subprocess.Popen(
            command("scanner"),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ds.ROOT), **(environment or {})},
        )  # fmt: skip
        self.messages: list[Message] = []
        self.errors = b""
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._numbers = itertools.count(1)
        self._threads = [threading.Thread(target=work) for work in (self._listen, self._keep_errors)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Scanner:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Close its input and wait for its end."""
        assert self.process.stdin is not None
        if not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            for thread in self._threads:
                thread.join()
            for stream in (self.process.stdout, self.process.stderr):
                if stream is not None:
                    stream.close()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _keep_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()

    def send(self, message: Message) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode(message))
        self.process.stdin.flush()

    def wait_for(self, kind: type[M], fits: Callable[[M], bool] = lambda _message: True) -> M:
        """Return the first message of a kind that comes from now on; what comes before is in ``messages``."""
        end = time.monotonic() + PATIENCE
        while line := self._lines.get(timeout=max(0.01, end - time.monotonic())):
            message = decode(line)
            self.messages.append(message)
            if isinstance(message, kind) and fits(message):
                return message
        raise AssertionError(f"it has ended: {self.messages[-3:]}")

    def ask(self, make: Callable[..., Any], kind: type[M], *values: object) -> M:
        """Ask something and return its answer."""
        number = next(self._numbers)
        self.send(make(number, *values))
        return self.wait_for(kind, lambda message: getattr(message, "id", 0) == number)

    def open(self) -> ScanOpened:
        return self.ask(OpenScan, ScanOpened, self.catalogue, str(self.folder), str(self.scratch))

    def begin(self, *splits: str, again: bool = False) -> int:
        number = next(self._numbers)
        self.send(BeginScan(number, splits or tuple(split.name for split in self.catalogue.splits), "", again))
        return number

    def scan(self, *splits: str, again: bool = False) -> ScanEnded:
        return self.wait_for_end(self.begin(*splits, again=again))

    def wait_for_end(self, number: int) -> ScanEnded:
        """Return how the scan of a number has ended."""
        return self.wait_for(ScanEnded, lambda message: message.id == number)

    def column(self, split: str, column: ScanColumn) -> list[float]:
        answer = self.ask(ReadColumns, ColumnsRead, split, (column,))
        content = Path(answer.files[0]).read_bytes()
        Path(answer.files[0]).unlink()
        return list(struct.unpack(f"<{len(content) // 8}d", content))
