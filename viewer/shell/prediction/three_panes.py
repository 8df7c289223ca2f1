"""Reference, prediction and error of a field beside each other."""

from __future__ import annotations

from dataclasses import replace

from viewer.pairs.matching import Pair
from viewer.protocol.comparing import SIGNED
from viewer.shell.prediction.error_picture import other_side
from viewer.shell.prediction.judging import Judging
from viewer.shell.session.difference import Difference
from viewer.shell.session.pane_changes import PaneWish
from viewer.shell.session.pane_state import PaneLinks
from viewer.shell.session.selection import Selection

LINKS = PaneLinks(sample=True, field=False, one_range=True)
"""All three go through the samples together, and the first two have one range, whatever their fields are called."""


def three_panes(judging: Judging, pair: Pair, choice: Selection) -> tuple[PaneWish, PaneWish, PaneWish]:
    """Return the panes of a pair of fields for the sample that is chosen: true values, predicted ones, their error."""
    reference = replace(
        choice, base=pair.base, field=pair.vector or pair.name, location=pair.location, component=pair.component
    )
    other = other_side(judging, pair)
    predicted = replace(reference, field=other.field, component=other.component)
    return (
        PaneWish(reference),
        PaneWish(predicted, judging.prediction or ""),
        PaneWish(reference, "", Difference(on=True, other=other, kind=SIGNED)),
    )
