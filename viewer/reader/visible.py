"""Names of a dataset as one can see them: on one line, and without power over the words around them.

A line feed breaks a line of a list in two, and a mark that turns the direction of writing turns the program's own words
too: the number behind a name then says something else.
"""

from __future__ import annotations

import re

# Control characters, the ends of lines and paragraphs, and the marks of the Unicode Bidirectional Algorithm (UAX #9).
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def visible(name: str) -> str:
    r"""Return a name with the characters that nobody sees as Python writes them: a line feed as ``\n``."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), name)


MAX_NAME = 160
"""Characters of a name that a file gives and a sentence repeats."""


def elided(text: str) -> str:
    """Return a long text without its middle: a sentence is read, a name of 4000 letters is not."""
    if len(text) <= MAX_NAME:
        return text
    return f"{text[: MAX_NAME // 2]}…{text[-MAX_NAME // 2 :]}"
