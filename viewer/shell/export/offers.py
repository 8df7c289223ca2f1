"""What of a sample can be exported, and the plan that comes of a choice."""

from __future__ import annotations

from pathlib import Path

from viewer.protocol import ALL_BASES, Scene, fields_needed
from viewer.shell.export.dialog import ExportChoice, ExportOffer
from viewer.shell.export.plan import ExportPlan
from viewer.shell.session.state import SessionState, Shown, describe
from viewer.wording import counted, sample_name


def offer_of(state: SessionState, sample: int | None = None) -> ExportOffer:
    """Return what can be exported.

    Parameters
    ----------
    sample
        Another sample of the split than the one on screen; None for that one.
    """
    shown = state.shown
    if shown is None or (sample is not None and sample != shown.selection.sample):
        number = state.selection.sample if sample is None else sample
        field = state.selection.field or ""
        return ExportOffer(sample_name(number, state.selection.split), field=field)
    manifest, hidden = shown.manifest, set(shown.selection.hidden_zones)
    there = [zone.name for zone in manifest.meshes if zone.cells]
    return ExportOffer(
        describe(shown.selection),
        sum(len(base.zones) for base in manifest.bases) or len(there),
        _difference_in_words(shown, len(there)),
        len([name for name in there if name not in hidden]),
        shown.selection.field or "",
        len(manifest.times),
    )


def _difference_in_words(shown: Shown, zones: int) -> str:
    """Say in what the picture differs from the whole sample."""
    hidden = len(shown.selection.hidden_zones)
    bases = len([base for base in shown.manifest.bases if base.zones])
    words = [counted(number, noun) for number, noun in ((len([t for t in shown.tools if t.on]), "tool"),) if number]
    if bases > 1 and shown.manifest.base != ALL_BASES:
        words.append(f"base {shown.manifest.base}")
    if hidden:
        words.append(f"{max(zones - hidden, 0)} of {counted(zones, 'zone')}")
    if shown.subtracted is not None:
        words.append("the difference")
    return ", ".join(words)


def plan_for(state: SessionState, choice: ExportChoice, path: Path, sample: int | None = None) -> ExportPlan | None:
    """Return the plan of a choice; None when there is no dataset any more."""
    catalogue, shown, selection = state.catalogue, state.shown, state.selection
    if catalogue is None:
        return None
    if shown is not None and sample in (None, shown.selection.sample):
        selection = shown.selection
    number = selection.sample if sample is None else sample
    field = selection.field or ""
    fields = ((field, selection.location),) if choice.one_field and field else ()
    if not choice.shown or shown is None:
        base = ALL_BASES
        if shown is not None and number == shown.selection.sample:
            names = [one.name for one in shown.manifest.bases if one.zones]
            base = names[0] if len(names) == 1 else ALL_BASES
        return ExportPlan(
            path, catalogue.path, selection.split, number, base, selection.time, choice.kind.all_times, fields
        )
    # What is subtracted belongs to the time step on screen.
    against = shown.subtracted.against if shown.subtracted is not None and not choice.kind.all_times else None
    scene = Scene(
        0,
        field=field,
        location=selection.location,
        component=selection.component,
        hidden_zones=selection.hidden_zones,
        tools=tuple(tool for tool in shown.tools if tool.on),
        against=against,
    )
    needs = tuple(filter(None, (field, *fields_needed(scene.tools))))
    return ExportPlan(
        path,
        catalogue.path,
        selection.split,
        number,
        shown.manifest.base,
        selection.time,
        choice.kind.all_times,
        fields,
        needs,
        scene,
    )
