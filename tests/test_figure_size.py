"""Sizes of pictures: what may be typed, and how many pixels that is."""

from __future__ import annotations

import pytest

from viewer.figure_size import CENTIMETRES, LARGEST, PIXELS, FigureSize, parse_figure_size


@pytest.mark.parametrize(
    ("text", "pixels", "dpi"),
    [
        ("1920x1080", (1920, 1080), 144),
        ("1920 × 1080 px", (1920, 1080), 144),
        ("1920x1080@96", (1920, 1080), 96),
        ("16384x16384@300dpi", (16384, 16384), 300),
        ("8.5cm@300", (1004, 502), 300),
        ("17x12cm@600", (4016, 2835), 600),
        ("85mm@300", (1004, 502), 300),
        ("2x1in@100", (200, 100), 100),
        ("8.5cm", (1004, 502), 300),
        ("800", (800, 400), 60),
    ],
)
def test_what_may_be_typed(text: str, pixels: tuple[int, int], dpi: float) -> None:
    """A height that is not named is that of a view twice as wide as high."""
    size = parse_figure_size(text)
    assert size.pixels(2.0) == pixels and size.dpi == pytest.approx(dpi)
    assert size.scale == pytest.approx(dpi / 96)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1920x", "big", "1x1", "3x3", "20000x10", "8.5cm@1", "8.5cm@99999", "-5x5", "1e9x1", "nan", "8.5m"],
)
def test_what_is_no_size_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a size|are not between"):
        parse_figure_size(text)


def test_the_trouble_with_a_size_depends_on_the_view() -> None:
    wide = FigureSize(8.0, 0.0, CENTIMETRES, 300.0)
    assert wide.trouble(1.5) == ""
    assert "945 × 9 pixels" in wide.trouble(100.0)
    assert FigureSize(float(LARGEST), 100.0, PIXELS).trouble(1.0) == ""
    assert FigureSize(LARGEST + 1.0, 100.0, PIXELS).trouble(1.0)
    assert FigureSize(0.0, 0.0).trouble(0.0)
