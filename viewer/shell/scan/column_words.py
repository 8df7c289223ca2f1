"""What the fields, globals and columns of a scan are called in lists and at axes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from viewer.pairs.matching import GLOBAL, FieldKey
from viewer.protocol.scan_figures import VALUE, ScanColumn

_FIGURES = {"deviation": "std", "nan": "NaN", "infinite": "infinite"}
_SIZES = {"times": "time steps"}


def fields_of(columns: Iterable[ScanColumn]) -> tuple[FieldKey, ...]:
    """Return the fields and globals that columns are about, each once, in their order."""
    return tuple(dict.fromkeys(column.field for column in columns if column.field is not None))


def field_names(fields: Sequence[FieldKey]) -> dict[FieldKey, str]:
    """Return what each is called: its name, with location and base where that leaves several."""
    names = {field: field.name for field in fields}
    for more in (_location, _base):
        several = {name for name, count in Counter(names.values()).items() if count > 1}
        names = {
            field: f"{name} ({more(field)})" if name in several and more(field) else name
            for field, name in names.items()
        }
    return names


def column_names(columns: Sequence[ScanColumn]) -> dict[ScanColumn, str]:
    """Return what each column is called: ``max pressure``, ``alpha``, ``points``."""
    fields = field_names(fields_of(columns))
    return {column: _column_name(column, fields) for column in columns}


def _column_name(column: ScanColumn, fields: dict[FieldKey, str]) -> str:
    if column.field is None:
        return _SIZES.get(column.figure, column.figure)
    name = fields[column.field]
    return name if column.figure == VALUE else f"{_FIGURES.get(column.figure, column.figure)} {name}"


def _location(field: FieldKey) -> str:
    return "global" if field.location == GLOBAL else field.location


def _base(field: FieldKey) -> str:
    return field.base
