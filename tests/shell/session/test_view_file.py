"""View files: written and read again, moved with their dataset, and refused whole when anything in them is wrong."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.shell.fakes import CAMERA
from viewer.protocol import Arrows, Box, Clip, LineSeeds, Mesh, Sphere, Split, Streamlines, Threshold
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.field_scale import FieldScale
from viewer.shell.session.pane_state import Panes, PaneView
from viewer.shell.session.state import FIXED, Appearance, ColorScale, Selection
from viewer.shell.session.view_file import (
    LARGEST,
    SavedView,
    ViewFileError,
    beside,
    read_file,
    read_text,
    saved_view,
    text_of,
    with_dataset,
)
from viewer.shell.session.view_state import ViewState

TOOLS = (
    Clip(shape=Box((0.0, 0.0, 0.0), (1.0, 2.0, 3.0)), flip=True),
    Clip(on=False, shape=Sphere(None, 2.5)),
    Threshold(field="p", low=-1e-300, nan=True),
    Arrows(field="U", every=3),
    Streamlines(seeds=LineSeeds((0.0, 0.0, 0.0), None, 7)),
    Mesh(opacity=0.25, lighting=False),
)
VIEW = ViewState(
    Selection("train", 7, "Base_3_3", 0.1 + 0.2, "Überdruck", "vertex", 1, ("Zone 1",), ("U",)),
    Appearance(color_map="vik", reversed=True, bands=5, unlit=True, edges=True),
    (FieldScale("p", "vertex", -1, ColorScale(FIXED, (1.0, 4.0), log=True)),),
    CAMERA,
    TOOLS,
    Panes((PaneView(0), PaneView(2, "/data/other", Selection("test", 1))), 0, "1x2", split=0.25),
    Difference(on=True, other=Other(dataset="/data/other", sample=3), kind="relative", floor=1e-6),
)
SAVED = SavedView("/data/horn", VIEW)


def test_a_view_is_read_as_it_was_written() -> None:
    read = read_text(text_of(SAVED), "It")
    assert read.dataset == "/data/horn"
    # What is linked follows the active pane; all else is as it was.
    assert replace(read.view, panes=VIEW.panes) == VIEW
    assert read_text(text_of(read), "It") == read


def test_samples_of_a_view_keep_their_names() -> None:
    split = Split("train", ((7, 9),), ("a.vtu", "c.vtu"))
    text = text_of(saved_view("/data/runs", VIEW, (split,)))
    assert read_text(text, "It").names == {"train": {"7": "a.vtu"}}
    assert read_text(plain(), "It").names == {}, "older programs wrote none, and what has none needs none"


def test_a_view_beside_its_dataset_moves_with_it(tmp_path: Path) -> None:
    for place in ("before", "after"):
        (tmp_path / place / "horn").mkdir(parents=True)
    dataset, file = str(tmp_path / "before" / "horn"), tmp_path / "before" / "one.plaidview"
    panes = Panes((PaneView(0), PaneView(1, dataset)), 0, "1x2")
    saved = SavedView(dataset, replace(VIEW, panes=panes), beside(dataset, file))
    file.write_text(text_of(saved), encoding="utf-8")
    assert read_file(file).dataset == dataset
    moved = tmp_path / "after" / "one.plaidview"
    file.rename(moved)
    found = read_file(moved)
    assert found.dataset == str(tmp_path / "after" / "horn")
    assert found.view.panes.view(1).dataset == found.dataset, "the other pane is of the same dataset"
    (tmp_path / "after" / "horn").rmdir()
    assert read_file(moved).dataset == dataset


def test_another_dataset_in_its_place() -> None:
    view = replace(VIEW, difference=replace(VIEW.difference, other=Other(dataset="/data/horn")))
    moved = with_dataset(SavedView("/data/horn", view), "/new")
    assert (moved.dataset, moved.view.difference.other.dataset) == ("/new", "/new")
    assert moved.view.panes.view(2).dataset == "/data/other"


def plain(**changes: Any) -> str:
    return json.dumps({**json.loads(text_of(SAVED)), **changes})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no view"),
        ("{", "holds no view"),
        ("[]", "holds no view"),
        ('{"format": "something"}', "holds no view"),
        ("[" * 100_000, "holds no view"),
        (plain(version=2), "a newer"),
        (plain(view=None), "damaged"),
        (plain(view={"choice": {"sample": "one"}}), "view.choice.sample"),
        (plain(view={"tools": [{"kind": "clip"}, {"kind": "magic"}]}), "magic"),
        (plain(view={"camera": {"position": [0.0]}}), "view.camera.position"),
        (plain(dataset={"path": ""}), "dataset.path"),
        (plain(names={"files": {"0": 3}}), "names.files.0"),
        (plain(names=["a.vtu"]), "names"),
        (plain(dataset="/data/horn"), "dataset"),
    ],
)
def test_what_is_no_whole_view_is_refused(text: str, words: str) -> None:
    with pytest.raises(ViewFileError, match=words) as caught:
        read_text(text, "The clipboard")
    assert caught.value.sentence.startswith("The clipboard")
    assert caught.value.sentence.endswith(".")


def test_files_that_are_none(tmp_path: Path) -> None:
    pipe, big, text = tmp_path / "pipe.plaidview", tmp_path / "big.plaidview", tmp_path / "latin.plaidview"
    os.mkfifo(pipe)
    big.write_bytes(b" " * (LARGEST + 1))
    text.write_bytes(b"\xff\xfe\x00")
    for path, words in ((pipe, "not a file"), (tmp_path, "not a file"), (big, "too large"), (text, "no view")):
        with pytest.raises(ViewFileError, match=words):
            read_file(path)
    with pytest.raises(ViewFileError, match="cannot be read"):
        read_file(tmp_path / "absent.plaidview")
