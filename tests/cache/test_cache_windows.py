"""The Windows seam, as far as it can be played here: a stand-in for msvcrt, and renames that fail while a file is open.

None of this was tried on Windows (F21).
"""

from __future__ import annotations

import errno
import os
import sys
import types

import pytest

from viewer.cache import (
    CacheRoot,
    Verdict,
    find_orphans,
    owner,
    places,
    removal,
    remove_tree,
    sweep,
    sweep_orphans,
    sweeper,
)
from viewer.cache import survey as survey_module
from viewer.open_folder import Lock
from viewer.open_folder._windows import LOCK_NAME, Folder


@pytest.fixture
def locked(monkeypatch) -> set:
    """The files that are locked, by identity; closing one unlocks it, as on Windows."""
    held: dict[tuple[int, int], int] = {}
    module = types.ModuleType("msvcrt")
    module.LK_NBLCK = 2  # type: ignore[attr-defined]

    def locking(descriptor, mode, count):
        status = os.fstat(descriptor)
        if (status.st_dev, status.st_ino) in held:
            raise PermissionError(errno.EACCES, "Permission denied")
        held[status.st_dev, status.st_ino] = descriptor

    module.locking = locking  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "msvcrt", module)
    close = os.close

    def closing(descriptor):
        for identity, holder in list(held.items()):
            if holder == descriptor:
                del held[identity]
        close(descriptor)

    monkeypatch.setattr(os, "close", closing)
    return held  # type: ignore[return-value]


@pytest.fixture
def windows(monkeypatch, locked):
    """The whole room on the Windows seam; a directory in which a file is locked cannot be renamed."""
    for module in (owner, places, removal, survey_module, sweeper):
        monkeypatch.setattr(module, "Folder", Folder)
    replace = os.replace

    def guarded(old, new, **at):
        try:
            status = os.lstat(f"{old}/{LOCK_NAME}")
        except OSError:
            status = None
        if status is not None and (status.st_dev, status.st_ino) in locked:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        replace(old, new, **at)

    monkeypatch.setattr(os, "replace", guarded)


def test_life_of_a_root(windows, temp_root):
    with CacheRoot(install_signal_handlers=False) as root:
        assert (root.path / LOCK_NAME).exists()
        (root.directory("a") / "file").write_text("x")
        assert find_orphans().findings[0].mine
        assert not root.refresh()
        with Folder.at(root.path) as second:
            assert second.lock() is Lock.HELD
    assert os.listdir(temp_root) == []


def test_an_orphan_is_swept(windows, orphan, temp_root):
    path = orphan()
    assert find_orphans().orphans
    assert sweep_orphans() == [path]
    assert os.listdir(temp_root) == []


def test_a_held_directory_is_alive_and_cannot_be_renamed(windows, orphan):
    path = orphan()
    with Folder.at(path) as holder:
        holder.lock()
        assert find_orphans().findings[0].verdict is Verdict.ALIVE
        assert sweep_orphans() == []
        with Folder.at(path.parent) as above, pytest.raises(PermissionError):
            above.rename(path.name, "elsewhere")


def test_an_open_file_keeps_the_name(windows, orphan, monkeypatch):
    """Antivirus, an indexer, a memory map: the rename fails, it is said, and the next sweep tries again."""
    path = orphan()

    def busy(old, new, **at):
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", busy)
        (failed,) = sweep().failed
        assert failed.remains == path
    assert sweep_orphans() == [path]


def test_links_and_files_are_not_entered(windows, tmp_path, temp_root):
    (temp_root / "file").touch()
    (temp_root / "link").symlink_to(tmp_path)
    with Folder.at(temp_root) as folder:
        for name in ("file", "link"):
            with pytest.raises(NotADirectoryError):
                folder.open(name)
        with pytest.raises(OSError, match="regular"), folder.file("link"):
            pass
    with pytest.raises(NotADirectoryError):
        Folder.at(temp_root / "file")


def test_a_read_only_file_goes(windows, temp_root, monkeypatch):
    tree = temp_root / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    (tree / "a" / "file").touch(0o400)
    unlink, refused = os.unlink, []

    def read_only(path, **options):
        if not refused:
            refused.append(path)
            raise PermissionError(errno.EACCES, "Access is denied")
        unlink(path, **options)

    monkeypatch.setattr(os, "unlink", read_only)
    assert remove_tree(tree).gone
    assert refused


@pytest.mark.parametrize(("number", "lock"), [(errno.EACCES, Lock.HELD), (errno.EIO, Lock.UNUSABLE)])
def test_the_lock_file_cannot_be_opened(temp_root, monkeypatch, number, lock):
    def fail(*arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", fail)
    assert Folder.at(temp_root).lock() is lock


def test_renaming_what_is_not_locked(temp_root, locked):
    (temp_root / "a").mkdir()
    with Folder.at(temp_root) as above, above.open("a") as folder:
        above.rename_locked("a", "b", folder)
        assert folder.path == temp_root / "b"
    assert not locked


def test_small_things(temp_root, locked):
    folder = Folder.at(temp_root)
    assert folder.is_open()
    assert folder.free()[0] > 0
    assert not folder.leads_to("absent", folder)
    (temp_root / "file").touch()
    os.utime(temp_root / "file", (0, 7))
    folder.use("file", folder.stat("file"))
    assert folder.stat("file").st_atime > folder.stat("file").st_mtime == 7
    assert folder.unlink_each(["file"]) == []
    assert folder.lock(shared=True) is Lock.FREE
    assert os.listdir(temp_root) == []
    assert folder.lock() is Lock.FREE
    folder.close()
    assert not folder.is_open()
    assert not locked
