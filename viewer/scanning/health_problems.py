"""Health of problem definitions: what they name and is not there, or is there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from viewer.protocol.reading import Catalogue
from viewer.protocol.split import Split
from viewer.scanning.health_finding import HealthFinding, Place, named
from viewer.scanning.problems import TEST, TRAIN, features_of, inputs_and_outputs, splits_of
from viewer.scanning.sample import ScannedSample
from viewer.wording import counted

_VERBS = {TRAIN: "train", TEST: "test"}


def problem_findings(catalogue: Catalogue, samples: Sequence[ScannedSample]) -> Iterator[HealthFinding]:
    """Yield what is wrong with the problem definitions, as far as samples that could be read tell."""
    nowhere = set.intersection(*(set(one.lacking) for one in samples)) if samples else set()
    yield from _nowhere(catalogue, nowhere)
    for name, content in catalogue.problems.items():
        yield from _somewhere(name, content, samples, nowhere)
        yield from _splits(name, content, {split.name: split for split in catalogue.splits})


def _nowhere(catalogue: Catalogue, nowhere: set[str]) -> Iterator[HealthFinding]:
    for path, definitions in features_of(catalogue.problems).items():
        if path in nowhere:
            names = " and ".join(f"“{name}”" for name in definitions)
            who = f"Problem definitions {names} name" if len(definitions) > 1 else f"Problem definition {names} names"
            yield HealthFinding("problem", f"{who} {path}, which no sample has.")


def _somewhere(name: str, content: Any, samples: Sequence[ScannedSample], nowhere: set[str]) -> Iterator[HealthFinding]:
    """Yield what some of the samples lack that a definition names: to test with a sample needs no outputs."""
    inputs, outputs = inputs_and_outputs(content)
    lacking: dict[str, dict[Place, None]] = {}
    for part, paths in ((TRAIN, (*inputs, *outputs)), (TEST, inputs)):
        splits = splits_of(content, part)
        wanted = set(paths) - nowhere
        for one in samples if wanted and splits else ():
            ids = splits.get(one.split, ())
            if one.lacking and (ids is None or one.sample in ids):
                for path in wanted.intersection(one.lacking):
                    lacking.setdefault(path, {})[one.split, one.sample] = None
    for path, places in lacking.items():
        verb = "lack" if len(places) > 1 else "lacks"
        text = f"Problem definition “{name}” names {path}, which {named(places)} {verb}."
        yield HealthFinding("problem", text, tuple(places))


def _splits(name: str, content: Any, there: dict[str, Split]) -> Iterator[HealthFinding]:
    who = f"Problem definition “{name}”"
    parts = {part: splits_of(content, part) for part in (TRAIN, TEST)}
    for part, splits in parts.items():
        if len(splits) > 1:
            text = f"{who} has {len(splits)} splits to {_VERBS[part]} with, {' and '.join(splits)}; pyplaid takes one."
            yield HealthFinding("problem", text)
        for split, ids in splits.items():
            if split not in there:
                yield HealthFinding("problem", f"{who} names the split {split}, which is not there.")
                continue
            lost = [number for number in ids or () if there[split].position_of(number) is None]
            if lost:
                many = counted(len(lost), "sample")
                yield HealthFinding("problem", f"{who} names {many} that split {split} has not: {_first(lost)}.")
            twice = [number for number, count in Counter(ids or ()).items() if count > 1]
            if twice:
                text = f"{who} names samples of split {split} twice to {_VERBS[part]} with: {_first(twice)}."
                yield HealthFinding("problem", text, tuple((split, number) for number in twice))
    for split in parts[TRAIN].keys() & parts[TEST].keys():
        known = there.get(split)
        one, other = (set(_ids(parts[part][split], known)) for part in (TRAIN, TEST))
        both = tuple((split, number) for number in sorted(one & other))
        if both:
            text = f"{who} trains and tests with {named(both)}."
            yield HealthFinding("leakage", text, both)


def _ids(ids: tuple[int, ...] | None, split: Split | None) -> Iterator[int]:
    if ids is not None:
        yield from ids
    elif split is not None:
        for start, stop in split.ranges:
            yield from range(start, stop)


def _first(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
