"""What is open, wanted and shown, and the ways to another sample, field or dataset."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

import viewer
from tests.end2end.probes.inside import Inside
from viewer.artifacts.manifest import Manifest
from viewer.protocol import Catalogue, SceneShown
from viewer.shell.session.state import SHOWN, Appearance, Selection, Shown


def _given(changes: dict[str, Any]) -> dict[str, Any]:
    """What came as JSON: a frozen value holds tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()}


def _shown(inside: Inside) -> Shown:
    assert inside.state.shown is not None
    return inside.state.shown


def _manifest(inside: Inside) -> Manifest:
    assert inside.state.manifest is not None
    return inside.state.manifest


def _catalogue(inside: Inside) -> Catalogue:
    assert inside.state.catalogue is not None
    return inside.state.catalogue


def _scene(inside: Inside) -> SceneShown:
    return _shown(inside).scene


# BusyIndicator


def select(inside: Inside, /, **changes: Any) -> None:
    """Want something else (fields of ``Selection``)."""
    inside.session.select(**_given(changes))


def select_time_step(inside: Inside, index: int) -> None:
    inside.session.select(time=_manifest(inside).times[index])


def step(inside: Inside, places: int) -> None:
    inside.session.step(places)


def open_dataset(inside: Inside, path: str) -> None:
    inside.session.open_dataset(path)


def open_anew(inside: Inside, path: str) -> None:
    """Open a dataset with the looks of a first start, whatever was done in this window before."""
    for window in inside.qt.topLevelWidgets():
        if isinstance(window, QDialog):
            window.reject()
    inside.window.message_bar.withdraw(inside.window.message_bar.text)
    themed = ("background", "foreground")
    first = {field.name: field.default for field in fields_of(Appearance) if field.name not in themed}
    inside.session.set_appearance(**first)
    inside.notes.clear()
    open_dataset(inside, path)


def open_two_early(inside: Inside, first: str, second: str) -> None:
    """Open two datasets at once while a sample loads, and press a key for the next sample."""
    step(inside, 1)
    open_dataset(inside, first)
    open_dataset(inside, second)
    inside.window.actions_["sample.next"].trigger()


def open_while_loading(inside: Inside, places: int, path: str) -> None:
    step(inside, places)
    open_dataset(inside, path)


def set_appearance(inside: Inside, /, **changes: Any) -> None:
    inside.session.set_appearance(**changes)


def other_color_map(inside: Inside) -> None:
    """Change between two colour maps."""
    inside.session.set_appearance(color_map="plasma" if inside.state.appearance.color_map != "plasma" else "jet")


def set_color_scale(inside: Inside, /, **changes: Any) -> None:
    inside.session.set_color_scale(**_given(changes))


# Seeing


def words(inside: Inside) -> str:
    """The whole state for the message of a failure."""
    return repr(inside.state)[:600]


def phase(inside: Inside) -> str:
    return inside.state.phase


def phase_is(inside: Inside, *phases: str) -> bool:
    return inside.state.phase in phases


def program_folder(inside: Inside) -> str:
    """The folder that the program runs from."""
    return str(Path(viewer.__file__).parents[1])


def has_begun(inside: Inside) -> bool:
    return inside.state.phase != "empty"


def is_settled(inside: Inside) -> bool:
    """Whether what is wanted is shown, or has failed."""
    return inside.state.phase in ("shown", "failed") and not inside.state.busy


def is_shown(inside: Inside, sample: int | None = None) -> bool:
    """Whether a sample (this one) is on screen, at the size of the view."""
    if inside.state.phase != SHOWN or (sample is not None and _shown(inside).selection.sample != sample):
        return False
    return inside.view.is_sharp()


def is_on_screen(inside: Inside, sample: int) -> bool:
    """Whether it is this sample's picture that is seen, whatever is wanted."""
    return inside.state.shown is not None and inside.state.shown.selection.sample == sample


def is_anything_on_screen(inside: Inside) -> bool:
    return inside.state.shown is not None


def is_tried(inside: Inside, sample: int) -> bool:
    """Whether this sample is shown or has failed."""
    return inside.state.phase in ("shown", "failed") and inside.state.selection.sample == sample


def is_time_shown(inside: Inside, time: float) -> bool:
    return inside.state.phase == SHOWN and _shown(inside).manifest.time == time


def is_time_step_shown(inside: Inside, index: int) -> bool:
    return inside.state.phase == SHOWN and _manifest(inside).time_index == index


def is_dataset_shown(inside: Inside, path: str) -> bool:
    return inside.state.phase == SHOWN and _catalogue(inside).path == path


def is_backend_shown(inside: Inside, backend: str) -> bool:
    return inside.state.phase == SHOWN and _catalogue(inside).backend == backend


def is_open(inside: Inside, name: str) -> bool:
    return inside.state.catalogue is not None and inside.state.catalogue.name == name


def is_as_wanted(inside: Inside) -> bool:
    """Whether what is wanted is what is on screen."""
    return inside.state.selection == _shown(inside).selection


def is_series_known(inside: Inside) -> bool:
    return inside.state.phase == SHOWN and inside.state.color_scale.series_known


