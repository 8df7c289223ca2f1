"""A server of SSH for tests, in a process of its own: asyncssh's, with SFTP of the files of this machine.

Started as ``python -m tests.far.ssh_server SETTINGS`` with JSON: ``host_key``, ``passwords`` by user, ``codes`` by user
(asked for after the password, in its own words), ``authorized`` (a file of public keys) and ``log``, a file that
gets a line for each attempt to log in. Its working folder is everybody's home. It says its port on standard output,
and ``gone`` whenever a connection has ended. On standard input a line ``drop`` ends all connections (``dropped``),
``cut PART`` does so once when a file is opened whose path has that part, ``die PART`` ends the server then (``set``),
and the end of standard input ends the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
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


class _Files(asyncssh.SFTPServer):
    """The files, and what is to happen when one of them is opened: by a part of its path, a word."""

    def __init__(
        self, channel: Any, connections: set[asyncssh.SSHServerConnection], traps: dict[str, str], log: str
    ) -> None:
        super().__init__(channel)
        self._connections, self._traps, self._log = connections, traps, log

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        for part in [part for part in self._traps if part.encode() in path]:
            if self._traps.pop(part) == "die":
                os._exit(0)
            with Path(self._log).open("a") as log:
                log.write(f"cut at {part}\n")
            for connection in list(self._connections):
                connection.abort()
            raise asyncssh.SFTPConnectionLost("cut")
        return super().open(path, pflags, attrs)


async def _serve(settings: dict[str, Any]) -> None:
    connections: set[asyncssh.SSHServerConnection] = set()
    traps: dict[str, str] = {}
    acceptor = await asyncssh.listen(
        settings.get("address", "127.0.0.1"),
        0,
        server_factory=lambda: _Server(settings, connections),
        server_host_keys=[settings["host_key"]],
        sftp_factory=lambda channel: _Files(channel, connections, traps, settings["log"]),
    )
    _say(str(acceptor.get_port()))
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, _, part = line.strip().partition(" ")
        if word in ("cut", "die"):
            traps[part] = word
            _say("set")
        elif word == "drop":
            for connection in list(connections):
                connection.abort()
            _say("dropped")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.argv[1])))
