"""What the title of a picture can name."""

from __future__ import annotations

from viewer.numbers import PRECISE, short
from viewer.shell.session.captions import shown_title
from viewer.shell.session.state import Shown


def words_of(dataset: str, shown: Shown) -> dict[str, str]:
    """Return what a title can name of what is shown; ``dataset`` is the name of its dataset."""
    selection, manifest = shown.selection, shown.manifest
    return {
        "dataset": dataset,
        "split": selection.split,
        "sample": str(selection.sample),
        "field": shown_title(shown) if selection.field else "",
        "time": short(manifest.time, PRECISE) if len(manifest.times) > 1 else "",
    }