def is_final(inside: Inside) -> bool:
    """Whether the picture changes no more by itself."""
    return inside.state.phase == SHOWN and not inside.state.color_scale.is_provisional


def failure(inside: Inside) -> str:
    """What is said instead of a picture."""
    return inside.state.failure.sentence if inside.state.failure else ""


def dataset_path(inside: Inside) -> str:
    """Path of the dataset that is open, empty without one."""
    return inside.state.catalogue.path if inside.state.catalogue is not None else ""


def dataset_name(inside: Inside) -> str:
    return _catalogue(inside).name


def split_sizes(inside: Inside) -> list[int]:
    return [len(split) for split in _catalogue(inside).splits]


def dataset_of_picture(inside: Inside) -> str:
    return _shown(inside).manifest.dataset


def wanted_sample(inside: Inside) -> int:
    return inside.state.selection.sample


def hidden_zones(inside: Inside) -> list[str]:
    return list(inside.state.selection.hidden_zones)


def shown_base(inside: Inside) -> str:
    return _shown(inside).selection.base


def shown_field(inside: Inside) -> str | None:
    return _shown(inside).selection.field


def shown_time(inside: Inside) -> float | None:
    return _shown(inside).manifest.time


def shown_directory(inside: Inside) -> str:
    return str(_shown(inside).directory)


def scene_id(inside: Inside) -> int:
    return _scene(inside).id


def scene_cells(inside: Inside) -> int:
    return _scene(inside).cells


def scale_range(inside: Inside) -> list[float]:
    """The range of the colours."""
    found = _scene(inside).range
    assert found is not None
    return list(found)


def data_range(inside: Inside) -> list[float]:
    """The range of the values on screen."""
    found = _scene(inside).data_range
    assert found is not None
    return list(found)


def is_data_range(inside: Inside, low: float, high: float) -> bool:
    return inside.state.phase == SHOWN and _scene(inside).data_range == (low, high)


def colors(inside: Inside) -> list[str]:
    """The colours of the map on screen."""
    return list(_scene(inside).colors)


def stranger_colors(inside: Inside) -> list[str]:
    """The colours below and above the range."""
    return [_scene(inside).below_color, _scene(inside).above_color]


def color_map(inside: Inside) -> str:
    return inside.state.appearance.color_map


def times(inside: Inside) -> list[float]:
    return list(_manifest(inside).times)


def time(inside: Inside) -> float | None:
    return _manifest(inside).time


def fields(inside: Inside) -> list[list[str]]:
    """Name and location of each field."""
    return [list(pair) for pair in _manifest(inside).field_names()]


def zones(inside: Inside) -> list[str]:
    return [zone.name for zone in _manifest(inside).zones]


def globals_of(inside: Inside, *names: str) -> list[Any]:
    return [_manifest(inside).globals_[name] for name in names]


def field_files(inside: Inside, field: str) -> dict[str, str]:
    """The file with the values of a field by zone, of what is on screen."""
    shown = _shown(inside)
    return {zone.name: str(shown.directory / record.file) for zone, record in shown.manifest.find_fields(field)}


def artifact_of(inside: Inside, sample: int) -> str:
    """Where a sample lies in the store, seen as the one that is wanted."""
    wanted: Selection = replace(inside.state.selection, sample=sample)
    return str(inside.session.lookup.locate(wanted))


def set_rate(inside: Inside, rate: int) -> None:
    """Play so many time steps per second."""
    inside.player.set_rate(rate)


def is_playing(inside: Inside) -> bool:
    return inside.player.playing


def has_stopped_playing(inside: Inside) -> bool:
    return not inside.player.playing and inside.state.phase == SHOWN


# Noting


def note_phases(inside: Inside) -> None:
    """Write down each phase from now on."""
    inside.session.changed.connect(lambda state: inside.notes["phases"].append(state.phase))


def note_times(inside: Inside) -> None:
    """Write down the time of each picture from now on."""
    inside.session.changed.connect(
        lambda state: inside.notes["times"].append(state.manifest.time) if state.phase == SHOWN else None
    )


def all_times_noted(inside: Inside) -> bool:
    return len(set(inside.notes["times"])) == len(_manifest(inside).times)


def note_trouble(inside: Inside) -> None:
    """Write down each sentence of trouble from now on."""
    inside.session.trouble.connect(lambda sentence, _detail: inside.notes["trouble"].append(sentence))


def trouble_or_failure(inside: Inside, path: str) -> str:
    """What was said since a dataset was asked for: in the message bar, or instead of its first picture."""
    trouble = inside.notes["trouble"]
    if trouble:
        return str(trouble[-1])
    return failure(inside) if dataset_path(inside) == path else ""


def noted(inside: Inside, name: str) -> list[Any]:
    return list(inside.notes[name])


def forget(inside: Inside, name: str) -> None:
    inside.notes[name].clear()


def is_selected(inside: Inside, split: str, sample: int) -> bool:
    """Whether this sample is wanted."""
    return (inside.state.selection.split, inside.state.selection.sample) == (split, sample)
