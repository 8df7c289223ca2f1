"""The table of pins as text: a row for each pin, a column for each field."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.numbers import full, short
from viewer.protocol.plotting import FieldValue, PinnedValues
from viewer.shell.plots.curves import with_unit
from viewer.shell.services.table import DataTable
from viewer.values import dataclass

_FIRST = ("Pin", "x", "y", "z", "Zone", "Point", "Cell")
NOTE = "Note"


@dataclass(frozen=True, slots=True)
class PinCell:
    """What is in a cell of the table: shortly, with all digits for a tool tip, and as other programs read it."""

    text: str
    whole: str
    plain: str
    value: int | float | str | None = None


def pin_table(pins: Sequence[PinnedValues]) -> tuple[tuple[str, ...], list[list[PinCell]]]:
    """Return the titles of the columns, and the cells row by row."""
    fields = list(dict.fromkeys((value.name, value.location) for pin in pins for value in pin.values))
    units = {(value.name, value.location): value.unit for pin in pins for value in pin.values}
    both = {name for name, location in fields if sum(other == name for other, _ in fields) > 1}
    titles = [
        with_unit(f"{name} ({location})" if name in both or location == "cell" else name, units[name, location])
        for name, location in fields
    ]
    notes = (NOTE,) if any(pin.moved is not None for pin in pins) else ()
    rows = []
    for pin in pins:
        values = {(value.name, value.location): value for value in pin.values}
        row = [PinCell(*(str(pin.number),) * 3, pin.number), *(_number(part) for part in pin.position), _text(pin.zone)]
        row += [_number(pin.point), _text("") if pin.cell < 0 else _number(pin.cell)]
        row += [_value(values.get(field)) for field in fields]
        if notes:
            row.append(_text("" if pin.moved is None else f"nearest point, {short(pin.moved)} away"))
        rows.append(row)
    return (*_FIRST, *titles, *notes), rows


def pin_data(pins: Sequence[PinnedValues]) -> DataTable:
    """Return the table with numbers as they are."""
    titles, rows = pin_table(pins)
    return DataTable(titles, tuple(tuple(cell.value for cell in row) for row in rows))


def as_text(titles: Sequence[str], rows: Sequence[Sequence[PinCell]]) -> str:
    """Return rows with their titles, separated by tabulators, for other programs."""
    lines = [titles, *([cell.plain for cell in row] for row in rows)]
    return "\n".join("\t".join(part.replace("\t", " ").replace("\n", " ") for part in line) for line in lines) + "\n"


def _text(text: str) -> PinCell:
    return PinCell(text, text, text, text or None)


def _number(value: int | float) -> PinCell:
    return PinCell(short(value), full(value), str(value).removesuffix(".0"), value)


def _value(value: FieldValue | None) -> PinCell:
    if value is None or value.value is None:
        return PinCell("–" if value is not None else "", "no value" if value is not None else "", "")
    cell = _number(value.value)
    if not value.components:
        return cell
    return PinCell(cell.text, f"{cell.whole} ({', '.join(map(full, value.components))})", cell.plain, cell.value)
