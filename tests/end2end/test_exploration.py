"""Going through a dataset in the running program: what is shown is what is known."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from tests.end2end.conftest import Start
from tests.end2end.probes import camera, looks, state, widgets
from tests.end2end.program import Program, run
from viewer.numbers import MINUS


def begin(start: Start, *arguments: object) -> Program:
    window = start(*(arguments or ("--example",)))
    window.until(state.is_final)
    window.until_shown()
    return window


def select(window: Program, **changes: object) -> None:
    window.ask(state.select, **changes)
    window.until_shown()


def arrays(window: Program, field: str) -> dict[str, np.ndarray]:
    """The published values of a field by zone, read from the artifact on screen."""
    return {name: np.load(file) for name, file in window.ask(state.field_files, field).items()}


def test_the_value_under_the_cursor_is_the_value_in_the_file(window: Program) -> None:
    window.ask(camera.note_answers)
    fields = window.ask(state.fields)
    assert {"vertex", "cell"} == {location for _field, location in fields}
    components = [(field, location, -1) for field, location in fields]
    for field, location, component in (*components, ("Velocity", "vertex", 1)):
        select(window, field=field, location=location, component=component)
        window.until(camera.is_settled)  # while the picture grows into its view, places in it are others
        size = window.ask(widgets.view_device_size)
        known = arrays(window, field)
        hits = 0
        for x, y in ((0.5, 0.3), (0.35, 0.3), (0.65, 0.5), (0.7, 0.7), (0.02, 0.02)):
            window.ask(camera.move_cursor, x * size[0], y * size[1])
            window.until(camera.is_cursor_answered)  # an answer about the place before may have been on its way
            zone, point, cell, value = window.ask(state.noted, "answers")[-1]
            if not zone:
                assert window.ask(widgets.cursor_words) == ""
                continue
            words = window.until(widgets.cursor_words)  # gone for a moment where the same is drawn once more
            hits += 1
            values = known[zone][cell if location == "cell" else point]
            expected = values if values.ndim == 0 else np.linalg.norm(values) if component < 0 else values[component]
            assert value == pytest.approx(float(expected), rel=1e-6)
            assert f"{value:.6g}".replace("-", MINUS) in words
        assert hits >= 2, "the mesh is in the middle of the view"


def test_a_locked_range_stays_from_sample_to_sample(window: Program) -> None:
    before = window.ask(state.scale_range)
    assert not window.ask(widgets.is_checked, "view.lock_range")
    window.trigger("view.lock_range")
    window.trigger("sample.next")
    window.until_shown(1)
    assert window.ask(state.scale_range) == before
    assert window.ask(widgets.is_checked, "view.lock_range"), "the button in the tool bar says so"
    window.trigger("view.lock_range")
    assert not window.ask(widgets.is_checked, "view.lock_range")
    window.until(state.phase_is, "shown")
    assert window.ask(state.scale_range) != before, "its own again"


def test_the_range_over_all_time_steps_holds_them_all(window: Program) -> None:
    window.until(state.is_series_known)  # nobody has to ask for it
    window.until_shown()
    low, high = window.ask(state.scale_range)
    lows, highs = [], []
    for time in window.ask(state.times):
        select(window, time=time)
        assert window.ask(state.scale_range) == [low, high]
        values = np.concatenate(list(arrays(window, "pressure").values()))
        lows.append(values.min())
        highs.append(values.max())
    assert (low, high) == pytest.approx((min(lows), max(highs)), rel=1e-12)


def test_time_plays_and_every_step_is_seen(window: Program) -> None:
    window.ask(state.note_times)
    window.ask(state.set_rate, 2)  # steps that a slow machine does not reach in time are left out
    window.trigger("time.play")
    window.until(state.all_times_noted)
    assert window.ask(state.is_playing)
    window.trigger("time.play")
    window.until(state.has_stopped_playing)
    window.trigger("time.stop")
    window.until(state.is_time_step_shown, 0)


def test_all_bases_together_and_zones_apart(window: Program) -> None:
    alone = window.ask(state.scene_cells)
    select(window, base="*")
    assert window.ask(state.scene_cells) > alone
    zones = window.ask(state.zones)
    assert all("/" in zone for zone in zones)
    before = window.picture()
    select(window, hidden_zones=tuple(zones[1:]))
    window.until_shown()
    assert (window.picture() != before).any(axis=-1).mean() > 0.01
    window.trigger("sample.next")
    window.until_shown(1)
    assert window.ask(state.hidden_zones) == zones[1:], "they stay hidden"


def test_the_table_is_filled_and_leads_to_samples(window: Program) -> None:
    window.ask(widgets.show_dock, "samples")
    window.until(widgets.is_table_filled)
    assert window.until(widgets.table_columns)[0] == "amplitude"
    window.ask(widgets.set_text, "samples.filter", 'amplitude > 100 and regime == "strong swirl"')
    window.until(widgets.has_table_rows, 1, 8)
    sample = window.ask(widgets.table_sample, 1)
    window.ask(widgets.choose_table_row, 1)
    window.until_shown(sample)
    shown = window.ask(state.globals_of, "amplitude", "regime")
    assert shown[0] > 100 and shown[1] == "strong swirl"


def test_a_folder_of_datasets_offers_them(start: Start, dataset: Path) -> None:
    folder = dataset.parent / "folder"
    folder.mkdir()
    for name in ("one", "two"):
        shutil.copytree(dataset, folder / name)
    (folder / "two" / "infos.yaml").write_text("storage_backend: [", encoding="utf-8")
    window = start(folder)
    window.until(widgets.is_folder_page)
    rows = window.ask(widgets.folder_rows)
    assert [row[0] for row in rows] == ["one", "two"]
    assert rows[0][1:3] == ["cgns", False]
    assert rows[1][2] and rows[1][3].endswith(".")
    window.ask(widgets.choose_from_folder, str(folder / "one"))
    window.until_shown(0)
    assert not window.ask(widgets.is_folder_page)
    window.trigger("file.folder")
    window.until(widgets.is_folder_page)


def test_no_picture_is_taken_of_a_folder_of_datasets(dataset: Path, base: Path, temp_root: Path) -> None:
    done = run("--basedir", base, dataset.parent, "--screenshot", temp_root / "x.png", temp_root=temp_root)
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("contains several datasets: horn; choose one of them.")


@pytest.mark.parametrize("how", ["quit", "kill"])
def test_a_dataset_comes_back_as_it_was_left(start: Start, how: str) -> None:
    window = begin(start)
    assert window.ask(looks.lacks_usual_docks) == [], "nothing is remembered at a first start"
    assert set(window.ask(looks.shown_docks)) == {"dataset", "colors", "samples", "thumbnails", "cache"}
    window.ask(looks.close_dock, "colors")
    select(window, sample=3, time=0.4)
    window.ask(state.set_color_scale, mode="fixed", fixed=(-20.0, 30.0))
    window.ask(state.set_appearance, reversed=True, bands=7)
    window.until_shown()
    colors = window.ask(state.colors)
    assert len(colors) == 7
    window.trigger("view.camera.+x")
    window.trigger("view.zoom_in")  # what is only fitted is fitted into the next window, whatever its size
    before = window.until(camera.chosen_position)
    window.until_shown()
    # Written a second after the last change at the latest.
    window.until(camera.is_saved, -20.0, 30.0)
    if how == "quit":
        window.quit()
    else:
        window.send(signal.SIGKILL)
        window.wait()
    window = begin(start)
    assert (window.ask(state.wanted_sample), window.ask(state.time)) == (3, 0.4)
    assert window.ask(state.scale_range) == [-20.0, 30.0]
    assert window.ask(state.colors) == colors
    if how == "quit":
        assert window.ask(camera.chosen_position) == pytest.approx(before)
        assert set(window.ask(looks.shown_docks)) == {"dataset", "samples", "thumbnails", "cache"}


def test_a_dataset_that_is_left_for_another_one_keeps_its_camera(start: Start, waves: Path) -> None:
    window = begin(start)
    first = window.ask(state.dataset_path)
    at_first = window.until(camera.position)
    window.trigger("view.camera.+x")
    window.trigger("view.zoom_in")
    turned = window.until(camera.has_left_chosen, at_first)
    # Nothing but the camera has changed since the view was last written, and nothing changes any more.
    window.ask(state.open_dataset, str(waves))
    window.until(state.is_dataset_shown, str(waves))
    assert window.until(camera.position) != pytest.approx(turned)
    window.ask(state.open_dataset, first)
    window.until(state.is_dataset_shown, first)
    assert window.until(camera.chosen_position) == pytest.approx(turned)


def test_a_map_out_of_range_and_holes_have_colours_of_their_own(window: Program) -> None:
    window.ask(state.set_color_scale, mode="fixed", fixed=(-5.0, 5.0))
    window.ask(state.set_appearance, bands=4)
    window.until_shown()
    colors = window.ask(state.colors)
    assert len(set(colors)) == 4
    below, above = window.ask(state.stranger_colors)
    assert below and above and below != above and not {below, above} & set(colors)
    assert window.ask(widgets.bar_stranger_colors) == [below, above]


def test_a_picture_is_copied_as_it_is_on_screen(window: Program) -> None:
    view = window.picture()
    window.trigger("file.copy_picture")
    height, width = window.ask(widgets.clipboard_size)
    assert height == view.shape[0] and width > view.shape[1], "the colour bar is on it"


def test_a_colour_map_chosen_in_the_dock_is_remembered_and_shown_in_the_menu(start: Start) -> None:
    window = begin(start)

    def checked() -> list[str]:
        return [name for name in ("viridis", "plasma") if window.ask(widgets.is_checked, f"view.color_map.{name}")]

    for name, menu in (("plasma", ["plasma"]), ("vik", [])):
        window.ask(widgets.choose_color_map, name)
        window.until_shown()
        assert checked() == menu
    assert window.quit() == 0
    window = begin(start)
    assert window.ask(state.color_map) == "vik"
    assert window.ask(widgets.choice, "colors.map") == "vik"
    window.trigger("view.color_map.viridis")
    window.until_shown()
    assert checked() == ["viridis"]
