"""Problem definitions of pyplaid 0.1, beside or in a dataset: what is input and output, and the splits."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from viewer.reader.inside import Inside
from viewer.reader.plain_yaml import MAX_BYTES, read_yaml
from viewer.reader.regular_file import read_whole
from viewer.unreadable import barred

INFOS = "problem_infos.yaml"
_FOLDERS = ("problem_definition", "problem_definitions")
_SPLITS = ("split.json", "split.csv", "train_split.json", "test_split.json")

Splits = dict[str, list[int]]


def read_old_problems(dataset: Path, follow: bool, warnings: list[str]) -> tuple[dict[str, Any], Splits]:
    """Return the problem definitions by name, and the sample ids of the splits that they name.

    Parameters
    ----------
    warnings
        Gets a sentence about each file that cannot be used.
    """
    problems: dict[str, Any] = {}
    splits: Splits = {}
    for folder, inside in _folders(dataset, follow):
        for name in (INFOS, *_SPLITS):
            file = folder / name
            if not os.path.lexists(file):
                continue
            reason = inside.why_not(file)
            try:
                if reason:
                    warnings.append(f"The problem definition {name} was skipped: {reason}.")
                elif name == INFOS:
                    problems[folder.name] = in_todays_words(read_yaml(file))
                else:
                    splits |= {split: ids for split, ids in split_file(file).items() if split not in splits}
            except (ValueError, OSError) as error:
                why = barred(error, file) or str(error.strerror if isinstance(error, OSError) else error)
                warnings.append(f"The problem definition {file} cannot be read: {why}.")
    return problems, splits


def in_todays_words(content: Any) -> dict[str, Any]:
    """Return a problem definition with its scalars named as today, by their paths.

    Raises
    ------
    ValueError
        When it does not list names with values.
    """
    if not isinstance(content, dict):
        raise ValueError("it does not list names with values")
    found = {key: value for key, value in content.items() if value not in (None, [])}
    for way in ("input", "output"):
        names = [str(name) for kind in ("scalars", "timeseries") for name in _listed(content.get(f"{way}_{kind}"))]
        if names and f"{way}_features" not in found:
            found[f"{way}_features"] = [f"Global/{name}" for name in names]
    return found


def split_file(file: Path) -> Splits:
    """Read the splits in a file of JSON or CSV.

    Raises
    ------
    ValueError
        When it cannot be understood.
    OSError
        When it cannot be read.
    """
    text = read_whole(file, MAX_BYTES).decode("utf-8-sig")
    if file.suffix == ".csv":
        return {row[0]: _ids(row[1:]) for row in csv.reader(io.StringIO(text)) if row and row[0]}
    try:
        content = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested without end") from error
    if not isinstance(content, dict):
        content = {file.stem.removesuffix("_split"): content}
    return dict(_flat("", content))


def _flat(above: str, content: dict[Any, Any]) -> Iterator[tuple[str, list[int]]]:
    """Yield the splits of nested names: ``{"train": {"small": [0, 1]}}`` has ``train/small``."""
    for name, ids in content.items():
        path = f"{above}/{name}" if above else str(name)
        if isinstance(ids, dict):
            yield from _flat(path, ids)
        elif isinstance(ids, list):
            yield path, _ids(ids)
        elif ids is not None and ids != "all":
            raise ValueError(f"{path} is no list of samples")


def _ids(values: list[Any]) -> list[int]:
    try:
        return [int(value) for value in values if value != ""]
    except (TypeError, ValueError):
        raise ValueError("a number of a sample is none") from None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _folders(dataset: Path, follow: bool) -> Iterator[tuple[Path, Inside]]:
    """Yield the folders with problem definitions, in the dataset and beside it."""
    tops = [dataset, *([dataset.parent] if dataset.name == "dataset" else [])]
    for top in tops:
        inside = Inside(top, follow)
        for name in _FOLDERS:
            folder = top / name
            try:
                below = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir())
            except OSError:
                continue
            yield folder, inside
            yield from ((folder / one, inside) for one in below)
