"""What is said of a chart of statistics."""

from __future__ import annotations

from collections.abc import Sequence

from viewer.numbers import PRECISE, short
from viewer.shell.scan.contents import SplitBox

_TRAIN = "train"


def histogram_note(nan: int, infinite: int) -> str:
    """Say which values are in no bin."""
    parts = [f"{count:,} {what}" for count, what in ((nan, "NaN"), (infinite, "infinite")) if count]
    return f"Not in the histogram: {' and '.join(parts)}." if parts else ""


def range_note(boxes: Sequence[SplitBox]) -> str:
    """Say which splits reach beyond the one to train with, so that a model is asked for what it has never seen."""
    train = next((box for box in boxes if box.split.startswith(_TRAIN)), None)
    if train is None:
        return ""
    low, high = train.marks[0], train.marks[-1]
    beyond = [
        f"split {box.split} reaches from {_between(box)}" for box in boxes if box.marks[0] < low or box.marks[-1] > high
    ]
    if beyond:
        return f"Beyond the range of split {train.split} ({_between(train)}): {', '.join(beyond)}."
    return f"All splits lie within the range of split {train.split}, {_between(train)}." if len(boxes) > 1 else ""


def _between(box: SplitBox) -> str:
    return f"{short(box.marks[0], PRECISE)} to {short(box.marks[-1], PRECISE)}"
