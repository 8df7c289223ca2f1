"""A finding: something that is wrong with a dataset, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey, title
from viewer.values import dataclass
from viewer.wording import sentence

MOST_NAMED = 5
"""Samples that a sentence names; a finding has all of them."""

Place = tuple[str, int]
"""A sample: its split and its ID."""

KINDS = {
    "broken": "Samples that cannot be read",
    "not-finite": "Values that are NaN or infinite",
    "leakage": "The same sample in several splits",
    "problem": "Problem definitions that name what is not there",
    "unit": "Units that differ",
    "lacking": "Fields and globals that some samples lack",
    "shape": "Fields and globals of other types, sizes or zones",
    "outside": "Globals outside the range of those to train with",
    "distant": "Samples to test with that are far from those to train with",
    "outlier": "Samples that are far from the others",
    "duplicate": "The same sample again in a split",
    "constant": "Fields and globals that do not vary",
    "dataset": "What the dataset says of itself and is not so",
    "not-done": "What was not looked for",
}
"""What can be wrong, the worst first, with what it is called. Only the first means that a dataset is broken."""


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """Something that is wrong.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    sentence
        What it is, where, and how much.
    samples
        All samples concerned; empty where it is about none in particular.
    field
        The field or global concerned.
    """

    kind: str
    sentence: str
    samples: tuple[Place, ...] = ()
    field: FieldKey | None = None


def named(places: Iterable[Place]) -> str:
    """Name samples in a sentence: ``samples 3 and 7 of split train``; of many the first ones."""
    places = sorted(places)
    shown: dict[str, list[int]] = {}
    for split, number in places[:MOST_NAMED]:
        shown.setdefault(split, []).append(number)
    parts = [f"sample{'s' if len(ids) > 1 else ''} {_listed(ids)} of split {split}" for split, ids in shown.items()]
    more = len(places) - MOST_NAMED
    return " and ".join([*parts, *([f"{more:,} more"] if more > 0 else [])])


def _listed(ids: Sequence[int]) -> str:
    *first, last = map(str, ids)
    return f"{', '.join(first)} and {last}" if first else last


def called(key: FieldKey) -> str:
    """Return what a sentence begins with that is about a field or global; its name stays as it is spelled."""
    return sentence(title(key)) if key.location == GLOBAL else f"Field {title(key)}"
