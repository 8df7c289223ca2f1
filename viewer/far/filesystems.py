"""From an address to the filesystem of fsspec that speaks to its machine."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import unquote

from fsspec import AbstractFileSystem

from viewer.address import Address
from viewer.far.asking import Ask
from viewer.far.hub_address import hub_place

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 20, 60
"""Seconds until an object store has to answer, and in which something has to arrive."""

_TALKATIVE = (
    "aiobotocore", "aiohttp", "asyncio", "asyncssh", "botocore", "fsspec", "httpcore", "httpcore2", "httpx", "httpx2",
    "huggingface_hub", "s3fs", "sshfs", "urllib3",
)  # fmt: skip
"""Loggers of the libraries: they tell addresses that are signed, and headers, at the levels below a warning."""


def make_filesystem(address: Address, ask: Ask) -> tuple[AbstractFileSystem, str]:
    """Connect to where a dataset is; returns the filesystem, and the path of the dataset there.

    What :func:`viewer.far.failures.far_failure` makes sentences of is raised as it comes. A filesystem of the Hub has a
    ``revision``: the commit that it shows for as long as it is used. One with ``lists_below`` finds everything below a
    folder by about one question.
    """
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
    if address.scheme == "hf":
        return _hub(address)
    if address.scheme == "s3":
        return _object_store(address)
    if address.scheme in ("https", "http"):
        from viewer.far.web import WebFileSystem

        return WebFileSystem(), f"{address.scheme}://{address.host}/{unquote(address.path)}"
    from viewer.far.ssh import make_ssh_filesystem

    return make_ssh_filesystem(address, ask)


def _hub(address: Address) -> tuple[AbstractFileSystem, str]:
    from viewer.far.hub import HubFileSystem

    place = hub_place(address)
    return HubFileSystem(place), f"{place.repo}/{place.path}".rstrip("/")


def _object_store(address: Address) -> tuple[AbstractFileSystem, str]:
    """Return s3fs with the credentials and the endpoint that the tools of AWS find, or with none."""
    from aiobotocore.session import AioSession
    from botocore.session import Session
    from s3fs import S3FileSystem

    session = AioSession()
    session.get_component("event_emitter").register_first("needs-retry.s3.HeadBucket", _no_region)
    filesystem: Any = S3FileSystem(
        anon=Session().get_credentials() is None,
        session=session,
        config_kwargs={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "read_timeout": READ_TIMEOUT_S,
            "retries": {"total_max_attempts": 1},  # ours are told to the user, and can be cancelled
        },
        skip_instance_cache=True,
    )
    filesystem.retries = 1
    filesystem.lists_below = True
    return filesystem, f"{address.host}/{address.path}".rstrip("/")


def _no_region(response: Any, operation: Any, **_rest: object) -> None:
    """Give a bucket up that is elsewhere and does not say where: botocore would ask it for ever.

    Raises
    ------
    botocore.exceptions.ClientError
        Which botocore takes for a region that nobody knows.
    """
    from botocore.exceptions import ClientError

    if response is None or response[0] is None or response[0].status_code not in (301, 302, 307):
        return
    if "x-amz-bucket-region" not in response[1].get("ResponseMetadata", {}).get("HTTPHeaders", {}):
        raise ClientError(response[1], operation.name)
