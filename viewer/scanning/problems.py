"""What problem definitions name: features by their paths, and splits with their samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LISTS = ("input_features", "output_features")
_SPLITS = ("train_split", "test_split")


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


def splits_of(content: Any) -> dict[str, tuple[int, ...] | None]:
    """Return the splits that a problem definition names, with the IDs it names of each; None for all."""
    found: dict[str, tuple[int, ...] | None] = {}
    for key in _SPLITS:
        value = content.get(key) if isinstance(content, Mapping) else None
        for split, ids in value.items() if isinstance(value, Mapping) else ():
            numbers = isinstance(ids, (list, tuple)) and all(isinstance(number, int) for number in ids)
            found[str(split)] = tuple(ids) if numbers else None
    return found
