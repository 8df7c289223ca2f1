"""A folder of a web server as a filesystem of fsspec: its index pages are listings, where it has such."""

from __future__ import annotations

import os
import ssl
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import aiohttp
import yarl
from fsspec.callbacks import DEFAULT_CALLBACK
from fsspec.implementations.http import HTTPFileSystem

from viewer.far.answers import NoListingError, NoRangesError, WebPageError, check_answer, check_length, is_page

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 20.0, 60.0
"""Seconds until a machine has to answer, and in which something has to arrive."""

AT_ONCE = 16
"""Connections to a machine at the same time."""

_PLAIN = "/~!$&'()*+,;=:@"
"""What a path may have in it as it is."""

_PIECE = 256 * 1024


class WebFileSystem(HTTPFileSystem):  # type: ignore[misc]  # fsspec has no types
    """fsspec's, for folders of data: errors say what happened, names are plain, and what comes is checked.

    Paths are addresses with their names as they are (``https://host/a folder``). Proxies and logins are those of the
    environment: HTTPS_PROXY, ~/.netrc.
    """

    cachable = False

    def __init__(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=READ_TIMEOUT_S)
        super().__init__(
            encoded=True,
            get_client=_make_client,
            client_kwargs={"trust_env": True, "timeout": timeout, "headers": {"Accept-Encoding": "identity"}},
            skip_instance_cache=True,
        )

    def encode_url(self, url: str) -> Any:
        """Return an address as it is sent: a name may have any character in it."""
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        return yarl.URL(f"{scheme}://{host}{slash}{quote(path, safe=_PLAIN)}", encoded=True)

    async def _info(self, url: str, **_more: Any) -> dict[str, Any]:
        """Ask for the head of a file; a page is taken for a folder."""
        session = await self.set_session()
        if url.endswith("/"):
            return {"name": url.rstrip("/"), "size": 0, "type": "directory"}
        answer = await session.head(self.encode_url(url), allow_redirects=True)
        if answer.status in (403, 405, 501):  # an address that is signed for GET, a server that knows no HEAD
            answer.release()
            answer = await session.get(self.encode_url(url))
        async with answer:
            self._raise_not_found_for_status(answer, url)
            name, headers = url.rpartition("/")[2], answer.headers
            if str(answer.url).endswith("/") or is_page(name, headers.get("Content-Type", "")):
                return {"name": url, "size": 0, "type": "directory"}
            length = headers.get("Content-Length", "")
            return {
                "name": url,
                "size": int(length) if length.isdecimal() else None,
                "type": "file",
                "ETag": headers.get("ETag", ""),
                "LastModified": headers.get("Last-Modified", ""),
            }

    async def _isfile(self, path: str, **_more: Any) -> bool:
        try:
            return bool((await self._info(path))["type"] == "file")
        except FileNotFoundError:
            return False

    async def _isdir(self, path: str, **_more: Any) -> bool:
        try:
            return bool((await self._info(path))["type"] == "directory")
        except FileNotFoundError:
            return False

    async def _ls_real(self, url: str, detail: bool = True, **_more: Any) -> list[Any]:
        """Read the index page of a folder."""
        base = url.rstrip("/") + "/"
        session = await self.set_session()
        async with session.get(self.encode_url(base)) as answer:
            self._raise_not_found_for_status(answer, url)
            if answer.url.host != self.encode_url(base).host:
                raise WebPageError(f"{url}: {answer.url.host} answers instead")
            if answer.headers.get("Content-Type", "").partition(";")[0] != "text/html":
                raise NoListingError(f"{url}: what comes is no index page")
            links = _Links()
            links.feed(await answer.text(errors="replace"))
            here = str(answer.url)
        found = {}
        for link in links.found:
            name = _name_below(here, link)
            if name:
                folder = name.endswith("/")
                path = base + name.rstrip("/")
                found[path] = {"name": path, "size": None, "type": "directory" if folder else "file"}
        if not found:
            raise NoListingError(f"{url}: the page lists nothing")
        return list(found.values()) if detail else sorted(found)

    async def _cat_file(self, url: str, start: int | None = None, end: int | None = None, **_more: Any) -> bytes:
        """Return a file, or those of its bytes."""
        if start is not None and start == end:
            return b""
        if (start or 0) < 0 or (end or 0) < 0:
            size = (await self._info(url))["size"]
            if size is None:
                raise NoRangesError(f"{url}: its size is not known")
            start, end, _ = slice(start, end).indices(size)
        begin = start or 0
        headers = {"Range": f"bytes={begin}-{'' if end is None else end - 1}"} if begin or end is not None else {}
        session = await self.set_session()
        async with session.get(self.encode_url(url), headers=headers) as answer:
            self._raise_not_found_for_status(answer, url)
            total = int(answer.headers.get("Content-Length") or 0) if answer.status == 200 else None
            if headers and begin == 0 and total is not None and (end or 0) >= total:
                end = None  # the part that was asked for is the whole file
            count = check_answer(url.rpartition("/")[2], answer.status, answer.headers, begin, end, None)
            content: bytes = await answer.read()
        check_length(url, len(content), count)
        return content

    async def _get_file(
        self,
        rpath: str,
        lpath: Any,
        chunk_size: int = _PIECE,
        callback: Any = DEFAULT_CALLBACK,
        **_more: Any,
    ) -> None:
        """Write a file to a path of this machine or to a file that is open."""
        session = await self.set_session()
        async with session.get(self.encode_url(rpath)) as answer:
            self._raise_not_found_for_status(answer, rpath)
            count = check_answer(rpath.rpartition("/")[2], answer.status, answer.headers, 0, None, None)
            callback.set_size(count)
            file = lpath if hasattr(lpath, "write") else open(lpath, "wb")  # noqa: SIM115 - closed below
            done = 0
            try:
                while piece := await answer.content.read(chunk_size):
                    file.write(piece)
                    done += len(piece)
                    callback.relative_update(len(piece))
            finally:
                if file is not lpath:
                    file.close()
        check_length(os.fspath(rpath), done, count)


async def _make_client(**arguments: Any) -> aiohttp.ClientSession:
    """Trust what this machine trusts now: SSL_CERT_FILE may name the certificate of a proxy."""
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context(), limit=AT_ONCE)
    return aiohttp.ClientSession(connector=connector, **arguments)


class _Links(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def _name_below(base: str, link: str) -> str:
    """Return the plain name of what a link of an index page leads to; empty where that is not in the folder."""
    if link.startswith("?"):
        return ""  # another order of the same page
    whole, here = urlsplit(urljoin(base, link)), urlsplit(base)
    if whole.netloc != here.netloc or not whole.path.startswith(here.path) or whole.query:
        return ""
    name = unquote(whole.path[len(here.path) :])
    if name.strip("/") in ("", ".", "..") or "/" in name.rstrip("/") or "\\" in name or "\0" in name:
        return ""
    return name
