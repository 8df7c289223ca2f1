"""A dataset of the Hugging Face Hub as a filesystem of fsspec: one question lists it, and each file is one more.

huggingface_hub has such a filesystem too; it lists page by page, and asks for the head of each file before it asks for
the file. Login, address and proxy are those of huggingface_hub.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.callbacks import DEFAULT_CALLBACK
from fsspec.spec import AbstractBufferedFile

from viewer.far.answers import WebPageError, check_answer, check_length
from viewer.far.hub_address import HubPlace, hub_endpoint

LIST_TIMEOUT_S = 60.0
"""The Hub may take that long to list a repository: some have hundreds of thousands of files."""

READ_TIMEOUT_S = 60.0
"""Seconds in which something has to arrive."""

_PIECE = 256 * 1024


class HubFileSystem(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """One commit of a dataset; paths are ``NAMESPACE/NAME/FILE``.

    Attributes
    ----------
    revision
        The commit, which all files are of.
    """

    protocol = "hf"
    cachable = False  # what it lists is of now

    def __init__(self, place: HubPlace) -> None:
        """List the repository.

        Raises
        ------
        Exception
            As huggingface_hub does, when it cannot.
        """
        super().__init__()
        from huggingface_hub.hf_api import HfApi

        try:
            info = HfApi(endpoint=hub_endpoint()).dataset_info(
                place.repo, revision=place.revision or None, files_metadata=True, timeout=LIST_TIMEOUT_S
            )
        except ValueError as error:  # what is no JSON
            raise WebPageError(f"{place.repo}: the answer is not that of the Hub") from error
        self.repo = place.repo
        self.revision = info.sha or place.revision
        self._files: dict[str, dict[str, Any]] = {}
        self._folders: dict[str, dict[str, dict[str, Any]]] = {self.repo: {}}
        for file in info.siblings or ():
            self._add(file)

    def _add(self, file: Any) -> None:
        lfs = file.lfs
        name = f"{self.repo}/{file.rfilename}"
        self._files[name] = facts = {
            "name": name,
            "size": file.size,
            "type": "file",
            "ETag": (lfs.sha256 if lfs else file.blob_id) or "",
            "sha256": lfs.sha256 if lfs else None,
        }
        path, entry = name, facts
        while path != self.repo:
            folder = path.rpartition("/")[0]
            known = folder in self._folders
            self._folders.setdefault(folder, {})[path] = entry
            if known:
                return
            path, entry = folder, {"name": folder, "size": 0, "type": "directory"}

    def ls(self, path: str, detail: bool = True, **_more: Any) -> list[Any]:
        """List a folder, or a file."""
        path = self._strip_protocol(path)
        if path in self._files:
            found = [self._files[path]]
        elif path in self._folders:
            found = list(self._folders[path].values())
        else:
            raise FileNotFoundError(path)
        return found if detail else [entry["name"] for entry in found]

    def info(self, path: str, **_more: Any) -> dict[str, Any]:
        """Return what is known of a file or folder; without asking."""
        path = self._strip_protocol(path)
        if path in self._files:
            return self._files[path]
        if path in self._folders:
            return {"name": path, "size": 0, "type": "directory"}
        raise FileNotFoundError(path)

    @contextmanager
    def _pieces(self, path: str, start: int, stop: int | None) -> Iterator[tuple[int | None, Iterator[bytes]]]:
        """Ask for bytes of a file; yields how many there will be, and the bytes."""
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

        facts = self.info(path)
        name = path[len(self.repo) + 1 :]
        headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
        if start or stop is not None:
            headers["Range"] = f"bytes={start}-{'' if stop is None else stop - 1}"
        url = hf_hub_url(self.repo, name, repo_type="dataset", revision=self.revision, endpoint=hub_endpoint())
        with get_session().stream("GET", url, headers=headers, timeout=READ_TIMEOUT_S) as answer:
            if not answer.is_success:
                answer.read()
                hf_raise_for_status(answer)
            count = check_answer(name, answer.status_code, answer.headers, start, stop, facts["size"])
            yield count, answer.iter_bytes(_PIECE)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **_more: Any) -> bytes:
        """Return a file, or those of its bytes."""
        path = self._strip_protocol(path)
        size = self.info(path)["size"]
        begin, stop = start or 0, end
        if size is not None:
            begin, last, _ = slice(start, end).indices(size)
            if begin >= last:
                return b""
            stop = None if last == size else last
        with self._pieces(path, begin, stop) as (count, pieces):
            content = b"".join(pieces)
        check_length(path, len(content), count)
        return content

    def get_file(self, rpath: str, lpath: Any, callback: Any = DEFAULT_CALLBACK, **_more: Any) -> None:
        """Write a file to a path of this machine or to a file that is open."""
        rpath = self._strip_protocol(rpath)
        if self.isdir(rpath):
            Path(lpath).mkdir(parents=True, exist_ok=True)
            return
        with self._pieces(rpath, 0, None) as (count, pieces):
            callback.set_size(count)
            if hasattr(lpath, "write"):
                done = _write(lpath, pieces, callback)
            else:
                with open(lpath, "wb") as file:
                    done = _write(file, pieces, callback)
        check_length(rpath, done, count)

    def _open(self, path: str, mode: str = "rb", block_size: int | None = None, **more: Any) -> AbstractBufferedFile:
        if mode != "rb":
            raise NotImplementedError(mode)
        return _HubFile(self, path, block_size=block_size or "default", **more)


class _HubFile(AbstractBufferedFile):  # type: ignore[misc]  # fsspec has no types
    def _fetch_range(self, start: int, end: int) -> bytes:
        content: bytes = self.fs.cat_file(self.path, start, end)
        return content


def _write(file: Any, pieces: Iterator[bytes], callback: Any) -> int:
    done = 0
    for piece in pieces:
        file.write(piece)
        done += len(piece)
        callback.relative_update(len(piece))
    return done
