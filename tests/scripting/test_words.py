"""Options from Python come to the same as those of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from viewer.cli import parse
from viewer.errors import UsageError
from viewer.figure_size import FigureSize
from viewer.option_words import looks_of_words, picture_of_words
from viewer.protocol import Clip, Plane, Slice, Threshold
from viewer.scripting.words import LOOKS, look_words, picture_words, plane_word, split_options
from viewer.shell.app.outside.looking import merged


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"camera": "iso"}, "--camera iso"),
        ({"camera": ((1, 2, 3), (0, 0, 0), (0, 0, 1))}, "--camera 1,2,3:0,0,0:0,0,1"),
        ({"range": (-1, 2.5)}, "--range=-1:2.5"),
        ({"range": "2%:98%"}, "--range 2%:98%"),
        ({"edges": True, "unlit": False, "log": None}, "--edges --no-unlit"),
        ({"clip": "x", "slice": ["y", "0,0,1@1,2,3"]}, "--clip x --slice y --slice 0,0,1@1,2,3"),
        ({"hide_zone": ("a", "b c")}, "--hide-zone a --hide-zone=b_c"),
        ({"boundary": "Walls"}, "--boundary Walls"),
        ({"boundary": ("a", "B/b")}, "--boundary a --boundary B/b"),
        (
            {"color_map": "vik", "bands": 8, "component": "y", "base": "B"},
            "--color-map vik --bands 8 --component y --base B",
        ),
        (
            {"threshold": "p:1:", "iso": "p:0.5,1", "warp": "d:3", "arrows": "U"},
            "--threshold p:1: --iso p:0.5,1 --arrows U --warp d:3",
        ),
        (
            {"representation": "points", "parallel": True, "reversed": True},
            "--representation points --parallel --reversed",
        ),
    ],
)
def test_looks(options: dict[str, Any], line: str) -> None:
    words = [word.replace("b_c", "b c") for word in line.split()]
    made, typed = looks_of_words(look_words(options)), parse(["data", *words]).looks
    assert typed is not None
    assert set(made.tools) == set(typed.tools)
    assert [getattr(made, name) for name in made.__slots__ if name != "tools"] == [
        getattr(typed, name) for name in typed.__slots__ if name != "tools"
    ]


def test_every_option_of_the_command_line_has_a_name() -> None:
    from argparse import ArgumentParser

    from viewer.view_options import add_view_options

    parser = ArgumentParser(add_help=False)
    add_view_options(parser)
    known = {action.option_strings[0].removeprefix("--").replace("-", "_") for action in parser._actions}
    assert known == set(LOOKS)


def test_pictures() -> None:
    wish = picture_of_words(picture_words({"size": (320, 240), "color_bar": False, "title": "{field}"}, "/a/b.png"))
    assert (wish.file, wish.color_bar, wish.title) == (Path("/a/b.png"), False, "{field}")
    assert (wish.size.width, wish.size.height) == (320, 240)
    paper = picture_of_words(picture_words({"size": "8.5cm@300", "color_bar": True, "background": None}, "/a.pdf"))
    assert paper.size == FigureSize(8.5, 0.0, "cm", 300.0) and paper.color_bar
    assert split_options({"size": 1, "camera": "iso"}) == ({"size": 1}, {"camera": "iso"})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: look_words({"colour": "red"}), "no option colour; there are: base"),
        (lambda: picture_words({"dpi": 3}, None), "no option dpi"),
        (lambda: looks_of_words(("--range=2:1",)), "the second number must be the larger one"),
        (lambda: looks_of_words(("--bands=1",)), "bands"),
        (lambda: picture_of_words(("--picture=/a.docx",)), "ends in none of"),
        (lambda: picture_of_words(()), "No file"),
        (lambda: picture_of_words(("--background=white",)), "needs --picture"),
    ],
)
def test_what_is_wrong_is_one_sentence(call: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        call()
    assert caught.value.sentence.endswith(".") and "\n" not in caught.value.sentence


def test_planes() -> None:
    assert plane_word("-x", None) == "-x"
    assert plane_word((0, 0, 1), (1, 2.5, 3)) == "0.0,0.0,1.0@1.0,2.5,3.0"


def test_tools_take_the_places_of_those_of_their_kinds() -> None:
    one, other = Clip(shape=Plane(None, (1.0, 0.0, 0.0))), Clip(shape=Plane(None, (0.0, 1.0, 0.0)))
    cut, keep = Slice(), Threshold(field="p")
    assert merged((), (one,), ()) == (one,)
    assert merged((cut, one, keep), (other,), ()) == (cut, other, keep)
    assert merged((one, cut, other), (), ("clip",)) == (cut,)
    assert merged((one, cut), (other, one), ()) == (other, one, cut)
    assert merged((one, one), (keep,), ()) == (one, one, keep)
