"""What problem definitions name: features by their paths, and splits with their samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LISTS = ("input_features", "output_features")
TRAIN, TEST = "train_split", "test_split"


def features_of(problems: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the paths that problem definitions name (``Global/alpha``), each with the names of the definitions."""
    found: dict[str, tuple[str, ...]] = {}
    for name, content in problems.items():
        for key in _LISTS:
            value = content.get(key) if isinstance(content, Mapping) else None
            for path in value if isinstance(value, (list, tuple)) else ():
                if isinstance(path, str) and name not in found.get(path, ()):
                    found[path] = (*found.get(path, ()), name)
    return found


def inputs_and_outputs(content: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paths that a problem definition names as inputs, and those it names as outputs."""
    one, other = (content.get(key) if isinstance(content, Mapping) else None for key in _LISTS)
    return _texts(one), _texts(other)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, (list, tuple)) else ()


def splits_of(content: Any, part: str) -> dict[str, tuple[int, ...] | None]:
    """Return the splits that a problem definition names, with the IDs it names of each; None for all.

    Parameters
    ----------
    part
        :data:`TRAIN` or :data:`TEST`.
    """
    value = content.get(part) if isinstance(content, Mapping) else None
    found: dict[str, tuple[int, ...] | None] = {}
    for split, ids in value.items() if isinstance(value, Mapping) else ():
        numbers = isinstance(ids, (list, tuple)) and all(isinstance(number, int) for number in ids)
        found[str(split)] = tuple(ids) if numbers else None
    return found
