"""Colours of the view that go with the window's light or dark palette."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPalette


@dataclass(frozen=True, slots=True)
class ViewColors:
    """Colours of the view, as ``"#rrggbb"``."""

    background: str
    foreground: str


def view_colors(palette: QPalette) -> ViewColors:
    """Choose the view's colours: a calm background one step off the window's, and text that stands out from it."""
    dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return ViewColors("#1c1f24", "#e6e8eb") if dark else ViewColors("#f7f8fa", "#1d2129")
