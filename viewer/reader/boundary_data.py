"""What a boundary condition prescribes, in words with its numbers: ``BCDataSet_t`` and what is below."""

from __future__ import annotations

from viewer.errors import SampleError
from viewer.numbers import short
from viewer.reader.tree import Node, size_of
from viewer.wording import counted

_MOST = 12
"""Values of a boundary condition that are listed."""


def data_words(condition: Node) -> tuple[str, ...]:
    """Return what a boundary condition prescribes: ``("Dirichlet Pressure = 101325", "Neumann Heat: 6 values")``.

    A number that holds for all of it stands there; of a number for each face or vertex only how many they are.
    """
    found = [
        words
        for data_set in condition.labelled("BCDataSet_t")
        for data in data_set.labelled("BCData_t")
        for array in data.labelled("DataArray_t")
        if (words := _words(data, array))
    ]
    return (*found[:_MOST], f"{len(found) - _MOST:,} more") if len(found) > _MOST else tuple(found)


def _words(data: Node, array: Node) -> str:
    try:
        count = None if array.shape is None else size_of(array.shape)
        value = array.value() if count in (None, 1) else None
    except SampleError:
        return ""
    if value is not None and value.size == 1 and value.dtype.kind in "iuf":
        return f"{data.name} {array.name} = {short(float(value.ravel()[0]))}"
    count = value.size if value is not None else count
    return f"{data.name} {array.name}: {counted(count, 'value')}" if count else ""
