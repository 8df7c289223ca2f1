"""What colour bars say of what is on screen: that of the field, and one for each tool with colours of its own."""

from __future__ import annotations

from dataclasses import replace

from viewer.codec import kind_of
from viewer.protocol import ToolLegend
from viewer.shell.session.captions import bar_title, difference_lines
from viewer.shell.session.color_bar_content import ColorBarContent
from viewer.shell.session.range_words import range_words
from viewer.shell.session.state import Shown

MOST_TOOLS = 2
"""Bars of tools: more would be too small to read, and the forms of the tools say the same."""


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
    return [field, *(_content(shown, legend) for legend in scene.tool_legends[:MOST_TOOLS])]


def _content(shown: Shown, legend: ToolLegend) -> ColorBarContent:
    found = shown.manifest.find_fields(legend.field, "")
    unit = f" [{found[0][1].unit}]" if found and found[0][1].unit else ""
    known = legend.row < len(shown.tools)
    name = kind_of(type(shown.tools[legend.row])).replace("-", " ").capitalize() if known else "Tool"
    title = f"|{legend.field}|{unit}"
    about = f"The colours of the tool {name}"
    return ColorBarContent(title, legend.low, legend.high, legend.colors, span=name, about_span=about, editable=False)
