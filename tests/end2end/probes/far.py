"""What is known of a dataset on another machine, and how far something is fetched from there."""

from __future__ import annotations

from typing import Any

from tests.end2end.probes.inside import Inside


def places(inside: Inside) -> dict[str, Any]:
    """Where the dataset that is open is, for the user and for the reader, and what is remembered."""
    catalogue = inside.state.catalogue
    assert catalogue is not None
    recent = inside.saved.recent
    return {"place": catalogue.place, "path": catalogue.path, "recent": recent, "sample": inside.state.choice.sample}


def is_fetching(inside: Inside) -> bool:
    """Whether it is said how many bytes have come, and that can be cancelled."""
    cancel = inside.window.actions_["file.cancel_loading"]
    return inside.state.text.startswith("Fetching ") and inside.state.fraction is not None and cancel.isEnabled()
