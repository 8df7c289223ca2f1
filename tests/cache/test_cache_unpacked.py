"""What a program in one file unpacked goes with the cache of the one that was killed, and only then (F13).

The program is played: a process that believes to be frozen, and a folder as PyInstaller's starter makes it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from viewer.cache import Verdict, _opened, find_orphans, program, record, sweep, sweep_orphans, unpacked
from viewer.cache import __main__ as command
from viewer.cache.folder import Folder
from viewer.cache.record import BadRecord, OwnerRecord
from viewer.cache.unpacked import Unpacked
from viewer.cache.verdict import Lock

OTHER_UID = 12345

FROZEN = """
import sys
sys.frozen, sys._MEIPASS = True, sys.argv[1]
from viewer.cache import unpacked
unpacked.hold()
"""

WINDOW = (
    FROZEN
    + """
from viewer.cache import CacheRoot
root = CacheRoot(run_orphan_sweep=False)
(root.path / "artifact").write_bytes(b"x" * 10_000)
print(root.path, flush=True)
for line in sys.stdin:
    exec(line)
root.close()
"""
)

CHILD = FROZEN + "print(unpacked.hold() is not None, flush=True)\nsys.stdin.readline()\n"


def unpack(place: Path, name: str = "_MEI00abcdefXyZ123") -> Path:
    """What the starter unpacks: libraries, links, folders; and nobody else may look into it."""
    path = place / name
    (path / "lib" / "below").mkdir(parents=True)
    path.chmod(0o700)
    for number in range(200):
        (path / "lib" / "below" / f"lib{number}.so").write_bytes(b"x" * 5000)
    (path / "base_library.zip").write_bytes(b"x" * 100_000)
    (path / "link.so").symlink_to("lib/below/lib0.so")
    return path


@pytest.fixture
def window(script, temp_root):
    """A factory of windows in one file; ``.cache`` and ``.folder`` are their directories."""

    def start(folder: Path | None = None, **more):
        folder = folder or unpack(temp_root)
        one = script(WINDOW, folder, **more)
        one.cache, one.folder = Path(one.line()), folder
        return one

    return start


def noted(cache: Path) -> dict | None:
    return json.loads((cache / record.FILE_NAME).read_text())["unpacked"]


# ------------------------------------------------------------------------------- what is noted


def test_a_killed_program_is_swept_whole(window, temp_root, capsys):
    one = window()
    status = one.folder.stat()
    assert noted(one.cache) == {"path": str(one.folder), "device": status.st_dev, "inode": status.st_ino}
    assert sweep_orphans() == []
    one.kill()
    assert command.main(["ls", "--sizes"]) == 0
    listed = capsys.readouterr().out
    assert f"unpacked, if it is still there: {one.folder}\n" in listed
    assert " in 205 files" in listed
    seen = []
    report = sweep(progress=seen.append)
    (removal,) = report.removed
    assert (removal.path, removal.gone, removal.files, removal.directories) == (one.cache, True, 205, 4)
    assert removal.freed_bytes == report.freed_bytes > 200 * 4096
    assert [step.files for step in seen] == sorted(step.files for step in seen)
    assert os.listdir(temp_root) == []


def test_a_program_that_ends_leaves_its_folder_to_its_starter(window):
    one = window()
    assert one.end()[0] == 0
    assert sweep_orphans() == []
    assert one.folder.exists()


@pytest.mark.parametrize("name", ["_internal", "_MEI", "_MEI..", "_MEIé123"])
def test_what_is_no_folder_of_a_starter_is_not_noted(window, temp_root, name):
    one = window(unpack(temp_root, name))
    assert noted(one.cache) is None
    one.kill()
    assert sweep_orphans() == [one.cache]
    assert one.folder.exists()


def test_a_folder_that_is_not_there_is_not_noted(window, temp_root):
    assert noted(window(temp_root / "_MEI123456").cache) is None


def test_a_link_is_not_noted_as_a_folder(window, temp_root, tmp_path):
    """It is opened through the link, and the sweep does not take what is a link."""
    (temp_root / "_MEIlink").symlink_to(unpack(tmp_path, "_MEIreal"))
    one = window(temp_root / "_MEIlink")
    one.kill()
    assert sweep_orphans() == [one.cache]
    assert (tmp_path / "_MEIreal" / "base_library.zip").exists()
    assert (temp_root / "_MEIlink").is_symlink()


def test_where_locks_lie_nothing_is_noted(window, lying_locks):
    one = window(env=lying_locks)
    assert noted(one.cache) is None


def test_a_folder_that_somebody_else_locks(window, temp_root, monkeypatch):
    folder = unpack(temp_root)
    with Folder.at(folder) as other:
        assert other.lock() is Lock.FREE
        assert noted(window(folder).cache) is None


@pytest.mark.parametrize("place", [None, "_internal", "_MEIabsent", "_MEIlocked"])
def test_nothing_to_hold(temp_root, monkeypatch, place):
    unpack(temp_root, "_internal")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", place and str(temp_root / place), raising=False)
    monkeypatch.setattr(_opened, "_PATIENCE", 0.0)
    with Folder.at(unpack(temp_root, "_MEIlocked")) as other:
        other.lock()
        before = len(os.listdir("/proc/self/fd"))
        assert unpacked.hold.__wrapped__() is None
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_sweeper_that_looks_delays_the_lock_for_a_moment(temp_root, monkeypatch):
    folder = unpack(temp_root)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)
    with Folder.at(folder) as sweeper:
        sweeper.lock()
        monkeypatch.setattr(_opened.time, "sleep", lambda seconds: sweeper.unlock())
        with unpacked.hold.__wrapped__():
            assert sweeper.lock() is Lock.HELD


def test_a_folder_that_vanishes_while_it_is_noted(temp_root, monkeypatch):
    folder = unpack(temp_root)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(folder), raising=False)
    hold = unpacked.hold.__wrapped__
    with hold() as held:
        monkeypatch.setattr(unpacked, "hold", lambda: held)
        assert unpacked.of_this_process() is not None
        folder.rename(temp_root / "elsewhere")
        assert unpacked.of_this_process() is None
    monkeypatch.setattr(sys, "platform", "win32")
    assert hold() is None


# --------------------------------------------------------------------------------- the witnesses


def test_a_child_that_lives_protects_folder_and_cache(window, script):
    """The reader outlives its window for a moment: it runs from the folder, and may still write into the cache."""
    one = window()
    child = script(CHILD, one.folder)
    assert child.line() == "True"
    one.kill()
    (kept,) = sweep().kept
    assert (kept.path, kept.verdict) == (one.cache, Verdict.ALIVE)
    assert str(one.folder) in kept.reason
    assert (one.folder / "base_library.zip").exists()
    child.kill()
    assert sweep_orphans() == [one.cache]
    assert not one.folder.exists()


def test_a_forked_child_protects_them_too(window):
    one = window()
    one.say("import os, time; child = os.fork(); child or (print(os.getpid(), flush=True), time.sleep(600))")
    child = int(one.line())
    one.process.kill()
    one.process.wait()
    try:
        assert sweep_orphans() == []
    finally:
        os.kill(child, signal.SIGKILL)
    one.process.stdout.read()  # its end is the child's
    assert sweep_orphans() == [one.cache]
    assert not one.folder.exists()


def test_a_child_that_starts_between_the_verdict_and_the_removal(window, script, monkeypatch):
    one = window()
    one.kill()
    original, children = program._shared, []

    def late(scene, folder):
        children.append(script(CHILD, one.folder))
        assert children[0].line() == "True"
        return original(scene, folder)

    with monkeypatch.context() as patch:
        patch.setattr(program, "_shared", late)
        (failed,) = sweep().failed
    assert (failed.path, failed.failures[0].errno, failed.remains) == (one.cache, errno.EBUSY, one.folder)
    assert (one.folder / "base_library.zip").exists()
    children[0].kill()
    assert len(sweep_orphans()) == 1
    assert not one.folder.exists()


def test_several_windows_have_their_own(window, temp_root):
    one, two = window(), window(unpack(temp_root, "_MEI00000002abcdef"))
    one.kill()
    assert sweep_orphans() == [one.cache]
    assert not one.folder.exists()
    assert len(list((two.folder / "lib" / "below").iterdir())) == 200
    assert two.end()[0] == 0


def test_two_windows_from_one_folder(window):
    """A window that another one started runs from the same folder; here it even lost its lock on it."""
    one = window()
    two = window(one.folder)
    two.say("import os; os.closerange(3, 50); print('closed', flush=True)")
    assert two.line() == "closed"
    one.kill()
    assert sweep_orphans() == [one.cache]
    assert (one.folder / "base_library.zip").exists()
    two.kill()
    assert sweep_orphans() == [two.cache]
    assert not one.folder.exists()


def test_a_process_that_gave_up_its_cache_still_runs_from_the_folder(window, temp_root):
    one = window()
    one.say("print(root.close(time_budget=0).gone, flush=True)")
    assert one.line() == "False"
    (tombstone,) = sweep_orphans()
    assert tombstone.name.startswith(".plaid-viewer-trash-")
    assert os.listdir(temp_root) == [one.folder.name]
    assert (one.folder / "base_library.zip").exists()


# ----------------------------------------------------------------------------- another folder by now


def test_the_name_was_given_to_another_folder(window, temp_root):
    one = window()
    one.kill()
    one.folder.rename(temp_root / "moved")
    unpack(temp_root, one.folder.name)
    assert sweep_orphans() == [one.cache]
    assert (one.folder / "base_library.zip").exists()
    assert (temp_root / "moved" / "base_library.zip").exists()


def test_a_link_to_it_has_its_name(window, temp_root):
    one = window()
    one.kill()
    one.folder.rename(temp_root / "moved")
    one.folder.symlink_to(temp_root / "moved")
    assert sweep_orphans() == [one.cache]
    assert (temp_root / "moved" / "base_library.zip").exists()
    assert one.folder.is_symlink()


def test_it_is_gone(window):
    one = window()
    one.kill()
    os.system(f"rm -r {one.folder}")
    (finding,) = find_orphans(sizes=True).orphans
    assert finding.usage.files == 3
    assert sweep_orphans() == [one.cache]


def test_its_starter_removes_it_at_the_same_time(window, monkeypatch):
    one = window()
    one.kill()
    original = program.remove_opened

    def race(above, name, *arguments):
        os.system(f"rm -r {one.folder}")
        return original(above, name, *arguments)

    monkeypatch.setattr(program, "remove_opened", race)
    assert [removal.path for removal in sweep().removed] == [one.cache]


def test_it_belongs_to_another_user(window):
    if os.geteuid() != 0:
        pytest.skip("needs root, to give a directory away")
    one = window()
    one.kill()
    os.chown(one.folder, OTHER_UID, OTHER_UID)
    assert sweep_orphans() == [one.cache]
    assert (one.folder / "base_library.zip").exists()


def test_another_users_record_is_not_believed(window, as_user, temp_root):
    """Root sweeps neither the cache nor the folder that a user's record names."""
    one = window()
    one.kill()
    as_user(one.cache, "")
    assert [finding.verdict for finding in sweep().kept] == [Verdict.FOREIGN]
    assert (one.folder / "base_library.zip").exists()


