"""The sums over two arrays that errors are made of (:mod:`viewer.pairs.metrics`)."""

from __future__ import annotations

import numpy as np

from viewer.errors import SampleError
from viewer.pairs.matching import Pair
from viewer.pairs.metrics import ErrorSums
from viewer.reader.tree import Array


def same_size(reference: Array, predicted: Array, what: str) -> None:
    """Check that two arrays can be compared.

    Raises
    ------
    SampleError
        When they have not the same number of values.
    """
    if len(reference) != len(predicted):
        raise SampleError(f"{what} has {len(reference):,} values, its prediction {len(predicted):,}.")


def adjusted(values: Array, pair: Pair) -> Array:
    """Return ``factor * values + offset``, in double precision."""
    exact = values.astype(np.float64)
    if pair.as_it_is:
        return exact
    return pair.factor * exact + pair.offset


def error_sums(reference: Array, predicted: Array, zone: str = "") -> ErrorSums:
    """Return the sums over two arrays of shape (n,), taken in double precision."""
    reference = reference.astype(np.float64, copy=False)
    known = np.isfinite(reference)
    both = known & np.isfinite(predicted)
    lost = len(reference) - int(np.count_nonzero(known))
    lost_prediction = len(reference) - lost - int(np.count_nonzero(both))
    whole = not lost and not lost_prediction
    truth = reference if whole else reference[both]
    seen = truth if not lost_prediction else reference[known]
    peak = float(max(seen.max(), -seen.min())) if len(seen) else 0.0
    if not len(truth):
        return ErrorSums(zone=zone, peak=peak, lost_reference=lost, lost_prediction=lost_prediction)
    with np.errstate(over="ignore", invalid="ignore"):
        errors = (predicted if whole else predicted[both]) - truth
        sizes = np.abs(errors)
        worst = int(sizes.argmax())
        mean = truth.mean()
        away = truth - mean
        return ErrorSums(
            count=len(truth),
            squares=float(errors @ errors),
            absolutes=float(sizes.sum()),
            bias=float(errors.sum()),
            largest=float(sizes[worst]),
            place=worst if whole else int(np.flatnonzero(both)[worst]),
            zone=zone,
            peak=peak,
            mean=float(mean),
            spread=float(away @ away),
            lost_reference=lost,
            lost_prediction=lost_prediction,
        )
