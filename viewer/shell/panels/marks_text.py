"""Marked samples as the text of a file: lists of ids, or the splits of a problem definition of PLAID."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Marked = Mapping[str, frozenset[int]]
"""The ids of each split that has some."""

_TRAIN, _TEST = "train_split", "test_split"
_FEATURES = ("input_features", "output_features")


def plain_text(marked: Marked) -> str:
    """Return an id a line, each split below a line with ``#`` before its name, which ``numpy.loadtxt`` passes over."""
    blocks = (f"# {split}\n" + "".join(f"{number}\n" for number in sorted(ids)) for split, ids in marked.items())
    return "".join(blocks)


def json_text(marked: Marked) -> str:
    """Return an object with a list of ids for each split."""
    return json.dumps({split: sorted(ids) for split, ids in marked.items()}, ensure_ascii=False) + "\n"


def csv_text(marked: Marked) -> str:
    """Return two columns, the split and the id."""
    rows = (f"{_cell(split)},{number}\n" for split, ids in marked.items() for number in sorted(ids))
    return "split,sample\n" + "".join(rows)


ID_LISTS: dict[str, Callable[[Marked], str]] = {"txt": plain_text, "json": json_text, "csv": csv_text}
"""What writes lists of ids, by the ending of the file."""


def definition_text(marked: Marked, like: Mapping[str, Any]) -> str:
    """Return a problem definition, in YAML, whose splits are the marked samples.

    Splits without marks are as in the definition ``like``, as are inputs and outputs.

    Raises
    ------
    ValueError
        When that has no inputs or no outputs: there is no problem without.
    """
    features = {key: _texts(like.get(key)) for key in _FEATURES}
    if not all(features.values()):
        raise ValueError("it names no inputs or no outputs")
    splits: dict[str, dict[str, Any]] = {key: dict(_table(like.get(key))) for key in (_TRAIN, _TEST)}
    for split, ids in marked.items():
        holders = [key for key in (_TRAIN, _TEST) if split in splits[key]]
        for key in holders or [_TEST if split.lower().startswith("test") else _TRAIN]:
            splits[key][split] = sorted(ids)
    lines = []
    for key, names in features.items():
        lines += [f"{key}:", *(f"- {_quoted(name)}" for name in names)]
    for key, known in splits.items():
        lines += [f"{key}:", *(f"  {_quoted(name)}: {_ids(ids)}" for name, ids in known.items())] if known else [
            f"{key}: {{}}"
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, (list, tuple)) else []


def _table(value: object) -> Mapping[str, Any]:
    return {str(name): ids for name, ids in value.items()} if isinstance(value, Mapping) else {}


def _ids(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(str(number) for number in value if isinstance(number, int)) + "]"
    return "all"


def _quoted(text: str) -> str:
    """Return a text as YAML and JSON both quote it."""
    return json.dumps(text, ensure_ascii=False)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n\r') else text
