"""The title of a picture: text that names what is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

WORDS = ("dataset", "split", "sample", "field", "time")
"""What a title can name, in braces."""

TITLE = "{dataset}, {split} {sample}: {field}"
"""One that says most."""

_WORD = re.compile(r"\{([^{}]*)\}")


def unknown_words(template: str) -> str:
    """Say in a sentence what a title names that there is not; empty when there is all of it."""
    for found in _WORD.finditer(template):
        if found[1] not in WORDS:
            known = ", ".join(f"{{{word}}}" for word in WORDS)
            return f"A title does not know “{found[0]}”; it knows {known}."
    return ""


def title_of(template: str, words: Mapping[str, str]) -> str:
    """Return a title with what it names; what looks like a name in that stays as it is."""
    return _WORD.sub(lambda found: words.get(found[1], found[0]), template)
