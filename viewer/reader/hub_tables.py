"""Tables lie on the Hub as Parquet files and on disk as pyplaid's backend ``hf_datasets`` has them."""

from __future__ import annotations

import gc
import glob
from collections.abc import Mapping
from pathlib import Path

from viewer.cache import remove_tree
from viewer.errors import DatasetError
from viewer.reader.layout import DATA

CONVERTED = 3
"""So many times the Parquet files are needed at once to convert them: they, the tables read from them, the result."""


def convert(repo: str, dataset: Path, work: Path, tables: Mapping[str, list[str]]) -> None:
    """Replace the data of a dataset by tables made of its Parquet files, as pyplaid does it.

    Parameters
    ----------
    work
        A folder on the same disk, for what is needed meanwhile; the Parquet files end up there.
    tables
        The names of the Parquet files of each split.

    Raises
    ------
    DatasetError
        When they cannot be read.
    """
    import datasets

    datasets.disable_progress_bars()
    remove_tree(work)  # of an attempt that was interrupted
    files = {split: [glob.escape(str(dataset / name)) for name in shards] for split, shards in tables.items()}
    try:
        loaded = datasets.load_dataset("parquet", data_files=files, cache_dir=str(work / "cache"))
        loaded.save_to_disk(str(work / DATA))
    except (OSError, MemoryError, ImportError):
        raise
    except Exception as error:  # of datasets or pyarrow; damaged files raise anything
        if isinstance(error.__cause__, (OSError, MemoryError, ImportError)):
            raise error.__cause__ from error
        raise DatasetError(
            f"The dataset {repo} has arrived, but its Parquet files cannot be read; please tell its owner.",
            detail=f"{type(error).__name__}: {error}",
        ) from error
    del loaded
    gc.collect()  # lets go of the mapped files
    (dataset / DATA).rename(work / "parquet")
    (work / DATA).rename(dataset / DATA)
