"""Addresses of datasets on other machines, and places, which are paths or addresses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from viewer.address import Address, given_place, hub_dataset, is_address, parse_address, place_around, place_name
from viewer.cli import parse
from viewer.errors import ViewerError
from viewer.fetched_files import is_fetched


def test_addresses_are_read() -> None:
    assert parse_address(" ssh://me@cluster:2222/scratch/horn/ ") == Address("ssh", "me@cluster:2222", "scratch/horn")
    assert str(parse_address("HF://PhysArena/Horn@v1")) == "hf://PhysArena/Horn@v1"
    assert parse_address("s3://bucket").name == "bucket"
    assert [is_address(text) for text in ("s3://a", "C:/data", "C://data", "/a://b", "a b://c", "horn")] == [
        True, False, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gopher://host/a", "gopher:// are not known"),
        ("ssh://me:secret@host/a", "has a password in it"),
        ("https://host/a?token=secret", "has a question mark in it"),
        ("hf://horn", "does not say where"),
        ("ssh:///a", "does not say where"),
    ],
)
def test_what_is_no_address_is_refused_without_its_secrets(text: str, words: str) -> None:
    with pytest.raises(ViewerError, match=words) as caught:
        parse_address(text)
    assert "secret" not in caught.value.sentence


def test_a_page_of_the_hub_is_its_dataset() -> None:
    page = "https://huggingface.co/datasets/PhysArena/Horn"
    for text in (page, f"{page}/", f"{page}/viewer", f"{page}/tree/main?x=1#files", page.replace("https", "http")):
        assert str(hub_dataset(text)) == "hf://PhysArena/Horn"
    assert str(hub_dataset(f"{page}/tree/v1.0/data")) == "hf://PhysArena/Horn@v1.0/data"
    for text in ("https://huggingface.co/PhysArena/Horn", "https://example.org/datasets/a/b", "hf://a/b", "/a"):
        assert hub_dataset(text) is None
    with pytest.raises(ViewerError, match="the address of its dataset is hf://PhysArena/Horn"):
        given_place(page)


def test_places_have_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert given_place("horn") == given_place(Path("horn")) == str(tmp_path / "horn")
    assert given_place("ssh://host//data/horn/") == "ssh://host/data/horn", "no path has made one slash of two"
    assert (place_name("/data/horn"), place_around("/data/horn")) == ("horn", f"{os.sep}data")
    assert (place_name("ssh://host/data/horn"), place_around("ssh://host/data/horn")) == ("horn", "ssh://host/data")
    assert (place_name("s3://bucket"), place_around("s3://bucket")) == ("bucket", "s3://bucket")


def test_the_command_line_takes_addresses() -> None:
    assert parse(["ssh://me@host/data/horn", "--picture", "a.png"]).dataset == "ssh://me@host/data/horn"
    scan = parse(["--scan", "hf://a/b"]).scan
    assert scan is not None and scan.dataset == "hf://a/b"
    assert parse(["horn"]).dataset == str(Path("horn").absolute())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gopher://host/a"], "gopher:// are not known"),
        (["ssh://me:secret@host/a"], "has a password in it"),
        (["/data", "--prediction", "ssh://me:secret@host/a"], "has a password in it"),
    ],
)
def test_the_command_line_refuses_what_is_none(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(arguments)
    said = capsys.readouterr().err
    assert caught.value.code == 2 and words in said and "secret" not in said


def test_what_was_fetched_into_a_cache_is_told_from_what_is_kept() -> None:
    assert is_fetched("/tmp/plaid-viewer-12-0123456789ab/fetched/aa/horn")
    assert not is_fetched("/home/me/fetched/aa/horn") and not is_fetched("/data/horn")
