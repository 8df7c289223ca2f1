"""How a picture is to be: titles, what is wrong with it, and what is stored and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.codec import from_plain, to_plain
from viewer.figure_size import FigureSize
from viewer.figure_title import title_of, unknown_words
from viewer.shell.figure.spec import PRESETS, FigureSpec

WORDS = {"dataset": "horn", "split": "train", "sample": "4", "field": "{split}", "time": ""}


@pytest.mark.parametrize(
    ("template", "title"),
    [
        ("{dataset} {sample}", "horn 4"),
        ("{field}{time}", "{split}"),
        ("{sample.__class__} {0} {{sample}} {", "{sample.__class__} {0} {4} {"),
        ("", ""),
    ],
)
def test_a_title_has_what_it_names_and_nothing_else(template: str, title: str) -> None:
    """Names of data are text: what looks like a word in them stays as it is."""
    assert title_of(template, WORDS) == title


def test_a_word_that_is_not_known_is_said() -> None:
    assert unknown_words("{dataset} {field}") == ""
    assert unknown_words("{sample.__class__}").startswith(
        "A title does not know “{sample.__class__}”; it knows {dataset}"
    )
    spec = FigureSpec(titled=True, title="{x}")
    assert spec.trouble(1.0) and not replace(spec, titled=False).trouble(1.0)


@pytest.mark.parametrize(
    "changes",
    [{"font_size": 0.0}, {"font_size": float("nan")}, {"lines": 1000.0}, {"size": FigureSize(1.0, 1.0)}],
)
def test_what_cannot_be_drawn_is_said(changes: dict[str, object]) -> None:
    assert replace(FigureSpec(), **changes).trouble(1.0).endswith(".")  # type: ignore[arg-type]


def test_it_is_stored_and_read_again() -> None:
    for size in PRESETS.values():
        spec = FigureSpec(size, background="transparent", title="{time}", font="Serif")
        assert from_plain(FigureSpec, to_plain(spec)) == spec and spec.is_known
        assert spec.trouble(1.5) == ""
    assert not FigureSpec(background="pink").is_known
    assert not FigureSpec(FigureSize(unit="miles")).is_known


def test_presets_have_the_sizes_of_their_names() -> None:
    assert PRESETS["Paper column"].pixels(1.0) == (1004, 1004)
    assert PRESETS["Paper page"].pixels(2.0) == (2008, 1004)
    assert PRESETS["Slide"].pixels(1.0) == (1920, 1080)
