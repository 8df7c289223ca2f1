"""Addresses of clusters, by their form alone."""

from __future__ import annotations

import pytest

from viewer.cluster_address import host_of, scheduler_address


@pytest.mark.parametrize(
    ("text", "address", "host"),
    [
        ("tcp://host:8786", "tcp://host:8786", "host"),
        (" 10.0.0.7:8786\n", "tcp://10.0.0.7:8786", "10.0.0.7"),
        ("tls://node-3.cluster.example:443", "tls://node-3.cluster.example:443", "node-3.cluster.example"),
        ("ws://[fe80::1]:1", "ws://[fe80::1]:1", "fe80::1"),
    ],
)
def test_what_is_one(text: str, address: str, host: str) -> None:
    assert scheduler_address(text) == address and host_of(address) == host


@pytest.mark.parametrize(
    "text",
    ["", "host", "tcp://host", "tcp://host:0", "host:65536", "http://host:8787", "tcp://a b:1", "host:8786/status"],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no address of a Dask cluster; one looks like tcp://host:8786"):
        scheduler_address(text)
