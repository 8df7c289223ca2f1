"""Cache directories to look at: dead ones, live ones in a process of their own, undeletable ones; and rows of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from viewer.cache import Finding, Kind, Usage, Verdict
from viewer.shell.cache_dock.rows import CacheRow, finding_row

OWNER = """
import os, sys
from pathlib import Path
from viewer.cache import CacheRoot
root = CacheRoot(temp_root=Path(sys.argv[1]), run_orphan_sweep=False)
for number in range(int(sys.argv[2])):
    (root.path / f"file{number}").write_bytes(b"x" * 5000)
print(root.path, flush=True)
sys.stdin.read()
"""


class Owner:
    """A process that owns a cache; end it with :meth:`kill` (leaving an orphan) or :meth:`close`."""

    def __init__(self, temp_root: Path, files: int = 3) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(temp_root), str(files)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.process.stdout is not None
        self.path = Path(self.process.stdout.readline().decode().strip())

    def kill(self) -> Path:
        self.process.kill()
        self._release()
        return self.path

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._release()

    def _release(self) -> None:
        self.process.wait(20)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


def orphan(temp_root: Path, files: int = 3) -> Path:
    return Owner(temp_root, files).kill()


def tombstones(temp_root: Path, number: int, files: int = 0) -> list[Path]:
    """Cheap orphans: what a removal that was cut short leaves."""
    paths = [temp_root / f".plaid-viewer-trash-{index:016x}" for index in range(number)]
    for path in paths:
        path.mkdir(mode=0o700)
        for index in range(files):
            os.close(os.open(path / f"f{index}", os.O_CREAT | os.O_WRONLY, 0o600))
    return paths


def finding(name: str, verdict: Verdict = Verdict.ORPHAN, pid: int = 7, age: float = 600.0) -> Finding:
    return Finding(Path("/tmp", name), Kind.CACHE, verdict, "a reason", pid=pid, age=age)


def row(name: str, verdict: Verdict = Verdict.ORPHAN, size: int | None = 1000, pid: int = 7) -> CacheRow:
    usage = None if size is None else Usage(1, 1, size)
    return finding_row(finding(name, verdict, pid), usage, time.time(), counted=True)