def test_it_is_not_in_a_temporary_directory(window, tmp_path, monkeypatch):
    place = tmp_path / "home" / "data"
    place.mkdir()
    one = window(unpack(place))
    assert noted(one.cache) is not None
    one.kill()
    assert sweep_orphans() == [one.cache]
    assert (one.folder / "base_library.zip").exists()


def test_the_cache_lies_elsewhere(window, tmp_path, temp_root, script):
    """As with --cache-dir: the folder is in the temporary directory all the same."""
    place = tmp_path / "place"
    place.mkdir()
    code = WINDOW.replace(
        "run_orphan_sweep=False", "run_orphan_sweep=False, temp_root=__import__('pathlib').Path(sys.argv[2])"
    )
    folder = unpack(temp_root)
    one = script(code, folder, place)
    cache = Path(one.line())
    one.kill()
    assert sweep_orphans(place) == [cache]
    assert not folder.exists()


def test_without_a_temporary_directory(monkeypatch, tmp_path):
    def none():
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert str(tmp_path.resolve()) in unpacked._temporary(tmp_path)


# ---------------------------------------------------------------------------------- what stops it


def test_what_cannot_be_removed_keeps_the_record(window, immutable, temp_root):
    one = window()
    one.kill()
    immutable(one.folder / "base_library.zip")
    (failed,) = sweep().failed
    assert (failed.path, failed.files, failed.remains) == (one.cache, 201, one.folder)
    (left,) = find_orphans().orphans
    assert left.unpacked is not None
    assert (left.path / "artifact").exists()


