"""What a difference is called: the field, then both sides by what they differ in, then the kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from viewer.numbers import MINUS, PRECISE, linear, short
from viewer.protocol.comparing import ABSOLUTE, ALONE, PREDICTION, RELATIVE, SIGNED
from viewer.shell.session.difference import SAME_TIME, Difference, Other
from viewer.shell.session.state import Selection
from viewer.shell.session.subtracted import DifferenceWords

if TYPE_CHECKING:
    from viewer.artifacts.manifest import FieldRecord, Manifest
    from viewer.shell.session.side_sample import SideSample

_OF_VECTORS = {SIGNED: "signed, of magnitudes", ABSOLUTE: "absolute, of vectors", RELATIVE: "relative, of vectors"}


def describe_difference(
    own: tuple[SideSample, Manifest], other: tuple[SideSample, Manifest], difference: Difference
) -> DifferenceWords:
    """Return what the difference of two sides is called, each with the manifest of its artifact."""
    mine, theirs = own[0].selection, other[0].selection
    here, there = _record(own[1], mine), _record(other[1], theirs)
    vectors = bool(here and here.components and there and there.components)
    whole = vectors and mine.component < 0 and theirs.component < 0
    bare = whole and difference.kind != SIGNED  # |Velocity| is what is subtracted in the signed one alone
    names = (mine.field or "", theirs.field or "") if bare else (_name(here, mine), _name(there, theirs))
    units = here.unit if here is not None else "", there.unit if there is not None else ""
    if units[0] != units[1] and all(units):
        names = f"{names[0]} [{units[0]}]", f"{names[1]} [{units[1]}]"
    if difference.other.role == ALONE:
        name = linear(names[1], difference.other.factor, difference.other.offset)
        return DifferenceWords(name, "", "", _unit_there(units[1], difference.other))
    if difference.other.role == PREDICTION:
        kind = _OF_VECTORS.get(difference.kind, "") if whole else difference.kind
        predicted = linear(difference.other.name or names[1], difference.other.factor, difference.other.offset)
        predicted = f"({predicted})" if difference.other.offset else predicted
        unit = "" if difference.kind == RELATIVE else units[0]
        return DifferenceWords(names[0], f"{predicted} {MINUS} reference", kind, unit)
    parts = _parts(own, other, difference)
    sides = tuple(", ".join(part) for part in zip(*parts, strict=True)) if parts else ("", "")
    if difference.other.name:
        sides = sides[0] or f"sample {mine.sample}", difference.other.name
    field = names[0] if names[0] == names[1] else ""
    if not field and parts:
        sides = f"{names[0]} of {sides[0]}", f"{names[1]} of {sides[1]}"
    elif not field:
        sides = names
    elif not parts:
        sides = (f"sample {mine.sample}", sides[1] or f"sample {theirs.sample}")
    kind = _OF_VECTORS.get(difference.kind, "") if whole else difference.kind
    unit = "" if difference.kind == RELATIVE or (units[0] != units[1] and units[1]) else units[0]
    return DifferenceWords(field, f"{sides[0]} {MINUS} {sides[1]}", kind, unit)


def _unit_there(unit: str, other: Other) -> str:
    """Return the unit of these values; a factor or an offset is there because it is another one."""
    return unit if abs(other.factor) == 1.0 and not other.offset else ""


def _parts(
    own: tuple[SideSample, Manifest], other: tuple[SideSample, Manifest], difference: Difference
) -> list[tuple[str, str]]:
    """Return what the sides differ in, of both sides."""
    mine, theirs = own[0].selection, other[0].selection
    parts = []
    if own[0].dataset != other[0].dataset and not difference.other.name:
        parts.append((Path(own[0].dataset).name, Path(other[0].dataset).name))
    if mine.split != theirs.split:
        parts.append((f"{mine.split} {mine.sample}", f"{theirs.split} {theirs.sample}"))
    elif mine.sample != theirs.sample:
        parts.append((f"sample {mine.sample}", f"sample {theirs.sample}"))
    if own[1].time != other[1].time or difference.other.step != SAME_TIME:
        parts.append((f"t = {short(own[1].time, PRECISE)}", f"t = {short(other[1].time, PRECISE)}"))
    if own[1].base != other[1].base:
        parts.append((own[1].base, other[1].base))
    return parts


def _record(manifest: Manifest, selection: Selection) -> FieldRecord | None:
    found = manifest.find_fields(selection.field or "", selection.location)
    return found[0][1] if found else None


def _name(record: FieldRecord | None, selection: Selection) -> str:
    if record is None:
        return selection.field or ""
    if not record.components:
        return record.name
    if 0 <= selection.component < len(record.components):
        return record.components[selection.component]
    return f"|{record.name}|"
