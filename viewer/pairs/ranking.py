"""Several predictions of one dataset: which is the best, and what each is called."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from viewer.pairs.rules import PLACEHOLDER, PairRules

INSIDE = "fields of the samples"
"""What a prediction is called that has no path: fields of the dataset itself."""


def best_first(scores: Sequence[float | None]) -> list[int]:
    """Return the places of scores, the lowest score first and those without one last; equal ones stay in order."""
    known = [math.inf if score is None or math.isnan(score) else score for score in scores]
    return sorted(range(len(known)), key=lambda place: (known[place] == math.inf, known[place]))


def key_of(path: str, rules: PairRules) -> str:
    """Return what tells a prediction from others: its path, and how fields are called that are not so as usual."""
    return "\n".join((path, *rules.names))


def names_of(paths: Sequence[str], rules: Sequence[PairRules] = ()) -> list[str]:
    """Return what predictions are called: the end of each path, as much of it as tells them apart.

    Where several have one path, their fields are named by these rules.
    """
    names, counts = _ends(paths), Counter(paths)
    for place, one in enumerate(rules):
        if counts[paths[place]] > 1 and one.names:
            fields = ", ".join(name.replace(PLACEHOLDER, "…") for name in one.names)
            names[place] = f"{names[place]}, {fields}" if paths[place] else f"fields {fields}"
    return names


def _ends(paths: Sequence[str]) -> list[str]:
    parts = [PurePath(path).parts for path in paths]
    lengths = [1] * len(parts)
    while True:
        names = [str(PurePath(*part[-length:])) for part, length in zip(parts, lengths, strict=True)]
        counts = Counter(dict(zip(paths, names, strict=True)).values())
        longer = [
            length + (counts[name] > 1 and length < len(part))
            for name, part, length in zip(names, parts, lengths, strict=True)
        ]
        if longer == lengths:
            return [name if path else INSIDE for name, path in zip(names, paths, strict=True)]
        lengths = longer
