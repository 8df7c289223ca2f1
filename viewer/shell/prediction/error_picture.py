"""The error of a field as a picture: its difference from what predicts it."""

from __future__ import annotations

from viewer.pairs.matching import Pair
from viewer.protocol.comparing import PREDICTION
from viewer.shell.prediction.judged import Judged
from viewer.shell.session.difference import Other


def other_side(one: Judged, pair: Pair, name: str = "prediction") -> Other:
    """Return the other side of an error: the prediction of the sample on screen, whichever that is.

    Parameters
    ----------
    name
        What the prediction is called.
    """
    return Other(
        dataset=one.here,
        field=pair.predicted_vector or pair.predicted,
        location=pair.location,
        component=pair.predicted_component,
        name=name if one.path else pair.predicted,
        role=PREDICTION,
        factor=pair.factor,
        offset=pair.offset,
    )
