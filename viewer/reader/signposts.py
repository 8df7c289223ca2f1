"""What a path is that is no dataset, and to which one it leads: a part of one, a download of the Hub, an old format."""

from __future__ import annotations

import os
import re
from pathlib import Path

from viewer.doors import Door
from viewer.errors import DatasetError
from viewer.handover.layout import is_in_memory
from viewer.reader.hub_known import completing, completion, hub_name
from viewer.reader.layout import DATA, INFOS
from viewer.wording import sample_name

SAMPLE = re.compile(r"sample_(\d+)")
"""The name of the folder of a sample, and its number."""

_LEVELS = 8
"""Folders above a path in which a dataset is looked for; a file of a sample lies four below it."""


_EXODUS = (".e", ".exo", ".ex2")
"""Endings of a kind of netCDF, which nothing here reads: meshio would, with a library that the extra does not bring."""


def refusal(path: Path, names: list[str] | None) -> DatasetError:
    """Return the error that says what a path is, with a door to the dataset that it leads to.

    Parameters
    ----------
    names
        What is in the folder; None for a file.
    """
    if names is not None and is_in_memory(str(path)):
        return DatasetError(f"The samples {path} are not complete: they are being handed over; try again then.")
    what = f"The folder {path}" if names is not None else f"{path}"
    dataset = dataset_above(path)
    if dataset is not None:
        return _part_of(path, dataset, what)
    if names is not None and INFOS in names and DATA not in names:
        return DatasetError(
            f"The folder {path} is a PLAID dataset that is not complete: it has no {DATA}; {completing(path)}.",
            door=completion(path),
        )
    for folder in (path, *list(path.parents)[:2]):
        if (download := _of_the_hub(folder)) is not None:
            return download
    if names is None:
        if path.suffix.lower() == ".gz":
            return DatasetError(f"{path} is packed; unpack it (“gunzip -k {path}”) and open what comes out.")
        if path.suffix.lower() in _EXODUS:
            return DatasetError(
                f"{path} is a file of a kind that this program does not open, by its name one of Exodus; save it as "
                ".vtu, for example in ParaView, and open that."
            )
        return DatasetError(
            f"{path} is a file of a kind that this program does not open; it opens CGNS, VTK and other mesh files, and "
            f"the folder of a PLAID dataset, which has {INFOS} and {DATA}."
        )
    if not names:
        return DatasetError(f"The folder {path} is empty; choose the folder of a PLAID dataset.")
    missing = " and ".join(name for name in (INFOS, DATA) if name not in names)
    return DatasetError(f"The folder {path} is not a PLAID dataset: it has no {missing}; it has no CGNS file either.")


def dataset_above(path: Path) -> Path | None:
    """Return the folder of the PLAID dataset in today's layout that a path is inside; None where there is none."""
    for folder in list(path.parents)[:_LEVELS]:
        if holds_infos(folder) and os.path.isdir(folder / DATA):  # noqa: PTH112 - as below
            return folder
    return None


def holds_infos(folder: Path) -> bool:
    """Whether a folder has an infos.yaml; no, when it may not be searched."""
    return os.path.isfile(folder / INFOS)  # noqa: PTH113 - Path.is_file raises where this says no


def is_old(folder: Path) -> bool:
    """Whether a folder is a dataset as pyplaid 0.1 saved it: all samples in one folder, without splits."""
    try:
        if not os.path.isdir(folder / "samples") or os.path.isdir(folder / DATA):  # noqa: PTH112 - as above
            return False
        with os.scandir(folder / "samples") as entries:
            return any(SAMPLE.fullmatch(entry.name) for entry in entries)
    except OSError:
        return False


def old_dataset(folder: Path) -> Path | None:
    """Return where the dataset of pyplaid 0.1 is that a folder is, or has in its folder ``dataset``."""
    return next((place for place in (folder, folder / "dataset") if is_old(place)), None)


def old_above(path: Path) -> Path | None:
    """Return the folder of the dataset of pyplaid 0.1 that a path is inside; None where there is none."""
    return next((folder for folder in list(path.parents)[:_LEVELS] if is_old(folder)), None)


def _part_of(path: Path, dataset: Path, what: str) -> DatasetError:
    """Say of which dataset, and of which sample of it, a path is a part."""
    data, split, sample, *_rest = (*path.relative_to(dataset).parts, "", "", "")
    found = SAMPLE.fullmatch(sample)
    door = Door(str(dataset))
    if data == DATA and found is not None:
        door = Door(str(dataset), split, int(found[1]))
        part = sample_name(door.sample, split)
        return DatasetError(f"{what} is part of {part} of the dataset {dataset}; open that.", door=door)
    if data == DATA and split and (dataset / DATA / split).is_dir():
        door = Door(str(dataset), split)
    kind = "is not a PLAID dataset, but is inside one" if what.startswith("The") else "is a file inside a dataset"
    return DatasetError(f"{what} {kind}; open {dataset}.", door=door)


def hub_version(folder: Path) -> Path | None:
    """Return the version of a dataset that a folder of the Hub's cache keeps: that of ``main``, else the newest.

    None where it is no such folder, or none of its versions is a PLAID dataset.
    """
    try:
        if not hub_name(folder):
            return None
        versions = [version for version in (folder / "snapshots").iterdir() if holds_infos(version)]
        versions = [version for version in versions if (version / DATA).is_dir()]
        main = folder / "refs" / "main"
        wanted = main.read_text(encoding="utf-8")[:100].strip() if main.is_file() else ""
        return max(versions, key=lambda version: (version.name == wanted, version.stat().st_mtime), default=None)
    except (OSError, ValueError):
        return None


def _of_the_hub(folder: Path) -> DatasetError | None:
    """Say which version of a dataset of the Hub a folder of its cache keeps."""
    try:
        name = hub_name(folder)
    except OSError:
        return None
    if not name:
        return None
    what = f"The folder {folder} is where the cache of the Hugging Face Hub keeps {name}"
    version = hub_version(folder)
    if version is None:
        return DatasetError(
            f"{what}; none of its versions there is a complete PLAID dataset; {completing(folder)}.",
            door=completion(folder),
        )
    return DatasetError(f"{what}; open its version {version.name[:12]}.", door=Door(str(version)))
