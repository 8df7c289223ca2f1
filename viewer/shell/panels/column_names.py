"""What a name in a filter means: a column of the table, the sample's id, or that it cannot be read or is marked."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Sequence

SAMPLE = "Sample"
"""The head of the first column; in a filter it stands for the sample's id, unless a global is called so."""

UNREADABLE = "unreadable"
"""In a filter: whether the sample cannot be read, unless a global is called so."""

MARKED = "marked"
"""In a filter: whether the user has marked the sample, unless a global is called so."""

SIGN = "\N{BLACK CIRCLE}"
"""The head of the column of marks, and what stands at a sample that is marked."""

_STRING = r"'[^']*'|\"[^\"]*\"|`[^`]*`"


class ColumnNames:
    """The names that a filter may use.

    Parameters
    ----------
    columns
        Names of the table's columns; None while they are not known, then every name may be one.
    """

    def __init__(self, columns: Sequence[str] | None) -> None:
        self._columns = None if columns is None else dict.fromkeys(columns)
        self._folded: dict[str, list[str]] = {}
        for name in self._columns or ():
            self._folded.setdefault(_fold(name), []).append(name)
        for name in (SAMPLE, UNREADABLE, MARKED):
            self._folded.setdefault(_fold(name), [name])

    def find(self, name: str) -> str | None:
        """Return what a name means, however it is written where that leaves only one; None when it means nothing."""
        if self._columns is not None and name in self._columns:
            return name
        found = self._folded.get(_fold(name), ())
        if len(found) == 1:
            return found[0]
        return name if self._columns is None else None

    def trouble(self, name: str) -> str:
        """Say what is wrong with a name that means nothing, and which one may have been meant."""
        several = self._folded.get(_fold(name), ())
        if len(several) > 1:
            return f"“{name}” may be " + " or ".join(f"“{known}”" for known in several[:3]) + "."
        from difflib import get_close_matches  # only where there is no such column

        near = get_close_matches(_fold(name), list(self._folded), 1)
        hint = f"; did you mean “{self._folded[near[0]][0]}”?" if near else "."
        return f"there is no column “{name}”{hint}"

    def beginning_with(self, text: str) -> list[str]:
        """Return the names that begin with ``text``, however that is written, then those that have a word which does.

        A letter alone is no word that anybody looks for.
        """
        wanted = _fold(text)
        first = [name for folded, names in self._folded.items() if folded.startswith(wanted) for name in names]
        if len(wanted) < 2:
            return first
        within = re.compile(rf"(?<!\w){re.escape(wanted)}")
        others = [name for folded, names in self._folded.items() if within.search(folded, 1) for name in names]
        return list(dict.fromkeys((*first, *others)))

    def replace(self, text: str, stand_in: Callable[[str], str]) -> str:
        """Put ``stand_in(name)`` in place of every name in ``text`` that an expression cannot hold as it is."""
        odd = sorted((name for name in self._columns or () if quoted(name) != name), key=len, reverse=True)
        if not odd:
            return text
        names = "|".join(r"\s+".join(map(re.escape, name.split())) for name in odd)
        pattern = re.compile(rf"({_STRING})|(?<!\w)({names})(?!\w)", re.IGNORECASE)

        def put(found: re.Match[str]) -> str:
            return found[1] or stand_in(" ".join(found[2].split()))

        return pattern.sub(put, text)


def quoted(name: str) -> str:
    """Return a name as it is written in an expression: in backquotes, unless it is a plain word."""
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"`{name}`"


def _fold(name: str) -> str:
    """What names are compared by: as the parser of expressions sees them, in small letters."""
    return unicodedata.normalize("NFKC", name).casefold()
