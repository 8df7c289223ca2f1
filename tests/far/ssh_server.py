"""A server of SSH for tests, in a process of its own: asyncssh's, with SFTP of the files of this machine.

Started as ``python -m tests.far.ssh_server SETTINGS`` with JSON: ``host_key``, ``passwords`` by user, ``codes`` by user
(asked for after the password, in its own words), ``authorized`` (a file of public keys) and ``log``, a file that
gets a line for each attempt to log in. Its working folder is everybody's home. It says its port on standard output,
and ``gone`` whenever a connection has ended; a line ``drop`` on standard input ends all connections (``dropped``), and
the end of that ends the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import asyncssh


class _Server(asyncssh.SSHServer):
    def __init__(self, settings: dict[str, Any], connections: set[asyncssh.SSHServerConnection]) -> None:
        self._settings, self._connections = settings, connections
        self._stage = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        self._connections.add(conn)
        self._note("connected")

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._conn)
        _say("gone")

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        return True

    def begin_auth(self, username: str) -> bool:
        self._user = username
        if authorized := self._settings.get("authorized"):
            with contextlib.suppress(ValueError):
                self._conn.set_authorized_keys(authorized)
        return True

    def password_auth_supported(self) -> bool:
        return self._user in self._settings.get("passwords", {}) and not self._settings.get("codes")

    def validate_password(self, username: str, password: str) -> bool:
        good = self._settings["passwords"].get(username) == password
        self._note(f"password {'right' if good else 'wrong'}")
        return good

    def kbdint_auth_supported(self) -> bool:
        return bool(self._settings.get("codes"))

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        self._stage = 0
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        kind = ("passwords", "codes")[self._stage]
        good = list(responses) == [self._settings[kind].get(username)]
        self._note(f"{kind} {'right' if good else 'wrong'}")
        if not good or self._stage:
            return good
        self._stage = 1
        return "", "Second step", "", [("Verification code: ", False)]

    def _note(self, what: str) -> None:
        with Path(self._settings["log"]).open("a") as log:
            log.write(f"{what}\n")


async def _serve(settings: dict[str, Any]) -> None:
    connections: set[asyncssh.SSHServerConnection] = set()
    acceptor = await asyncssh.listen(
        settings.get("address", "127.0.0.1"),
        0,
        server_factory=lambda: _Server(settings, connections),
        server_host_keys=[settings["host_key"]],
        sftp_factory=True,
    )
    _say(str(acceptor.get_port()))
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == "drop":
            for connection in list(connections):
                connection.abort()
            _say("dropped")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
