"""Change one column of one sample in datasets of the backends ``hf_datasets`` and ``zarr``; the files stay valid."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

Change = Callable[[np.ndarray], np.ndarray | None]
"""What becomes of an array; None: it is removed."""


def change(dataset: Path, backend: str, path: str, how: Change, split: str = "train", sample: int = 0) -> None:
    """Change a column wherever it is: in the constants of the split, or in the sample.

    A column that the dataset does not have is passed over.
    """
    layout = json.loads((dataset / "constants" / split / "layout.json").read_text())
    if layout.get(path) is not None:
        _change_constant(dataset / "constants" / split, layout, path, how)
    elif backend == "zarr":
        _change_zarr(dataset / "data" / split / f"sample_{sample:09d}" / path.replace("/", "__"), how)
    else:
        (file,) = (dataset / "data" / split).glob("*.arrow")
        _change_arrow(file, path, how, sample)


def _change_constant(folder: Path, layout: dict, path: str, how: Change) -> None:
    entry = layout[path]
    content = (folder / "data.mmap").read_bytes()
    kind = np.dtype(entry["dtype"])
    count = int(np.prod(entry["shape"]))
    array = np.frombuffer(content, kind, count, entry["offset"]).reshape(entry["shape"])
    new = how(array)
    if new is None:
        del layout[path]
    else:
        # Behind all others, whose places stay what they are.
        layout[path] = {"offset": len(content), "shape": list(new.shape), "dtype": new.dtype.str}
        (folder / "data.mmap").write_bytes(content + new.tobytes())
    (folder / "layout.json").write_text(json.dumps(layout))


def _change_zarr(folder: Path, how: Change) -> None:
    if not folder.is_dir():
        return
    import zarr

    new = how(np.asarray(zarr.open_array(folder, mode="r")))
    shutil.rmtree(folder)
    if new is not None:
        zarr.create_array(folder, data=new, chunks=tuple(max(length, 1) for length in new.shape))


def _change_arrow(file: Path, path: str, how: Change, row: int) -> None:
    import pyarrow as pa

    with pa.ipc.open_stream(file.read_bytes()) as stream:
        table = stream.read_all()
    if path not in table.column_names:
        return
    values = table.column(path).to_pylist()
    new = how(np.asarray(values[row]))
    values[row] = None if new is None else new.tolist()
    column = None
    for kind in (table.column(path).type, None):  # as it was, if the new values can be
        try:
            column = pa.array(values, kind)
            break
        except pa.ArrowException:
            continue
    if column is None:
        return  # rows of different types cannot be stored at all
    table = table.set_column(table.column_names.index(path), path, column)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
