"""The program's own files vanish while it runs, as its disk is unmounted or an update replaces it. Its cache goes.

Python imports what is first needed late from files that are gone by then; a bundle of PyInstaller ends the program
where it cannot (``SystemExit``).
"""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.cache.conftest import DEAD_PID, SOURCE

PROGRAM = """
import os, shutil, signal, sys
from pathlib import Path
import viewer
from viewer.cache import CacheRoot

assert Path(viewer.__file__).is_relative_to(sys.argv[1])
copy, kind, end = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
root = CacheRoot()
(root.directory("samples") / "artifact").write_bytes(b"x" * 10_000)
print(root.path, flush=True)
sys.stdin.readline()

class Bundle:
    def find_spec(self, name, path=None, target=None):
        raise ModuleNotFoundError(name) if kind == "deleted" else SystemExit(f"moved away, and with it {name}")

shutil.rmtree(copy)
sys.meta_path.insert(0, Bundle())
if end == "close":
    root.close()
    os._exit(0)
if end == "with":
    with root:
        raise SystemExit
if end == "wait":
    print("ready", flush=True)
    signal.pause()
"""


OTHER = """
from viewer.cache import CacheRoot
print(CacheRoot().path, flush=True)
input()
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The library and the modules that it stands on, in a place of their own."""
    copy = tmp_path / "program"
    (copy / "viewer").mkdir(parents=True)
    for module in (SOURCE / "viewer").glob("*.py"):
        shutil.copy(module, copy / "viewer")
    for room in ("cache", "open_folder"):
        shutil.copytree(SOURCE / "viewer" / room, copy / "viewer" / room)
    return copy


@pytest.fixture
def vanish(script, copied):
    """Run the program until its files are gone; return it and its cache."""

    def start(kind: str, end: str, prepare=lambda path: None):
        one = script(PROGRAM, copied, kind, end, env={"PYTHONPATH": str(copied), "PYTHONSAFEPATH": "1"})
        path = Path(one.line())
        prepare(path)
        one.say()
        return one, path

    return start


@pytest.mark.parametrize("kind", ["deleted", "bundle"])
@pytest.mark.parametrize("end", ["close", "with", "atexit"])
def test_the_cache_goes(vanish, temp_root, kind, end):
    one, _ = vanish(kind, end)
    status, _, errors = one.end()
    assert (status, errors) == (0, "")
    assert os.listdir(temp_root) == []


@pytest.mark.parametrize("kind", ["deleted", "bundle"])
def test_the_cache_goes_on_a_signal(vanish, temp_root, kind):
    one, _ = vanish(kind, "wait")
    assert one.line() == "ready"
    one.send(signal.SIGTERM)
    status, _, errors = one.end()
    assert (status, errors) == (-signal.SIGTERM, "")
    assert os.listdir(temp_root) == []


@pytest.mark.parametrize("kind", ["deleted", "bundle"])
def test_all_goes_but_what_is_in_use(vanish, script, temp_root, kind):
    """What stays is said, or not, but never as a traceback; the record of the other one can no longer be read."""
    others = []

    def another_inside(path: Path) -> None:
        (path / f"plaid-viewer-{DEAD_PID}-0123456789ab").mkdir()  # an orphan without a record: it goes
        others.append(
            script("from viewer.cache import CacheRoot\nprint(CacheRoot().path)\ninput()", env={"TMPDIR": str(path)})
        )
        others.append(Path(others[0].line()))

    one, path = vanish(kind, "atexit", another_inside)
    status, _, errors = one.end()
    assert status == 0
    assert "Traceback" not in errors
    assert os.listdir(temp_root) == [path.name]
    assert others[1].is_dir()
    assert not (path / "samples").exists()


@pytest.mark.parametrize("kind", ["deleted", "bundle"])
def test_a_big_cache_goes(vanish, temp_root, kind):
    """So big that more threads are called, which looks for the kind of the disk."""

    def fill(path: Path) -> None:
        for number in range(200):
            (path / str(number)).mkdir()
            for file in range(20):
                (path / str(number) / str(file)).touch()

    one, _ = vanish(kind, "atexit", fill)
    status, _, errors = one.end()
    assert (status, errors) == (0, "")
    assert os.listdir(temp_root) == []
