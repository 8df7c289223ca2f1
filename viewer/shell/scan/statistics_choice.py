"""What the dock *Statistics* is to show."""

from __future__ import annotations

from viewer.pairs.matching import FieldKey
from viewer.protocol.scan_figures import ALL_SPLITS, SIZES, VALUE, ScanColumn
from viewer.shell.session.scan_columns import fields_of
from viewer.values import dataclass

HISTOGRAM, FIGURES, SCATTER, BOXES, PARALLEL = "histogram", "figures", "scatter", "boxes", "parallel"

KINDS = {
    HISTOGRAM: "Histogram",
    FIGURES: "Table of figures",
    BOXES: "Box plots of the splits",
    SCATTER: "Scatter plot",
    PARALLEL: "Parallel coordinates",
}
"""What can be shown, and what it is called."""

THIS_SAMPLE = "sample on screen"
"""In place of a split: the sample on screen alone. No split is called so, as names of splits have no blanks."""

MOST_AXES = 12
"""Axes that parallel coordinates have at most."""

Quantity = FieldKey | ScanColumn
"""All values of a field or global, or a number of each sample."""


@dataclass(frozen=True, slots=True)
class StatisticsChoice:
    """What is shown.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    quantity
        Of a histogram (a field) and of box plots.
    over
        What a histogram is over: a split, :data:`ALL_SPLITS` or :data:`THIS_SAMPLE`.
    split
        Whose samples a scatter plot and parallel coordinates show, or :data:`ALL_SPLITS`.
    x, y
        Columns of a scatter plot.
    color
        The column that colours samples; None: their splits.
    """

    kind: str = HISTOGRAM
    quantity: Quantity | None = None
    over: str = ALL_SPLITS
    split: str = ALL_SPLITS
    x: ScanColumn | None = None
    y: ScanColumn | None = None
    color: ScanColumn | None = None


def axes_of(columns: tuple[ScanColumn, ...]) -> tuple[ScanColumn, ...]:
    """Return the columns that parallel coordinates show: globals, or what else there is where there are none."""
    values = [column for column in columns if column.figure == VALUE]
    means = [column for column in columns if column.figure in ("mean", *SIZES)]
    return tuple((values or means)[:MOST_AXES])


def fitted(
    choice: StatisticsChoice, columns: tuple[ScanColumn, ...], splits: tuple[str, ...], field: str
) -> StatisticsChoice:
    """Return a choice that can be shown: what is no longer there gives way to what the user most likely wants.

    Parameters
    ----------
    field
        The name of the field on screen; empty where there is none.
    """
    from dataclasses import replace

    fields = fields_of(columns)
    of_field = [one for one in fields if one.name == field] or list(fields)
    first = of_field[0] if of_field else None
    quantity = choice.quantity
    known = quantity in columns if isinstance(quantity, ScanColumn) else quantity in fields
    if not known or (choice.kind == HISTOGRAM and isinstance(quantity, ScanColumn)):
        quantity = first
    values = [column for column in columns if column.figure == VALUE]
    means = [column for column in columns if column.figure == "mean"]
    mine = [column for column in means if column.field == first]
    across = [*values, *means, *columns]
    up = [column for column in (*mine, *means, *columns) if column != across[0]] if across else []
    x = choice.x if choice.x in columns else next(iter(across), None)
    y = choice.y if choice.y in columns else next(iter(up), x)
    return replace(
        choice,
        quantity=quantity,
        over=choice.over if choice.over in (*splits, ALL_SPLITS, THIS_SAMPLE) else ALL_SPLITS,
        split=choice.split if choice.split in splits else ALL_SPLITS,
        x=x,
        y=y,
        color=choice.color if choice.color in columns else None,
    )
