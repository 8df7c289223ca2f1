"""A report as one HTML file that needs no other: pictures are in it, and all text is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from viewer.address import place_name
from viewer.numbers import full, short
from viewer.pairs.output_score import OutputScore
from viewer.shell.report.report import Report, ReportPicture, ReportSample, SplitScore
from viewer.wording import counted, sample_name, sentence

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-bottom: .3rem; }
table { border-collapse: collapse; margin: .6rem 0; }
th, td { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #8884; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
figure { display: inline-block; margin: 0 1rem 1rem 0; } figure img { max-width: 100%; border: 1px solid #8884; }
figcaption, .note { color: #777; font-size: .9rem; }
.score { font-size: 1.3rem; }
.wide { overflow-x: auto; }
"""

_FORMULA = (
    "RRMSE of a field: root of the mean over samples of (‖ref − pred‖₂² / N) / ‖ref‖∞²; of a global the same with "
    "N = 1. Each time step counts as a sample, zones are joined, and the score is the mean over the outputs."
)


def html_of(report: Report) -> str:
    """Return the report as the text of a page."""
    name = place_name(report.dataset)
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(f'Prediction of {name}')}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(f'Prediction of {name}')}</h1>",
        _table(("", ""), [("Dataset", report.dataset), *_predictions(report)]),
        *_ranking(report),
        *_scores(report),
        "<h2>Worst samples</h2>",
        *(_worst(report, one) for one in report.worst),
        *_samples(report),
        *_lists(report),
        f'<p class="note">{escape(report.program)}</p>',
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _predictions(report: Report) -> list[tuple[str, str]]:
    if len(report.ranking) < 2:
        return [("Prediction", report.prediction)]
    return [("Predictions" if place == 0 else "", one.path) for place, one in enumerate(report.ranking)]


def _ranking(report: Report) -> Iterable[str]:
    """Compare the predictions where there are several."""
    if len(report.ranking) < 2:
        return
    labels = tuple(dict.fromkeys(label for one in report.ranking for label, _ in one.outputs))
    rows: list[tuple[str | float | None, ...]] = []
    for one in report.ranking:
        known = dict(one.outputs)
        samples = one.trouble or f"{one.compared:,} of {one.samples:,}"
        rows.append((one.name, one.score, *(known.get(label) for label in labels), samples))
    yield "<h2>Predictions, the best first</h2>"
    heads = ("Prediction", "Score", *(f"{label} RRMSE" for label in labels), "Samples compared")
    yield f'<div class="wide">{_table(heads, rows)}</div>'
    yield f"<h2>{escape(f'The best one: {report.ranking[0].name}')}</h2>"


def _scores(report: Report) -> Iterable[str]:
    whole = report.scores[0]
    yield f'<p class="score">Score: <b>{_number(whole.total)}</b></p>'
    yield f'<p class="note">{escape(_FORMULA)}</p>'
    shown = report.scores[1:] if len(report.scores) == 2 else report.scores
    for one in shown:
        head = f"Split {one.split}" if one.split else "All splits"
        score = f"score {_words(one.total)}, {counted(one.samples, 'sample')}"
        yield f"<h2>{escape(head)}: {escape(score)}</h2>"
        yield _outputs(one)


def _outputs(one: SplitScore) -> str:
    heads = ("Output", "RRMSE", "MAE", "Max error", "Where", "R2", "In the mean", "Not in it")
    rows = []
    for output, parts in zip(one.outputs, one.parts, strict=True):
        rows.append((output.name, *_score_cells(output)))
        rows += [(f"{output.name}, {part.kind} “{part.name}”", *_score_cells(score)) for part, score in parts]
    return _table(heads, rows)


def _score_cells(output: OutputScore) -> tuple[str | float | None, ...]:
    worst = output.worst
    return (
        output.rrmse,
        output.mae,
        None if worst is None else worst.sums.largest,
        "" if worst is None else sample_name(worst.sample, worst.split),
        output.r2,
        counted(output.samples, "sample"),
        output.omissions(),
    )


def _worst(report: Report, one: ReportSample) -> str:
    head = f"<h3>{escape(sentence(sample_name(one.sample, one.split)))}</h3>"
    errors = ", ".join(
        f"{label} RRMSE {_words(values[0])}, largest error {_words(values[2])}" + (f" in {place}" if place else "")
        for label, values, place in zip(report.labels, one.errors, one.places, strict=True)
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in one.notes)
    return f"{head}<p>{escape(errors)}</p>{''.join(map(_figure, one.pictures))}{notes}"


def _figure(picture: ReportPicture) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    colors = "" if picture.range is None else f", colours from {short(picture.range[0])} to {short(picture.range[1])}"
    words = escape(picture.title + colors)
    return f'<figure><img alt="{words}" src="data:image/png;base64,{data}"><figcaption>{words}</figcaption></figure>'


def _samples(report: Report) -> Iterable[str]:
    heads: tuple[str, ...] = ("Split", "Sample")
    for label in report.labels:
        heads += (f"{label} RRMSE", f"{label} MAE", f"{label} max error", f"{label} R2")
    rows = [
        (one.split, str(one.sample), *(value for values in one.errors for value in values)) for one in report.samples
    ]
    yield "<h2>All samples, the worst first</h2>"
    yield f'<div class="wide">{_table(heads, rows)}</div>'


def _lists(report: Report) -> Iterable[str]:
    missing = [
        f"Split {one.split}: {counted(one.only_reference, 'sample')} without a prediction, "
        f"{counted(one.only_prediction, 'predicted sample')} without a reference"
        for one in report.splits
        if one.only_reference or one.only_prediction
    ]
    troubles = [text for one in report.samples for text in one.troubles]
    for head, lines in (
        ("Notes on the prediction", report.notes),
        ("Not clear", report.pairing.unclear),
        ("Samples that only one of both has", missing),
        ("Not compared", troubles),
        ("Only in the reference", report.pairing.only_reference),
        ("Only in the prediction", report.pairing.only_prediction),
    ):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            yield f"<h2>{escape(head)}</h2><ul>{items}</ul>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    lines = ("".join(map(_cell, row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>{f'<tr>{top}</tr>' if any(heads) else ''}{body}</table>"


def _cell(value: str | float | None) -> str:
    if isinstance(value, str):
        return f"<td>{escape(value)}</td>"
    return f'<td class="number">{_number(value)}</td>'


def _number(value: float | None) -> str:
    return "–" if value is None else f'<span title="{escape(full(value))}">{escape(short(value))}</span>'


def _words(value: float | None) -> str:
    return "–" if value is None else short(value)
