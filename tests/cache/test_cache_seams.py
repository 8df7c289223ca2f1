"""What only other systems, other moments or bad luck bring about, played here."""

from __future__ import annotations

import errno
import importlib.util
import io
import os
import signal
import sys
import threading
import types
from pathlib import Path

import pytest

from viewer import disk_usage, mounts, open_folder
from viewer.cache import CacheRoot, Verdict, find_orphans, registry, remove_tree, tree_usage
from viewer.cache.signals import Handlers
from viewer.cache_command.main import main
from viewer.disk_usage import allocated
from viewer.open_folder import Folder


def test_the_seam_chooses_by_system(monkeypatch):
    def load() -> str:
        spec = importlib.util.spec_from_file_location("open_folder_again", open_folder.__file__)
        module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
        spec.loader.exec_module(module)
        return module.Folder.__module__

    assert load() == "viewer.open_folder._posix"
    monkeypatch.setattr(sys, "platform", "win32")
    assert load() == "viewer.open_folder._windows"


def test_a_number_that_became_a_file_before_it_was_looked_at(tmp_path, monkeypatch):
    """The program had its turn between our open(2) and fstat(2): what has our number by then is not ours to close."""
    file = os.open(tmp_path / "file", os.O_CREAT | os.O_WRONLY)
    original, numbers = os.open, []

    def taken(*arguments, **at):
        numbers.append(os.dup2(file, original(*arguments, **at)))
        return numbers[-1]

    with monkeypatch.context() as patch, pytest.raises(OSError, match="closed by another part"):
        patch.setattr(os, "open", taken)
        Folder.at(tmp_path)
    assert os.path.samestat(os.fstat(numbers[0]), os.fstat(file))
    os.close(numbers[0])
    os.close(file)


def test_a_descriptor_is_not_lost_when_it_cannot_be_looked_at(tmp_path, monkeypatch):
    before = len(os.listdir("/proc/self/fd"))

    def fail(descriptor):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="Input/output"):
        patch.setattr(os, "fstat", fail)
        Folder.at(tmp_path)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("what", ["directory", "file"])
def test_a_number_that_was_closed_before_it_was_looked_at(tmp_path, monkeypatch, what):
    """It is the program's next: closing it once more could only do harm."""
    (tmp_path / "file").touch()
    closed, original = [], os.close

    def gone(descriptor):
        raise OSError(errno.EBADF, "Bad file descriptor")

    with Folder.at(tmp_path) as folder, monkeypatch.context() as patch:
        opened = os.dup(folder.descriptor)  # the number that the next one gets
        original(opened)
        monkeypatch.setattr(Folder, "_sure", lambda self: self.descriptor)
        patch.setattr(os, "fstat", gone)
        patch.setattr(os, "close", closed.append)
        with pytest.raises(OSError, match="Bad file"):
            if what == "directory":
                folder.open(".")
            else:
                with folder.file("file"):
                    pass
        patch.undo()
    assert closed == []
    original(opened)


def test_closing_twice_and_closing_what_is_closed(tmp_path):
    opened = Folder.at(tmp_path)
    os.close(opened.descriptor)
    assert not opened.is_open()
    opened.close()
    opened.close()


def test_chmod_where_the_system_can_leave_links_alone(tmp_path, monkeypatch):
    called = []

    def chmod(*arguments, **options):
        called.append((arguments, options))

    monkeypatch.setattr(os, "chmod", chmod)
    monkeypatch.setattr(os, "supports_follow_symlinks", {chmod})
    with Folder.at(tmp_path) as opened:
        opened.open_up("name")
        assert called == [(("name", 0o700), {"dir_fd": opened.descriptor, "follow_symlinks": False})]


def test_another_users_directory_is_not_opened_up(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root, to give a directory away")
    (tmp_path / "theirs").mkdir(mode=0o750)
    os.chown(tmp_path / "theirs", 12345, 12345)
    with Folder.at(tmp_path) as opened, pytest.raises(PermissionError):
        opened.open_up("theirs")
    assert (tmp_path / "theirs").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_a_directory_that_may_not_be_read(tmp_path, monkeypatch, whose):
    """Root may read anything; this is what a user sees."""
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    (tree / "a").chmod(0)
    if whose == "theirs":
        if os.geteuid() != 0:
            pytest.skip("needs root, to give a directory away")
        os.chown(tree / "a", 12345, 12345)
    original = Folder.enter

    def refuse(self, name):
        if name == "a" and self.stat(name).st_mode & 0o700 == 0:
            raise PermissionError(errno.EACCES, "Permission denied")
        return original(self, name)

    monkeypatch.setattr(Folder, "enter", refuse)
    assert remove_tree(tree).gone == (whose == "ours")


def test_moving_a_directory_needs_the_right_to_write_it(tmp_path, monkeypatch):
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    (tree / "a" / "b").chmod(0o500)
    original = Folder.rename

    def refuse(self, name, new, into=None):
        if not self.stat(name).st_mode & 0o200:
            raise PermissionError(errno.EACCES, "Permission denied")
        original(self, name, new, into)

    monkeypatch.setattr(Folder, "rename", refuse)
    assert remove_tree(tree).gone


def test_a_read_only_tree_is_opened_up_as_root_too(tmp_path):
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    for path in (tree / "a" / "b", tree / "a", tree):
        path.chmod(0o500)
    assert remove_tree(tree).gone


def test_another_mount_is_not_entered(tmp_path, monkeypatch):
    """As a bind mount shows itself; real ones are in the tests that need root."""
    tree = tmp_path / "tree"
    (tree / "a").mkdir(parents=True)
    monkeypatch.setattr(Folder, "mount_number", lambda self: self.path.name == "a")
    result = remove_tree(tree)
    assert [failure.message for failure in result.failures] == ["another file system is mounted here"]
    assert (tree / "a").exists()


def test_a_top_that_cannot_be_read(tmp_path, monkeypatch):
    tree = tmp_path / "tree"
    tree.mkdir()

    def fail(self):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Folder, "names", fail)
    assert "Input/output" in remove_tree(tree).failures[0].message


