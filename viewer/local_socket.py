"""Local sockets in a folder of the user's own, also where its path is longer than the name of a socket may be.

A socket's name holds 108 bytes on Linux and 104 on macOS; temporary folders of clusters are often longer. Then the
folder is named by the number of its open descriptor, or by a short link that lives as long as the call.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SOCKET = "window"
"""Name of the socket, in the cache root of the window that listens there."""

SUPPORTED = hasattr(socket, "AF_UNIX") and os.name == "posix"
"""Whether this system has sockets with a place in a folder, whose mode says who may connect."""

_UNFINISHED = "~"
"""Name of a socket that does not listen yet: no longer than any other."""

_LONGEST = 107 if sys.platform.startswith("linux") else 103
_DESCRIPTORS = "/proc/self/fd"


def listen(path: Path, backlog: int = 16) -> socket.socket:
    """Return a socket that listens at ``path``, where nothing may be; its folder says who can connect.

    It has its name only once it listens: who finds it can connect.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    if os.path.lexists(path):  # renaming would replace it
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), os.fspath(path))
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path.with_name(_UNFINISHED)) as name:
            listener.bind(name)
        listener.listen(backlog)
        path.with_name(_UNFINISHED).rename(path)
    except BaseException:
        listener.close()
        raise
    return listener


def connect(path: Path, seconds: float) -> socket.socket:
    """Return a socket that is connected to the one at ``path``; reading and writing wait ``seconds`` at most.

    Raises
    ------
    OSError
        When nobody listens there, or it belongs to another user.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # The kernel's own timeout: where more wait than the listener lets in, one of Python's would be over at once.
        moment = struct.pack("ll", int(seconds), int(seconds % 1.0 * 1e6))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, moment)
        with _short(path) as name:
            connection.connect(name)
        connection.settimeout(seconds)
        if not is_ours(connection.fileno()):
            raise PermissionError(f"{path} belongs to another user")
    except BlockingIOError:
        connection.close()
        raise TimeoutError(f"{path} takes no connections") from None
    except BaseException:
        connection.close()
        raise
    return connection


def is_ours(descriptor: int) -> bool:
    """Whether the process at the other end of a connection runs as this user, as far as the system tells."""
    kind = getattr(socket, "SO_PEERCRED", None)
    if kind is None:
        return True  # the mode of the folder has seen to it
    with socket.socket(fileno=os.dup(descriptor)) as same:
        _pid, uid, _gid = struct.unpack("3i", same.getsockopt(socket.SOL_SOCKET, kind, struct.calcsize("3i")))
    return bool(uid == os.geteuid())


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """Give ``path`` a name that fits."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield os.fspath(path)
    elif Path(_DESCRIPTORS).is_dir():
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield f"{_DESCRIPTORS}/{folder}/{path.name}"
        finally:
            os.close(folder)
    else:
        with tempfile.TemporaryDirectory(dir="/tmp") as place:  # it has mode 0700; $TMPDIR is too long
            link = Path(place, "folder")
            link.symlink_to(path.parent)
            yield f"{link}/{path.name}"
