"""The error of a field as a picture: its difference from what predicts it."""

from __future__ import annotations

from viewer.pairs.matching import Pair
from viewer.shell.prediction.judging import Judging
from viewer.shell.session.difference import Other


def other_side(judging: Judging, pair: Pair) -> Other:
    """Return what is subtracted: the prediction of the sample on screen, whichever that is."""
    return Other(
        dataset=judging.prediction or "",
        field=pair.predicted_vector or pair.predicted,
        location=pair.location,
        component=pair.predicted_component,
        name="prediction" if judging.prediction else pair.predicted,
    )
