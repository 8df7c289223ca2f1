"""Options about the picture on their way to a window."""

from __future__ import annotations

import json

import pytest

from viewer.cli import parse
from viewer.look_values import looks_from_plain, looks_to_plain
from viewer.view_options import ViewOptions

ALL = (
    "--base B --hide-zone a --hide-zone b --boundary c --component y --color-map magma --reversed --bands 7 "
    "--range 2%:98% --log --representation wireframe --edges --no-unlit "
    "--camera 1,2,3:0,0,0:0,0,1 --parallel --clip x --slice 0,0,1@1,2,3 "
    "--threshold p:1: --iso p:0.5,1 --arrows U --warp d:10"
)


def test_all_options_come_back() -> None:
    looks = parse(["data", *ALL.split()]).looks
    assert looks is not None and len(looks.tools) == 6
    assert looks_from_plain(json.loads(json.dumps(looks_to_plain(looks)))) == looks


def test_what_is_missing_is_as_it_was_and_what_is_wrong_is_refused() -> None:
    assert looks_from_plain({}) == ViewOptions()
    assert looks_from_plain({"newer": 1, "edges": True}) == ViewOptions(edges=True)
    for plain in ({"edges": 1}, {"range": {"values": [1]}}, {"tools": [{"kind": "saw"}]}, {"camera": "iso"}):
        with pytest.raises(ValueError, match=next(iter(plain))):
            looks_from_plain(plain)
