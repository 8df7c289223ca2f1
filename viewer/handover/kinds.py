"""What may be given: one sample, or several by id and split."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from viewer.errors import UsageError
from viewer.handover.from_arrays import POINTS, tree_of_arrays
from viewer.handover.from_cgns import is_sample, is_tree, tree_of_cgns, trees_of_sample
from viewer.handover.layout import SPLIT
from viewer.handover.node import TimeTree
from viewer.values import dataclass

HOW = (
    'give a plaid.Sample, a CGNS tree, a dict with "points", "cells" and "fields", or a list or dict of these; a '
    "folder is opened by its path"
)


@dataclass(frozen=True, slots=True)
class GivenSample:
    """A sample and where it goes.

    ``alone`` says whether it is the only one that was given, without a number; ``lasting`` whether all arrays are there
    as long as all samples are written, so that each is looked at once.
    """

    split: str
    number: int
    sample: object
    lasting: bool
    alone: bool = False


def samples_of(given: object) -> Iterator[GivenSample]:
    """Yield the samples that were given, one at least.

    Raises
    ------
    UsageError
        When something is neither a sample nor several, or there are none.
    """
    if _is_one(given):
        yield GivenSample(SPLIT, 0, given, lasting=True, alone=True)
        return
    count = 0
    for split, several in _splits(given):
        for number, sample in _numbered(several, split):
            count += 1
            yield GivenSample(split, number, sample, lasting=isinstance(several, (list, tuple, dict)))
    if not count:
        raise UsageError(f"There are no samples; {HOW}.")


def trees_of(sample: object) -> list[TimeTree]:
    """Return the trees of a sample by time.

    Raises
    ------
    UsageError
        When it is none, or its parts do not fit together.
    """
    if is_sample(sample):
        return trees_of_sample(sample)
    if is_tree(sample):
        return [tree_of_cgns(sample)]
    assert isinstance(sample, Mapping)
    return [tree_of_arrays(sample)]


def _is_one(given: object) -> bool:
    return is_sample(given) or is_tree(given) or (isinstance(given, Mapping) and POINTS in given)


def _splits(given: Any) -> Iterator[tuple[str, Any]]:
    """Yield each split with what is in it."""
    if not isinstance(given, Mapping) or all(_is_id(key) for key in given):
        yield SPLIT, given
        return
    for name, several in given.items():
        if not isinstance(name, str) or not name.isprintable() or "/" in name or name.startswith(".") or not name:
            raise UsageError(
                f"{name!r} is neither the name of a split nor the id of a sample; name splits by texts without “/” and "
                "samples by whole numbers from 0."
            )
        yield name, [several] if _is_one(several) else several


def _numbered(several: Any, split: str) -> Iterator[tuple[int, object]]:
    """Yield the samples of a split with their ids."""
    for number, sample in _pairs(several, split):
        if not _is_id(number):
            raise UsageError(f"{number!r} is no id of a sample; use whole numbers from 0.")
        if not _is_one(sample):
            raise UsageError(f"What was given as sample {number} is a {type(sample).__name__}; {HOW}.")
        yield int(number), sample


def _pairs(several: Any, split: str) -> Iterator[tuple[Any, object]]:
    if isinstance(several, Mapping):
        yield from several.items()
        return
    get: Callable[[], Any] | None = getattr(several, "get_samples", None)
    if callable(get):  # a Dataset of pyplaid 0.1
        yield from dict(get()).items()
        return
    ids = getattr(several, "ids", None)
    if ids is not None and hasattr(several, "__getitem__"):  # a dataset of pyplaid's backend cgns
        yield from ((int(number), _item(several, int(number))) for number in ids)
        return
    if isinstance(several, Sequence) and not isinstance(several, (str, bytes)):
        yield from enumerate(several)
        return
    where = "" if split == SPLIT else f" for the split {split}"
    raise UsageError(f"A {type(several).__name__} was given{where}, which is no sample; {HOW}.")


def _item(several: Any, number: int) -> object:
    try:
        return several[number]
    except OSError as error:  # its files, not ours
        raise UsageError(f"Sample {number} cannot be read: {error}.", detail=type(error).__name__) from error


def _is_id(key: object) -> bool:
    try:
        return not isinstance(key, bool) and key.__index__() >= 0  # type: ignore[attr-defined]
    except (AttributeError, TypeError):
        return False
