"""The predictions of a dataset as lines, the best first."""

from __future__ import annotations

from viewer.pairs.ranking import best_first
from viewer.shell.prediction.judged import Judged, PairKey
from viewer.shell.prediction.judged_list import JudgedList
from viewer.shell.prediction.score_words import number_words
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class RankedLine:
    """A prediction: its key, whether it is looked at, and its cells: name, score, samples compared, remark."""

    key: str
    is_current: bool
    cells: tuple[str, str, str, str]


def ranked_lines(all_: JudgedList, split: str) -> list[RankedLine]:
    """Return the predictions with their scores over a split, the best first and those without one last."""
    scores = [None if one.trouble else one.keeper(split).total(one.outputs) for one in all_.every]
    names = all_.names
    every: dict[PairKey, str] = {}
    for one in all_.every:
        every |= one.counted_keys()
    lines = []
    for place in best_first(scores):
        one = all_.every[place]
        known = one.keeper(split).samples
        compared = sum(1 for errors in known.values() if errors.zones)
        samples = f"{compared:,} of {one.samples_in(split):,}" if one.found is not None else ""
        cells = (names[one.key], number_words(scores[place]), samples, _remark(one, every))
        lines.append(RankedLine(one.key, one is all_.current, cells))
    return lines


def _remark(one: Judged, every: dict[PairKey, str]) -> str:
    """Say what is wrong with a prediction, what of it has changed, and which outputs of others it lacks."""
    if one.trouble or one.found is None:
        return one.trouble
    own = one.counted_keys()
    lacking = [label for key, label in every.items() if key not in own]
    remarks = ["Out of date"] if one.is_outdated else []
    remarks += [f"Without {', '.join(lacking)}"] if lacking else []
    return "; ".join(remarks)
