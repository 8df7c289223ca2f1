"""The lines of the dock *Prediction*: the pairs with their scores, and lists of what is in none."""

from __future__ import annotations

from viewer.pairs.output_score import OutputScore
from viewer.shell.prediction.judged import Judged
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.prediction.output_tree import OutputLine
from viewer.shell.prediction.score_words import number_words, place_words
from viewer.wording import counted, sentence


def output_lines(one: Judged, split: str) -> list[OutputLine]:
    """Return the pairs with their scores over a split, and below each its zones and tags."""
    keeper = one.keeper(split)
    labels = one.keeper(ALL_SPLITS).labels
    lines = []
    for place, (pair, score) in enumerate(zip(one.pairing.pairs, keeper.scores(), strict=True)):
        parts = tuple(
            (f"{part.kind} “{part.name}”", "", *_score_cells(of_part, pair.location))
            for part, of_part in keeper.parts(place)
        )
        cells = (labels[place], pair.compared, *_score_cells(score, pair.location))
        lines.append(OutputLine(place in one.outputs, cells, parts))
    return lines


def _score_cells(score: OutputScore, location: str) -> tuple[str, ...]:
    largest = None if score.worst is None else score.worst.sums.largest
    return (
        number_words(score.rrmse),
        number_words(score.mae),
        number_words(score.r2),
        number_words(largest),
        place_words(score.worst, location),
        score.omissions(),
    )


def lists_of(one: Judged) -> list[tuple[str, tuple[str, ...]]]:
    """Return what could not be matched or compared: heads, and sentences below them."""
    found, pairing = one.found, one.pairing
    if found is None:
        return []
    missing = tuple(
        f"Split {match.split}: {counted(match.only_reference, 'sample')} without a prediction, "
        f"{counted(match.only_prediction, 'predicted sample')} without a reference"
        for match in found.splits
        if match.only_reference or match.only_prediction
    )
    troubles = tuple(sentence(text) for text in one.keeper(ALL_SPLITS).troubles)
    return [
        ("Notes on the prediction", found.notes),
        ("Not clear", pairing.unclear),
        ("Samples that only one of both has", missing),
        ("Not compared", troubles),
        ("Only in the reference", pairing.only_reference),
        ("Only in the prediction", pairing.only_prediction),
    ]
