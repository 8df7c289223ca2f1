"""Datasets as pyplaid 0.1 saved them, recognised by their folder of samples; and paths inside their samples.

::

    <dataset>/samples/sample_<id>/meshes/mesh_<k>.cgns
                                  scalars.csv, time_series_<name>.csv
    <dataset>/infos.yaml
    <problem definition>/problem_infos.yaml, split.json (split.csv until 0.1.7)

The dataset often lies in a folder ``dataset`` with the problem definition beside it. Nothing of it is pickled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from viewer.errors import DatasetError
from viewer.protocol import Catalogue
from viewer.reader.given_path import GivenPath
from viewer.reader.layout import INFOS
from viewer.reader.opened import Chosen, OpenedDataset, opened_dataset
from viewer.reader.plaid_catalogue import read_infos, splits_of, within_reach
from viewer.reader.signposts import SAMPLE, holds_infos, old_above, old_dataset
from viewer.reader.visible import visible
from viewer.unreadable import reason_of

BACKEND = "cgns 0.1"
"""What such a dataset has as its backend."""

INNER = "dataset"
"""The folder in which the dataset often lies."""

REST = "other samples"
"""The split of the samples that are in no split of the problem definition."""

ALL = "samples"
"""The only split where there is no problem definition."""


def recognise_old(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what opens a dataset of pyplaid 0.1, or that which a path is a part of; None for anything else."""
    folder = None if given.is_file else old_dataset(given.path)
    if folder is not None:
        return partial(open_old, folder, given)
    above = old_above(given.path)
    if above is None or given.path.relative_to(above).parts[0] not in ("samples", INFOS):
        return None
    return partial(_open_part, above, given)


def _open_part(folder: Path, given: GivenPath) -> OpenedDataset:
    from viewer.reader.kind_plaid import time_of

    opened = open_old(folder, given)
    _samples, sample, *_rest = (*given.path.relative_to(folder).parts, "", "")
    found = SAMPLE.fullmatch(sample)
    number = int(found[1]) if found else -1
    for split in opened.catalogue.splits:
        if found and split.position_of(number) is not None:
            chosen = Chosen(split.name, number)
            return replace(opened, chosen=replace(chosen, time=time_of(opened.source, chosen, given)))
    return opened


def open_old(folder: Path, given: GivenPath) -> OpenedDataset:
    """Open the dataset in ``folder``, which has the samples.

    Raises
    ------
    DatasetError
        When it cannot be used.
    """
    from viewer.reader.cgns_arrangement import OneFolderOfSamples
    from viewer.reader.old_problems import read_old_problems
    from viewer.reader.source_old import OldDataset

    inside = given.inside(folder)
    warnings: list[str] = []
    infos: dict[str, Any] = read_infos(folder, inside) if holds_infos(folder) else {}
    problems, stated = read_old_problems(folder, given.follow, warnings)
    try:
        inside.check(folder / "samples", f"the dataset {folder}")
        arrangement = OneFolderOfSamples(folder / "samples", stated, REST if stated else ALL)
    except OSError as error:
        raise DatasetError(f"The dataset {folder} cannot be opened: {reason_of(error, folder)}.") from error
    source = OldDataset(folder, inside, arrangement, given.pause)
    reached = within_reach(source.splits(), warnings)
    for name, ids in stated.items():
        there = len(arrangement.splits()[name])
        if there < len(set(ids)):
            warnings.append(f"Split {name} has {there:,} of the {len(set(ids)):,} samples that its split file names.")
    splits = splits_of(reached, {}, warnings)
    if not splits:
        raise DatasetError(f"The dataset {folder} has no samples that can be shown; check that it was downloaded.")
    if not infos:
        warnings.append(f"The dataset has no {INFOS}: whose it is and under which licence is not known.")
    name = folder.parent.name if folder.name == INNER and folder.parent.name else folder.name
    catalogue = Catalogue(
        str(folder),
        visible(name or str(folder)),
        BACKEND,
        splits,
        infos,
        problems,
        tuple(warnings),
        "PLAID 0.1 (CGNS)",
    )
    return opened_dataset(catalogue, source)
