"""Sizes as people write them, on the command line too."""

from __future__ import annotations

import pytest

from viewer.cli import parse
from viewer.sizes import human_bytes, parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("1500", 1500),
        ("2G", 2 * 10**9),
        ("2Gi", 2 * 2**30),
        ("2 GiB", 2 * 2**30),
        ("500m", 5 * 10**8),
        ("1.5GB", 15 * 10**8),
        (" 3 tb ", 3 * 10**12),
        ("10kB", 10_000),
        ("7b", 7),
        ("1 byte", 1),
        ("512 bytes", 512),
        ("2 PB", 2 * 10**15),
    ],
)
def test_size(text: str, size: int) -> None:
    assert parse_size(text) == size
    assert parse(["--cache-budget", text]).cache_budget == size


@pytest.mark.parametrize("text", ["", "G", "-1", "2X", "1e9", "two", "1,5G", "nan", "2Gii"])
def test_no_size(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="for example 2G"):
        parse_size(text)
    with pytest.raises(SystemExit) as raised:
        parse([f"--cache-budget={text}"])
    assert raised.value.code == 2
    assert "for example 2G" in capsys.readouterr().err


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1500, 10**6, 5 * 10**9, 3 * 10**12, 7 * 10**15, 10**18, 10**21])
def test_what_is_printed_can_be_typed(size: int) -> None:
    assert parse_size(human_bytes(size)) == size


def test_nothing_said() -> None:
    assert parse([]).cache_budget is None
