"""Addresses of datasets on other machines: what one looks like, and what of it may be shown.

Known without the libraries that speak to them, so that the command line and the window can tell an address from a path
and refuse what is none as it is written. An address never holds a password: one that was typed with it is refused.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from viewer.errors import ViewerError
from viewer.values import dataclass

SCHEMES = ("hf", "ssh", "sftp", "s3", "https", "http")
"""How a machine can be spoken to, as this program says it."""

_FORM = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+)://(?P<rest>.+)", re.IGNORECASE | re.DOTALL)

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
