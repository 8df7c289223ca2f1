"""What the dock *Difference* says of what is on screen."""

from __future__ import annotations

from viewer.numbers import short
from viewer.shell.session.state import FAILED, SessionState
from viewer.wording import sentence

_NOTHING = "The field itself is shown. Choose what is to be subtracted from it."
_SOLID = "Choose a field: none is shown."
_VECTORS = " It may be zero where the vectors differ."


def difference_sentence(state: SessionState) -> str:
    """Return what is to be said about the difference that is wanted, and the one on screen."""
    if not state.difference.on:
        return _NOTHING if state.catalogue is not None else ""
    if state.phase == FAILED and state.failure is not None:
        return state.failure.sentence
    shown = state.shown
    if shown is None:
        return ""
    if not shown.selection.field:
        return _SOLID
    if shown.subtracted is None:
        return ""
    words, compared, span = shown.subtracted.words, shown.scene.compared, shown.scene.data_range
    text = f"{sentence(words.title)}."
    if "magnitudes" in words.kind:
        text += _VECTORS
    if span is not None:
        unit = f" {words.unit}" if words.unit else ""
        text += f" The values range from {short(span[0])} to {short(span[1])}{unit}."
    if compared is not None and compared.notes:
        text += " " + " ".join(compared.notes)
    return text
