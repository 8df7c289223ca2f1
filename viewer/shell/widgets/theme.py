"""The light and the dark theme: of the widgets, and of the view that goes with them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from viewer.values import dataclass

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_ROLES = QPalette.ColorRole
_DARK = {
    _ROLES.Window: "#2b2e33",
    _ROLES.WindowText: "#e6e8eb",
    _ROLES.Base: "#1c1f24",
    _ROLES.AlternateBase: "#24272c",
    _ROLES.Text: "#e6e8eb",
    _ROLES.PlaceholderText: "#9aa1ab",
    _ROLES.Button: "#363a40",
    _ROLES.ButtonText: "#e6e8eb",
    _ROLES.BrightText: "#ffffff",
    _ROLES.ToolTipBase: "#363a40",
    _ROLES.ToolTipText: "#e6e8eb",
    _ROLES.Light: "#4a4f57",
    _ROLES.Midlight: "#40454c",
    _ROLES.Mid: "#24272c",
    _ROLES.Dark: "#1a1c20",
    _ROLES.Shadow: "#101114",
    _ROLES.Highlight: "#2f7fd1",
    _ROLES.HighlightedText: "#ffffff",
    _ROLES.Accent: "#2f7fd1",
    _ROLES.Link: "#6cb2f7",
}
_BOX = "#4a4f57"
_FRAME = "#8d96a3"
"""Widgets whose window has this colour get frames that are darker than it by a third."""

_DARK_DISABLED = {_ROLES.WindowText: "#7b828c", _ROLES.Text: "#7b828c", _ROLES.ButtonText: "#7b828c"}


def set_theme(app: QApplication, theme: str) -> None:
    """Use the light or the dark theme, or follow the system (``"system"``).

    Where the platform cannot switch its own theme (X11 without a desktop, ``offscreen``) the Fusion style takes a
    palette of ours.
    """
    hints = app.styleHints()
    wanted = _SCHEMES[theme]
    hints.setColorScheme(wanted)
    if wanted in (Qt.ColorScheme.Unknown, hints.colorScheme()):
        app.setPalette(QPalette())  # no palette of ours: what the platform says holds
    elif wanted == Qt.ColorScheme.Dark:
        app.setStyle("Fusion")
        app.setPalette(_dark_palette())
        # Fusion draws frames and grooves darker than the window, which on dark nobody sees.
        boxes, frames = _dark_palette(base=_BOX), _dark_palette(window=_FRAME)
        for palette, names in ((boxes, ("QCheckBox", "QRadioButton")), (frames, ("QSlider", "QLineEdit"))):
            for name in names:
                app.setPalette(palette, name)  # type: ignore[arg-type] # bytes, say the stubs alone
    else:
        app.setPalette(app.style().standardPalette())


def _dark_palette(base: str = _DARK[_ROLES.Base], window: str = _DARK[_ROLES.Window]) -> QPalette:
    palette = QPalette()
    for role, color in (_DARK | {_ROLES.Base: base, _ROLES.Window: window}).items():
        palette.setColor(role, QColor(color))
    for role, color in _DARK_DISABLED.items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(color))
    return palette


@dataclass(frozen=True, slots=True)
class ViewColors:
    """Colours of the view, as ``"#rrggbb"``."""

    background: str
    foreground: str


def view_colors(palette: QPalette) -> ViewColors:
    """Choose the view's colours: a calm background one step off the window's, and text that stands out from it."""
    dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
    return ViewColors("#1c1f24", "#e6e8eb") if dark else ViewColors("#f7f8fa", "#1d2129")
