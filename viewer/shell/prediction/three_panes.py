"""Reference, prediction and error of a field beside each other."""

from __future__ import annotations

from dataclasses import replace

from viewer.pairs.matching import Pair
from viewer.protocol.comparing import ALONE, SIGNED
from viewer.shell.session.difference import Difference, Other
from viewer.shell.session.pane_changes import PaneWish
from viewer.shell.session.pane_state import PaneLinks
from viewer.shell.session.selection import Selection

LINKS = PaneLinks(sample=True, field=False, one_range=True)
"""All three go through the samples together, and the first two have one range, whatever their fields are called."""


def three_panes(pair: Pair, other: Other, choice: Selection) -> tuple[PaneWish, PaneWish, PaneWish]:
    """Return the panes of a pair of fields for the sample that is chosen: true values, predicted ones, their error.

    ``other`` is the side that predicts. Its own pane shows its values as they are compared, with factor and offset.
    """
    reference = replace(
        choice, base=pair.base, field=pair.vector or pair.name, location=pair.location, component=pair.component
    )
    predicted = replace(reference, field=other.field, component=other.component)
    as_compared = Difference(on=True, other=Other(role=ALONE, factor=pair.factor, offset=pair.offset))
    return (
        PaneWish(reference),
        PaneWish(predicted, other.dataset, Difference() if pair.as_it_is else as_compared),
        PaneWish(reference, "", Difference(on=True, other=other, kind=SIGNED)),
    )
