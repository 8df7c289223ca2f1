"""Addresses of datasets on other machines: what one looks like, and what of it may be shown.

Known without the libraries that speak to them, so that the command line and the window can tell an address from a path
and refuse what is none as it is written. An address never holds a password: one that was typed with it is refused.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from viewer.errors import ViewerError
from viewer.values import dataclass

HUB = "hf"
"""The scheme of the Hugging Face Hub."""

SCHEMES = (HUB, "ssh", "sftp", "s3", "https", "http")
"""How a machine can be spoken to, as this program says it."""

_FORM = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+)://(?P<rest>.+)", re.IGNORECASE | re.DOTALL)

_HUB_PAGE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/(?P<namespace>[\w.-]+)/(?P<name>[\w.-]+)"
    r"(?:/(?:tree|blob|resolve)/(?P<revision>[^/]+)(?:/(?P<path>.+))?|/[\w-]+)?",
    re.IGNORECASE,
)

EXAMPLES = "hf://namespace/name, ssh://user@host/folder, s3://bucket/folder or https://host/folder/"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a dataset is.

    Attributes
    ----------
    scheme
        One of :data:`SCHEMES`.
    host
        The machine with its port and user (``user@host:22``), the bucket, or the namespace on the Hub.
    path
        What follows, without slashes at its ends.
    """

    scheme: str
    host: str
    path: str = ""

    def __str__(self) -> str:
        """Return the address as it is written."""
        return f"{self.scheme}://{self.host}" + (f"/{self.path}" if self.path else "")

    @property
    def name(self) -> str:
        """What it leads to is called: its last part; of a dataset of the Hub without its revision."""
        last = self.path.rpartition("/")[2] or self.host
        return last.partition("@")[0] or last if self.scheme == "hf" else last


def is_address(text: str) -> bool:
    """Whether a text is written as an address and not as a path; it may still be none that can be opened."""
    return _FORM.fullmatch(text.strip()) is not None


def parse_address(text: str) -> Address:
    """Read an address.

    Raises
    ------
    ViewerError
        When it is none, of a kind that is not known, or has a password in it; says so without repeating the password.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ViewerError(f"“{text.strip()}” is no address; one looks like {EXAMPLES}.")
    scheme = found["scheme"].lower()
    if scheme not in SCHEMES:
        raise ViewerError(f"Addresses with {scheme}:// are not known; one looks like {EXAMPLES}.")
    host, _, path = found["rest"].partition("/")
    if scheme == "hf" and host.lower() == "datasets":  # as the tools of the Hub write it
        host, _, path = path.partition("/")
    if ":" in host.rpartition("@")[0]:
        raise ViewerError(
            "The address has a password in it, which other programs and people can see; leave it out: it is asked for "
            "when it is needed."
        )
    if scheme in ("https", "http") and urlsplit(text.strip()).query:
        raise ViewerError("The address has a question mark in it; give that of the folder or file itself.")
    if not host or (scheme == "hf" and not path):
        raise ViewerError(f"“{text.strip()}” does not say where; an address looks like {EXAMPLES}.")
    return Address(scheme, host, path.strip("/"))


def given_place(text: str | os.PathLike[str]) -> str:
    """Return where a dataset is, as any process can use it: an address as it is, a path made absolute.

    Raises
    ------
    ViewerError
        When it is written as an address and is none that can be opened.
    """
    whole = os.fspath(text)
    if not is_address(whole):
        return os.path.abspath(whole)  # noqa: PTH100 - a link must not be resolved here
    if (dataset := hub_dataset(whole)) is not None:
        raise ViewerError(f"“{whole}” is a page of the Hugging Face Hub; the address of its dataset is {dataset}.")
    return str(parse_address(whole))


def place_name(place: str) -> str:
    """Return what lies at a path or an address is called: the last part of it."""
    if not is_address(place):
        return Path(place).name or place
    return place.rstrip("/").rpartition("/")[2]


def place_around(place: str) -> str:
    """Return what a path or an address lies in, for people to read: a folder, or the rest of the address."""
    if not is_address(place):
        return str(Path(place).parent)
    around = place.rstrip("/").rpartition("/")[0]
    return place if around.endswith(":/") else around


def hub_dataset(text: str) -> Address | None:
    """Return the dataset of a page of the Hugging Face Hub as people copy it from a browser; None for anything else."""
    found = _HUB_PAGE.fullmatch(re.split(r"[?#]", text.strip())[0].rstrip("/"))
    if found is None:
        return None
    revision = "" if found["revision"] in (None, "main") else f"@{found['revision']}"
    return Address("hf", found["namespace"], f"{found['name']}{revision}" + (f"/{found['path']}" * bool(found["path"])))
