"""Open a dataset: find out what the folder is, and describe it without reading a sample."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from viewer.errors import DatasetError
from viewer.handover.layout import BACKEND, INDEX, is_in_memory
from viewer.protocol import Catalogue, Split, ranges_of
from viewer.protocol.split import LARGEST_ID
from viewer.reader.dataset_names import DatasetNames
from viewer.reader.inside import Inside
from viewer.reader.layout import DATA, INFOS
from viewer.reader.plain_yaml import read_yaml
from viewer.reader.signposts import OLD_FORMAT, hub_name, is_old, refusal
from viewer.reader.tree import DatasetSource
from viewer.reader.visible import visible
from viewer.values import dataclass

BACKENDS = ("cgns", "hf_datasets", "zarr")
"""Storage backends of pyplaid 1."""

"""What makes a folder a dataset: a file and a folder in it."""


@dataclass(frozen=True, slots=True)
class OpenedDataset:
    """A dataset that is open: what it says of itself, its samples, and what its fields' names mean."""

    catalogue: Catalogue
    source: DatasetSource
    names: DatasetNames


def open_dataset(path: Path, follow: bool = False, copies: Mapping[str, Path] = MappingProxyType({})) -> OpenedDataset:
    """Open the dataset in the folder ``path``.

    Parameters
    ----------
    follow
        Whether symbolic links may lead out of the folder.
    copies
        By the path of samples that a script handed over, where they are as well.

    Raises
    ------
    DatasetError
        When there is no dataset or it cannot be used; with the reason :data:`viewer.errors.OUTSIDE` when it could be
        if links were followed.
    """
    path = path.absolute()
    if str(path) in copies:
        return _from_memory(path, Inside(path, follow), copies)
    names = _check_folder(path)
    inside = Inside(path, follow)
    if INDEX in names:
        return _from_memory(path, inside, copies)
    infos = read_infos(path, inside)
    backend = backend_of(path, infos)
    warnings: list[str] = []
    try:
        inside.check(path / DATA, f"the dataset {path}")
        source = _source(path, backend, inside)
        ids = _within_reach(source.splits(), warnings)
    except OSError as error:
        raise DatasetError(
            f"The dataset {path} cannot be opened: {error.filename or path}: {error.strerror or error}."
        ) from error
    if not any(ids.values()):
        why = warnings[0] if warnings else "Its data folder contains none. Check that it was downloaded."
        raise DatasetError(f"The dataset {path} has no samples that can be shown. {why}")
    counts = infos.get("num_samples")
    splits = _splits(ids, counts if isinstance(counts, dict) else {}, warnings)
    problems = _read_problems(path, inside, warnings)
    catalogue = Catalogue(str(path), visible(_name_of(path)), backend, splits, infos, problems, tuple(warnings))
    return _opened(catalogue, source)


def _opened(catalogue: Catalogue, source: DatasetSource) -> OpenedDataset:
    samples = ((split.name, split.id_at(place)) for split in catalogue.splits for place in range(len(split)))
    return OpenedDataset(catalogue, source, DatasetNames(samples))


def _from_memory(path: Path, inside: Inside, copies: Mapping[str, Path]) -> OpenedDataset:
    """Open samples that a script handed over."""
    from viewer.reader.source_memory import MemoryDataset

    source = MemoryDataset(path, inside, copies)
    warnings: list[str] = []
    reached = _within_reach(source.splits(), warnings)
    splits = tuple(Split(name, ranges_of(ids)) for name, ids in reached.items() if ids)
    if not splits:
        raise DatasetError(f"The samples {path} are none: the index has no sample; hand them over again.")
    name = visible(source.name) or "Samples in memory"
    return _opened(Catalogue(str(path), name, BACKEND, splits, warnings=tuple(warnings)), source)


def _name_of(path: Path) -> str:
    """Return what a dataset is called: as its folder, or, in the cache of the Hub, as the Hub calls it."""
    repository = hub_name(path.parent.parent) if path.parent.name == "snapshots" else ""
    return repository or path.name or str(path)


