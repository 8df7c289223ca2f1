"""Storms over the cache: everything at once, killed at random, and nothing lost, reported twice or left.

One command each, with a seed::

    python tests/end2end/cache_storm.py traffic --seconds 60 --seed 1
    python tests/end2end/cache_storm.py kills --kills 1000 --seed 1

*traffic*: creators and sweepers, some of them in PID namespaces of their own over the same temp root (where the machine
permits it), make, use, check, close, abandon and sweep caches as fast as they can.

*kills*: creators and sweepers are SIGKILLed at random moments, in the middle of making, closing and sweeping.

Invariants of both: no cache is lost while its owner lives; no directory is reported as removed twice, or while it is
there; after the storm one sweep leaves the temp root empty. Exit status 0 when they held; the last line is a summary.

Every participant appends lines to its own log: ``made PATH``, ``lost PATH``, ``closed PATH``, ``swept PATH``.
"""

from __future__ import annotations

# ruff: noqa: T201 - it is a command
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]

CREATOR = """
import os, random, sys, time
from pathlib import Path
place, log, seed, abandon = Path(sys.argv[1]), open(sys.argv[2], "a", buffering=1), int(sys.argv[3]), float(sys.argv[4])
random.seed(seed)
from viewer.cache import CacheRoot
while True:
    root = CacheRoot(temp_root=place, run_orphan_sweep=random.random() < 0.3)
    path = root.path
    print("made", path, file=log)
    mark = path / "artifact"
    mark.write_bytes(b"x" * random.randrange(20_000))
    for number in range(random.randrange(4)):
        root.directory(f"d{number}")
    until = time.monotonic() + random.random() * 0.05
    while time.monotonic() < until:
        if not mark.exists() or root.lost() or root.refresh():
            print("lost", path, file=log)
            break
    if random.random() < abandon:
        print("abandoned", path, file=log)
        os._exit(0)
    removal = root.close(time_budget=0.0 if random.random() < 0.1 else None)
    if path.exists():
        print("there", path, file=log)
    print("closed", path, file=log)
"""

SWEEPER = """
import random, sys, time
from pathlib import Path
place, log, seed = Path(sys.argv[1]), open(sys.argv[2], "a", buffering=1), int(sys.argv[3])
random.seed(seed)
from viewer.cache import find_orphans, sweep
while True:
    report = sweep(place, time_budget=0.001 if random.random() < 0.2 else None)
    for removal in report.removed:
        print("swept", removal.path, file=log)
        if removal.path.exists():
            print("there", removal.path, file=log)
    for removal in report.failed:
        print("failed", removal.path, *removal.failures, file=log)
    if random.random() < 0.3:
        find_orphans(place, sizes=True)
    time.sleep(random.random() * 0.01)
"""

NAMESPACE = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")


class Storm:
    """The participants of one storm and what they said."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.base = Path(tempfile.mkdtemp(prefix="cache-storm-"))
        self.place = self.base / "tmp"
        self.place.mkdir()
        self.logs = self.base / "logs"
        self.logs.mkdir()
        self.number = 0
        self.prefixes = [(), NAMESPACE] if self._namespaces() else [()]

    def _namespaces(self) -> bool:
        try:
            return subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
        except OSError:
            return False

    def start(self, code: str, *more: object, prefix: tuple[str, ...] | None = None) -> subprocess.Popen[bytes]:
        """Start one participant, in a namespace of its own every other time."""
        self.number += 1
        chosen = self.prefixes[self.number % len(self.prefixes)] if prefix is None else prefix
        arguments = [self.place, self.logs / str(self.number), self.random.randrange(10**9), *more]
        environment = os.environ | {"PYTHONPATH": str(SOURCE), "TMPDIR": str(self.base)}
        return subprocess.Popen([*chosen, sys.executable, "-c", code, *map(str, arguments)], env=environment)

    def finish(self) -> int:
        """Sweep once, read what everybody said, check the invariants, and return the exit status."""
        sys.path.insert(0, str(SOURCE))
        from viewer.cache import sweep

        final = sweep(self.place)
        said = [
            line.split(" ", 1) for log in self.logs.iterdir() for line in log.read_text().splitlines() if " " in line
        ]
        count = Counter(word for word, _ in said)
        swept = Counter(path for word, path in said if word == "swept")
        twice = [path for path, times in swept.items() if times > 1]
        left = os.listdir(self.place)
        wrong = {
            "lost while alive": [path for word, path in said if word == "lost"],
            "reported but there": [path for word, path in said if word == "there"],
            "reported twice": twice,
            "failed": [path for word, path in said if word == "failed"],
            "left after one sweep": left,
            "kept in the last sweep": [str(kept.path) for kept in final.kept],
            "failed in the last sweep": [str(failed.path) for failed in final.failed],
        }
        for what, paths in wrong.items():
            for path in paths[:5]:
                print(f"WRONG {what}: {path}")
        bad = sum(len(paths) for paths in wrong.values())
        print(
            f"{count['made']} made, {count['closed']} closed, {count['abandoned']} abandoned, {count['swept']} swept, "
            f"{len(final.removed)} by the last sweep, {bad} wrong; namespaces: {len(self.prefixes) > 1}"
        )
        if not bad:
            shutil.rmtree(self.base)
        return 1 if bad else 0


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL a participant; one in a namespace dies with the unshare that started it (``--kill-child``)."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def traffic(storm: Storm, seconds: float) -> int:
    """Run creators and sweepers until the time is over."""
    creators = [storm.start(CREATOR, 0.02) for _ in range(6)]
    sweepers = [storm.start(SWEEPER) for _ in range(4)]
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for index, creator in enumerate(creators):
            if creator.poll() is not None:
                creators[index] = storm.start(CREATOR, 0.02)
        time.sleep(0.01)
    for process in creators + sweepers:
        kill(process)
    return settle(storm)


def kills(storm: Storm, number: int) -> int:
    """Kill owners and sweepers at random moments."""
    running = [storm.start(code, *more) for code, more in ((CREATOR, (0,)), (SWEEPER, ())) for _ in range(3)]
    kinds = [(CREATOR, (0,))] * 3 + [(SWEEPER, ())] * 3
    for _ in range(number):
        index = storm.random.randrange(len(running))
        # Somewhere between its first import and the middle of its work.
        time.sleep(storm.random.random() * 0.15)
        kill(running[index])
        code, more = kinds[index]
        running[index] = storm.start(code, *more)
    for process in running:
        kill(process)
    return settle(storm)


def settle(storm: Storm) -> int:
    """Wait until whoever was killed inside a namespace is really gone, then finish.

    An unshare that is killed before it told the kernel to kill its child leaves that child behind. It is ours: end it.
    """
    mark = os.fsencode(str(storm.base))
    while left := [int(e) for e in os.listdir("/proc") if e.isdigit() and int(e) != os.getpid() and _runs(e, mark)]:
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.01)
    return storm.finish()


def _runs(pid: str, mark: bytes) -> bool:
    try:
        return mark in Path("/proc", pid, "cmdline").read_bytes()
    except OSError:
        return False


def main() -> int:
    """Run one storm."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("storm", choices=["traffic", "kills"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    storm = Storm(options.seed)
    return traffic(storm, options.seconds) if options.storm == "traffic" else kills(storm, options.kills)


if __name__ == "__main__":
    sys.exit(main())
