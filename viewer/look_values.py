"""How a sample is looked at, as JSON: what goes from a program outside the window to the window."""

from __future__ import annotations

import typing
from typing import Any

from viewer.codec import from_plain, to_plain
from viewer.protocol import Tool
from viewer.view_options import ViewOptions


def looks_to_plain(options: ViewOptions) -> dict[str, Any]:
    """Return the options as values that :func:`json.dumps` takes."""
    plain: dict[str, Any] = to_plain(options)
    return plain


def looks_from_plain(plain: dict[str, Any]) -> ViewOptions:
    """Return the options that were written so.

    Raises
    ------
    ValueError
        When they make no sense.
    """
    # The module of the options imports no tools: it is needed before anything is known to be drawn.
    hints = typing.get_type_hints(ViewOptions, localns={"Tool": Tool})
    return ViewOptions(**{name: from_plain(kind, plain[name], name) for name, kind in hints.items() if name in plain})
