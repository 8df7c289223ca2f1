"""A long and thin line before a server: a relay with a latency and so many bytes a second, which counts what passes."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any

_PIECE = 16 * 1024


class Line:
    """Relays connections to a port of this machine.

    Parameters
    ----------
    latency_s
        Of a question and its answer; a new connection costs as much before anything passes.
    rate
        Bytes per second from the server, of all connections together.

    Attributes
    ----------
    bytes
        From the server so far.
    connections, questions
        How many there were; a question is what begins as a request of HTTP does.
    """

    def __init__(self, port: int, latency_s: float, rate: float) -> None:
        self._upstream, self._latency_s, self._rate = port, latency_s, rate
        self.forget()
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: asyncio.Server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def forget(self) -> None:
        """Begin to count anew."""
        self.bytes = self.connections = self.questions = 0

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())  # type: ignore[arg-type]
        self.connections += 1
        await asyncio.sleep(self._latency_s)
        there, to_there = await asyncio.open_connection("127.0.0.1", self._upstream)
        try:
            await asyncio.gather(self._pass(reader, to_there, down=False), self._pass(there, writer, down=True))
        except asyncio.CancelledError:
            pass  # by close(); whoever looks at this task takes an exception for a defect
        finally:
            for one in (writer, to_there):
                one.close()

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, down: bool) -> None:
        loop = asyncio.get_running_loop()
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await on_its_way.get()
                await asyncio.sleep(due - loop.time())
                if not piece:
                    target.close()
                    return
                target.write(piece)
                with contextlib.suppress(ConnectionError):
                    await target.drain()

        delivery = asyncio.create_task(deliver())
        try:
            await self._read(source, on_its_way, down=down)
            await delivery
        finally:
            delivery.cancel()

    async def _read(
        self, source: asyncio.StreamReader, on_its_way: asyncio.Queue[tuple[float, bytes]], *, down: bool
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                piece = await source.read(_PIECE)
            except ConnectionError:
                piece = b""
            due = loop.time()
            if down:
                self._free_at = max(due, self._free_at) + len(piece) / self._rate
                due = self._free_at
                self.bytes += len(piece)
            elif piece.startswith((b"GET ", b"HEAD ")):
                self.questions += 1
            on_its_way.put_nowait((due + self._latency_s / 2, piece))
            if not piece:
                return

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self._run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
