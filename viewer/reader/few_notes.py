"""Notes that a person can read: a file of a thousand broken links, or of a thousand zones, has a thousand of a kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_EACH = 5
"""Notes of one kind that are shown."""

_ALL = 200
"""Notes that are shown together."""

_NAMES = re.compile(r"“[^”]*”|\S*[\d/]\S*")
"""What differs between notes of one kind: quoted names, and words with a digit or a slash in them."""


def few_notes(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the notes, each once, without those that are like five others; behind the five it is said how many."""
    distinct = tuple(dict.fromkeys(notes))
    kinds = [_NAMES.sub("“”", note) for note in distinct]
    total, seen = Counter(kinds), Counter[str]()
    shown = []
    for note, kind in zip(distinct, kinds, strict=True):
        seen[kind] += 1
        if seen[kind] <= _EACH:
            shown.append(note)
        if seen[kind] == _EACH and total[kind] > _EACH:
            more = total[kind] - _EACH
            shown.append(f"{more:,} more {'note is' if more == 1 else 'notes are'} like the one before this.")
    if len(shown) > _ALL:
        return (*shown[:_ALL], f"{len(shown) - _ALL:,} more notes are not shown.")
    return tuple(shown)
