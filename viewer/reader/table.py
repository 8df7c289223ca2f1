"""The table of samples: the globals of one sample after the other as rows of numbers and texts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

import numpy as np

from viewer.errors import NotFetchedError, SampleError
from viewer.reader.outline import MAX_READ, plain_numbers
from viewer.reader.tree import Array, DatasetSource, is_text, size_of, text_of

logger = logging.getLogger("viewer.reader")

Cell = int | float | str
"""A value in the table."""

Row = dict[str, Cell] | None
"""The values of a sample by the names of their columns; None for one that cannot be read.

It is empty where a sample would have to be fetched from another machine for that."""

MAX_COMPONENTS = 8
"""Arrays of more values have no place in a table."""

MAX_TEXT = 1000
"""Longer texts are cut: a table shows a few words of them."""

MAX_CELLS = 5000
"""Values in one answer. The window reads an answer between two frames, and this many take it 5 ms."""


def read_rows(source: DatasetSource, split: str, numbers: Iterable[int], enough: Callable[[], bool]) -> tuple[Row, ...]:
    """Read the rows of some samples: at least one, then more until it is enough.

    Parameters
    ----------
    numbers
        Ids of the samples that are wanted, in the order of the split.
    enough
        Asked before each row but the first; may raise to give the reading up.
    """
    rows: list[Row] = []
    cells = 0
    for number in numbers:
        if rows and (enough() or cells > MAX_CELLS):
            break
        rows.append(read_row(source, split, number))
        cells += len(rows[-1] or ())
    return tuple(rows)


def read_row(source: DatasetSource, split: str, number: int) -> Row:
    """Read the globals of a sample at its first time step."""
    row: dict[str, Cell] = {}
    try:
        base = source.globals_base(split, number)
        for node in base.labelled("DataArray_t") if base is not None else ():
            if node.shape is not None and size_of(node.shape) > MAX_READ:
                continue
            try:
                value = node.value()
            except SampleError as error:
                logger.info("global %s of sample %d: %s", node.name, number, error.sentence)
                continue
            if value is not None:
                row |= cells_of(node.name, value)
    except NotFetchedError:
        return {}
    except SampleError as error:
        logger.info("no row for sample %d of split %s: %s", number, split, error.sentence)
        return None
    except Exception:  # one sample, whatever is wrong with it, must not end the table for all that follow
        logger.warning("no row for sample %d of split %s", number, split, exc_info=True)
        return None
    return row


def cells_of(name: str, value: Array) -> dict[str, Cell]:
    """Return the values of a global by the names of their columns; empty when it has no place in a table."""
    if is_text(value):
        return {name: text_of(value)[:MAX_TEXT]}
    if value.dtype.kind not in "iufb" or not 0 < value.size <= MAX_COMPONENTS:
        return {}
    value = np.asarray(plain_numbers(value.astype(int) if value.dtype.kind == "b" else value)).squeeze()
    if value.ndim == 0:
        return {name: value.item()}
    return {f"{name}[{','.join(map(str, place))}]": value[place].item() for place in np.ndindex(value.shape)}
