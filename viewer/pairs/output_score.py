"""What is found in the samples adds up to the score of an output, or of a part of it."""

from __future__ import annotations

import math

from viewer.pairs.metrics import ErrorSums, joined
from viewer.values import dataclass
from viewer.wording import counted


@dataclass(frozen=True, slots=True)
class Worst:
    """Where the largest error of an output is."""

    split: str
    sample: int
    time: int
    sums: ErrorSums


@dataclass(frozen=True, slots=True)
class OutputScore:
    """The score of one output over all samples so far.

    Attributes
    ----------
    rrmse
        By the formula of :mod:`viewer.pairs.metrics`; None when there is nothing to take the mean of.
    r2
        Over all values of all samples.
    samples
        Samples (time steps) in the mean.
    zero, lacking
        Samples (time steps) that are not in it: the reference is zero, or there is nothing to compare.
    lost_reference, lost_prediction
        Values that were left out because they are not finite in the reference, or in the prediction alone.
    """

    name: str
    rrmse: float | None
    mae: float | None
    r2: float | None
    worst: Worst | None
    samples: int
    zero: int
    lacking: int
    lost_reference: int
    lost_prediction: int

    def omissions(self) -> str:
        """Say what is not in the score; empty when everything is."""
        words = []
        if self.lacking:
            words.append(f"{counted(self.lacking, 'sample')} could not be compared")
        if self.zero:
            words.append(f"{counted(self.zero, 'sample')} with a reference of zero")
        if self.lost_reference:
            words.append(f"{counted(self.lost_reference, 'value')} not finite in the reference")
        if self.lost_prediction:
            words.append(f"{counted(self.lost_prediction, 'value')} not finite in the prediction")
        return ", ".join(words)


class OutputSum:
    """What is added up of one output, or of a part of it."""

    def __init__(self) -> None:
        self._squares, self._samples = 0.0, 0  # none is negative: nothing is lost by adding one after the other
        self._whole: ErrorSums | None = None
        self._worst: Worst | None = None
        self._zero = 0
        self.lacking = 0

    def add(self, key: tuple[str, int], by_time: dict[int, ErrorSums]) -> None:
        """Take in the time steps of a sample."""
        for time, sums in by_time.items():
            square = sums.relative_square
            if square is not None:
                self._squares += square
                self._samples += 1
            elif sums.is_zero:
                self._zero += 1
            else:
                self.lacking += 1  # nothing finite
            self._whole = sums if self._whole is None else joined((self._whole, sums))
            if sums.place >= 0 and (self._worst is None or sums.largest > self._worst.sums.largest):
                self._worst = Worst(*key, time, sums)

    def score(self, name: str) -> OutputScore:
        """Return the score over all samples so far."""
        whole = self._whole or ErrorSums()
        return OutputScore(
            name,
            math.sqrt(self._squares / self._samples) if self._samples else None,
            whole.mae,
            whole.r2,
            self._worst,
            self._samples,
            self._zero,
            self.lacking,
            whole.lost_reference,
            whole.lost_prediction,
        )
