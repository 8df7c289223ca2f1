"""How well a few typed letters fit a text, and which of many texts come first. Pure functions.

As in the palettes of editors: the letters must come in their order, with others between them. Letters at the beginnings
of words and letters side by side count most, so that ``oed`` finds *Open example dataset*. Libraries that compare texts
by edit distance do not find that, since most of its letters were not typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_LETTER = 1.0
_WORD_START = 8.0
_TEXT_START = 10.0
_SIDE_BY_SIDE = 9.0
_WHOLE_WORD = 4.0
_PER_LETTER_LEFT = 0.02
_ELSEWHERE = 0.4
"""Weight of a word that is only found in ``where``."""

_RECENT = 7.0
_REFUSED = -3.0
_NONE = float("-inf")


class Match(NamedTuple):
    """How well something fits, and which letters of the text did (places in it, ascending)."""

    score: float
    places: tuple[int, ...] = ()


def match_word(word: str, text: str) -> Match | None:
    """Fit the letters of one word into a text; None when they do not all come in it, in their order.

    ``word`` is in lower case.
    """
    low = _lower(text)
    if not word:
        return Match(0.0)
    if not _is_within(word, low):
        return None
    starts = _starts(text)
    place = next((place for place in _occurrences(word, low) if starts[place]), -1)
    places = tuple(range(place, place + len(word))) if place >= 0 else _best_places(word, low, starts)
    return Match(_score(places, starts, low), places)


def match(typed: str, text: str, where: str = "") -> Match | None:
    """Fit everything that was typed: each word into ``text`` or else into ``where``, in any order."""
    score = -_PER_LETTER_LEFT * min(len(text), 100)
    places: set[int] = set()
    for word in typed.lower().split():
        found = match_word(word, text)
        other = match_word(word, where) if where else None
        if other is not None and (found is None or found.score < _ELSEWHERE * other.score):
            score += _ELSEWHERE * other.score
        elif found is not None:
            score += found.score
            places.update(found.places)
        else:
            return None
    return Match(score, tuple(sorted(places)))


def rank(
    typed: str, candidates: Sequence[tuple[str, str, str, bool]], recent: Sequence[str] = ()
) -> list[tuple[int, Match]]:
    """Order candidates, the best first; those that do not fit are left out.

    Parameters
    ----------
    candidates
        Of each: its id, text, where, and whether it can be chosen.
    recent
        Ids used last, the newest first. They come first where nothing is typed, and win a close race elsewhere.

    Returns
    -------
    list
        Places in ``candidates``, each with its match.
    """
    newest = {known: place for place, known in reversed(list(enumerate(recent)))}
    found = []
    for place, (known, text, where, usable) in enumerate(candidates):
        fit = match(typed, text, where)
        if fit is None:
            continue
        score = fit.score if typed.strip() else 0.0
        if known in newest:
            score += _RECENT * (1.0 - 0.5 * newest[known] / len(recent))
        if typed.strip() and not usable:
            score += _REFUSED
        found.append((-score, place, fit))
    return [(place, fit) for _score, place, fit in sorted(found)]


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text  # a letter that becomes two would shift all places behind it


def _is_within(word: str, low: str) -> bool:
    place = -1
    for letter in word:
        place = low.find(letter, place + 1)
        if place < 0:
            return False
    return True


def _starts(text: str) -> list[bool]:
    """Whether a word begins at each letter: behind what is no letter, at a capital, and where digits begin."""
    starts, before = [], " "
    for letter in text:
        fresh = letter.isalnum() and not before.isalnum()
        fresh = fresh or (letter.isupper() and before.islower()) or (letter.isdigit() and before.isalpha())
        starts.append(fresh)
        before = letter
    return starts


def _occurrences(word: str, low: str) -> list[int]:
    places, place = [], low.find(word)
    while place >= 0:
        places.append(place)
        place = low.find(word, place + 1)
    return places


def _best_places(word: str, low: str, starts: list[bool]) -> tuple[int, ...]:
    """Return the places of the letters with the highest score: the best way to end each letter at each place."""
    ways: list[list[int]] = []  # for each letter and place, where the letter before it is
    scores = [0.0] * len(low)
    for number, letter in enumerate(word):
        row, way = [_NONE] * len(low), [-1] * len(low)
        best, best_at = (0.0, -1) if number == 0 else (_NONE, -1)
        for place, other in enumerate(low):
            if number and place:
                before = scores[place - 1]
                if before > best:
                    best, best_at = before, place - 1
            if other == letter and best > _NONE:
                here = _value(place, starts)
                row[place], way[place] = best + here, best_at
                if number and place and scores[place - 1] + _SIDE_BY_SIDE > best:
                    row[place], way[place] = scores[place - 1] + _SIDE_BY_SIDE + here, place - 1
        scores = row
        ways.append(way)
    place = max(range(len(low)), key=scores.__getitem__)
    places = []
    for way in reversed(ways):
        places.append(place)
        place = way[place]
    return tuple(reversed(places))


def _value(place: int, starts: list[bool]) -> float:
    return _LETTER + (_TEXT_START if place == 0 else _WORD_START if starts[place] else 0.0)


def _score(places: tuple[int, ...], starts: list[bool], low: str) -> float:
    score = sum(_value(place, starts) for place in places)
    together = sum(other == place + 1 for place, other in pairwise(places))
    score += _SIDE_BY_SIDE * together
    end = places[-1] + 1
    whole = together == len(places) - 1 and starts[places[0]] and (end == len(low) or not low[end].isalnum())
    return score + (_WHOLE_WORD if whole else 0.0)
