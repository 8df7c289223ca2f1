"""The metrics of a prediction as a table: a row for each output in each split, and over all splits."""

from __future__ import annotations

from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.services.table import DataTable

_HEADS = (
    "split",
    "output",
    "prediction",
    "counts",
    "samples",
    "rrmse",
    "mae",
    "r2",
    "max_error",
    "max_error_split",
    "max_error_sample",
    "max_error_zone",
    "max_error_place",
    "omissions",
)


def metric_table(judged: Judged) -> DataTable:
    """Return the metrics as far as errors have been computed; of all splits first, whose name is empty."""
    splits = tuple(match.split for match in judged.found.splits if match.both) if judged.found else ()
    rows = []
    for split in dict.fromkeys((ALL_SPLITS, *splits)):
        keeper = judged.keeper(split)
        if not keeper.samples:
            continue
        for place, (pair, score) in enumerate(zip(judged.pairing.pairs, keeper.scores(), strict=True)):
            worst = score.worst
            at: tuple[object, ...] = (None,) * 5
            if worst is not None:
                at = (worst.sums.largest, worst.split, worst.sample, worst.sums.zone, worst.sums.place)
            rows.append(
                (
                    split,
                    judged.keeper(ALL_SPLITS).labels[place],
                    pair.predicted,
                    place in judged.outputs,
                    len(keeper.samples),
                    score.rrmse,
                    score.mae,
                    score.r2,
                    *at,
                    score.omissions(),
                )
            )
    return DataTable(_HEADS, tuple(rows))