def test_no_time(window, temp_root, monkeypatch):
    one = window()
    one.kill()
    original = program.remove_opened

    class Over:
        def reached(self):
            return True

    def late(above, name, top, limits, tell):
        return original(above, name, top, Over(), tell)

    with monkeypatch.context() as patch:
        patch.setattr(program, "remove_opened", late)
        (deferred,) = sweep().deferred
    assert (deferred.path, deferred.remains) == (one.cache, one.folder)
    assert len(sweep_orphans()) == 1
    assert os.listdir(temp_root) == []


@pytest.mark.parametrize("after", [0, 40, 120, 201, 204])
def test_a_sweeper_killed_midway_is_finished_by_the_next(window, script, temp_root, after):
    one = window()
    one.kill()
    code = """
    import os, signal, sys
    from viewer.cache import sweep
    from viewer.cache.folder import Folder
    original, count = Folder.unlink, 0
    def unlink(self, name):
        global count
        if count == int(sys.argv[1]):
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        original(self, name)
    Folder.unlink = unlink
    sweep()
    """
    assert script(code, after).end()[0] == -signal.SIGKILL
    assert not one.cache.exists()
    assert one.folder.exists() == (after <= 201)
    assert len(sweep_orphans()) == 1
    assert os.listdir(temp_root) == []


