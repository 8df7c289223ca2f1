"""A server that plays the Hub for huggingface_hub: the listing of a repository, and its files with ranges."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class HubServer:
    """Serves repositories by name: each a folder, or an error code such as ``GatedRepo``.

    Attributes
    ----------
    fetched
        How often the content of each file was asked for.
    extra
        Names that the listing has besides the files of the folder.
    cut
        Files whose answer breaks off in the middle, every time.
    gated
        Whether files are refused, though they are listed.
    held
        Files whose answer stops in the middle until :attr:`release` is set.
    """

    def __init__(self, repos: Mapping[str, Path | tuple[int, str]]) -> None:
        self.repos = dict(repos)
        self.fetched: Counter[str] = Counter()
        self.extra: list[str] = []
        self.cut: set[str] = set()
        self.held: set[str] = set()
        self.release = threading.Event()
        self.gated = False
        self.commit = COMMIT
        self.tokens: set[str | None] = set()
        hub = self

        class Handler(_Handler):
            server_hub = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False  # waited for in close()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def environment(self, home: Path) -> dict[str, str]:
        """What points a process at this server, and away from everything of whoever runs the tests."""
        return {
            "HF_ENDPOINT": self.endpoint,
            "HF_HOME": str(home),
            "HF_TOKEN": "",
            "HF_HUB_OFFLINE": "0",
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    server_hub: HubServer

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        hub = self.server_hub
        hub.tokens.add(self.headers.get("Authorization"))
        path = unquote(urlsplit(self.path).path)
        if match := re.fullmatch(r"/api/datasets/([^/]+/[^/]+?)(?:/revision/[^/]+)?", path):
            repo, name = match[1], None
        elif match := re.fullmatch(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            repo, name = match[1], match[3]
        else:
            return self._refuse(404, "EntryNotFound")
        known = hub.repos.get(repo, (401, "RepoNotFound"))
        if isinstance(known, tuple):
            return self._refuse(*known)
        if name is None:
            return self._list(repo, known)
        if hub.gated:
            return self._refuse(401, "GatedRepo")
        if not (known / name).is_file():
            return self._refuse(404, "EntryNotFound")
        return self._send_file(known / name, name, body=body)

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("X-Error-Message", f"{code} says the test")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _list(self, repo: str, folder: Path) -> None:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        siblings = [{"rfilename": path.relative_to(folder).as_posix(), "size": path.stat().st_size} for path in files]
        siblings += [{"rfilename": name, "size": 1} for name in self.server_hub.extra]
        content = json.dumps({"id": repo, "sha": self.server_hub.commit, "siblings": siblings}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_file(self, path: Path, name: str, *, body: bool) -> None:
        hub = self.server_hub
        content = path.read_bytes()
        start = 0
        if match := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")):
            start = int(match[1])
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", hub.commit)
        self.send_header("Accept-Ranges", "bytes")
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if not body:
            return
        hub.fetched[name] += 1
        if name in hub.cut:
            self.wfile.write(content[start : start + max((len(content) - start) // 2, 0)])
            self.close_connection = True
            return
        middle = start
        if name in hub.held:
            middle = start + (len(content) - start) // 2
            self.wfile.write(content[start:middle])
            self.wfile.flush()
            hub.release.wait(60)
        try:
            self.wfile.write(content[middle:])
        except OSError:
            pass  # nobody waits for it any more