def test_usage_of_what_cannot_be_read(tmp_path, monkeypatch):
    tree = tmp_path / "tree"
    (tree / "a").mkdir(parents=True)
    real_open, real_scandir = os.open, os.scandir

    def no_open(path, *arguments):
        if str(path).endswith("/a"):
            raise PermissionError
        return real_open(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", no_open)
        assert tree_usage(tree).directories == 1

    def no_scandir(path):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", no_scandir)
        patch.setattr(os, "supports_fd", {no_scandir})
        assert tree_usage(tree).directories == 0

    class Gone:
        name = "gone"

        def stat(self, *, follow_symlinks):
            raise FileNotFoundError

    class Entries(list):
        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            pass

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", lambda path: Entries([Gone()]))
        assert tree_usage(tree).files == 0
    assert real_scandir is os.scandir


def test_usage_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(disk_usage, "_TELL_EVERY", 3)
    for number in range(10):
        (tmp_path / str(number)).touch()
    told: list[int] = []
    assert tree_usage(tmp_path, progress=lambda so_far: told.append(so_far.files)).files == 10
    assert told == [3, 6, 9]
    cancel = threading.Event()
    stopped = tree_usage(tmp_path, cancel=cancel, progress=lambda so_far: cancel.set())
    assert stopped.files == 6
    assert tree_usage(tmp_path, cancel=threading.Event()).files == 10


@pytest.mark.parametrize("gone", [False, True])
def test_a_directory_that_cannot_be_opened(tmp_path, monkeypatch, gone):
    """As another user sees it, or as it is on a sick disk."""
    (tmp_path / "plaid-viewer-4194311-abc").mkdir()

    def refuse(self, name):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Folder, "open", refuse)
    if gone:
        monkeypatch.setattr(Folder, "stat", refuse)
    findings = find_orphans(tmp_path).findings
    assert [(finding.verdict, "Permission denied" in finding.reason) for finding in findings] == (
        [] if gone else [(Verdict.UNKNOWN, True)]
    )


def test_a_system_that_counts_no_blocks():
    assert allocated(types.SimpleNamespace(st_size=7)) == 7  # type: ignore[arg-type]


def test_a_system_without_forks(monkeypatch):
    monkeypatch.delattr(os, "register_at_fork")
    made = registry.Registry()
    with CacheRoot(run_orphan_sweep=False) as root:
        made.drop_root(root)
        made.drop_folder(root._hold.folder)
        assert not made.knows(root._hold.folder.identity)


def test_two_threads_make_the_registry(monkeypatch):
    """Both get the same one, without a lock that a fork could copy while it is taken."""
    monkeypatch.setattr(registry, "_made", {})
    hooks = []
    monkeypatch.setattr(os, "register_at_fork", lambda **functions: hooks.append(functions))
    both, made, original = threading.Barrier(2), [], registry.Registry

    class Slow(original):  # type: ignore[misc, valid-type]
        def __init__(self):
            super().__init__()
            both.wait(30)

    monkeypatch.setattr(registry, "Registry", Slow)
    threads = [threading.Thread(target=lambda: made.append(registry.registry())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made[0] is made[1]
    assert len(hooks) == 1


def test_signals_wait_during_a_fork():
    standing = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    handlers = Handlers(lambda: None)
    handlers.hold_back()  # nothing installed: nothing to hold back
    handlers.let_through()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    handlers.install()
    handlers.hold_back()
    assert signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    handlers.let_through()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before
    handlers.restore()
    signal.signal(signal.SIGTERM, standing)


def test_output_that_is_no_terminal_and_no_file(monkeypatch, temp_root):
    text = io.StringIO()
    monkeypatch.setattr(sys, "stdout", text)
    assert main(["path"]) == 0
    assert text.getvalue() == f"{temp_root}\n"


def test_a_file_system_is_named_by_its_magic_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform.startswith("linux"):
        assert mounts.is_local_by_magic(str(tmp_path))
        assert not mounts.is_local_by_magic("/proc")
        assert not mounts.is_local_by_magic(str(tmp_path / "missing"))
    monkeypatch.setattr(mounts, "c_library", lambda: None)
    assert not mounts.is_local_by_magic(str(tmp_path))


def test_where_the_c_library_cannot_be_called(monkeypatch):
    load = mounts.c_library.__wrapped__
    assert load() is not None or not sys.platform.startswith("linux")
    monkeypatch.setattr("ctypes.CDLL", lambda _name, **_options: object())  # a C library without syscall
    assert load() is None
    monkeypatch.setattr(sys, "platform", "darwin")
    assert load() is None


def test_a_chroot_whose_root_is_no_mount_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from viewer.cache.evidence import SurveyContext
    from viewer.mounts import Mounts
    from viewer.open_folder import Folder

    monkeypatch.setattr(Mounts, "of", lambda *_arguments: None)
    with Folder.at(tmp_path) as above:
        assert SurveyContext(above).local