MOUNTED = """
import subprocess, sys
from viewer.cache import find_orphans, program, sweep
inside = sys.argv[1] + "/lib"
if sys.argv[2] == "late":  # after the verdict
    original = program._shared
    def late(*arguments):
        subprocess.run(["mount", "--bind", sys.argv[3], inside], check=True)
        return original(*arguments)
    program._shared = late
else:
    subprocess.run(["mount", "--bind", sys.argv[3], inside], check=True)
report = sweep()
kept, failed = [finding.verdict.value for finding in report.kept], [str(r.failures[0]) for r in report.failed]
print(len(report.removed), kept, failed)
subprocess.run(["umount", inside], check=True)
"""


@pytest.mark.root
@pytest.mark.parametrize(("when", "words"), [("early", "0 ['unknown'] []"), ("late", "0 [] ['")])
def test_a_mount_inside_it(window, script, tmp_path, when, words):
    one = window()
    one.kill()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    assert script(MOUNTED, one.folder, when, precious, prefix=["unshare", "--mount"]).end()[1].startswith(words)
    assert (precious / "file").exists()
    assert (one.folder / "base_library.zip").exists()


# ---------------------------------------------------------------------------------------- the record


def good() -> dict:
    return json.loads(OwnerRecord.of_this_process(lock_works=True).to_json())


def test_an_older_record_has_nothing_to_say_about_it():
    older = good()
    del older["unpacked"]
    assert OwnerRecord.from_json(json.dumps(older).encode()).unpacked is None


def test_round_trip():
    folder = {"path": "/tmp/_MEI00abcdefXyZ123", "device": 2049, "inode": 77}
    read = OwnerRecord.from_json(json.dumps(good() | {"unpacked": folder}).encode())
    assert read.unpacked == Unpacked("/tmp/_MEI00abcdefXyZ123", 2049, 77)
    assert OwnerRecord.from_json(read.to_json()) == read


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/home/me"}, {"path": "_MEI123456"}, {"path": "/tmp/../_MEI123456"}, {"path": "/tmp/_MEI123456/"},
        {"path": "/tmp/_MEI12/../_MEI123456"}, {"path": "/tmp/_MEI12\0456"}, {"path": "/" + "x/" * 600 + "_MEI123456"},
        {"path": "/tmp/_MEI"}, {"path": "/tmp/_MEI.x.y"}, {"path": 7}, {"path": None}, {"device": -1}, {"inode": "1"},
        {"inode": True}, {"more": 1},
    ],
)  # fmt: skip
def test_nonsense_is_refused(change):
    folder = {"path": "/tmp/_MEI123456", "device": 1, "inode": 1} | change
    with pytest.raises(BadRecord, match="nonsense"):
        OwnerRecord.from_json(json.dumps(good() | {"unpacked": folder}).encode())


@pytest.mark.parametrize("value", [7, "x", [], {}, {"path": "/tmp/_MEI123456"}])
def test_nonsense_of_another_shape_is_refused(value):
    with pytest.raises(BadRecord, match="nonsense"):
        OwnerRecord.from_json(json.dumps(good() | {"unpacked": value}).encode())


def test_a_record_with_nonsense_keeps_its_cache(legacy):
    path = legacy()
    hostile = good() | {"pid": int(path.name.split("-")[2]), "unpacked": {"path": "/etc", "device": 1, "inode": 1}}
    (path / record.FILE_NAME).write_text(json.dumps(hostile))
    (kept,) = sweep().kept
    assert kept.verdict is Verdict.UNKNOWN
    assert "nonsense" in kept.reason


# ----------------------------------------------------------------------------------------- the entry


def test_the_bundles_entry_holds_it_whatever_the_role(script, temp_root):
    """The program, its children and the processes of multiprocessing all start there."""
    folder = unpack(temp_root)
    entry = Path(__file__).parents[2] / "packaging" / "entry_window.py"
    code = """
    import runpy, sys
    sys.frozen, sys._MEIPASS = True, sys.argv[1]
    import viewer.cli
    viewer.cli.main = lambda: print("runs", flush=True) or sys.stdin.readline() and 0
    runpy.run_path(sys.argv[2], run_name="__main__")
    """
    one = script(code, folder, entry)
    assert one.line() == "runs"
    with Folder.at(folder) as other:
        assert other.lock() is Lock.HELD
        one.say()
        assert one.end()[0] == 0
        assert other.lock() is Lock.FREE
