"""Removing a tree: everything of ours, nothing else, and the truth about it (F5, F6, F18, F20, F23, F30, F33)."""

from __future__ import annotations

import errno
import itertools
import os
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from viewer.cache import remove_tree, report, sweep, takedown, tree_usage, workers
from viewer.cache.report import Removal
from viewer.open_folder import Folder


def du(path: Path) -> int:
    return int(
        subprocess.run(["du", "-s", "-B1", str(path)], capture_output=True, text=True, check=True).stdout.split()[0]
    )


def grow(path: Path, directories: int = 3, files: int = 5) -> Path:
    for number in range(directories):
        below = path / f"d{number}" / "e"
        below.mkdir(parents=True)
        for file in range(files):
            (below / f"f{file}").write_bytes(b"x" * 5000)
    return path


@pytest.fixture
def tree(temp_root) -> Path:
    return grow(temp_root / "tree")


def test_everything_goes_and_is_counted(tree):
    size = du(tree)
    assert remove_tree(tree) == Removal(tree, True, files=15, directories=7, freed_bytes=size)
    assert not tree.exists()


@pytest.fixture
def several_threads(monkeypatch) -> list[threading.Thread]:
    """Threads are called whatever the speed of the disk; returns those that were."""
    started, start = [], threading.Thread.start

    def note(self):
        started.append(self)
        start(self)

    monkeypatch.setattr(takedown, "_SLOW", 0.0)
    monkeypatch.setattr(takedown.Takedown, "_is_in_memory", lambda self: False)
    monkeypatch.setattr(threading.Thread, "start", note)
    return started


def test_a_fast_disk_needs_no_threads(temp_root, several_threads, monkeypatch):
    monkeypatch.setattr(takedown, "_SLOW", 1.0)
    assert remove_tree(grow(temp_root / "tree", directories=100, files=3)).gone
    assert several_threads == []


def test_many_directories_in_several_threads(temp_root, several_threads):
    tree = grow(temp_root / "tree", directories=300, files=3)
    size, seen = du(tree), []
    result = remove_tree(tree, progress=lambda files, freed: seen.append((files, freed)))
    assert (result.gone, result.files, result.directories, result.freed_bytes) == (True, 900, 601, size)
    assert len(several_threads) == workers.WORKERS - 1


IN_MEMORY = """
import subprocess, sys, threading
from pathlib import Path
from viewer.cache import remove_tree, takedown
place = Path(sys.argv[1])
if sys.argv[2] == "tmpfs":
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=True)
else:
    takedown.Takedown._is_in_memory = lambda self: False  # as on a disk, whatever lies below
for number in range(300):
    (place / "tree" / str(number)).mkdir(parents=True)
    (place / "tree" / str(number) / "file").touch()
takedown._SLOW = 0.0  # slow enough for help, whatever the disk
started, start = [], threading.Thread.start
threading.Thread.start = lambda self: (started.append(self), start(self))
assert remove_tree(place / "tree").gone
print(len(started))
"""


@pytest.mark.root
@pytest.mark.parametrize(("kind", "threads"), [("tmpfs", 0), ("disk", workers.WORKERS - 1)])
def test_no_threads_in_memory(temp_root, script, kind, threads):
    one = script(IN_MEMORY, temp_root, kind, prefix=["unshare", "--mount"])
    assert one.line() == str(threads)


def test_two_threads_where_files_are_only_unlinked(legacy, monkeypatch):
    """Also on a fast disk; what was not counted file by file is known for all together."""
    started, start = [], threading.Thread.start

    def note(self):
        started.append(self)
        start(self)

    monkeypatch.setattr(threading.Thread, "start", note)
    monkeypatch.setattr(takedown, "_SLOW", 1.0)
    dead = legacy()
    grow(dead / "tree", directories=300, files=3)
    files = tree_usage(dead).files
    done = sweep()
    assert [(one.gone, one.files, one.freed_bytes) for one in done.removed] == [(True, files, 0)]
    assert len(started) == 1
    assert not started[0].is_alive()


