"""The lines of the dock *Prediction*: the pairs with their scores, and lists of what is in none."""

from __future__ import annotations

from viewer.shell.prediction.judging import Judging
from viewer.shell.prediction.known_scores import ALL_SPLITS
from viewer.shell.prediction.output_tree import OutputLine
from viewer.shell.prediction.score_words import number_words, place_words
from viewer.wording import counted, sentence


def output_lines(judging: Judging, split: str) -> list[OutputLine]:
    """Return the pairs with their scores over a split."""
    scores = judging.keeper(split).scores()
    labels = judging.keeper(ALL_SPLITS).labels
    lines = []
    for place, (pair, score) in enumerate(zip(judging.pairing.pairs, scores, strict=True)):
        largest = None if score.worst is None else score.worst.sums.largest
        cells = (
            labels[place],
            pair.predicted,
            number_words(score.rrmse),
            number_words(score.mae),
            number_words(score.r2),
            number_words(largest),
            place_words(score.worst, pair.location),
            score.omissions(),
        )
        lines.append(OutputLine(place in judging.outputs, cells))
    return lines


def lists_of(judging: Judging) -> list[tuple[str, tuple[str, ...]]]:
    """Return what could not be matched or compared: heads, and sentences below them."""
    found, pairing = judging.found, judging.pairing
    if found is None:
        return []
    missing = tuple(
        f"Split {one.split}: {counted(one.only_reference, 'sample')} without a prediction, "
        f"{counted(one.only_prediction, 'predicted sample')} without a reference"
        for one in found.splits
        if one.only_reference or one.only_prediction
    )
    troubles = tuple(sentence(text) for text in judging.keeper(ALL_SPLITS).troubles)
    return [
        ("Notes on the prediction", found.notes),
        ("Not clear", pairing.unclear),
        ("Samples that only one of both has", missing),
        ("Not compared", troubles),
        ("Only in the reference", pairing.only_reference),
        ("Only in the prediction", pairing.only_prediction),
    ]
