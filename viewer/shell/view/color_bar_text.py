"""What the colour bar shows, as text to be copied."""

from __future__ import annotations

from viewer.shell.session.color_bar_content import ColorBarContent


def color_bar_text(content: ColorBarContent) -> str:
    """Return the title, then the ends of the range or each value with its colour; numbers as programs read them."""
    low, high = content.exact or (repr(content.low), repr(content.high))
    lines = [f"{label}\t{color}" for label, color in content.categories] or [f"from\t{low}", f"to\t{high}"]
    return "\n".join([content.title, *content.lines, *lines])