def test_no_thread_can_be_started(temp_root, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(takedown, "_SLOW", 0.0)
    monkeypatch.setattr(takedown.Takedown, "_is_in_memory", lambda self: False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert remove_tree(grow(temp_root / "tree", directories=100, files=1)).gone


def test_nothing_there(temp_root):
    result = remove_tree(temp_root / "absent")
    assert not result.gone
    assert result.failures[0].errno == errno.ENOENT


def test_a_file_is_not_a_tree(temp_root):
    file = temp_root / "file"
    file.touch()
    assert not remove_tree(file).gone
    assert file.exists()


def test_links_are_unlinked_and_not_followed(tree, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (tree / "d0" / "link").symlink_to(precious)
    (tree / "d0" / "dangling").symlink_to("nowhere")
    os.mkfifo(tree / "d0" / "fifo")
    assert remove_tree(tree).gone
    assert (precious / "file").exists()


def test_a_link_instead_of_the_tree(tree, temp_root):
    link = temp_root / "link"
    link.symlink_to(tree)
    assert not remove_tree(link).gone
    assert link.is_symlink()
    assert (tree / "d0").exists()


@pytest.mark.parametrize(
    "name", [b"new\nline", b"not utf-8 \xff\xfe", b"-rf", b" ", b"\x1b[31m", "é€".encode(), b"n" * 255]
)
def test_names(tree, name):
    os.close(os.open(os.fsencode(tree / "d0") + b"/" + name, os.O_CREAT))
    Path(os.fsdecode(os.fsencode(tree / "d1") + b"/" + name)).mkdir()
    assert remove_tree(tree).gone


def test_own_read_only_and_unreadable_directories(tree, temp_root, as_user):
    """Trees of the Hugging Face hub and DVC are 0555 throughout; 0000 is the worst. As a user: root may anyway."""
    for mode, number in ((0o555, 0), (0o000, 1), (0o300, 2)):
        (tree / f"d{number}" / "e").chmod(mode)
        (tree / f"d{number}").chmod(mode)
    tree.chmod(0o500)
    assert (
        as_user(tree, "from viewer.cache import remove_tree; r = remove_tree(path); print(r.gone, r.files)")
        == "True 15"
    )


def test_another_users_directory_inside(tree, as_user):
    """Neither entered as a user nor, by the same rule, as root."""
    os.chown(tree / "d0" / "e", 12345, 12345)
    result = remove_tree(tree)
    assert not result.gone
    assert "another user" in result.failures[0].message
    assert list(tree.rglob("f0"))


def test_another_users_tree(tree, as_user):
    os.chown(tree, 12345, 12345)
    result = remove_tree(tree)
    assert "another user" in result.failures[0].message
    assert (tree / "d0" / "e" / "f0").exists()


def test_unreadable_directory_of_another_user(tree, as_user):
    (tree / "d0").chmod(0)
    code = """
    import os
    from viewer.cache import remove_tree
    result = remove_tree(path)
    print(result.gone, result.failure_count, result.failures[0].path.name, result.failures[0].message)
    """
    text = as_user(tree, code, except_for=tree / "d0")
    assert text == "False 1 d0 Permission denied"


def test_an_immutable_file_stays_and_is_named(tree, immutable):
    immutable(tree / "d0" / "e" / "f0")
    result = remove_tree(tree)
    assert not result.gone
    assert (result.files, result.failure_count) == (14, 1)
    assert result.failures[0].errno == errno.EPERM
    assert str(result.failures[0]).endswith("f0: Operation not permitted")
    assert result.remains == tree
    assert result.failures[0].path.exists()


def test_an_immutable_directory_stays(tree, immutable):
    immutable(tree / "d0" / "e")
    result = remove_tree(tree)
    assert not result.gone
    assert result.failure_count >= 1
    assert tree.exists()


def test_many_failures_are_counted_and_some_are_named(temp_root, immutable):
    tree = grow(temp_root / "tree", directories=1, files=30)
    for file in (tree / "d0" / "e").iterdir():
        immutable(file)
    result = remove_tree(tree)
    assert (result.failure_count, len(result.failures)) == (30, 20)


def test_the_top_cannot_be_removed(tree, monkeypatch):
    def refuse(self, name):
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Folder, "rmdir", refuse)
    assert "busy" in remove_tree(tree).failures[-1].message


@pytest.mark.root
@pytest.mark.parametrize(("kind", "where"), [("bind", "d0"), ("bind", "."), ("tmpfs", "d0"), ("tmpfs", ".")])
def test_a_mount_inside_stays(tree, tmp_path, script, kind, where):
    """A bind mount of the same file system has the same st_dev: only its mount number tells."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (tree / where / "mounted").mkdir()
    how = ["--bind", precious] if kind == "bind" else ["-t", "tmpfs", "tmpfs"]
    code = """
    import subprocess, sys
    from pathlib import Path
    from viewer.cache import remove_tree
    tree, mounted, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    subprocess.run(["mount", *how, mounted], check=True)
    (mounted / "more").touch()
    result = remove_tree(tree)
    print(result.gone, [failure.message for failure in result.failures])
    """
    one = script(code, tree, tree / where / "mounted", *how, prefix=["unshare", "--mount"])
    words = "another file system is mounted here" if where == "." else "Device or resource busy"
    assert one.line() == f"False ['{words}']"
    assert (precious / "file").exists()
    assert (precious / "more").exists() == (kind == "bind")


@pytest.mark.root
def test_a_tree_that_is_a_mount_stays(tree, tmp_path, script):
    code = """
    import subprocess, sys
    from pathlib import Path
    from viewer.cache import remove_tree
    tree = Path(sys.argv[1])
    subprocess.run(["mount", "--bind", sys.argv[2], tree], check=True)
    (tree / "file").touch()
    print(*(failure.message for failure in remove_tree(tree).failures))
    """
    one = script(code, tree, tmp_path / "home", prefix=["unshare", "--mount"])
    assert one.line() == "another file system is mounted here"
    assert (tmp_path / "home" / "file").exists()


@pytest.fixture
def quick_root(temp_root):
    """A private directory in memory where there is one: 20 000 renames take half a minute on a busy disk."""
    if not os.access("/dev/shm", os.W_OK):
        yield temp_root
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as path:
        yield Path(path)


def test_20000_deep_with_64_descriptors(quick_root, script):
    code = """
    import os, resource, sys
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    from pathlib import Path
    from viewer.cache import remove_tree
    top = Path(sys.argv[1]) / "top"
    top.mkdir()
    os.chdir(top)
    for _ in range(20_000):
        os.mkdir("d")
        os.chdir("d")
    os.close(os.open("file", os.O_CREAT))
    os.chdir("/")
    result = remove_tree(top)
    print(result.gone, result.directories, result.files, result.failures)
    """
    assert script(code, quick_root).line() == "True 20001 1 ()"


def test_hard_links_free_only_with_the_last_one(tree, tmp_path):
    outside, inside = tmp_path / "outside", tree / "d0" / "inside"
    outside.write_bytes(b"x" * 50_000)
    os.link(outside, inside)
    (tree / "d1" / "one").write_bytes(b"x" * 50_000)
    os.link(tree / "d1" / "one", tree / "d2" / "two")
    size = du(tree) - (outside.stat().st_blocks * 512)
    assert remove_tree(tree).freed_bytes == size
    assert outside.stat().st_nlink == 1


def test_sparse_files_free_what_they_take(temp_root):
    tree = temp_root / "tree"
    tree.mkdir()
    with (tree / "sparse").open("wb") as stream:
        stream.truncate(10**9)
    assert remove_tree(tree).freed_bytes < 100_000


def test_cancelled_from_the_start(temp_root):
    tree = grow(temp_root / "tree", directories=50, files=100)
    cancel = threading.Event()
    cancel.set()
    result = remove_tree(tree, cancel=cancel)
    assert (result.gone, result.stopped, result.remains) == (False, True, tree)
    assert not result.gone
    assert not result.failures


def one_by_one(unlink):
    """Return a ``Folder.unlink_each`` that calls ``unlink`` with the real one and each name."""
    original = Folder.unlink_each

    def unlink_each(self, names):
        stay = []
        for name in names:
            try:
                unlink(lambda one: stay.extend(original(self, [one])), name)
            except OSError as error:
                stay.append((name, error))
        return stay

    return unlink_each


def test_cancelled_midway(temp_root, monkeypatch):
    tree = grow(temp_root / "tree", directories=100, files=2)
    cancel, numbers = threading.Event(), itertools.count()

    def unlink(real, name):
        if next(numbers) == 5:
            cancel.set()
        real(name)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "unlink_each", one_by_one(unlink))
        result = remove_tree(tree, cancel=cancel)
    assert result.stopped
    assert 0 < result.files < 200
    assert remove_tree(tree).gone


def test_cancelled_in_the_middle_of_one_directory(temp_root, monkeypatch):
    tree = grow(temp_root / "tree", directories=1, files=300)
    cancel = threading.Event()

    def unlink(real, name):
        cancel.set()
        real(name)

    monkeypatch.setattr(Folder, "unlink_each", one_by_one(unlink))
    assert 0 < remove_tree(tree, cancel=cancel).files < 300


def test_progress_inside_one_big_directory(temp_root, monkeypatch):
    tree, seen = grow(temp_root / "tree", directories=1, files=300), []
    monkeypatch.setattr(report, "_TELL_EVERY", 0.0)
    size = du(tree)
    result = remove_tree(tree, progress=lambda files, freed: seen.append(files))
    assert seen == sorted(seen)
    assert len([files for files in seen if 0 < files < 300]) >= 3
    assert (result.files, result.freed_bytes) == (300, size)


def test_an_exception_of_the_caller_stops_all_threads(temp_root, monkeypatch, several_threads):
    tree = grow(temp_root / "tree", directories=200, files=2)
    monkeypatch.setattr(report, "_TELL_EVERY", 0.0)

    def fail(files, freed):
        if files > 150:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remove_tree(tree, progress=fail)
    assert several_threads
    assert not [thread for thread in several_threads if thread.is_alive()]
    assert remove_tree(tree).gone


def test_two_removers_and_one_report(temp_root):
    """Both take part, nobody fails, and at most one says that it is gone."""
    tree = temp_root / "tree"
    for _ in range(10):
        grow(tree, directories=40, files=5)
        results: list[Removal] = []
        threads = [threading.Thread(target=lambda to=results: to.append(remove_tree(tree))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not tree.exists()
        assert sum(result.gone for result in results) <= 1
        assert sum(result.files for result in results) <= 200


def test_writers_that_never_stop_are_an_honest_failure(temp_root):
    """The tree may or may not go; what is said about it is true."""
    tree = grow(temp_root / "tree")
    stop = threading.Event()
    descriptor = os.open(tree, os.O_RDONLY)

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            try:
                os.close(os.open(f"w{number}", os.O_CREAT, dir_fd=descriptor))
            except OSError:
                return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        result = remove_tree(tree)
        assert result.gone != tree.exists()
        assert result.gone or "still writing" in result.failures[0].message
    finally:
        stop.set()
        writer.join()
        os.close(descriptor)


def test_a_link_swapped_in_during_removal(temp_root, tmp_path):
    """The attack of CVE-2023-6597: a directory becomes a link to something precious between look and use."""
    precious = tmp_path / "precious"
    (precious / "sub").mkdir(parents=True)
    (precious / "sub" / "file").touch()
    precious.chmod(0o555)
    stop = threading.Event()
    tree = temp_root / "tree"

    def swap():
        while not stop.is_set():
            for name in ("d1", "d2"):
                try:
                    (tree / name).rename(tree / f"{name}x")
                    (tree / name).symlink_to(precious)
                except OSError:
                    continue

    attacker = threading.Thread(target=swap)
    attacker.start()
    try:
        for _ in range(200):
            try:
                grow(tree, files=2)
            except OSError:
                pass  # the attacker was faster
            remove_tree(tree)
            assert (precious / "sub" / "file").exists()
            assert precious.stat().st_mode & 0o777 == 0o555
    finally:
        stop.set()
        attacker.join()


def test_a_directory_that_vanishes_meanwhile(tree, monkeypatch):
    original = Folder.enter

    def vanish(self, name):
        if name == "d1":
            subprocess.run(["rm", "-r", str(tree / "d1")], check=True)
        return original(self, name)

    monkeypatch.setattr(Folder, "enter", vanish)
    assert remove_tree(tree).gone


def test_a_file_that_vanishes_meanwhile(tree, monkeypatch):
    def vanish(real, name):
        real(name)
        raise FileNotFoundError

    monkeypatch.setattr(Folder, "unlink_each", one_by_one(vanish))
    result = remove_tree(tree)
    assert result.gone
    assert result.files == 0


@pytest.mark.parametrize("steal", ["rename", "remove"])
def test_the_top_is_taken_away_meanwhile(tree, monkeypatch, steal):
    """Who renames or removes it first reports it; we do not."""
    original = Folder.leads_to

    def take(self, name, folder):
        seen = original(self, name, folder)
        if steal == "rename":
            tree.rename(tree.with_name("stolen"))
            return original(self, name, folder)
        tree.rmdir()
        return seen

    monkeypatch.setattr(Folder, "leads_to", take)
    result = remove_tree(tree)
    assert (result.gone, result.failures) == (False, ())


def test_usage_is_what_du_says(tree, tmp_path):
    os.link(tree / "d0" / "e" / "f0", tree / "d1" / "linked")
    (tree / "d0" / "outside").symlink_to(tmp_path)
    usage = tree_usage(tree)
    assert usage.bytes == du(tree)
    assert (usage.files, usage.directories) == (17, 6)


def test_usage_of_nothing(temp_root):
    assert tree_usage(temp_root / "absent").files == 0


def test_usage_cancelled(tree):
    cancel = threading.Event()
    cancel.set()
    assert tree_usage(tree, cancel=cancel).files == 0


def test_a_directory_where_the_record_belongs(temp_root):
    """It goes last, as a record does, and with all that is in it."""
    tombstone = temp_root / ".plaid-viewer-trash-0123456789ab"
    grow(tombstone / ".owner.json")
    (tombstone / "file").touch()
    done = sweep()
    assert [(one.path, one.files, one.failures) for one in done.removed] == [(tombstone, 16, ())]
    assert os.listdir(temp_root) == []
