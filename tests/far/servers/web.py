"""A web server with a folder of files: with index pages as they are usual, or with none."""

from __future__ import annotations

import base64
import hashlib
import html
import ssl
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tests.far.servers.played import PAGE, PlayedHandler, PlayedServer


class WebServer(PlayedServer):
    """Serves a folder.

    Attributes
    ----------
    has_index
        Whether a folder is answered by a page that lists it.
    login
        ``name:password`` that is asked for; empty: none.
    captive
        Whether every answer is a page for people.
    """

    def __init__(self, folder: Path, tls: ssl.SSLContext | None = None) -> None:
        self.folder = folder
        self.has_index = True
        self.login = ""
        self.captive = False
        super().__init__(_WebHandler, tls)


class _WebHandler(PlayedHandler):
    played: WebServer

    def answer(self, *, body: bool) -> None:
        web = self.played
        web.tokens.add(self.headers.get("Authorization"))
        if web.login and self.headers.get("Authorization") != f"Basic {base64.b64encode(web.login.encode()).decode()}":
            return self.head(401, 0, WWW_Authenticate='Basic realm="tests"')
        if web.captive:
            return self.say(PAGE, "text/html", body=body)
        name = unquote(urlsplit(self.path).path).strip("/")
        path = web.folder / name
        if path.is_dir() and not self.path.endswith("/"):
            return self.head(301, 0, Location=f"{urlsplit(self.path).path}/")
        if path.is_dir():
            return self._list(path, name, body=body)
        if not path.is_file():
            return self.head(404, 0)
        about = path.stat()
        tag = hashlib.sha1(f"{about.st_mtime_ns} {about.st_size}".encode()).hexdigest()
        return self.send_file(
            path, name, body=body, ETag=f'"{tag}"', Last_Modified=formatdate(about.st_mtime, usegmt=True)
        )

    def _list(self, folder: Path, name: str, *, body: bool) -> None:
        if not self.played.has_index:
            return self.head(403, 0)
        fault = self.played.next_fault(f"{name}/")
        if fault and fault.kind == "status":
            return self.head(fault.status, 0, **fault.headers)
        lines = ['<a href="?C=N;O=D">Name</a>', '<a href="../">Parent Directory</a>', '<a href="/">Home</a>']
        for path in sorted(folder.iterdir()):
            shown = path.name + "/" * path.is_dir()
            lines.append(f'<a href="{quote(shown)}">{html.escape(shown)}</a>  2026-01-01 00:00  1K')
        page = (
            f"<html><body><h1>Index of /{html.escape(name)}</h1><pre>{chr(10).join(lines)}</pre></body></html>".encode()
        )
        self.played.sent += len(page)
        return self.say(page, "text/html;charset=utf-8", body=body)
