"""What a chart of statistics shows, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.shell.scan.column_reading import ColumnValues
from viewer.shell.scan.contents import BoxContent, ChartContent, ColumnBoxContent, HistogramContent
from viewer.shell.services.table import DataTable

_MARKS = ("Min", "5 %", "25 %", "50 %", "75 %", "95 %", "Max", "Mean")


def content_table(content: ChartContent) -> DataTable:
    """Return the bins of a histogram, the boxes of splits, or the numbers of samples."""
    if isinstance(content, HistogramContent):
        rows = zip(content.edges[:-1], content.edges[1:], content.counts, strict=True)
        return DataTable((f"{content.title} from", f"{content.title} to", "Values"), tuple(rows))
    if isinstance(content, BoxContent):
        heads = ("Split", *(f"{mark} {content.title}" for mark in _MARKS))
        return DataTable(heads, tuple((box.split, *box.marks, box.mean) for box in content.boxes))
    if isinstance(content, ColumnBoxContent):
        return _samples(content.values, (content.title,))
    return _samples(content.values, content.titles)


def _samples(values: ColumnValues, titles: Sequence[str]) -> DataTable:
    places = [(split.name, split.id_at(place)) for split in values.splits for place in range(len(split))]
    rows = zip(places, *values.numbers, strict=True)
    return DataTable(("Split", "Sample", *titles), tuple((*place, *numbers) for place, *numbers in rows))
