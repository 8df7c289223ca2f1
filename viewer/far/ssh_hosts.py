"""Which host keys are known: the files of known hosts, as ``ssh`` reads and writes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path

import asyncssh
from asyncssh.known_hosts import SSHKnownHosts
from asyncssh.public_key import SSHKey

from viewer.far.ssh_config import listed_name
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key of a host, and the line that says so."""

    key: SSHKey
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class KnownHost:
    """What is known of one host.

    Attributes
    ----------
    keys
        Its keys. Another key is a changed one.
    loose
        Keys of a host of that name without a port, where there is none with it: trusted, but another one is new.
    authorities
        Keys that may sign those of the host.
    revoked
        Keys that nobody must trust any more.
    """

    keys: tuple[KnownKey, ...] = ()
    loose: tuple[KnownKey, ...] = ()
    authorities: tuple[SSHKey, ...] = ()
    revoked: tuple[SSHKey, ...] = ()

    @property
    def trusted(self) -> list[SSHKey]:
        """The keys that need no question."""
        return [known.key for known in self.keys or self.loose]


def look_up(files: tuple[str, ...], host: str, port: int) -> KnownHost:
    """Return what the files say of a host; hashed names are found as well.

    A file that is not there says nothing, and a line that cannot be understood is passed over, as ``ssh`` does. Blocks.
    """
    name = listed_name(host, port)
    keys, loose = list[KnownKey](), list[KnownKey]()
    authorities, revoked = list[SSHKey](), list[SSHKey]()
    for file in files:
        for number, entry in _entries(file):
            for listed in (name,) if name == host else (name, host):
                found, signing, bad = entry.match(listed, "", None)[:3]
                (keys if listed == name else loose).extend(KnownKey(key, file, number) for key in found)
                authorities.extend(signing)
                revoked.extend(bad)
    return KnownHost(tuple(keys), tuple(loose), tuple(authorities), tuple(revoked))


def add(file: str, host: str, port: int, key: SSHKey) -> None:
    """Add a host's key to a file, under a hashed name where the others in it are hashed; blocks.

    Raises
    ------
    OSError
        When the file cannot be written.
    """
    path = Path(file)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = path.read_bytes() if path.is_file() else b""
    name = listed_name(host, port)
    if any(line.startswith(b"|1|") for line in there.splitlines()):
        name = _hashed(name)
    kind, value = key.export_public_key("openssh").split()[:2]
    gap = b"" if not there or there.endswith(b"\n") else b"\n"
    line = gap + b" ".join((name.encode(), kind, value)) + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line)  # at once, so that lines of two programs do not mix
    finally:
        os.close(handle)


def _hashed(name: str) -> str:
    salt = os.urandom(20)
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


def _entries(file: str) -> Iterator[tuple[int, SSHKnownHosts]]:
    try:
        text = Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                yield number, asyncssh.import_known_hosts(line)
            except ValueError:
                continue
