"""What the dock says of scores, and the rows of the table of samples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from viewer.numbers import short
from viewer.pairs.output_score import OutputScore, Worst
from viewer.pairs.score import ScoreKeeper
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.wording import counted, sample_name

RRMSE, MAE, LARGEST, R2 = "RRMSE", "MAE", "max error", "R2"
"""The errors of a sample, as columns of the table are called after the name of the output."""


def number_words(value: float | None) -> str:
    """Return a number for the dock; a dash where there is none."""
    return "–" if value is None else short(value)


def place_words(worst: Worst | None, location: str) -> str:
    """Say where the largest error of an output is."""
    if worst is None:
        return ""
    words = sample_name(worst.sample, worst.split)
    if not worst.sums.zone:
        return words
    what = "cell" if location == "cell" else "vertex"
    return f"{words}, zone “{worst.sums.zone}”, {what} {worst.sums.place}"


def summary(one: Judged, split: str) -> str:
    """Say the score of a prediction and what is not in it, or what keeps it from being known."""
    if one.path is None:
        return "Open a prediction of this dataset, or compare fields of the samples with one another."
    if one.trouble:
        return one.trouble
    if one.found is None:
        return "Finding out what belongs together…"
    if not one.pairing.pairs:
        return "Nothing of the prediction belongs to a field or global of the dataset; say in Rules what does."
    words = _known_words(one, split)
    if one.changed:
        of = counted(len(one.changed), "sample")
        return f"Out of date: files of {of} have changed; Compute compares them again. Before: {words}"
    if one.relisted:
        return f"Out of date: the prediction has other samples now; Compute takes them in. Before: {words}"
    return words


def _known_words(one: Judged, split: str) -> str:
    keeper = one.keeper(split)
    samples = len(keeper.samples)
    if not samples:
        return f"{counted(len(one.pairing.pairs), 'pair')} found; no errors have been computed."
    total = keeper.total(one.outputs)
    where = f"split {split}" if split != ALL_SPLITS else "all splits"
    outputs = counted(len(one.outputs), "output")
    words = f"Score {number_words(total)}: mean RRMSE of {outputs} over {counted(samples, 'sample')} of {where}"
    left_out = omissions(keeper.scores(), one.outputs)
    return f"{words}. Not in it: {left_out}." if left_out else f"{words}."


def omissions(scores: Sequence[OutputScore], outputs: Iterable[int]) -> str:
    """Say what is not in the scores of these outputs; empty when everything is."""
    return "; ".join(f"{scores[one].name}: {words}" for one in outputs if (words := scores[one].omissions()))


def columns_of(keeper: ScoreKeeper, outputs: Iterable[int]) -> tuple[str, ...]:
    """Return the names of the columns for these outputs: all RRMSE first, as it is sorted by."""
    chosen = list(outputs)
    labels = keeper.labels
    more = [
        f"{labels[place]} {what}"
        for place in chosen
        for what in ((MAE,) if keeper.pairs[place].is_global else (MAE, LARGEST, R2))
    ]
    return (*(f"{labels[place]} {RRMSE}" for place in chosen), *more)


def rows_of(
    keeper: ScoreKeeper, outputs: Iterable[int], split: str, samples: Iterable[int]
) -> dict[int, dict[str, Any]]:
    """Return the errors of samples of a split by the names of their columns."""
    columns = (RRMSE, MAE, LARGEST, R2)
    named = [(place, tuple(f"{keeper.labels[place]} {what}" for what in columns)) for place in outputs]
    rows: dict[int, dict[str, Any]] = {}
    for sample in samples:
        row: dict[str, Any] = {}
        for place, (rrmse, mae, largest, r2) in named:
            one = keeper.of_sample(split, sample, place)
            if one is None:
                continue
            row[rrmse], row[mae] = one.rrmse, one.mae
            if not keeper.pairs[place].is_global:
                row[largest], row[r2] = one.worst.largest if one.worst.place >= 0 else None, one.r2
        rows[sample] = {name: value for name, value in row.items() if value is not None}
    return rows
