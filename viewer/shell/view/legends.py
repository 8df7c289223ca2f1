"""What the colours of the picture stand for: the bar of the field, and one for each tool with colours of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.codec import kind_of
from viewer.protocol import ToolLegend
from viewer.shell.session.range_words import range_words
from viewer.shell.session.state import Shown
from viewer.shell.view.captions import bar_title, difference_lines
from viewer.shell.view.color_bar import ColorBar
from viewer.shell.view.color_bar_content import ColorBarContent
from viewer.shell.widgets.theme import ViewColors

_MOST = 2  # bars of tools: more would be too small to read, and the forms of the tools say the same


class Legends(QWidget):
    """A column of colour bars.

    Attributes
    ----------
    color_bar
        That of the field which colours the mesh.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.color_bar = ColorBar()
        self._tools = tuple(ColorBar(f"view.tool_color_bar.{number}") for number in range(_MOST))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.color_bar, 3)
        for bar in self._tools:
            column.addWidget(bar, 2)

    def set_colors(self, colors: ViewColors) -> None:
        """Take the colours of the theme."""
        for bar in (self.color_bar, *self._tools):
            bar.set_colors(colors.background, colors.foreground)

    def forget_width(self) -> None:
        """Begin with the width that the next content needs: another dataset comes."""
        for bar in (self.color_bar, *self._tools):
            bar.forget_width()

    def clear(self) -> None:
        """Show nothing."""
        for bar in (self.color_bar, *self._tools):
            bar.hide()

    def show_scene(self, shown: Shown) -> None:
        """Show what the colours on screen stand for."""
        field, *tools = bars_of(shown)
        if field is not None:
            self.color_bar.set_content(field)
        self.color_bar.setVisible(field is not None)
        for number, bar in enumerate(self._tools):
            if number < len(tools) and (content := tools[number]) is not None:
                bar.set_content(content)
            bar.setVisible(number < len(tools))


def bars_of(shown: Shown) -> list[ColorBarContent | None]:
    """Return what the colour bar of the field shows, None without one, and then those of tools."""
    scene = shown.scene
    field = None
    if shown.selection.field and scene.range is not None:
        colors = (scene.below_color, scene.above_color, scene.nan_color)
        known = (scene.exact_range, scene.categories)
        words = range_words(shown)
        content = ColorBarContent(bar_title(shown), *scene.range, scene.colors, scene.log, *colors, *known)
        lines = difference_lines(shown)
        field = replace(content, lines=lines, span=words.short, about_span=words.sentence)
    return [field, *(_content(shown, legend) for legend in scene.tool_legends[:_MOST])]


def _content(shown: Shown, legend: ToolLegend) -> ColorBarContent:
    found = shown.manifest.find_fields(legend.field, "")
    unit = f" [{found[0][1].unit}]" if found and found[0][1].unit else ""
    known = legend.row < len(shown.tools)
    name = kind_of(type(shown.tools[legend.row])).replace("-", " ").capitalize() if known else "Tool"
    title = f"|{legend.field}|{unit}"
    about = f"The colours of the tool {name}"
    return ColorBarContent(title, legend.low, legend.high, legend.colors, span=name, about_span=about, editable=False)