def _source(path: Path, backend: str, inside: Inside) -> DatasetSource:
    if backend == "cgns":
        from viewer.reader.source_cgns import CgnsDataset

        return CgnsDataset(path, inside)
    from viewer.reader.source_columns import ColumnDataset

    return ColumnDataset(path, backend, inside)


def _check_folder(path: Path) -> list[str]:
    try:
        names = os.listdir(path)
    except FileNotFoundError:
        if is_in_memory(str(path)):
            raise DatasetError(
                f"The samples {path} are gone with the script that handed them over; run it again."
            ) from None
        raise DatasetError(f"There is no folder {path}.") from None
    except NotADirectoryError:
        raise refusal(path, None) from None
    except PermissionError:
        raise DatasetError(f"You do not have permission to read the folder {path}; ask its owner.") from None
    except (OSError, ValueError) as error:
        raise DatasetError(f"The folder {path} cannot be read: {error}.") from error
    if not names:
        raise DatasetError(f"The folder {path} is empty; choose the folder of a PLAID dataset.")
    if (INFOS in names and DATA in names) or INDEX in names:
        return names
    raise refusal(path, names)


def backend_of(path: Path, infos: dict[str, Any]) -> str:
    """Return the storage backend that infos.yaml names.

    Raises
    ------
    DatasetError
        When it is none of :data:`BACKENDS`.
    """
    backend = infos.get("storage_backend")
    if backend is None:
        if is_old(path):
            raise DatasetError(f"The folder {path} {OLD_FORMAT}.")
        raise DatasetError(
            f"The dataset {path} does not say in {INFOS} how it is stored (storage_backend); it was probably written "
            "by pyplaid 0.1, whose format this program does not read."
        )
    if not isinstance(backend, str) or backend not in BACKENDS:
        raise DatasetError(
            f"The dataset {path} uses the storage backend {backend!r}, which this program does not know; it can read "
            f"{', '.join(BACKENDS)}."
        )
    return backend


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
        reason = error.strerror if isinstance(error, OSError) else error
        raise DatasetError(f"The dataset {path} cannot be opened: {INFOS} cannot be read: {reason}.") from error
    if not isinstance(infos, dict):
        raise DatasetError(f"The dataset {path} cannot be opened: {INFOS} does not list names with values.")
    return infos


def _within_reach(ids: dict[str, list[int]], warnings: list[str]) -> dict[str, list[int]]:
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


def _splits(ids: dict[str, list[int]], counts: dict[Any, Any], warnings: list[str]) -> tuple[Split, ...]:
    """Order the splits and say where the counts of infos.yaml differ from what is there.

    Those to train with come first, as they are what somebody looks at first; apart from that, the order of infos.yaml.
    """
    names = [str(name) for name in counts if str(name) in ids]
    names += [name for name in ids if name not in names]
    names.sort(key=lambda name: not name.lower().startswith("train"))
    for name, count in counts.items():
        there = len(ids.get(str(name), ()))
        if isinstance(count, int) and there != count:
            why = "" if there else "; its files are missing or damaged"
            warnings.append(f"Split {name} has {there:,} of the {count:,} samples that {INFOS} announces{why}.")
    if counts:
        unsaid = [name for name in names if ids[name] and name not in map(str, counts)]
        warnings += [f"Split {name} is there, but {INFOS} does not say how many samples it has." for name in unsaid]
    return tuple(Split(name, ranges_of(ids[name])) for name in names if ids[name])


def _read_problems(path: Path, inside: Inside, warnings: list[str]) -> dict[str, Any]:
    folder = path / "problem_definitions"
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:
        return {}
    except OSError as error:
        warnings.append(f"The problem definitions cannot be read: {error.strerror}.")
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
            reason = str(error.strerror if isinstance(error, OSError) else error)
            warnings.append(f"The problem definition {name} cannot be read: {reason}.")
            continue
        if not isinstance(content, dict):
            warnings.append(f"The problem definition {name} does not list names with values.")
            continue
        problems[file.stem] = content
    return problems
