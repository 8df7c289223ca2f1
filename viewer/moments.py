"""Mean and spread of two sets of values, joined to those of both."""

from __future__ import annotations

Moments = tuple[int, float, float]
"""How many values, their mean, and the sum of the squares of their distances from it."""


def joined_moments(one: Moments, other: Moments) -> Moments:
    """Return the moments of both sets together, without the cancellation that sums of squares have.

    Chan, Golub, LeVeque (1979), "Updating formulae and a pairwise algorithm for computing sample variances".
    """
    count = one[0] + other[0]
    away = other[1] - one[1]
    share = other[0] / count if count else 0.0
    return count, one[1] + away * share, one[2] + other[2] + away * away * one[0] * share
