"""What a PLAID dataset says of itself: infos.yaml, problem definitions, and which of what they announce is there."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

from viewer.errors import DatasetError
from viewer.protocol import Split, ranges_of
from viewer.protocol.split import LARGEST_ID
from viewer.reader.inside import Inside
from viewer.reader.layout import DATA, INFOS, PARQUET
from viewer.reader.plain_yaml import read_yaml
from viewer.unreadable import barred, reason_of

BACKENDS = ("cgns", "hf_datasets", "zarr")
"""Storage backends of pyplaid 1."""


def backend_of(path: Path, infos: dict[str, Any]) -> str:
    """Return the storage backend that infos.yaml names, or, where it does not, that the layout shows.

    Raises
    ------
    DatasetError
        When it is none of :data:`BACKENDS`, or neither infos.yaml nor what lies there says it.
    """
    backend = infos.get("storage_backend")
    if backend is None:  # pyplaid before 1.0 did not always say it
        try:
            backend = backend_by_layout(path / DATA)
        except OSError as error:
            raise DatasetError(f"The dataset {path} cannot be opened: {reason_of(error, path)}.") from error
    if backend is None:
        raise DatasetError(
            f"The dataset {path} does not say in {INFOS} how it is stored (storage_backend), and nothing in its folder "
            f"{DATA} shows it; check that it was downloaded completely."
        )
    if not isinstance(backend, str) or backend not in BACKENDS:
        raise DatasetError(
            f"The dataset {path} uses the storage backend {backend!r}, which this program does not know; it can read "
            f"{', '.join(BACKENDS)}."
        )
    return backend


def backend_by_layout(data: Path) -> str | None:
    """Return the storage backend by what lies in the folder ``data`` of a dataset; None where nothing tells.

    Looks at the first sample of each split only.

    Raises
    ------
    OSError
        When a folder is there and may not be read.
    """
    names = _names(data)
    if "dataset_dict.json" in names or any(name.endswith(PARQUET) for name in names):
        return "hf_datasets"
    for split in names:
        below = _names(data / split)
        if "state.json" in below:
            return "hf_datasets"
        sample = next((name for name in below if name.startswith("sample_")), None)
        if sample is not None:
            inner = _names(data / split / sample)
            return "cgns" if "meshes" in inner else "zarr" if inner else None
    return None


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        if barred(error, folder):
            raise
        return []


def read_infos(path: Path, inside: Inside) -> dict[str, Any]:
    """Read the infos.yaml of the dataset in the folder ``path``.

    Raises
    ------
    DatasetError
        When it cannot be read, or is a link out of the folder.
    """
    inside.check(path / INFOS, f"the dataset {path}")
    try:
        infos = read_yaml(path / INFOS)
    except (ValueError, OSError) as error:
        reason = barred(error, path / INFOS) or (error.strerror if isinstance(error, OSError) else error)
        raise DatasetError(f"The dataset {path} cannot be opened: {INFOS} cannot be read: {reason}.") from error
    if not isinstance(infos, dict):
        raise DatasetError(f"The dataset {path} cannot be opened: {INFOS} does not list names with values.")
    return _todays(infos)


def _todays(infos: dict[str, Any]) -> dict[str, Any]:
    """Return infos with owner and licence where they are today: until 0.1.15 they were below ``legal``."""
    legal = infos.get("legal")
    if not isinstance(legal, dict):
        return infos
    moved = {name: legal[name] for name in ("license", "owner") if name in legal and name not in infos}
    rest = {name: value for name, value in legal.items() if name not in moved}
    others = {name: value for name, value in infos.items() if name != "legal"}
    return {**moved, **others, **({"legal": rest} if rest else {})}


def within_reach(ids: dict[str, list[int]], warnings: list[str]) -> dict[str, list[int]]:
    """Leave out, and say so, the samples whose numbers no field of the window can hold."""
    reached = {}
    for name, numbers in ids.items():
        reached[name] = numbers if max(numbers, default=0) <= LARGEST_ID else [n for n in numbers if n <= LARGEST_ID]
        left = len(numbers) - len(reached[name])
        if left:
            samples = "sample" if left == 1 else "samples"
            warnings.append(
                f"Split {name} has {left:,} {samples} with a number above {LARGEST_ID:,}, which this program does not "
                "show; give smaller ones."
            )
    return reached


def splits_of(
    ids: dict[str, list[int]], counts: dict[Any, Any], warnings: list[str], explained: Collection[str] = ()
) -> tuple[Split, ...]:
    """Order the splits and say where the counts of infos.yaml differ from what is there.

    Those to train with come first, as they are what somebody looks at first; apart from that, the order of infos.yaml.
    Why those in ``explained`` are not there has been said.
    """
    names = [str(name) for name in counts if str(name) in ids]
    names += [name for name in ids if name not in names]
    names.sort(key=lambda name: not name.lower().startswith("train"))
    for name, count in counts.items():
        there = len(ids.get(str(name), ()))
        if isinstance(count, int) and there != count and name not in explained:
            why = "" if there else "; its files are missing or damaged"
            warnings.append(f"Split {name} has {there:,} of the {count:,} samples that {INFOS} announces{why}.")
    if counts:
        unsaid = [name for name in names if ids[name] and name not in map(str, counts)]
        warnings += [f"Split {name} is there, but {INFOS} does not say how many samples it has." for name in unsaid]
    return tuple(Split(name, ranges_of(ids[name])) for name in names if ids[name])


def read_problems(path: Path, inside: Inside, warnings: list[str]) -> dict[str, Any]:
    """Read the problem definitions of a dataset, by name; what cannot be used is a sentence in ``warnings``."""
    folder = path / "problem_definitions"
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return {}
    except OSError as error:
        warnings.append(f"The problem definitions cannot be read: {barred(error, folder) or error.strerror}.")
        return {}
    problems = {}
    for name in names:
        file = folder / name
        if name.startswith(".") or file.is_dir():
            continue
        reason = inside.why_not(file)
        if reason:
            warnings.append(f"The problem definition {name} was skipped: {reason}.")
            continue
        try:
            content = read_yaml(file)
        except (ValueError, OSError) as error:
            reason = barred(error, file) or str(error.strerror if isinstance(error, OSError) else error)
            warnings.append(f"The problem definition {name} cannot be read: {reason}.")
            continue
        if not isinstance(content, dict):
            warnings.append(f"The problem definition {name} does not list names with values.")
            continue
        problems[file.stem] = content
    return problems
