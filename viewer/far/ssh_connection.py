"""Connections to other machines by ssh: through jump hosts, with the user's keys, and with questions to the user."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import asyncssh
from asyncssh.public_key import SSHKey, get_default_certificate_algs, get_default_public_key_algs

from viewer.errors import ViewerError
from viewer.far.ssh_client import LoginClient, agent_keys, load_keys
from viewer.far.ssh_config import SshLogin, SshTarget, config_files, read_login
from viewer.far.ssh_failures import changed_key, kind_of_key, no_way_by_proxy, not_let_in, not_trusted, silent
from viewer.far.ssh_hosts import KnownHost, add, look_up
from viewer.far.ssh_proxy import ProxyProgram
from viewer.far.ssh_questions import AskedInVainError, Questions
from viewer.protocol.far import NEW_HOST, Question
from viewer.values import dataclass

logger = logging.getLogger("viewer.far")

_ALIVE_S, _ALIVE_TIMES = 5, 3
"""After so many seconds of silence a connection is tested, so many times; then it has died (as when a laptop slept).

A line that is dead is so noticed after 20 s, also one that nobody uses.
"""

_MOST_JUMPS = 8
_MOST_ATTEMPTS = 4
"""A new host's key and two answers that came too late for their connection are one attempt each."""


@dataclass(frozen=True, slots=True)
class SshConnection:
    """A connection and those that it goes through."""

    client: asyncssh.SSHClientConnection
    through: tuple[asyncssh.SSHClientConnection, ...]

    @property
    def closed(self) -> bool:
        """Whether it has ended."""
        return self.client.is_closed() or any(jump.is_closed() for jump in self.through)

    def close(self) -> None:
        """End it, and wait for nothing."""
        for connection in (self.client, *reversed(self.through)):
            connection.abort()


