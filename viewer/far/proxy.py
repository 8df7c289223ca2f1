"""The proxy between here and another machine, as the usual variables name it."""

from __future__ import annotations

import os
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from viewer.address import Address
from viewer.far.hub_address import hub_endpoint


def proxy_of(address: Address) -> str:
    """Return the name of the proxy through which the machine of an address is spoken to; empty: there is none."""
    whole = {
        "hf": hub_endpoint(),
        "s3": os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "https://s3.amazonaws.com",
    }.get(address.scheme, str(address))
    parts = urlsplit(whole)
    proxy = getproxies().get(parts.scheme, "")
    if not proxy or parts.scheme not in ("http", "https") or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return ""
    return urlsplit(proxy if "://" in proxy else f"//{proxy}").netloc.rpartition("@")[2]
