"""With which samples a model is trained, and with which it is tested.

By the names of splits, and as problem definitions say, which may divide one split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from viewer.scanning.health_finding import Place
from viewer.scanning.problems import TEST, TRAIN, splits_of
from viewer.scanning.sample import ScannedSample
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """Samples to train with, and samples to test with.

    Attributes
    ----------
    problem
        Name of the problem definition that says so; empty where the names of splits do.
    """

    problem: str
    train: frozenset[Place]
    test: frozenset[Place]

    @property
    def who(self) -> str:
        """What a sentence calls whoever trains with them."""
        return f"problem definition “{self.problem}”" if self.problem else "a model"

    @property
    def those(self) -> str:
        """What a sentence calls the samples to train with."""
        return f"those that {self.who} trains with" if self.problem else "those to train with"

    def has_in_both(self, places: Iterable[Place]) -> bool:
        """Whether some of these samples are to train with and others to test with."""
        places = set(places)
        return bool(places & self.train) and bool(places & self.test)


def is_to_train(split: str) -> bool:
    """Whether a split is one of those to train with, by its name."""
    return split.lower().startswith("train")


def divisions_of(problems: Mapping[str, Any], samples: Sequence[ScannedSample]) -> list[Division]:
    """Return all divisions of some samples in which both sides have some, none twice."""
    places = [(one.split, one.sample) for one in samples]
    trained = frozenset(place for place in places if is_to_train(place[0]))
    found = [Division("", trained, frozenset(places) - trained)]
    for name, content in problems.items():
        train, test = (_named(splits_of(content, part), places) for part in (TRAIN, TEST))
        if not any((one.train, one.test) == (train, test) for one in found):
            found.append(Division(name, train, test))
    return [one for one in found if one.train and one.test]


def _named(splits: Mapping[str, tuple[int, ...] | None], places: Sequence[Place]) -> frozenset[Place]:
    whole = {split for split, numbers in splits.items() if numbers is None}
    single = {(split, number) for split, numbers in splits.items() for number in numbers or ()}
    return frozenset(place for place in places if place[0] in whole or place in single)
