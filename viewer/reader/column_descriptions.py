"""What lies beside the tables of the ``hf_datasets`` and ``zarr`` backends: constants, and the type of each path.

The layout is that of ``plaid.storage.common.writer`` of pyplaid 1. It is read here and not by pyplaid, whose import
takes two seconds of the processor (pandas, datasets and the clients of the Hub come with it); tests compare both.
"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np

from viewer.errors import DatasetError
from viewer.reader.plain_yaml import MAX_BYTES, read_yaml
from viewer.reader.regular_file import open_regular, read_whole
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
    stored = {name: layout[name] for name in schema if layout[name] is not None}
    data = _mapped(folder / "data.mmap") if stored else np.empty(0, np.uint8)
    found = {name: _constant(data, entry, schema[name]["dtype"] == "string") for name, entry in stored.items()}
    return {name: found.get(name) for name in schema}


def _mapped(path: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the bytes of a file in one mapping: each mapping keeps a descriptor, and constants may be thousands."""
    with open_regular(path) as file:
        if not os.fstat(file.fileno()).st_size:  # nothing that could be mapped, and enough for constants of no values
            return np.empty(0, np.uint8)
        return np.memmap(file, np.uint8, "r")


def _constant(data: np.ndarray[Any, np.dtype[np.uint8]], entry: dict[str, Any], is_text: bool) -> Any:
    offset, shape, kind = int(entry["offset"]), tuple(entry["shape"]), np.dtype(entry["dtype"])
    size = math.prod(shape)
    length = size if is_text else size * kind.itemsize
    if (kind.hasobject and not is_text) or offset < 0 or min(shape, default=0) < 0:
        raise ValueError(f"{kind} of shape {shape} at {offset} cannot be in a file")
    if offset + length > len(data):
        raise ValueError(f"{length} bytes at {offset} are more than the {len(data)} of the file")
    if is_text:
        return np.array([data[offset : offset + size].tobytes().decode("ascii")])
    return np.ndarray(shape, kind, data, offset)
