"""How far a prediction is from its reference: the formulas, over sums that can be joined.

The relative errors are those of PLAID's benchmarks (https://plaid-lib.readthedocs.io, "PLAID Benchmarks"): with n
samples and N_i values of the field in sample i,

    RRMSE_f = sqrt( 1/n sum_i ( 1/N_i ||ref_i - pred_i||_2^2 ) / ||ref_i||_inf^2 )      of a field,
    RRMSE_s = sqrt( 1/n sum_i |ref_i - pred_i|^2 / |ref_i|^2 )                          of a scalar (global),

which is the first one with N_i = 1. Each time step counts as a sample, the zones of a base are joined, and the score of
a dataset is the mean over its outputs. Beside them:

    MAE = 1/N sum |ref - pred|,   max error = max |ref - pred|,   R2 = 1 - sum (ref - pred)^2 / sum (ref - mean ref)^2.

Values that are NaN or infinite on one side cannot be compared: they are left out of the sums and counted. A reference
that is zero everywhere has no relative error: it is left out of the mean and counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from viewer.moments import joined_moments
from viewer.values import dataclass


@dataclass(frozen=True, slots=True)
class ErrorSums:
    """What the formulas need of some values, in double precision.

    Attributes
    ----------
    count
        Values that were compared: finite on both sides.
    squares, absolutes, bias
        Sums of ``(pred - ref)^2``, ``|pred - ref|`` and ``pred - ref``.
    largest, place, zone
        The largest ``|pred - ref|`` and where it is: the number (from 0) of the vertex or cell, -1 where nothing was
        compared, and its zone; empty for a global.
    position
        Where that is in space; empty where nobody asked.
    peak
        The largest ``|ref|`` of all finite values of the reference.
    mean, spread
        Mean of the compared values of the reference, and the sum of the squares of their distances from it.
    lost_reference, lost_prediction
        Values that are not finite in the reference, and those that are not finite in the prediction alone.
    """

    count: int = 0
    squares: float = 0.0
    absolutes: float = 0.0
    bias: float = 0.0
    largest: float = 0.0
    place: int = -1
    zone: str = ""
    position: tuple[float, ...] = ()
    peak: float = 0.0
    mean: float = 0.0
    spread: float = 0.0
    lost_reference: int = 0
    lost_prediction: int = 0

    @property
    def relative_square(self) -> float | None:
        """The sample's part of the mean under the root of RRMSE; None when nothing was compared or the peak is zero."""
        if not self.count or self.peak == 0.0:
            return None
        return self.squares / self.count / self.peak / self.peak

    @property
    def rrmse(self) -> float | None:
        """The RRMSE of these values alone."""
        square = self.relative_square
        return None if square is None else math.sqrt(square)

    @property
    def mae(self) -> float | None:
        """The mean absolute error; None when nothing was compared."""
        return self.absolutes / self.count if self.count else None

    @property
    def r2(self) -> float | None:
        """The coefficient of determination; None when the reference does not vary."""
        return 1.0 - self.squares / self.spread if self.spread > 0.0 else None

    @property
    def is_zero(self) -> bool:
        """Whether the reference is zero everywhere, so that there is no relative error."""
        return self.count > 0 and self.peak == 0.0


def joined(parts: Iterable[ErrorSums]) -> ErrorSums:
    """Return the sums over the values of all parts; the place is that of the first part with the largest error."""
    rest = iter(parts)
    total = next(rest, None)
    if total is None:
        return ErrorSums()
    for part in rest:
        count, mean, spread = joined_moments(
            (total.count, total.mean, total.spread), (part.count, part.mean, part.spread)
        )
        worst = part if part.place >= 0 and (total.place < 0 or part.largest > total.largest) else total
        total = ErrorSums(
            count=count,
            squares=total.squares + part.squares,
            absolutes=total.absolutes + part.absolutes,
            bias=total.bias + part.bias,
            largest=worst.largest,
            place=worst.place,
            zone=worst.zone,
            position=worst.position,
            peak=max(total.peak, part.peak),
            mean=mean,
            spread=spread,
            lost_reference=total.lost_reference + part.lost_reference,
            lost_prediction=total.lost_prediction + part.lost_prediction,
        )
    return total


def root_mean(squares: Iterable[float]) -> float | None:
    """Return the root of the mean; None of nothing."""
    values = list(squares)
    return math.sqrt(math.fsum(values) / len(values)) if values else None
