"""How fast the cache is, each figure beside a peer in the same run.

``run(report)`` is called by the benchmark runner with ``report(name, ours_seconds, peer_seconds, goal)``. The temp root
lies where TMPDIR says; the removal is measured there and, where there is one, on ``/dev/shm``.

Where the floor is (Python 3.11, seconds of the processor beside bare Python or ``rm``):

* The import: ``typing``, ``pathlib``, ``threading``, ``enum``, ``ctypes`` and ``signal`` are 2.7 times bare Python
  before a line of ours runs; our own modules bring that to 3.4.
* The first ``CacheRoot()``: half of it is the import of ``ctypes``, for openat2(2) and the lock in memory; the rest are
  the thread of the sweep, the directory with its two files and locks (1 ms in later roots), and a thread that flushes.
* The sweep of 1000 orphans of 100 files in memory: ``rm`` takes 0.45 to 0.50 s, nearly all of it in the kernel, and a
  bare loop of Python that only lists and unlinks as long, in two threads 0.26 s. Looking at all of them before (locks,
  record, verdict, names, rename) is 0.11 s, nearly half of it for listing, which the loop has to do as well; two
  threads that look take longer, as it is Python more than the kernel. Emptying them takes 0.30 s by two threads, which
  unlink in the kernel alone, and removing what is empty 0.03 s by one: its short calls, made by two threads, would have
  each wait for the other's Python. So 0.95 times ``rm``; in a file system on a disk in memory (ext4) 0.78 times.
  Removing while others are looked at, and three threads, were no faster. What shows when others work, too, is the
  processor time, of two processes that of the one that takes longer.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import viewer

_SOURCE = Path(viewer.__file__).parents[1]
_DEAD = "plaid-viewer-4194311-0123456789ab"

Report = Callable[[str, float, "float | None", str], None]


def run(report: Report) -> None:
    """Measure everything and report it."""
    base = Path(tempfile.mkdtemp(prefix="bench-cache-"))
    try:
        _imports(report)
        _command_line(report, base)
        _life_of_a_root(report, base)
        _verdict(report)
        _survey(report, base)
        _many_orphans(report, base, "temp file system")
        _sizes_and_removal(report, base, "temp file system")
    finally:
        shutil.rmtree(base)
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        base = Path(tempfile.mkdtemp(prefix="bench-cache-", dir=memory))
        try:
            _many_orphans(report, base, "tmpfs")
            _sizes_and_removal(report, base, "tmpfs")
        finally:
            shutil.rmtree(base)


def _timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _spent(action: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that passed, and those of the processor: of this process or of its children, the greater."""
    before = os.times()
    passed = _timed(action)
    now = os.times()
    own = now.user + now.system - before.user - before.system
    children = now.children_user + now.children_system - before.children_user - before.children_system
    return passed, max(own, children)


def _best(action: Callable[[], object], times: int = 5) -> float:
    return min(_timed(action) for _ in range(times))


