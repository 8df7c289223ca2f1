"""What the user chose, beside what the samples have of it.

A sample may lack the base, the field or the time that was chosen. Then what it has is shown, and the choice is kept: it
comes back with the next sample that has it. Only another choice takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from viewer.codec import kind_of
from viewer.shell.session.state import Selection, SessionState, Shown


def choose(state: SessionState, changes: Mapping[str, Any]) -> tuple[Selection, Selection]:
    """Return what is to be shown next and the choice, after the user has chosen ``changes`` (fields of Selection)."""
    changes = dict(changes)
    if "field" in changes:
        changes.setdefault("component", -1)
    choice = replace(state.choice, **changes)
    selection = replace(state.selection, **changes)
    another = bool(changes.keys() & {"split", "sample"})
    if another:
        selection = replace(selection, base=choice.base, time=choice.time)
    if another or changes.keys() & {"base", "time"}:
        selection = replace(selection, field=choice.field, location=choice.location, component=choice.component)
    return selection, choice


def keep(choice: Selection, settled: Selection) -> Selection:
    """Return the choice once a sample is there: what it left open is filled with what is shown (``settled``)."""
    kept = replace(
        settled,
        base=choice.base or settled.base,
        time=settled.time if choice.time is None else choice.time,
        component=choice.component,
    )
    if choice.field is None:
        return kept if settled.field else replace(kept, field=None, location="")
    location = settled.location if choice.field == settled.field and not choice.location else choice.location
    return replace(kept, field=choice.field, location=location)


def absent_base(state: SessionState) -> str:
    """Return the base that was chosen and that the sample on screen lacks; empty when it lacks none."""
    return state.choice.base if _is_settled(state) and state.choice.base != state.selection.base else ""


def absent_field(state: SessionState) -> str:
    """Return the field that was chosen and that the sample on screen lacks; empty when it lacks none."""
    return state.choice.field or "" if _is_settled(state) and not state.selection.field else ""


def absent_notes(state: SessionState) -> list[str]:
    """Say what was chosen and is not on screen."""
    sample = f"Sample {state.selection.sample}"
    notes = []
    if base := absent_base(state):
        notes.append(
            f"{sample} has no base “{base}”; “{state.selection.base}” is shown instead. "
            f"“{base}” comes back with the next sample that has it."
        )
    if field := absent_field(state):
        notes.append(f"{sample} has no field “{field}”; it comes back with the next sample that has it.")
    return notes


def tool_notes(shown: Shown) -> list[str]:
    """Say which tools could not do what they were asked to, also to a user who does not see their dock."""
    names = {row: kind_of(type(tool)).replace("-", " ").capitalize() for row, tool in enumerate(shown.tools)}
    return [f"{names.get(note.row, '')}: {note.sentence}" for note in shown.scene.tool_notes if note.wrong]


def notes_of(state: SessionState) -> list[str]:
    """Return all that is to be said beside the picture, what the user can do something about first."""
    notes = list(state.catalogue.warnings) if state.catalogue else []
    if state.shown is not None:
        notes = tool_notes(state.shown) + absent_notes(state) + notes
        notes += [*state.shown.manifest.warnings, *state.shown.scene.notes]
    return notes


def _is_settled(state: SessionState) -> bool:
    return state.shown is not None and state.shown.selection == state.selection
