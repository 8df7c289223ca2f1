"""Which names are ours (F23)."""

from __future__ import annotations

import os

import pytest

from viewer.cache import names
from viewer.cache.names import Kind


@pytest.mark.parametrize(
    "text",
    [
        "plaid-viewer-99999999999999999999-ab",  # OverflowError in the older viewer
        f"plaid-viewer-{2**31}-ab",
        "plaid-viewer-0-ab",
        "plaid-viewer-01-ab",
        "plaid-viewer--1-ab",
        "plaid-viewer-١٢-ab",  # \d matches these
        "plaid-viewer-1-AB",
        "plaid-viewer-1-",
        "plaid-viewer-1-ab\n",
        "plaid-viewer-1-ab\udcff",
        "xplaid-viewer-1-ab",
        ".plaid-viewer-trash-short",
        ".plaid-viewer-new-",
        "plaid-viewer-",
    ],
)
def test_not_ours(text):
    assert names.parse(text) is None


@pytest.mark.parametrize("kind", Kind)
def test_ours(kind):
    name = names.parse(names.new_name(kind))
    assert (name.kind, name.usual) == (kind, True)
    assert name.pid == (os.getpid() if kind is Kind.CACHE else None)


def test_the_largest_pid():
    assert names.parse(f"plaid-viewer-{2**31 - 1}-ab").kind is Kind.CACHE


@pytest.mark.parametrize("kind", Kind)
def test_names_differ(kind):
    assert len({names.new_name(kind) for _ in range(1000)}) == 1000


def test_what_lies_in_a_cache(tmp_path):
    inside = tmp_path / "plaid-viewer-1-0123456789ab" / "frames"
    inside.mkdir(parents=True)
    assert names.cache_around(inside / "picture.png") == inside.parent
    assert names.cache_around(inside.parent) == inside.parent
    assert names.cache_around(tmp_path / "plaid-viewer-notes" / "picture.png") is None
    (tmp_path / "link").symlink_to(inside)
    assert names.cache_around(tmp_path / "link" / "picture.png") == inside.parent