class Connector:
    """Connects to one machine, as often as that is needed.

    Parameters
    ----------
    questions
        Who asks the user, and remembers what was answered.
    """

    def __init__(self, target: SshTarget, questions: Questions) -> None:
        self._target, self._questions = target, questions
        self._accepted: set[tuple[str, int, SSHKey]] = set()

    async def connect(self) -> SshConnection:
        """Connect and log in.

        Raises
        ------
        ViewerError, OSError, asyncssh.Error
            When that cannot be done.
        AskedInVainError
            When a question to the user has raised something.
        """
        opened: list[asyncssh.SSHClientConnection] = []
        try:
            client = await self._reach(self._target, opened, 0)
        except BaseException:
            for connection in reversed(opened):
                connection.abort()
            failure, self._questions.failure = self._questions.failure, None
            if failure is not None:
                raise AskedInVainError(failure) from None
            raise
        return SshConnection(client, tuple(opened))

    async def _reach(
        self, target: SshTarget, opened: list[asyncssh.SSHClientConnection], depth: int
    ) -> asyncssh.SSHClientConnection:
        """Connect to a machine; ``opened`` gets the connections that this one goes through."""
        if depth > _MOST_JUMPS:
            raise ViewerError(f"The way to {target.host} in ~/.ssh/config (ProxyJump) has no end.")
        login = await asyncio.to_thread(read_login, target)
        for jump in login.jumps:
            if opened:
                through = await self._log_in(await asyncio.to_thread(read_login, jump), opened[-1])
            else:  # the first may have jump hosts of its own
                through = await self._reach(jump, opened, depth + 1)
            opened.append(through)
        return await self._log_in(login, opened[-1] if opened else None)

    async def _log_in(
        self, login: SshLogin, tunnel: asyncssh.SSHClientConnection | None
    ) -> asyncssh.SSHClientConnection:
        for _attempt in range(_MOST_ATTEMPTS):
            files = (*login.known_hosts, *login.system_known_hosts)
            known = await asyncio.to_thread(look_up, files, login.known_as, login.port)
            client, locked, given = LoginClient(login, self._questions), list[str](), self._questions.given
            try:
                return await self._attempt(login, known, client, locked, tunnel)
            except asyncssh.HostKeyNotVerifiable:
                if client.offered is None:  # revoked, say
                    raise
                await self._accept(login, known, client.offered)
            except asyncssh.PermissionDenied:
                raise not_let_in(login, client, locked) from None
            except (asyncssh.ConnectionLost, ConnectionError):
                # Machines hang up on those who think for minutes; what they say then serves another connection.
                await self._questions.settle()
                if self._questions.given == given:
                    if client.program is not None:
                        raise no_way_by_proxy(login) from None
                    raise
        raise ViewerError(f"The machine {login.host} hangs up while the user is asked; open the address again.")

    async def _accept(self, login: SshLogin, known: KnownHost, key: SSHKey) -> None:
        """Ask whether a machine is the one it says it is; raises when it is not known to be."""
        if known.keys:
            raise changed_key(login, key, known.keys[0])
        file = login.known_hosts[0] if login.known_hosts else ""
        kept = f" Once accepted, it is added to {file}." if file else ""
        words = (
            f"The machine {login.host} is not among the known hosts. Is this the fingerprint of its "
            f"{kind_of_key(key)} key?{kept}"
        )
        fingerprint = key.get_fingerprint()
        # About this very key: what was said of one must never be taken for an answer about another.
        question = Question(NEW_HOST, f"{login.listed} {fingerprint}", words, fingerprint)
        if await self._questions.answer(question) != "yes":
            raise not_trusted(login, key)
        self._accepted.add((login.known_as, login.port, key))
        if file:
            try:
                await asyncio.to_thread(add, file, login.known_as, login.port, key)
            except OSError as error:
                logger.warning("%s was not added to %s: %s", login.host, file, error)

    async def _attempt(
        self,
        login: SshLogin,
        known: KnownHost,
        client: LoginClient,
        locked: list[str],
        tunnel: asyncssh.SSHClientConnection | None,
    ) -> asyncssh.SSHClientConnection:
        accepted = [key for host, port, key in self._accepted if (host, port) == (login.known_as, login.port)]
        trusted = [*known.trusted, *accepted]
        options: dict[str, Any] = {"proxy_command": None}
        if not login.algorithms_named:
            options["server_host_key_algs"] = _algorithms(trusted)
        if not login.alive_named:
            options |= {"keepalive_interval": _ALIVE_S, "keepalive_count_max": _ALIVE_TIMES}
        from_agent = await asyncio.to_thread(agent_keys, login)
        if from_agent is not None:
            options |= {"agent_identities": from_agent} if from_agent else {"agent_path": None}
        if login.proxy and tunnel is None:
            client.program = await asyncio.to_thread(ProxyProgram, login.proxy)
            options["sock"] = client.program.socket
        connecting = asyncio.ensure_future(
            asyncssh.connect(
                login.name,
                login.port,
                username=login.user,
                config=config_files(),
                tunnel=tunnel,
                client_factory=lambda: client,
                client_keys=await asyncio.to_thread(load_keys, login, self._questions, locked),
                known_hosts=lambda _host, _address, _port: (trusted, known.authorities, known.revoked),
                # Both count while the user is asked, too: see _in_time.
                connect_timeout=None,
                login_timeout=0,
                **options,
            )
        )
        try:
            return await self._in_time(connecting, login)
        except BaseException:
            client.end_program()
            raise

    async def _in_time(
        self, connecting: asyncio.Future[asyncssh.SSHClientConnection], login: SshLogin
    ) -> asyncssh.SSHClientConnection:
        """Wait for a connection, as long as the machine says something now and then or the user is asked."""
        while not (await asyncio.wait({connecting}, timeout=login.patience))[0]:
            if not self._questions.were_asked_within(login.patience):
                connecting.cancel()
                await asyncio.wait({connecting})
                raise silent(login)
        return connecting.result()


def _algorithms(trusted: list[SSHKey]) -> list[str]:
    """Return the kinds of host keys that are wanted, known ones first: another kind would look like another host."""
    known = [algorithm for key in trusted for algorithm in key.sig_algorithms]
    names = [*get_default_certificate_algs(), *known, *get_default_public_key_algs()]
    return [name.decode() for name in dict.fromkeys(names)]
