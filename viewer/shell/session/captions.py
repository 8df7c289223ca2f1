"""What is said beside the picture about what is on screen."""

from __future__ import annotations

from viewer.numbers import PRECISE, short
from viewer.protocol import ALL_BASES
from viewer.shell.session.choice import absent_field
from viewer.shell.session.state import Selection, SessionState, Shown
from viewer.wording import counted, sample_name, sentence


def sample_title(state: SessionState) -> str:
    """Name the sample that is wanted: by its file, where it is one of many."""
    if name := file_name(state, state.selection):
        return f"File {name}"
    return sentence(sample_name(state.selection.sample, state.selection.split))


def file_name(state: SessionState, selection: Selection) -> str:
    """Return what the sample of a selection is called; empty where samples have numbers only."""
    splits = state.catalogue.splits if state.catalogue is not None else ()
    return next((split.name_of(selection.sample) for split in splits if split.name == selection.split), "")


def field_title(shown: Shown) -> str:
    """Name the field on screen, with component and unit."""
    selection = shown.selection
    found = shown.manifest.find_fields(selection.field or "", selection.location)
    if not found:
        return selection.field or ""
    record = found[0][1]
    name = record.name
    if record.components:
        name = record.components[selection.component] if selection.component >= 0 else f"|{record.name}|"
    return f"{name} [{record.unit}]" if record.unit else name


def difference_lines(shown: Shown) -> tuple[str, ...]:
    """Say what a difference is of, and how it came about, in short lines; none where the field itself is shown."""
    subtracted, compared = shown.subtracted, shown.scene.compared
    if subtracted is None:
        return ()
    lines = [line for line in (subtracted.words.sides, subtracted.words.kind) if line]
    if compared is not None and compared.floor is not None:
        lines.append(f"floor {short(compared.floor)}")
    if compared is not None and compared.interpolated:
        lines.append("interpolated")
    return tuple(lines)


def shown_title(shown: Shown) -> str:
    """Name what is on screen in one line: the field with its unit, or a difference with all there is to say of it."""
    subtracted = shown.subtracted
    if subtracted is None:
        return field_title(shown)
    line = ", ".join(difference_lines(shown))
    if not line:
        return bar_title(shown)
    return f"{bar_title(shown)}: {line}" if subtracted.words.field or subtracted.words.unit else line


def bar_title(shown: Shown) -> str:
    """Return the first line of the colour bar: the field, of a difference what both sides are."""
    if shown.subtracted is None:
        return field_title(shown)
    words = shown.subtracted.words
    name = words.field or "difference"
    return f"{name} [{words.unit}]" if words.unit else name


def caption(state: SessionState) -> str:
    """Name what is on screen, and only that: while something else is on its way, the words follow the picture."""
    shown = state.shown
    if shown is None:
        return sample_title(state) if state.catalogue is not None else ""
    base = "all bases" if shown.manifest.base == ALL_BASES else shown.manifest.base
    name = file_name(state, shown.selection)
    parts = [name or f"{shown.selection.split}, sample {shown.selection.sample}", base]
    if shown.selection.field:
        parts.append(shown_title(shown))
    elif field := absent_field(state):
        parts.append(f"no field “{field}”")
    if len(shown.manifest.times) > 1:
        parts.append(f"t = {short(shown.manifest.time, PRECISE)}")
    return "  ·  ".join(parts)


def counts(shown: Shown | None) -> str:
    """Count the points and cells on screen, and the zones where there are several."""
    if shown is None:
        return ""
    zones = shown.manifest.meshes
    drawn = [zone for zone in zones if zone.name not in shown.selection.hidden_zones]
    points, cells = sum(zone.points for zone in drawn), sum(zone.cells for zone in drawn)
    some = f"{len(drawn)} of {len(zones)}" if len(drawn) < len(zones) else str(len(zones))
    return f"{counted(points, 'point')}, {counted(cells, 'cell')}" + (f" in {some} zones" if len(zones) > 1 else "")
