"""What belongs to a dataset, and what is a file."""

import os
import socket
from pathlib import Path

import pytest

from viewer.errors import OUTSIDE, DatasetError, SampleError
from viewer.reader.inside import Inside
from viewer.reader.regular_file import UnfitFileError, open_regular, require_data, require_regular

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d7a" * 16 + b"\nsize 12345\n"


def test_a_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "link"):
        assert require_regular(tmp_path / name).st_size == 3
        assert require_data(tmp_path / name).st_size == 3
        with open_regular(tmp_path / name) as file:
            assert file.read() == b"abc"


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder"])
def test_whatever_is_no_file_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(os.path.relpath(path))
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    for refuses in (require_regular, require_data, open_regular):
        with pytest.raises(UnfitFileError) as caught:
            refuses(path)
        assert caught.value.strerror == f"it is not a file but a {kind}"
        assert caught.value.filename == str(path)


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to("../blobs/0123")
    with pytest.raises(FileNotFoundError, match=r"a link to \.\./blobs/0123, which does not exist"):
        open_regular(tmp_path / "x")
    with pytest.raises(FileNotFoundError, match="No such file"):
        open_regular(tmp_path / "y")


def test_a_pointer_of_git_lfs(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(POINTER)
    with pytest.raises(UnfitFileError, match="Git LFS pointer instead of the data; download the file itself"):
        require_data(tmp_path / "x")
    (tmp_path / "x").write_bytes(POINTER + bytes(2000))
    assert require_data(tmp_path / "x").st_size > 2000


def test_links_inside_are_followed(tmp_path: Path) -> None:
    root = tmp_path / "set"
    (root / "data").mkdir(parents=True)
    (root / "data" / "file").touch()
    (root / "link").symlink_to("data/../data/file")
    (root / "whole").symlink_to(root / "data")
    (tmp_path / "way").symlink_to(root)
    for folder in (root, tmp_path / "way"):
        inside = Inside(folder)
        for name in ("data/file", "link", "whole/file", "missing/below"):
            inside.check(folder / name)


@pytest.mark.parametrize("target", ["../other", "../setting", "/proc/self/maps", "missing/../../nothing"])
def test_links_out_of_it_are_named(tmp_path: Path, target: str) -> None:
    root = tmp_path / "set"
    root.mkdir()
    (tmp_path / "setting").mkdir()  # begins like the folder
    (root / "data").symlink_to(target)
    with pytest.raises(DatasetError) as caught:
        Inside(root).check(root / "data" / "below")
    assert caught.value.reason == OUTSIDE
    assert f"{root / 'data'} is a link to {os.path.realpath(root / 'data')}" in caught.value.sentence
    with pytest.raises(SampleError, match="Sample 3 cannot be read"):
        Inside(root).check(root / "data", "sample 3", SampleError)
    Inside(root, follow=True).check(root / "data" / "below")


def test_the_blobs_of_the_hubs_cache_are_inside(tmp_path: Path) -> None:
    repo = tmp_path / "datasets--owner--name"
    root = repo / "snapshots" / "0123abcd"
    root.mkdir(parents=True)
    (repo / "blobs").mkdir()
    (repo / "blobs" / "ff").write_bytes(b"x")
    (root / "infos.yaml").symlink_to("../../blobs/ff")
    (root / "gone").symlink_to("../../blobs/ee")
    (root / "other").symlink_to("../../refs/main")
    inside = Inside(root)
    inside.check(root / "infos.yaml")
    inside.check(root / "gone")
    with pytest.raises(DatasetError, match="refs/main"):
        inside.check(root / "other")
