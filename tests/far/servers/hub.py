"""A server that plays the Hub for huggingface_hub: the listing of a repository, and its files with ranges.

As the real one, it sends files of Git LFS to another host, by an address that is signed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.far.servers.played import SECRET, Fault, PlayedHandler, PlayedServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class HubServer(PlayedServer):
    """Serves repositories by name: each a folder, or an error code such as ``GatedRepo``.

    Attributes
    ----------
    extra
        Names that the listing has besides the files of the folder.
    cut
        Files whose answer breaks off in the middle, every time.
    gated
        Whether files are refused, though they are listed.
    held
        Files whose answer stops in the middle until :attr:`release` is set.
    branches
        Names of the commit besides ``main``.
    lfs_from
        Bytes from which a file is one of Git LFS.
    """

    def __init__(self, repos: Mapping[str, Path | tuple[int, str]]) -> None:
        self.repos = dict(repos)
        self.extra: list[str] = []
        self.cut: set[str] = set()
        self.held: set[str] = set()
        self.gated = False
        self.commit = COMMIT
        self.branches: set[str] = set()
        self.lfs_from = 10_000_000
        self._facts: dict[tuple[str, int, int], tuple[str, str]] = {}
        super().__init__(_HubHandler)

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
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }

    def next_fault(self, name: str) -> Fault | None:
        if name in self.cut:
            return Fault("cut")
        return Fault("held") if name in self.held else super().next_fault(name)

    def hashes(self, path: Path) -> tuple[str, str]:
        """Return what Git calls a file, and the hash that Git LFS has of it."""
        about = path.stat()
        key = (str(path), about.st_mtime_ns, about.st_size)
        if key not in self._facts:
            content = path.read_bytes()
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            self._facts[key] = blob, hashlib.sha256(content).hexdigest()
        return self._facts[key]


class _HubHandler(PlayedHandler):
    played: HubServer

    def answer(self, *, body: bool) -> None:
        hub = self.played
        whole = urlsplit(self.path)
        path = unquote(whole.path)
        if match := re.fullmatch(r"/signed/([^/]+/[^/]+)/(.+)", path):
            return self._signed(match[1], match[2], whole.query, body=body)
        hub.tokens.add(self.headers.get("Authorization"))
        is_tree = False
        if match := re.fullmatch(r"/api/datasets/([^/]+/[^/]+)(?:/revision/(.+))?", path):
            repo, revision, name = match[1], match[2] or "main", None
        elif match := re.fullmatch(r"/api/datasets/([^/]+/[^/]+)/tree/([^/]+)", path):
            repo, revision, name, is_tree = match[1], match[2], None, True
        elif match := re.fullmatch(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            repo, revision, name = match[1], match[2], match[3]
        else:
            return self._refuse(404, "EntryNotFound")
        known = hub.repos.get(repo, (401, "RepoNotFound"))
        if isinstance(known, tuple):
            return self._refuse(*known)
        if revision not in {"main", hub.commit, *hub.branches}:
            return self._refuse(404, "RevisionNotFound")
        if is_tree:
            return self._tree(known)
        if name is None:
            return self._list(repo, known, blobs="blobs" in parse_qs(whole.query))
        if hub.gated:
            return self._refuse(401, "GatedRepo")
        file = known / name
        if not file.is_file():
            return self._refuse(404, "EntryNotFound")
        return self._resolve(repo, file, name, body=body)

    def _refuse(self, status: int, code: str) -> None:
        self.head(status, 0, X_Error_Code=code, X_Error_Message=f"{code} says the test")

    def _list(self, repo: str, folder: Path, *, blobs: bool) -> None:
        hub = self.played
        fault = hub.next_fault("")
        if fault and fault.kind == "status":
            return self.head(fault.status, 0, **fault.headers)
        siblings = []
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry: dict[str, Any] = {"rfilename": path.relative_to(folder).as_posix()}
            if blobs:
                blob, sha256 = hub.hashes(path)
                entry |= {"size": path.stat().st_size, "blobId": blob}
                if path.stat().st_size >= hub.lfs_from:
                    entry["lfs"] = {"sha256": sha256, "size": path.stat().st_size, "pointerSize": 134}
            siblings.append(entry)
        siblings += [{"rfilename": name, "size": 1} for name in hub.extra]
        content = json.dumps({"id": repo, "sha": hub.commit, "siblings": siblings}).encode()
        if fault and fault.kind == "page":
            content = b"<html>Please log in.</html>"
        hub.sent += len(content)
        return self.say(content, "application/json")

    def _tree(self, folder: Path) -> None:
        """All files below each other, as huggingface_hub asks for them to download a part of a repository."""
        entries = []
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            blob, _ = self.played.hashes(path)
            name = path.relative_to(folder).as_posix()
            entries.append({"type": "file", "path": name, "size": path.stat().st_size, "oid": blob})
        return self.say(json.dumps(entries).encode(), "application/json")

    def _resolve(self, repo: str, file: Path, name: str, *, body: bool) -> None:
        hub = self.played
        blob, sha256 = hub.hashes(file)
        size = file.stat().st_size
        if size < hub.lfs_from:
            return self.send_file(file, name, body=body, ETag=f'"{blob}"', X_Repo_Commit=hub.commit)
        there = f"http://localhost:{self.headers['Host'].rpartition(':')[2]}/signed/{repo}/{quote(name)}"
        return self.head(
            302,
            0,
            Location=f"{there}?X-Amz-Expires=3600&X-Amz-Signature={SECRET}",
            ETag=f'"{sha256}"',
            X_Linked_ETag=f'"{sha256}"',
            X_Linked_Size=str(size),
            X_Repo_Commit=hub.commit,
        )

    def _signed(self, repo: str, name: str, query: str, *, body: bool) -> None:
        folder = self.played.repos[repo]
        if f"X-Amz-Signature={SECRET}" not in query or self.headers.get("Authorization"):
            return self.head(403, 0)  # as the store behind the Hub: one way to say who you are, not two
        assert isinstance(folder, Path)
        return self.send_file(folder / name, name, body=body, ETag=f'"{self.played.hashes(folder / name)[1]}"')
