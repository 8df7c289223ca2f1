"""The fields of the sample on screen, and which of them are plotted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from viewer.protocol.plotting import PlotField
from viewer.shell.plots.kept_plots import PlotSettings
from viewer.shell.session.state import Shown

if TYPE_CHECKING:
    from viewer.artifacts.manifest import Manifest


def fields_of_sample(manifest: Manifest) -> tuple[PlotField, ...]:
    """Return every field, vectors by their magnitude."""
    return tuple(PlotField(name, location) for name, location in manifest.field_names())


def field_on_screen(shown: Shown) -> PlotField | None:
    """Return the field that the picture shows, None for the solid colour."""
    selection = shown.selection
    if not selection.field or not shown.manifest.find_fields(selection.field, selection.location):
        return None
    return PlotField(selection.field, selection.location, selection.component)


def fields_to_plot(settings: PlotSettings, shown: Shown) -> tuple[PlotField, ...]:
    """Return the fields that are wanted of the sample on screen; nothing chosen: what is shown, be it a difference."""
    if settings.every_field:
        return fields_of_sample(shown.manifest)
    if settings.fields:
        return settings.fields
    one = field_on_screen(shown)
    return () if one is None else (replace(one, difference=shown.subtracted is not None),)


def words_of(field: PlotField, among: tuple[PlotField, ...]) -> str:
    """Name a field; with its place where another one has the name."""
    both = sum(other.name == field.name for other in among) > 1
    return f"{field.name} ({field.location})" if both or field.location == "cell" else field.name


def source_of(shown: Shown) -> str:
    """Name the sample on screen shortly: ``train 4, t = 0.5``."""
    from viewer.numbers import short

    selection, manifest = shown.selection, shown.manifest
    time = f", t = {short(manifest.time)}" if len(manifest.times) > 1 else ""
    return f"{selection.split} {selection.sample}{time}"
