"""Going through a dataset in the running program: what is shown is what is known."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from tests.end2end.conftest import Start
from tests.end2end.program import Program, run
from tests.frames import png_pixels

SETTLED = "app.session.state.phase == 'shown'"
RANGE = "list(app.session.state.shown.scene.range)"
VALUES = """
import json
from pathlib import Path
shown = app.session.state.shown
zones = {{zone.name: str(shown.directory / record.file) for zone, record in shown.manifest.find_fields({field!r})}}
"""


def begin(start: Start, *arguments: object) -> Program:
    window = start(*(arguments or ("--example",)))
    window.until_shown()
    return window


def select(window: Program, **changes: object) -> None:
    window.ask(f"app.session.select(**{changes!r})")
    window.until_shown()


def arrays(window: Program, field: str) -> dict[str, np.ndarray]:
    """The published values of a field by zone, read from the artifact on screen."""
    window.ask(VALUES.format(field=field))
    return {name: np.load(file) for name, file in window.ask("zones").items()}


def test_the_value_under_the_cursor_is_the_value_in_the_file(start: Start) -> None:
    window = begin(start)
    window.ask("probe = app.view.probe")
    window.ask("answers = []; app.renderer.probed.connect(answers.append)")
    size = window.ask("[(s.width(), s.height()) for s in [app.view.panel.frame_view.device_size()]][0]")
    fields = window.ask("[list(pair) for pair in app.session.state.manifest.field_names()]")
    assert {"vertex", "cell"} == {location for _field, location in fields}
    for field, location, component in (*((*pair, -1) for pair in fields), ("Velocity", "vertex", 1)):
        select(window, field=field, location=location, component=component)
        known = arrays(window, field)
        hits = 0
        for x, y in ((0.5, 0.3), (0.35, 0.3), (0.65, 0.5), (0.7, 0.7), (0.02, 0.02)):
            window.ask(f"probe.move({x * size[0]}, {y * size[1]})")
            window.until("probe._asked == 0")  # an answer about the place before may still have been on its way
            (zone, point, cell, value), words = window.ask(
                "[[[a.zone, a.point, a.cell, a.value] for a in answers][-1], app.window.probed.text()]"
            )
            if not zone:
                assert words == ""
                continue
            hits += 1
            values = known[zone][cell if location == "cell" else point]
            expected = values if values.ndim == 0 else np.linalg.norm(values) if component < 0 else values[component]
            assert value == pytest.approx(float(expected), rel=1e-6)
            assert f"{value:.6g}" in words
        assert hits >= 2, "the mesh is in the middle of the view"


def test_a_locked_range_stays_from_sample_to_sample(start: Start) -> None:
    window = begin(start)
    before = window.ask(RANGE)
    window.trigger("view.lock_range")
    window.trigger("sample.next")
    window.until_shown(1)
    assert window.ask(RANGE) == before
    window.trigger("view.lock_range")
    window.until(SETTLED)
    assert window.ask(RANGE) != before, "its own again"


def test_the_range_over_all_time_steps_holds_them_all(start: Start) -> None:
    window = begin(start)
    window.ask("app.session.set_scale(mode='series')")
    window.until(f"{SETTLED} and app.session.state.scale.series is not None")
    window.until_shown()
    low, high = window.ask(RANGE)
    lows, highs = [], []
    for time in window.ask("list(app.session.state.manifest.times)"):
        select(window, time=time)
        assert window.ask(RANGE) == [low, high]
        values = np.concatenate(list(arrays(window, "pressure").values()))
        lows.append(values.min())
        highs.append(values.max())
    assert (low, high) == pytest.approx((min(lows), max(highs)), rel=1e-12)


def test_time_plays_and_every_step_is_seen(start: Start) -> None:
    window = begin(start)
    window.ask(
        "times = []; app.session.changed.connect(lambda s: s.phase == 'shown' and times.append(s.manifest.time))"
    )
    window.trigger("time.play")
    window.until("len(set(times)) == len(app.session.state.manifest.times)")
    assert window.ask("app.time.player.playing")
    window.trigger("time.play")
    window.until(f"not app.time.player.playing and {SETTLED}")
    window.trigger("time.stop")
    window.until(f"{SETTLED} and app.session.state.manifest.time_index == 0")


def test_all_bases_together_and_zones_apart(start: Start) -> None:
    window = begin(start)
    alone = window.ask("app.session.state.shown.scene.cells")
    select(window, base="*")
    assert window.ask("app.session.state.shown.scene.cells") > alone
    zones = window.ask("[zone.name for zone in app.session.state.manifest.zones]")
    assert all("/" in zone for zone in zones)
    before = window.picture()
    select(window, hidden_zones=tuple(zones[1:]))
    window.until_shown()
    assert (window.picture() != before).any(axis=-1).mean() > 0.01
    window.trigger("sample.next")
    window.until_shown(1)
    assert window.ask("list(app.session.state.selection.hidden_zones)") == zones[1:], "they stay hidden"


def test_the_table_is_filled_and_leads_to_samples(start: Start) -> None:
    window = begin(start)
    window.ask("app.window.docks.show('samples')")
    window.until("app.samples.panel.model.missing is None and app.samples.panel.model.columns")
    assert window.ask("app.samples.panel.model.columns")[0] == "amplitude"
    window.ask("app.samples.panel._edit.setText('amplitude > 100 and regime == \"strong swirl\"')")
    window.until("0 < app.samples.panel.model.rowCount() < 9")
    sample = window.ask("app.samples.panel.model.sample_at(1)")
    window.ask("app.samples.panel._on_chosen(app.samples.panel.model.index(1, 0))")
    window.until_shown(sample)
    shown = window.ask("[app.session.state.manifest.globals_[name] for name in ('amplitude', 'regime')]")
    assert shown[0] > 100 and shown[1] == "strong swirl"


def test_a_folder_of_datasets_offers_them(start: Start, dataset: Path) -> None:
    folder = dataset.parent / "folder"
    folder.mkdir()
    for name in ("one", "two"):
        shutil.copytree(dataset, folder / name)
    (folder / "two" / "infos.yaml").write_text("storage_backend: [", encoding="utf-8")
    window = start(folder)
    window.until("app.opening.folder_page.isVisible()")
    rows = window.ask(
        "[(i.text(0), i.text(1), i.isDisabled(), i.text(4)) for t in [app.opening.folder_page._tree] "
        "for i in map(t.topLevelItem, range(t.topLevelItemCount()))]"
    )
    assert [row[0] for row in rows] == ["one", "two"]
    assert rows[0][1:3] == ["cgns", False]
    assert rows[1][2] and rows[1][3].endswith(".")
    window.ask(f"app.opening.folder_page.dataset_chosen.emit({str(folder / 'one')!r})")
    window.until_shown(0)
    assert not window.ask("app.opening.folder_page.isVisible()")
    window.trigger("file.folder")
    window.until("app.opening.folder_page.isVisible()")


def test_no_picture_is_taken_of_a_folder_of_datasets(dataset: Path, base: Path, temp_root: Path) -> None:
    done = run("--basedir", base, dataset.parent, "--screenshot", temp_root / "x.png", temp_root=temp_root)
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("holds datasets: horn; name one of them.")


@pytest.mark.parametrize("how", ["quit", "kill"])
def test_a_dataset_comes_back_as_it_was_left(start: Start, how: str) -> None:
    window = begin(start)
    select(window, sample=3, time=0.4)
    window.ask("app.session.set_scale(mode='fixed', fixed=(-20.0, 30.0))")
    window.until_shown()
    window.trigger("view.camera.+x")
    window.trigger("view.zoom_in")  # what is only fitted is fitted into the next window, whatever its size
    view = "app.renderer.camera.position"
    before = window.until(f"{SETTLED} and app.renderer.camera and not app.renderer.camera.fitted and list({view})")
    # Written a second after the last change at the latest.
    window.until("app.state.view_of(app.session.state.catalogue.path)['scale']['fixed'] == [-20.0, 30.0]")
    if how == "quit":
        window.quit()
    else:
        window.send(signal.SIGKILL)
        window.wait()
    window = begin(start)
    assert window.ask("[app.session.state.selection.sample, app.session.state.manifest.time]") == [3, 0.4]
    assert window.ask(RANGE) == [-20.0, 30.0]
    if how == "quit":
        assert window.ask(f"list({view})") == pytest.approx(before)


def test_a_dataset_that_is_left_for_another_one_keeps_its_camera(start: Start, waves: Path) -> None:
    window = begin(start)
    first = window.ask("app.session.state.catalogue.path")
    view = "(list(app.renderer.camera.position) if app.renderer.camera else [])"  # none while it is fitted
    at_first = window.until(view)
    window.trigger("view.camera.+x")
    turned = window.until(f"{view} != {at_first!r} and {view}")
    # Nothing but the camera has changed since the view was last written, and nothing changes any more.
    window.ask(f"from pathlib import Path; app.session.open_dataset(Path({str(waves)!r}))")
    window.until(f"{SETTLED} and app.session.state.catalogue.path == {str(waves)!r}")
    assert window.until(view) != pytest.approx(turned)
    window.ask(f"app.session.open_dataset(Path({first!r}))")
    window.until(f"{SETTLED} and app.session.state.catalogue.path == {first!r}")
    assert window.until(view) == pytest.approx(turned)


def test_a_map_out_of_range_and_holes_have_colours_of_their_own(start: Start) -> None:
    window = begin(start)
    window.ask("app.session.set_scale(mode='fixed', fixed=(-5.0, 5.0)); app.session.set_look(bands=4)")
    window.until_shown()
    scene = "app.session.state.shown.scene"
    assert window.ask(f"len(set({scene}.colors))") == 4
    below, above, colors = window.ask(f"[{scene}.below_color, {scene}.above_color, list({scene}.colors)]")
    assert below and above and below != above and not {below, above} & set(colors)
    scale = window.ask("[app.view.panel.color_bar.scale.below, app.view.panel.color_bar.scale.above]")
    assert scale == [below, above]


def test_a_picture_is_saved_and_copied_as_it_is_on_screen(start: Start, tmp_path: Path) -> None:
    window = begin(start)
    good, bad = tmp_path / "a.b.png", Path("/proc/nowhere.png")
    window.ask("from pathlib import Path")
    window.ask(f"app.prompts.choose_picture = lambda start: Path({str(good)!r})")
    window.trigger("file.save_picture")
    saved = png_pixels(good)
    view = window.picture()
    assert np.array_equal(saved[: view.shape[0], : view.shape[1]], view)
    assert saved.shape[1] > view.shape[1], "the colour bar is on it"
    window.trigger("file.copy_picture")
    size = "(lambda image: [image.height(), image.width()])(app.qt.clipboard().image())"
    assert window.ask(size) == list(saved.shape[:2])
    window.ask(f"app.prompts.choose_picture = lambda start: Path({str(bad)!r})")
    window.trigger("file.save_picture")
    assert "could not be written" in window.message
    inside = tmp_path / "plaid-viewer-1-0123456789ab" / "a.png"
    inside.parent.mkdir()
    window.ask(f"app.prompts.choose_picture = lambda start: Path({str(inside)!r})")
    window.trigger("file.save_picture")
    assert "lies in a scratch cache" in window.message
    assert not inside.exists()


def test_a_colour_map_chosen_in_the_dock_is_remembered_and_shown_in_the_menu(start: Start) -> None:
    window = begin(start)
    checked = "[name for name in ('viridis', 'plasma') if app.window.actions_[f'view.color_map.{name}'].isChecked()]"
    for name, menu in (("plasma", ["plasma"]), ("vik", [])):
        window.ask(f"app.colors.panel.look_chosen.emit({{'color_map': {name!r}}})")
        window.until_shown()
        assert window.ask(checked) == menu
    assert window.quit() == 0
    window = begin(start)
    assert window.ask("app.session.state.look.color_map") == "vik"
    assert window.ask("find('colors.map').currentData()") == "vik"
    window.trigger("view.color_map.viridis")
    window.until_shown()
    assert window.ask(checked) == ["viridis"]
