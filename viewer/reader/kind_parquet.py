"""Parquet files that are no dataset of today: samples that pyplaid 0.1 pickled, and tables without what they need.

A pickle is a program; loading one runs it. Nothing here does, so such files are refused with the way round.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from viewer.errors import DatasetError, ViewerError
from viewer.reader.given_path import GivenPath
from viewer.reader.hub_known import completing, completion
from viewer.reader.layout import DATA, INFOS, PARQUET
from viewer.reader.opened import OpenedDataset
from viewer.reader.regular_file import UnfitFileError, require_data
from viewer.reader.signposts import dataset_above
from viewer.reader.supply import HERE, Supply
from viewer.unreadable import barred, reason_of

_MAGIC = b"PAR1"

PICKLED = "sample"
"""The column in which pyplaid 0.1 kept a sample as a pickle."""


def recognise_parquet(given: GivenPath) -> Callable[[], OpenedDataset] | None:
    """Return what says why Parquet files cannot be opened; None where there are none, or where they are a dataset's."""
    path = given.path
    if given.is_file:
        named = path.suffix == PARQUET or given.head.startswith(_MAGIC)
        return (lambda: _refuse(path, [path], given.supply)) if named and dataset_above(path) is None else None
    files = parquet_in(path) or parquet_in(path / DATA)
    return (lambda: _refuse(path, files, given.supply)) if files else None


def parquet_in(folder: Path) -> list[Path]:
    """Return the files in a folder that are named as Parquet is, sorted."""
    try:
        return [folder / name for name in sorted(os.listdir(folder)) if name.endswith(PARQUET)]
    except OSError:
        return []


def _refuse(path: Path, files: Sequence[Path], supply: Supply) -> NoReturn:
    refuse_pickled(path, files, supply)
    raise DatasetError(
        f"{path} has Parquet files ({files[0].name}) without the {INFOS}, constants and schemas that pyplaid writes "
        f"beside them, so it is not a PLAID dataset, or not all of it is there; {completing(path)}.",
        door=completion(path),
    )


def refuse_pickled(path: Path, files: Sequence[Path], supply: Supply = HERE) -> None:
    """Refuse files in which samples are pickled; also those of which nothing can be said, with the reason.

    Raises
    ------
    DatasetError
        When they are, or the first that is there cannot be looked into.
    """
    from pyarrow import parquet

    file = files[0]
    try:
        require_data(file)
    except UnfitFileError as error:
        raise DatasetError(f"{path} cannot be opened: {reason_of(error, file)}.") from error
    except OSError as error:
        if why := barred(error, file):
            raise DatasetError(f"{path} cannot be opened: {why}.") from error
        raise DatasetError(
            f"{path} cannot be opened: {reason_of(error, file)}; {completing(path)}.", door=completion(path)
        ) from error
    try:
        schema = parquet.read_schema(supply.opened(file), memory_map=False)
    except (MemoryError, ImportError, ViewerError):
        raise
    except Exception:  # of pyarrow; whoever opens the tables says that it is damaged, where others are not
        return
    if PICKLED in schema.names and _is_bytes(schema.field(PICKLED).type):
        raise DatasetError(
            f"{path} has samples that pyplaid 0.1 pickled; loading a pickle runs whatever is in it, so this program "
            "does not. Where you trust its source, load it with pyplaid 0.1 (huggingface_dataset_to_plaid) and save it "
            "with Dataset.save_to_dir: that folder opens here."
        )


def _is_bytes(kind: object) -> bool:
    from pyarrow import types

    return bool(types.is_binary(kind) or types.is_large_binary(kind))
