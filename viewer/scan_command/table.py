"""What a scan has found, as a short text that a person reads in a minute."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence

from viewer.numbers import short
from viewer.scan_command.scan import FinishedScan
from viewer.scanning.health_finding import KINDS, HealthFinding
from viewer.scanning.sketch import ACCURACY
from viewer.scanning.totals import ALL, FieldTotal, Span, SplitTotal
from viewer.wording import counted

MOST_SHOWN = 5
"""Sentences of one kind that are shown; JSON has all."""

WIDTH = 110
"""Characters of a line of a sentence, as far as a name in it is not longer."""

_ALL = "all"
_NONE = "–"


def table_of(finished: FinishedScan) -> str:
    """Return the text."""
    catalogue, done = finished.catalogue, len(finished.samples)
    of = counted(done, "sample") if finished.is_complete else f"{done:,} of {counted(finished.total, 'sample')}"
    parts = [
        f"{catalogue.place} ({catalogue.backend}): {of} read in {finished.seconds:.1f} s{_known(finished)}"
        + ("." if finished.is_complete else "; ended before the last one."),
        _sizes(finished.totals),
        _fields(finished.totals),
        _health(finished.findings) if finished.findings else _nothing(finished),
    ]
    return "\n\n".join(filter(None, map(_printable, parts))) + "\n"


def _known(finished: FinishedScan) -> str:
    if not finished.known:
        return ""
    return (
        f", {finished.known:,} of them known from before"
        if finished.known < len(finished.samples)
        else ", all known from before"
    )


def _printable(text: str) -> str:
    """Take out what would move the cursor of a terminal: names come from data."""
    return "".join(letter if letter == "\n" or letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _sizes(totals: Sequence[SplitTotal]) -> str:
    rows = [["Split", "Samples", "Broken", "Points", "Cells", "Time steps"]]
    for one in totals:
        name = _ALL if one.split == ALL else one.split
        rows.append(
            [name, f"{one.samples:,}", f"{one.broken:,}", _span(one.points), _span(one.cells), _span(one.times)]
        )
    return _columns(rows, left=1)


def _span(span: Span) -> str:
    if span is None:
        return _NONE
    return f"{span[0]:,}" if span[0] == span[1] else f"{span[0]:,} to {span[1]:,}"


def _fields(totals: Sequence[SplitTotal]) -> str:
    rows = [["Field or global", "Split", "Min", "1 %", "Median", "99 %", "Max", "Mean", "Std", "NaN", "Inf"]]
    keys = dict.fromkeys(field.key for one in totals for field in one.fields)
    for key in keys:
        found = [(one.split, field) for one in totals for field in one.fields if field.key == key]
        name = _name(found[-1][1])  # that of all splits, with every unit
        for split, field in found:
            rows.append([name, _ALL if split == ALL else split, *_numbers(field)])
            name = ""
    if len(rows) == 1:
        return ""
    note = f"Percentiles are within {100 * ACCURACY:g} % of their value; all else is exact to rounding."
    return f"{_columns(rows, left=2)}\n{note}"


def _name(field: FieldTotal) -> str:
    key, unit = field.key, "/".join(unit for unit in field.units if unit)
    where = f" ({key.location}, {key.base})" if key.base else f" ({key.location})"
    return ("|" + key.name + "|" if field.vector else key.name) + where + (f" [{unit}]" if unit else "")


def _numbers(field: FieldTotal) -> list[str]:
    figures, percentiles = field.figures, field.percentiles or {}
    values = [
        figures.low, percentiles.get(1.0), percentiles.get(50.0), percentiles.get(99.0), figures.high, figures.mean,
        figures.deviation,
    ]  # fmt: skip
    return [_NONE if value is None else short(value) for value in values] + [
        f"{figures.nan:,}",
        f"{figures.infinite:,}",
    ]


def _nothing(finished: FinishedScan) -> str:
    where = "" if finished.is_complete else f" in the {counted(len(finished.samples), 'sample')} that were read"
    return f"Health: nothing found{where}."


def _health(findings: Sequence[HealthFinding]) -> str:
    lines = [f"Health: {counted(len(findings), 'finding')}, the worst first."]
    for kind, group in itertools.groupby(findings, key=lambda finding: finding.kind):
        found = list(group)
        lines.append(f"{KINDS[kind]}:")
        lines += [_wrapped(finding.sentence) for finding in found[:MOST_SHOWN]]
        if len(found) > MOST_SHOWN:
            lines.append(f"  … and {len(found) - MOST_SHOWN:,} more of this kind; --json has all.")
    return "\n".join(lines)


def _wrapped(sentence: str) -> str:
    return textwrap.fill(
        sentence, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def _columns(rows: Sequence[Sequence[str]], left: int) -> str:
    """Put rows of texts in columns; the first ones begin at the left, the others end at the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if place < left else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
