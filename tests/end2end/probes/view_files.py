"""Views that are saved, opened and copied."""

from __future__ import annotations

from pathlib import Path

from tests.end2end.probes.inside import Inside


def choose_file(inside: Inside, file: str) -> None:
    """Answer the question where to save a view from now on."""
    inside.prompts.choose_view_file = lambda start: Path(file)  # type: ignore[method-assign]


def clipboard_text(inside: Inside) -> str:
    return inside.qt.clipboard().text()


def is_copied(inside: Inside, begin: str) -> bool:
    return clipboard_text(inside).startswith(begin)
