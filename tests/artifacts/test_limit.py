"""The budget that nobody chose."""

import os
import shutil
import subprocess
from collections import namedtuple
from pathlib import Path

import pytest

from viewer.artifacts import limit
from viewer.artifacts.limit import MOST, default_budget

Disk = namedtuple("Disk", "total used free")


def with_disk(monkeypatch: pytest.MonkeyPatch, total: int, free: int, kind: str = "ext4") -> None:
    monkeypatch.setattr("viewer.artifacts.limit.shutil.disk_usage", lambda _path: Disk(total, total - free, free))
    monkeypatch.setattr(limit, "_type_of", lambda _path: kind)


def test_a_tenth_of_what_is_free(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_disk(monkeypatch, 100 * 2**30, 20 * 2**30)
    assert default_budget(tmp_path) == 2 * 2**30
    with_disk(monkeypatch, 2**40, 2**40)
    assert default_budget(tmp_path) == MOST == 5 * 10**9


def test_in_memory_it_is_less(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import psutil

    with_disk(monkeypatch, 2**40, 2**40, "tmpfs")
    assert default_budget(tmp_path) <= psutil.virtual_memory().total // 10


def test_a_disk_that_cannot_be_asked(tmp_path: Path) -> None:
    assert default_budget(tmp_path / "nothing") == MOST


def test_this_disk(tmp_path: Path) -> None:
    assert 0 < default_budget(tmp_path) <= min(MOST, shutil.disk_usage(tmp_path).total // 10)


@pytest.mark.root
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk, which needs root")
def test_a_real_tmpfs(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("mounts are not allowed here")
    try:
        assert 0 < default_budget(disk) <= 10 * 2**20
        assert limit._type_of(disk) == "tmpfs"
    finally:
        subprocess.run(["umount", str(disk)], check=True)
