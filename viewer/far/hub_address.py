"""What an address of the Hub names: a dataset, a revision of it, a folder inside."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

from viewer.address import Address
from viewer.errors import ViewerError
from viewer.values import dataclass

_FORM = re.compile(r"(?P<name>[^/@]+)(?:@(?P<revision>refs/(?:pr|convert)/[^/]+|[^/]+))?(?:/(?P<path>.+))?")


@dataclass(frozen=True, slots=True)
class HubPlace:
    """A dataset ``repo`` (``namespace/name``), a branch, tag or commit of it (empty: the main one), and a folder."""

    repo: str
    revision: str = ""
    path: str = ""


def hub_place(address: Address) -> HubPlace:
    """Return what an address ``hf://NAMESPACE/NAME[@REVISION][/FOLDER]`` names.

    Raises
    ------
    ViewerError
        When it does not name a dataset.
    """
    found = _FORM.fullmatch(address.path)
    if address.scheme != "hf" or found is None:
        raise ViewerError(
            f"{address} does not name a dataset of the Hub; such an address looks like hf://namespace/name."
        )
    return HubPlace(f"{address.host}/{found['name']}", unquote(found["revision"] or ""), found["path"] or "")


def hub_endpoint() -> str:
    """Return the address of the Hub, which HF_ENDPOINT may name."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
