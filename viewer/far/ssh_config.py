"""Where an address of ssh leads, with what the user's own configuration of ssh says of that machine.

Read as ``ssh`` does: ``~/.ssh/config`` first, then that of the system. What counts are aliases, user, port, keys, jump
hosts, proxy commands, known hosts and timeouts.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path
from typing import Any

import asyncssh

from viewer.address import Address
from viewer.errors import ViewerError
from viewer.values import dataclass

PATIENCE = 20.0
"""Seconds that a machine may be silent while a connection is made, unless ``ConnectTimeout`` says otherwise."""

_DEFAULT_IDENTITIES = ("id_ed25519_sk", "id_ecdsa_sk", "id_ed25519", "id_ecdsa", "id_rsa")
"""Names of the keys that ``ssh`` tries where none is named (ssh_config(5), IdentityFile)."""


@dataclass(frozen=True, slots=True)
class SshTarget:
    """A machine as an address, or a jump host, names it: user and port are empty and 0 where it does not say."""

    host: str
    user: str = ""
    port: int = 0


@dataclass(frozen=True, slots=True)
class SshLogin:
    """Whom to log in as, where and how.

    Attributes
    ----------
    name
        The machine as the address has it, which may be an alias.
    host, user, port
        After the configuration was looked at.
    known_as
        The host's name in files of known hosts.
    jumps
        The machines to go through, first to last.
    proxy
        The program, with its arguments, whose standard input and output lead to the machine; empty: there is none.
    identities
        Files of the keys to try; they need not exist.
    named_only
        Whether an agent may offer these keys only.
    known_hosts
        Files of known hosts; a new host is added to the first of them.
    system_known_hosts
        Those of this machine, which are only read.
    algorithms_named
        Whether the configuration says which kinds of host keys may be used.
    alive_named
        Whether the configuration says how often a silent connection is tested.
    patience
        Seconds that the machine may be silent.
    """

    name: str
    host: str
    user: str
    port: int
    known_as: str
    jumps: tuple[SshTarget, ...]
    proxy: tuple[str, ...]
    identities: tuple[str, ...]
    named_only: bool
    known_hosts: tuple[str, ...]
    system_known_hosts: tuple[str, ...]
    algorithms_named: bool
    alive_named: bool
    patience: float

    @property
    def place(self) -> str:
        """What answers to questions are for."""
        return f"{self.user}@{self.host}:{self.port}"

    @property
    def listed(self) -> str:
        """The name under which known hosts have it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
        return listed_name(self.known_as, self.port)


def listed_name(host: str, port: int) -> str:
    """Return what files of known hosts call a host."""
    return host if port == 22 else f"[{host}]:{port}"


def parse_target(text: str) -> SshTarget:
    """Read ``[user@]host[:port]``; an address of IPv6 with a port is in brackets.

    Raises
    ------
    ViewerError
        When it is none.
    """
    user, _, rest = text.strip().rpartition("@")
    if bracketed := re.fullmatch(r"\[([^\]]+)\](?::(.*))?", rest):
        host, port = bracketed[1], bracketed[2]
    elif rest.count(":") == 1:
        host, _, port = rest.partition(":")
    else:
        host, port = rest, None
    # What begins with a dash would be an option of a ProxyCommand that is given the name.
    if not host or host.startswith("-") or user.startswith("-") or re.search(r"[\s/]", host):
        raise ViewerError(f"“{text}” does not name a machine; an address looks like ssh://user@host/folder.")
    if port is not None and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ViewerError(
            f"“{port}” is no port of {host}; leave it out, or give the number on which ssh is reached there."
        )
    return SshTarget(host, user, int(port) if port else 0)


def folder_in(address: Address, home: str) -> str:
    """Return the full path of what an address leads to, on the other machine.

    It begins at the root, and at the user's home where it begins with ``~`` or has no path.

    Raises
    ------
    ViewerError
        When it is in the home of somebody else, of which SFTP does not say where it is.
    """
    first, _, rest = address.path.partition("/")
    if first in ("", "~"):
        return posixpath.join(home, rest).rstrip("/") or "/"
    if first.startswith("~"):
        raise ViewerError(
            f"Where the home of “{first[1:]}” is, {address.host} does not say; give the folder's full path."
        )
    return f"/{address.path}"


def config_files() -> list[str]:
    """Return the files of configuration that are there, the user's own first."""
    files = [Path("~/.ssh/config").expanduser(), Path("/etc/ssh/ssh_config")]
    return [str(file) for file in files if file.is_file() and os.access(file, os.R_OK)]


def read_login(target: SshTarget) -> SshLogin:
    """Look up a machine in the user's configuration; blocks.

    Raises
    ------
    ViewerError
        When the configuration cannot be understood.
    """
    try:
        options = asyncssh.SSHClientConnectionOptions(
            host=target.host,
            port=target.port or (),
            username=target.user or (),
            config=config_files(),
            client_keys=None,  # they are tried later; one that is named and not there is no mistake
            known_hosts=None,
        )
    except asyncssh.ConfigParseError as error:
        raise ViewerError(f"The configuration of ssh (~/.ssh/config) cannot be used: {error}.") from error
    config = options.config
    jumps = options.tunnel if isinstance(options.tunnel, str) else ""
    own = config.get("UserKnownHostsFile", ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"])
    return SshLogin(
        name=target.host,
        host=options.host,
        user=options.username,
        port=options.port,
        known_as=str(config.get("HostKeyAlias") or options.host).lower(),
        jumps=tuple(parse_target(jump.strip().removeprefix("ssh://")) for jump in jumps.split(",") if jump.strip()),
        proxy=_in_a_shell(config.get("ProxyCommand")),
        identities=_expanded(config.get("IdentityFile")) or _expanded(f"~/.ssh/{name}" for name in _DEFAULT_IDENTITIES),
        named_only=bool(config.get("IdentitiesOnly")),
        known_hosts=_expanded(own),
        system_known_hosts=_expanded(
            config.get("GlobalKnownHostsFile", ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"])
        ),
        algorithms_named=config.get("HostKeyAlgorithms") is not None,
        alive_named=config.get("ServerAliveInterval") is not None,
        patience=float(config.get("ConnectTimeout") or PATIENCE),  # type: ignore[arg-type]
    )


def _in_a_shell(command: Any) -> tuple[str, ...]:
    """Return how ``ssh`` runs a ProxyCommand: the user's shell reads it, and is replaced by it (ssh_config(5))."""
    if not isinstance(command, str) or command.lower() in ("", "none"):
        return ()
    return (os.environ.get("SHELL") or "/bin/sh", "-c", f"exec {command}")


def _expanded(files: Any) -> tuple[str, ...]:
    return tuple(os.path.expanduser(file) for file in files or ())  # noqa: PTH111 - Path.expanduser may raise