def _python(*arguments: str) -> Callable[[], subprocess.CompletedProcess[bytes]]:
    # With compiled modules, as an installation has them, also where the environment forbids writing them.
    environment = os.environ | {"PYTHONPATH": str(_SOURCE), "PYTHONPYCACHEPREFIX": str(_SOURCE / "build" / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, env=environment, check=True, capture_output=True)


def _imports(report: Report) -> None:
    bare = _best(_python("-c", "pass"), 9)
    report("import viewer.cache", _best(_python("-c", "import viewer.cache"), 9), bare, "<= 30 ms over bare Python")
    everything = _python("-c", "from viewer.cache import CacheRoot, find_orphans, sweep")
    report("import CacheRoot, find_orphans, sweep", _best(everything, 9), bare, "<= 30 ms over bare Python")
    first = "import os\nfrom viewer.cache import CacheRoot, find_orphans, sweep\nCacheRoot().close()\nos._exit(0)"
    report("import and the first CacheRoot()", _best(_python("-c", first), 9), bare, "<= 3.5x bare Python")
    report("the first CacheRoot()", min(_first_root() for _ in range(9)), None, "<= 5 ms")


def _first_root() -> float:
    code = """
import time
from viewer.cache import CacheRoot, find_orphans, sweep
start = time.perf_counter()
root = CacheRoot()
print(time.perf_counter() - start)
"""
    return float(_python("-c", code)().stdout)


def _command_line(report: Report, base: Path) -> None:
    command = _python("-m", "viewer.cache", "ls", "--temp-root", str(base))
    report("plaid-viewer-cache ls", _best(command, 9), _best(_python("-c", "pass"), 9), "<= 100 ms")


def _life_of_a_root(report: Report, base: Path) -> None:
    from viewer.cache import CacheRoot

    made, closed, plain = [], [], []
    for _ in range(200):
        start = time.perf_counter()
        root = CacheRoot(temp_root=base)
        made.append(time.perf_counter() - start)
        closed.append(_timed(root.close))
        start = time.perf_counter()
        directory = tempfile.mkdtemp(dir=base)
        plain.append(time.perf_counter() - start)
        Path(directory).rmdir()
    report("CacheRoot()", statistics.median(made), statistics.median(plain), "<= 5 ms; beside tempfile.mkdtemp")
    report("CacheRoot.close()", statistics.median(closed), None, "<= 5 ms")
    with CacheRoot(temp_root=base, run_orphan_sweep=False) as root:
        report("CacheRoot.refresh()", _best(root.refresh), None, "<= 1 ms")
        report("CacheRoot.lost()", _best(root.lost), None, "<= 10 us")


def _verdict(report: Report) -> None:
    from viewer.cache.verdict import Evidence, RecordState, judge
    from viewer.processes import Life

    evidence = Evidence(
        record=RecordState.VALID, same_boot=True, same_pid_namespace=True, lock_works=True, life=Life.GONE
    )
    number = 2000

    def judge_all() -> None:
        for _ in range(number):
            judge(evidence)

    report("one verdict", _best(judge_all) / number, None, "<= 50 us")


def _survey(report: Report, base: Path) -> None:
    from viewer.cache import CacheRoot, find_orphans, sweep_orphans

    crowded = base / "crowded"
    crowded.mkdir()
    for number in range(100_000):
        path = crowded / f"foreign-{number}"
        if number % 10:
            path.touch()
        else:
            path.mkdir()

    def bare() -> None:
        with os.scandir(crowded) as entries:
            for entry in entries:
                entry.name  # noqa: B018 - what any scan must do

    roots = [CacheRoot(temp_root=crowded, run_orphan_sweep=False) for _ in range(20)]
    ours = _best(lambda: find_orphans(crowded))
    report("survey of 100 000 foreign entries", ours, _best(bare), "<= 1.2x a bare os.scandir loop")
    for root in roots:
        root.close()
    live = base / "live"
    roots = [CacheRoot(temp_root=live, run_orphan_sweep=False) for _ in range(50)]
    report("survey of 50 live caches", _best(lambda: find_orphans(live)), None, "<= 5 ms")
    for root in roots:
        root.close()
    for number in range(50):
        (live / f"plaid-viewer-4194311-{number:x}").mkdir()
    report("sweep of 50 empty orphans", _timed(lambda: sweep_orphans(live)), None, "<= 50 ms")


def _grow(path: Path) -> None:
    for directory in range(1000):
        below = path / str(directory)
        below.mkdir(parents=True)
        descriptor = os.open(below, os.O_RDONLY)
        for file in range(100):
            created = os.open(str(file), os.O_CREAT | os.O_WRONLY, dir_fd=descriptor)
            os.write(created, b"x" * 1024)
            os.close(created)
        os.close(descriptor)


_MAKE_ORPHANS = """
import os, sys
from pathlib import Path
from viewer.cache import CacheRoot
for _ in range(1000):
    root = CacheRoot(temp_root=Path(sys.argv[1]), run_orphan_sweep=False, install_signal_handlers=False)
    for number in range(100):
        os.close(os.open(f"{root.path}/{number}", os.O_CREAT | os.O_WRONLY))
    root.disown()  # its descriptors are wanted for the next one
os._exit(0)
"""


def _many_orphans(report: Report, base: Path, where: str) -> None:
    """1000 orphans of 100 empty files: what counts is what each of them costs beside its files."""
    from viewer.cache import sweep
    from viewer.cache_command.in_two import sweep_in_two

    ours, paired, peers, floor = [], [], [], []
    for attempt in range(3):
        places = (base / f"{name}{attempt}" for name in ("orphans", "again", "others", "bare"))
        orphans, again, other, bare = places
        for place in (orphans, again, other, bare):
            place.mkdir()
            _python("-c", _MAKE_ORPHANS, str(place))()
        os.sync()

        def remove_ours(orphans: Path = orphans) -> None:
            ours.append(_spent(lambda: sweep(orphans)))
            assert not os.listdir(orphans)

        def remove_paired(again: Path = again) -> None:
            paired.append(_spent(lambda: sweep_in_two(again)))
            assert not os.listdir(again)

        def remove_peer(other: Path = other) -> None:
            peers.append(_spent(lambda: subprocess.run(["rm", "-rf", str(other)], check=True)))

        def remove_barely(bare: Path = bare) -> None:
            floor.append(_spent(lambda: _unlink_all(bare)))

        actions = remove_ours, remove_paired, remove_peer, remove_barely
        for action in actions if attempt % 2 else reversed(actions):
            action()
    goal = "<= 1.0x rm -rf"
    for number, what in enumerate(("", ", processor time")):
        peer = min(one[number] for one in peers)
        report(f"sweep of 1000 orphans of 100 files, {where}{what}", min(one[number] for one in ours), peer, goal)
        report(f"the same by two processes, {where}{what}", min(one[number] for one in paired), peer, goal)
        least = min(one[number] for one in floor)
        report(f"a bare loop of Python instead, {where}{what}", least, peer, "")


def _unlink_all(place: Path) -> None:
    """Remove directories of files and ask nothing: what no sweep by one thread can be faster than."""
    for name in os.listdir(place):
        descriptor = os.open(place / name, os.O_RDONLY)
        for file in os.listdir(descriptor):
            os.unlink(file, dir_fd=descriptor)
        os.close(descriptor)
        (place / name).rmdir()


def _sizes_and_removal(report: Report, base: Path, where: str) -> None:
    from viewer.cache import CacheRoot, sweep, tree_usage

    ours, peers, names, usage, du = [], [], [], [], []
    for attempt in range(3):
        place = base / f"place{attempt}"
        place.mkdir()
        orphan, other = place / _DEAD, place / "other"

        def remove_ours(orphan: Path = orphan, place: Path = place) -> None:
            _grow(orphan)
            os.sync()
            usage.append(_timed(lambda: tree_usage(orphan)))
            start = time.perf_counter()
            gone: list[float] = []
            done = sweep(place, renamed=lambda: gone.append(time.perf_counter() - start))
            ours.append(time.perf_counter() - start)
            names.extend(gone)
            assert len(done.removed) == 1, done

        def remove_peer(other: Path = other) -> None:
            _grow(other)
            os.sync()
            du.append(_timed(lambda: subprocess.run(["du", "-s", str(other)], check=True, capture_output=True)))
            peers.append(_timed(lambda: subprocess.run(["rm", "-rf", str(other)], check=True)))

        for action in (remove_ours, remove_peer) if attempt % 2 else (remove_peer, remove_ours):
            action()  # in turns, so that neither always comes second
        with CacheRoot(temp_root=place, run_orphan_sweep=False):
            pass
    report(f"size of 100 000 files, {where}", min(usage), min(du), "<= 1.5x du")
    report(f"removal of 100 000 files, {where}", min(ours), min(peers), "<= 1.0x rm -rf")
    # What the user would run to know the same: rm does not say what it freed, and that is one stat per file.
    counted = min(map(sum, zip(du, peers, strict=True)))
    report(f"removal with an honest count, {where}", min(ours), counted, "<= 1.0x du and rm -rf")
    report(f"name of the orphan gone, {where}", max(names), None, "<= 50 ms")
