"""What the servers over HTTP have in common: files with ranges, kept connections, counts, and faults on demand."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SECRET = "c2lnbmVkLWJ5LXRoZS10ZXN0cw"
"""What signed addresses are signed with: it must be nowhere that people look."""

PAGE = b"<html><body><h1>Welcome to the hotel</h1>Please log in.</body></html>"


@dataclass
class Fault:
    """What goes wrong with the next answers about a name.

    ``kind``: ``status`` (with ``headers``), ``cut`` (breaks off in the middle), ``page`` (a page for people comes),
    ``short`` (whole, but shorter than it is listed), ``other`` (as long as it should be, but not the same), ``held``
    (stops in the middle until the server's ``release`` is set).
    """

    kind: str
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, _request: Any, _client_address: Any) -> None:
        """Say nothing: clients go as they like."""


class PlayedServer:
    """A server in threads of this process.

    Attributes
    ----------
    asked
        Method and path of every request, in order.
    sent
        Bytes of content, without heads.
    fetched
        How often the content of each name was asked for.
    ranges
        The ranges of each name that were asked for.
    faults
        By name, the next one first.
    has_ranges
        Whether parts of files are sent.
    """

    def __init__(self, handler: type[PlayedHandler], tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.sent = 0
        self.fetched: Counter[str] = Counter()
        self.ranges: defaultdict[str, list[str]] = defaultdict(list)
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.release = threading.Event()
        self.has_ranges = True
        self.tokens: set[str | None] = set()
        self.connections: set[socket.socket] = set()
        self.scheme = "https" if tls else "http"
        bound = type("BoundHandler", (handler,), {"played": self, "tls": tls})
        self._server = _QuietServer(("127.0.0.1", 0), bound)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def endpoint(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def next_fault(self, name: str) -> Fault | None:
        waiting = self.faults.get(name)
        if not waiting:
            return None
        waiting[0].times -= 1
        return waiting.pop(0) if waiting[0].times <= 0 else waiting[0]

    def forget(self) -> None:
        """Begin to count anew."""
        self.asked.clear()
        self.fetched.clear()
        self.ranges.clear()
        self.sent = 0

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already
        self._thread.join(10)


class PlayedHandler(BaseHTTPRequestHandler):
    """Answers on one connection after the other request of a client."""

    protocol_version = "HTTP/1.1"
    played: Any
    tls: ssl.SSLContext | None = None

    def setup(self) -> None:
        if self.tls is not None:
            self.request = self.tls.wrap_socket(self.request, server_side=True)
        self.played.connections.add(self.request)
        super().setup()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            pass  # the client or the test has closed it

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            pass  # as above
        self.played.connections.discard(self.connection)
        if self.tls is not None:
            self.connection.close()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._begin(body=False)

    def do_GET(self) -> None:
        self._begin(body=True)

    def _begin(self, *, body: bool) -> None:
        self.played.asked.append((self.command, self.path))
        self.answer(body=body)

    def answer(self, *, body: bool) -> None:
        raise NotImplementedError

    def head(self, status: int, length: int, **headers: str) -> None:
        """Send the head of an answer; ``_`` in names stands for ``-``."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def say(self, content: bytes, kind: str, *, body: bool = True, status: int = 200, **headers: str) -> None:
        """Send a short answer."""
        self.head(status, len(content), Content_Type=kind, **headers)
        if body:
            self.wfile.write(content)

    def send_file(self, path: Path, name: str, *, body: bool, **headers: str) -> None:
        """Send a file or a part of it, or what the next fault wants."""
        played = self.played
        content = path.read_bytes()
        asked = self.headers.get("Range", "")
        if body:
            played.fetched[name] += 1
            if asked:
                played.ranges[name].append(asked)
        fault = played.next_fault(name) if body else None
        if fault and fault.kind == "status":
            self.head(fault.status, 0, **fault.headers)
            return
        if fault and fault.kind == "page":
            self.say(PAGE, "text/html; charset=utf-8")
            return
        if fault and fault.kind == "short":
            content = content[: len(content) // 2]
        if fault and fault.kind == "other":
            content = bytes(byte ^ 1 for byte in content)
        start, stop = 0, len(content)
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", asked) if played.has_ranges else None
        if match:
            start = int(match[1])
            stop = min(int(match[2]) + 1, stop) if match[2] else stop
            if start >= stop:
                self.head(416, 0, Content_Range=f"bytes */{len(content)}")
                return
            headers["Content_Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
        if played.has_ranges:
            headers["Accept_Ranges"] = "bytes"
        self.head(206 if match else 200, stop - start, Content_Type="application/octet-stream", **headers)
        if body:
            self._send_body(content[start:stop], fault.kind if fault else "")

    def _send_body(self, content: bytes, fault: str) -> None:
        middle = len(content) // 2
        try:
            self.wfile.write(content[:middle])
            self.played.sent += middle
            if fault == "cut":
                self.close_connection = True
                return
            if fault == "held":
                self.wfile.flush()
                self.played.release.wait(60)
            self.wfile.write(content[middle:])
            self.played.sent += len(content) - middle
        except OSError:
            self.close_connection = True  # nobody waits for it any more
