"""The files of a machine that is reached by ssh: those of ``sshfs``, over a connection that is made anew if it died."""

from __future__ import annotations

import asyncio
import errno
import functools
import os
import stat
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import asyncssh
from fsspec.asyn import AsyncFileSystem, sync
from fsspec.spec import AbstractBufferedFile
from sshfs import SSHFileSystem
from sshfs.pools import SFTPSoftChannelPool

from viewer.far.asking import Ask
from viewer.far.ssh_config import SshTarget
from viewer.far.ssh_connection import Connector, SshConnection
from viewer.far.ssh_failures import ENDED, NoFilesError
from viewer.far.ssh_questions import AskedInVainError, Questions

T = TypeVar("T")

_CHANNELS = 8
"""Channels of SFTP in one connection: OpenSSH's server allows ten sessions in each (sshd_config(5), MaxSessions)."""


class SshLine:
    """A connection with its channels: made when it is needed, and anew when it has ended.

    Attributes
    ----------
    connection
        The one that there is.
    """

    def __init__(self, connect: Callable[[], Awaitable[SshConnection]]) -> None:
        self._connect = connect
        self._lock = asyncio.Lock()
        self.connection: SshConnection | None = None
        self._pool: Any = None

    @asynccontextmanager
    async def get(self) -> AsyncIterator[asyncssh.SFTPClient]:
        """Give a channel; several may be at it."""
        pool = await self._alive()
        async with AsyncExitStack() as stack:
            try:
                channel = await stack.enter_async_context(pool.get())
            except ValueError as error:  # in the words of sshfs: not one channel could be opened
                raise NoFilesError from error
            yield channel

    async def _alive(self) -> Any:
        async with self._lock:
            if self.connection is None or self.connection.closed:
                self.drop()
                self.connection = await self._connect()
                self._pool = SFTPSoftChannelPool(self.connection.client, max_channels=_CHANNELS)
            return self._pool

    def drop(self) -> None:
        """End the connection that there is; in the thread of its loop."""
        connection, self.connection, self._pool = self.connection, None, None
        if connection is not None:
            connection.close()


def _for_good(method: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
    """Do once more, over another connection, what the end of one has interrupted; and raise what Python raises."""

    @functools.wraps(method)
    async def do(files: SshFiles, *given: Any, **named: Any) -> T:
        before = files.line.connection
        try:
            try:
                return await method(files, *given, **named)
            except ENDED:
                if files.line.connection is before:  # another one may have made the next already
                    files.line.drop()
                return await method(files, *given, **named)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath) as error:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(given[0] if given else "")) from error
        except asyncssh.SFTPPermissionDenied as error:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(given[0] if given else "")) from error

    return do


class SshFiles(SSHFileSystem):  # type: ignore[misc]
    """Lists and reads files on another machine by their full paths. Links are listed as such, followed when read."""

    cachable = False  # each has the questions of those who asked for it

    def __init__(self, target: SshTarget, ask: Ask) -> None:
        AsyncFileSystem.__init__(self)  # that of sshfs would connect by itself
        self.line = self._pool = SshLine(Connector(target, Questions(ask)).connect)
        weakref.finalize(self, _end, self.loop, self.line)

    def home(self) -> str:
        """Connect, and return the user's home there."""
        try:
            return str(sync(self.loop, self._home))
        except AskedInVainError as error:
            raise error.failure from None

    def close(self) -> None:
        """End the connection."""
        _end(self.loop, self.line)

    @_for_good
    async def _home(self) -> str:
        async with self.line.get() as channel:
            return str(await channel.realpath("."))

    @_for_good
    async def _info(self, path: str, **_more: Any) -> dict[str, Any]:
        async with self.line.get() as channel:
            return self._described(path.rstrip("/") or "/", await channel.stat(path))

    @_for_good
    async def _ls(self, path: str, detail: bool = True, **_more: Any) -> list[Any]:
        async with self.line.get() as channel:
            try:
                entries = await channel.readdir(path)
            except (asyncssh.SFTPFailure, asyncssh.SFTPNotADirectory, asyncssh.SFTPNoSuchFile):
                found = self._described(path, await channel.stat(path))
                if found["type"] == "directory":
                    raise
                return [found if detail else path]
        listed = [
            self._described(f"{path.rstrip('/')}/{entry.filename!s}", entry.attrs)
            for entry in entries
            if entry.filename not in ("", ".", "..")
        ]
        return listed if detail else [each["name"] for each in listed]

    def _described(self, path: str, attributes: asyncssh.SFTPAttrs) -> dict[str, Any]:
        if attributes.permissions is None:
            attributes.permissions = stat.S_IFREG
        return {**self._decode_attributes(attributes), "name": path}

    @_for_good
    async def _cat_file(self, path: str, start: int | None = None, end: int | None = None, **_more: Any) -> bytes:
        async with self.line.get() as channel:
            if (start or 0) < 0 or (end or 0) < 0:
                size = (await channel.stat(path)).size or 0
                start, end = (size + at if at is not None and at < 0 else at for at in (start, end))
            async with channel.open(path, "rb") as file:
                data: bytes = await file.read(-1 if end is None else max(end - (start or 0), 0), start or 0)
                return data

    @_for_good
    async def _get_file(self, rpath: str, lpath: str, **more: Any) -> None:
        await super()._get_file(rpath, lpath, **more)

    def _open(self, path: str, mode: str = "rb", **more: Any) -> AbstractBufferedFile:
        return _Reading(self, path, mode, **more)


class _Reading(AbstractBufferedFile):  # type: ignore[misc]
    """An open file, of which each part is read as a range: so it outlives its connection."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        data: bytes = self.fs.cat_file(self.path, start=start, end=end)
        return data


def _end(loop: asyncio.AbstractEventLoop, line: SshLine) -> None:
    if loop.is_running():
        loop.call_soon_threadsafe(line.drop)
