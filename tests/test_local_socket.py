"""Local sockets, above all in folders whose path is longer than the name of a socket."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from viewer import local_socket

pytestmark = pytest.mark.skipif(not local_socket.SUPPORTED, reason="needs sockets that lie in a folder")


def far_below(folder: Path) -> Path:
    """A folder whose path is longer than any name of a socket, with letters of several bytes."""
    deep = folder / ("ü" * 60) / ("n" * 200)
    deep.mkdir(parents=True)
    return deep


def exchanged(path: Path) -> bytes:
    """What arrives at one end of a connection through ``path``."""
    with local_socket.listen(path) as listener:
        assert path.is_socket()
        near = local_socket.connect(path, 5.0)
        far, _address = listener.accept()
        with near, far:
            near.sendall(b"one")
            assert local_socket.is_ours(far.fileno())
            return far.recv(10)


def test_a_short_path_and_a_long_one(tmp_path: Path) -> None:
    assert exchanged(tmp_path / "s") == b"one"
    assert exchanged(far_below(tmp_path) / "s") == b"one"


def test_a_long_path_where_descriptors_have_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_socket, "_DESCRIPTORS", str(tmp_path / "absent"))
    before = set(Path("/tmp").iterdir())
    assert exchanged(far_below(tmp_path) / "s") == b"one"
    assert not {path for path in set(Path("/tmp").iterdir()) - before if (path / "folder").is_symlink()}


def test_no_descriptor_is_left(tmp_path: Path) -> None:
    deep = far_below(tmp_path)
    before = len(os.listdir("/proc/self/fd"))
    exchanged(deep / "one")
    (deep / "taken").touch()
    with pytest.raises(OSError, match="in use"):
        local_socket.listen(deep / "taken")
    with pytest.raises(OSError, match="No such file"):
        local_socket.connect(deep / "absent", 1.0)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_crowd_before_a_listener_that_takes_nobody(tmp_path: Path) -> None:
    with local_socket.listen(tmp_path / "s", backlog=1):
        waiting = []
        with pytest.raises(TimeoutError):
            for _ in range(10):
                waiting.append(local_socket.connect(tmp_path / "s", 0.2))
        for connection in waiting:
            connection.close()
    assert waiting


@pytest.mark.root
def test_a_socket_of_another_user_is_not_ours() -> None:
    if os.geteuid():
        pytest.skip("needs root to become somebody else")
    near, far = socket.socketpair()  # both ends are of whoever made the pair
    with near, far:
        assert local_socket.is_ours(near.fileno())
        os.seteuid(65534)
        try:
            assert not local_socket.is_ours(near.fileno())
        finally:
            os.seteuid(0)
