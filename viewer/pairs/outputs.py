"""Which pairs the problem definitions of a dataset name as outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viewer.pairs.matching import Pair


def stated_outputs(pairs: Sequence[Pair], problems: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the places of the pairs that the problem definitions of the reference name as outputs; else of all.

    A dataset that was written by a model often has its inputs as well: they would count as predicted without error.
    """
    paths = [
        tuple(path.split("/"))
        for content in problems.values()
        if isinstance(content, Mapping) and isinstance(content.get("output_features"), (list, tuple))
        for path in content["output_features"]
        if isinstance(path, str)
    ]
    found = tuple(place for place, pair in enumerate(pairs) if any(_is(pair, path) for path in paths))
    return found or tuple(range(len(pairs)))


def _is(pair: Pair, path: tuple[str, ...]) -> bool:
    if pair.is_global:
        return path == ("Global", pair.name)
    return len(path) > 2 and (path[0], path[-1]) == (pair.base, pair.name)
