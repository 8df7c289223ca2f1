"""What went wrong with a machine that is reached by ssh, in a sentence."""

from __future__ import annotations

import errno
import socket

import asyncssh
from asyncssh.public_key import SSHKey

from viewer.address import Address
from viewer.errors import ViewerError
from viewer.far.ssh_client import LoginClient
from viewer.far.ssh_config import SshLogin
from viewer.far.ssh_hosts import KnownKey

ENDED = (
    asyncssh.ConnectionLost,
    asyncssh.SFTPConnectionLost,
    asyncssh.SFTPNoConnection,
    ConnectionError,
)
"""A connection that was there has ended: another one may do."""


class NoFilesError(Exception):
    """A machine lets the user in and has no SFTP."""


def kind_of_key(key: SSHKey) -> str:
    """Return what people call the kind of a key: ``ED25519``."""
    name = key.get_algorithm().removeprefix("ssh-").removeprefix("sk-ssh-")
    return name.partition("-")[0].partition("@")[0].upper()


def changed_key(login: SshLogin, key: SSHKey, known: KnownKey) -> ViewerError:
    """Return why a machine with another key than the known one is not trusted."""
    return ViewerError(
        f"The key of {login.host} is not the one that is known from line {known.line} of {known.file}: either the "
        "machine was set up anew, or another one takes its place. Ask those who run it; if the new key is right, "
        f"remove the line (ssh-keygen -R “{login.listed}” -f {known.file}) and open the address again.",
        detail=f"{kind_of_key(key)} {key.get_fingerprint()} instead of {known.key.get_fingerprint()}",
    )


def not_trusted(login: SshLogin, key: SSHKey) -> ViewerError:
    """Return why nothing is read of a machine that the user was asked about."""
    return ViewerError(
        f"The machine {login.host} is not among the known hosts and was not accepted, so nothing was read from "
        f"it. Accept it when the window asks, or connect to it once in a terminal: ssh {_as_argument(login)}.",
        detail=f"{kind_of_key(key)} {key.get_fingerprint()}",
    )


def not_let_in(login: SshLogin, client: LoginClient, locked: list[str]) -> ViewerError:
    """Return why a machine does not let the user in."""
    who = f"{login.user} on {login.host}"
    if client.outdated:
        words = f"The password of {who} has expired; give it a new one in a terminal: ssh {_as_argument(login)}."
    elif locked and not client.attempts:
        words = (
            f"The passphrase of the key {locked[0]} was not given, so {login.host} did not let {login.user} in. Open "
            "the address again and enter it, or add the key to the agent: ssh-add."
        )
    elif client.declined:
        words = (
            f"The machine {login.host} asks for a password or code of {login.user}, and none was given. Open the "
            "address in the window and answer; without a window only a key helps (ssh-copy-id, ssh-add)."
        )
    elif client.attempts:
        words = (
            f"The machine {login.host} did not accept the password or code of {login.user}; open the address again to "
            "try another."
        )
    else:
        words = (
            f"The machine {login.host} lets {login.user} in with a key only, and accepted none of those that are here. "
            "Add the right one to the agent (ssh-add), name it in ~/.ssh/config (IdentityFile), or check the name."
        )
    return ViewerError(words)


def no_way_by_proxy(login: SshLogin) -> ViewerError:
    """Return what to do about a ProxyCommand that ended; what it says itself is in the log, and it may have secrets."""
    return ViewerError(
        f"The ProxyCommand for {login.name} in ~/.ssh/config ended before {login.host} answered. Try it in a terminal: "
        f"ssh {login.name}."
    )


def silent(login: SshLogin) -> ViewerError:
    """Return what to do about a machine that does not answer."""
    return ViewerError(
        f"The machine {login.host} did not answer on port {login.port} within {login.patience:g} s. Check the name and "
        "the port, and whether a VPN is needed."
    )


def ssh_failure(error: BaseException, address: Address) -> ViewerError | None:
    """Return what an error of ssh means; None where it is none that only ssh has."""
    host, detail = address.host.rpartition("@")[2], str(error)
    if isinstance(error, ViewerError):
        return error
    if isinstance(error, socket.gaierror):
        words = f"No machine is called {host}; check the name, and whether a VPN or a network is missing."
    elif isinstance(error, ConnectionRefusedError):
        words = f"The machine {host} is there, but nothing answers ssh on that port; check it, or ask those who run it."
    elif isinstance(error, TimeoutError):
        words = f"The machine {host} did not answer in time; check the network, and whether a VPN is needed."
    elif isinstance(error, OSError) and error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        words = f"There is no way to {host} from this machine; check the network, and whether a VPN is needed."
    elif isinstance(error, ENDED):
        words = f"The connection to {host} has ended; open the address again."
    elif isinstance(error, asyncssh.HostKeyNotVerifiable):
        words = f"The key that {host} shows is not trusted ({error.reason}); ask those who run it."
    elif isinstance(error, asyncssh.KeyExchangeFailed):
        words = (
            f"The machine {host} and this program have no encryption in common; ask those who run it for a newer ssh."
        )
    elif isinstance(error, asyncssh.DisconnectError):
        words = f"The machine {host} ended the connection: {error.reason.rstrip('.')}."
    elif isinstance(error, NoFilesError):
        words = f"The machine {host} lets you in, but offers no files (SFTP); ask those who run it."
    elif isinstance(error, asyncssh.ChannelOpenError):
        words = f"The machine before {host} did not lead on to it ({error.reason}); check ProxyJump in ~/.ssh/config."
    elif isinstance(error, asyncssh.SFTPError):
        words = f"The machine {host} could not read what was asked for: {error.reason.rstrip('.')}."
    else:
        return None
    return ViewerError(words, detail=detail)


def _as_argument(login: SshLogin) -> str:
    port = "" if login.port == 22 else f"-p {login.port} "
    return f"{port}{login.user}@{login.host}"
