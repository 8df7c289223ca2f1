"""A difference in the running program: chosen by actions and in the dock, looked at in pixels and numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets import write_dataset
from tests.end2end.conftest import Start
from tests.end2end.probes import difference, state, undo, widgets
from tests.end2end.program import Program
from tests.frames import share


def until(window: Program, title: str) -> None:
    window.until(difference.is_shown, title)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples whose pressure differs by half of the difference of their numbers, in the same way everywhere."""
    return write_dataset(tmp_path_factory.mktemp("known") / "known")


def test_another_sample_another_time_another_field(start: Start, known: Path) -> None:
    window = start(known, "--size", "1280x900")
    window.until_shown(0)
    window.until(state.is_series_known)
    window.ask(widgets.show_dock, "difference")
    plain = window.ask(difference.colors)
    window.trigger("sample.last")
    window.until_shown(2)
    window.trigger("difference.this_sample")
    until(window, "pressure: sample 2 − sample 2, signed")
    assert window.ask(difference.values) == [0.0, 0.0, -1.0, 1.0]
    window.trigger("sample.previous")
    until(window, "pressure: sample 1 − sample 2, signed")
    assert window.ask(difference.values)[:2] == pytest.approx([-0.5, -0.5])
    window.until(difference.says_in_bar, "all time steps")
    assert window.ask(difference.bar) == ["pressure", "sample 1 − sample 2", "signed", "all time steps"]
    window.trigger("difference.toggle")
    window.until(difference.is_shown, "")
    window.trigger("sample.first")
    window.until_shown(0)
    window.until(state.is_series_known)
    assert window.ask(difference.colors) == plain, "map and range are those of the field again"

    window.trigger("difference.first_step")
    until(window, "pressure: t = 0 − t = 0, signed")
    window.trigger("time.next")
    until(window, "pressure: t = 0.5 − t = 0, signed")
    assert window.ask(difference.values)[:2] == pytest.approx([500.0, 500.0])
    window.until(difference.says_in_bar, "all time steps")
    assert window.ask(difference.values)[2:] == pytest.approx([-2000.0, 2000.0]), (
        "of all time steps, zero in the middle"
    )
    window.trigger("difference.step_before")
    until(window, "pressure: t = 0.5 − t = 0, signed")
    window.trigger("time.next")
    until(window, "pressure: t = 2 − t = 0.5, signed")
    assert window.ask(difference.values)[:2] == pytest.approx([1500.0, 1500.0])
    window.trigger("difference.kind.absolute")
    until(window, "pressure: t = 2 − t = 0.5, absolute")
    assert window.ask(difference.values)[2] == 0.0
    window.ask(undo.press, "Z")
    until(window, "pressure: t = 2 − t = 0.5, signed")

    window.ask(difference.choose, "what", 1)
    until(window, "pressure: sample 0 − sample 1, signed")
    assert window.ask(difference.values)[:2] == pytest.approx([-0.5, -0.5])
    window.ask(state.select, field="Velocity", location="vertex")
    until(window, "|Velocity|: sample 0 − sample 1, signed, of magnitudes")
    window.trigger("difference.kind.absolute")
    until(window, "Velocity: sample 0 − sample 1, absolute, of vectors")
    assert window.ask(difference.values)[:2] == pytest.approx([1.0, 1.0])
    assert window.message == "" and window.failure == ""
    assert window.quit() == 0

    again = start(known)
    until(again, "Velocity: sample 0 − sample 1, absolute, of vectors")
    assert again.quit() == 0


def test_meshes_that_differ(start: Start, waves: Path) -> None:
    window = start(waves)
    window.until_shown(0)
    window.ask(difference.subtract, split="train", sample=1)
    window.until(state.phase_is, "failed")
    assert window.failure.startswith("The meshes are not the same: zone ")
    assert window.ask(widgets.is_visible, "view.failure.interpolate")
    window.ask(widgets.click, "view.failure.interpolate")
    window.until(state.phase_is, "shown")
    assert window.ask(difference.interpolated)
    assert window.ask(difference.bar)[-1] == "interpolated"
    window.until_shown(0)
    drawn = window.picture()
    assert share(drawn, drawn[0, drawn.shape[1] // 2], 0) < 0.99
    window.ask(difference.subtract, split="train", sample=1000)
    window.until(state.phase_is, "failed")
    window.ask(widgets.click, "view.failure.plain")
    window.until_shown(0)
    assert window.ask(difference.title) == "" and window.quit() == 0
