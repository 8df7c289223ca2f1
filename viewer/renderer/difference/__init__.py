"""The difference of two fields, computed where their arrays are."""

from __future__ import annotations

from viewer.renderer.subtraction import DifferenceSource


def make_differences() -> DifferenceSource:
    """Return what computes differences; before it is called, nothing of it is imported."""
    from viewer.renderer.difference.differences import Differences

    return Differences()
