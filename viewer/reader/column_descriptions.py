"""What lies beside the tables of the ``hf_datasets`` and ``zarr`` backends: constants, and the type of each path.

The layout is that of ``plaid.storage.common.writer`` of pyplaid 1. It is read here and not by pyplaid, whose import
takes two seconds of the processor (pandas, datasets and the clients of the Hub come with it); tests compare both.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError
from viewer.reader.plain_yaml import MAX_BYTES, read_yaml
from viewer.reader.regular_file import read_whole
from viewer.unreadable import barred
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What the tables of a dataset do not say themselves.

    Attributes
    ----------
    constants
        For each split the columns that are equal in all of its samples: arrays mapped into memory, texts as arrays of
        one element, None without a value.
    columns
        The columns that are no constants.
    labels
        SIDS type of each path.
    """

    constants: dict[str, dict[str, Any]]
    columns: tuple[str, ...]
    labels: dict[str, str]


def read_descriptions(path: Path, backend: str) -> Descriptions:
    """Read the descriptions of a dataset.

    Raises
    ------
    DatasetError
        When they are missing or damaged.
    """
    try:
        folders = sorted(folder for folder in (path / "constants").iterdir() if folder.is_dir())
        constants = {folder.name: _constants(folder) for folder in folders}
        schema = read_yaml(path / "variable_schema.yaml")
        labels = read_yaml(path / "cgns_types.yaml")
    except MemoryError:
        raise  # says something about this machine, nothing about the files
    except Exception as error:  # damaged files make anything of it
        if why := barred(error, path):
            raise DatasetError(f"The dataset {path} cannot be opened: {why}.") from error
        missing = f": {error.filename} cannot be read" if isinstance(error, OSError) and error.filename else ""
        raise DatasetError(
            f"The dataset {path} cannot be opened: the files that its backend {backend} needs beside the data "
            "(constants, "
            f"variable_schema.yaml, cgns_types.yaml) are missing or damaged{missing}.",
            detail=f"{type(error).__name__}: {error}",
        ) from error
    if not isinstance(labels, dict):
        raise DatasetError(f"The dataset {path} cannot be opened: cgns_types.yaml is damaged.")
    columns = tuple(schema) if isinstance(schema, dict) else ()
    return Descriptions(constants, columns, {name: str(label) for name, label in labels.items()})


def _constants(folder: Path) -> dict[str, Any]:
    """Return the constants of one split, by path."""
    layout = json.loads(read_whole(folder / "layout.json", MAX_BYTES))
    schema = read_yaml(folder / "constant_schema.yaml")
    data = folder / "data.mmap"
    return {name: _constant(data, layout[name], spec["dtype"] == "string") for name, spec in schema.items()}


def _constant(data: Path, entry: dict[str, Any] | None, is_text: bool) -> Any:
    if entry is None:
        return None
    offset, shape, kind = int(entry["offset"]), tuple(entry["shape"]), np.dtype(entry["dtype"])
    if is_text:
        with data.open("rb") as file:
            file.seek(offset)
            return np.array([file.read(math.prod(shape)).decode("ascii")])
    if kind.hasobject or any(length < 0 for length in shape):
        raise ValueError(f"{kind} of shape {shape} cannot be in a file")
    return np.memmap(data, mode="r", dtype=kind, offset=offset, shape=shape)
