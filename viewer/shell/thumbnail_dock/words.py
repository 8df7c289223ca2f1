"""What is said of all thumbnails together: what they show, and how far they are."""

from __future__ import annotations

from viewer.numbers import short
from viewer.shell.session.state import FIXED, SessionState
from viewer.shell.thumbnails.thumbnails import Thumbnails
from viewer.shell.thumbnails.wish import ThumbnailLook
from viewer.wording import counted


def empty_words(state: SessionState) -> str:
    """Say why there are no thumbnails."""
    if state.catalogue is None:
        return "Open a dataset to see a picture of each of its samples."
    if state.split is None or not len(state.split):
        return "The split has no samples."
    return "No sample passes the filter of the table in the dock Samples."


def about(thumbnails: Thumbnails, *, may_fetch: bool = True) -> str:
    """Say what the thumbnails show, and whether all are there, or may be fetched from another machine for it."""
    sheet, order = thumbnails.sheet, thumbnails.order
    if order is None or not len(order):
        return ""
    count = counted(len(order), "sample")
    if not may_fetch:
        return f"{count} on another machine; their pictures are made once you agree to what that costs"
    if sheet is None:
        return f"{count}; pictures are made once one of the split is on screen"
    if thumbnails.maker.trouble:
        return thumbnails.maker.trouble
    going = "" if thumbnails.complete else " More are being made…"
    failed = len(sheet.failures)
    lost = f", {failed:,} cannot be shown" if failed else ""
    return f"{count}{lost}. {colors(sheet.look)}{going}"


def colors(look: ThumbnailLook) -> str:
    """Say what the colours of all pictures mean, in a sentence."""
    if not look.wish.choice.field:
        return "No field is shown."
    if look.bar is None:
        return f"{look.title}, each in a range of its own."
    if look.range is None:
        return f"{look.title}, a colour for each value."
    low, high = map(short, look.range)
    whose = "" if look.wish.scale.mode == FIXED else f", that of {look.bar.span}"
    return f"{look.title}, all in the range {low} to {high}{whose}."
