"""What an address of a Dask cluster looks like: known without Dask, so that it can be refused as it is written."""

from __future__ import annotations

import re

SCHEMES = ("tcp", "tls", "ws", "wss")
"""How a scheduler can be spoken to."""

_FORM = re.compile(r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[0-9A-Fa-f:.%]+\]|[\w.-]+):(?P<port>\d{1,5})")


def scheduler_address(text: str) -> str:
    """Return an address with its scheme, as ``dask scheduler`` says it: ``tcp://host:8786``.

    Raises
    ------
    ValueError
        When it is none; the message says what one looks like.
    """
    found = _FORM.fullmatch(text.strip())
    scheme = "" if found is None else found["scheme"] or SCHEMES[0]
    if found is None or scheme not in SCHEMES or not 0 < int(found["port"]) < 65536:
        raise ValueError(
            f"“{text.strip()}” is no address of a Dask cluster; one looks like tcp://host:8786, as dask scheduler "
            "says it when it starts"
        )
    return f"{scheme}://{found['host']}:{found['port']}"


def host_of(address: str) -> str:
    """Return the name or number of the machine in an address that has its scheme."""
    return address.partition("://")[2].rpartition(":")[0].strip("[]")
