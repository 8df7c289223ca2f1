"""What the pictures of the README show: arguments of the program, and what is done in its window before each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from tests import faults
from tests.end2end.probes import panes, plots, prediction, scan, state, thumbnails, tools, widgets
from tests.end2end.program import Program

PLAIN = ["--split", "train", "--sample", "4", "--field", "pressure", "--time", "0.4"]


def _colour(window: Program) -> None:
    window.ask(state.set_appearance, color_map="coolwarm", bands=10, edges=True)
    window.ask(state.set_color_scale, mode="fixed", fixed=(-60.0, 60.0))


def _filter(window: Program) -> None:
    window.ask(state.set_appearance, color_map="thermal")
    window.ask(state.set_color_scale, mode="percentiles")
    window.ask(widgets.show_dock, "info", "samples")
    window.ask(widgets.set_text, "samples.filter", 'amplitude > 90 and regime == "strong swirl"')
    window.until(widgets.has_text, "samples.summary", "9 samples, 4 match")


def _show_thumbnails(window: Program) -> None:
    window.ask(thumbnails.show)
    window.until(thumbnails.is_complete)


def _show_all_bases(window: Program) -> None:
    window.ask(state.select, base="*", hidden_zones=("Base_3_3/Outlet",))
    window.ask(state.set_appearance, color_map="batlow")


def _look_inside(window: Program) -> None:
    for tool in ("streamlines", "clip"):
        window.trigger(f"tools.add.{tool}")
        window.until(tools.are_drawn)


def _plot(window: Program) -> None:
    window.trigger("tools.add.slice")
    window.until(tools.are_drawn)
    window.trigger("plots.line")
    window.until(plots.has_curves, 1)
    window.ask(widgets.click, "plots.keep")
    window.ask(state.step, 1)
    window.until_shown(5)
    window.until(plots.has_curves, 2)


def _beside(window: Program) -> None:
    window.trigger("panes.add")
    window.until(panes.are_there, 4, 5)
    window.ask(widgets.show_dock, "samples")


def _models(window: Program, errors: dict[str, float]) -> None:
    """Compare with copies of the dataset whose pressure is wrong in a wave along x, by these shares of its range."""
    dataset = Path(window.ask(state.dataset_path))
    for name, share in errors.items():
        copy = dataset.parent / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(dataset, copy)
        for file in copy.rglob("*.cgns"):
            with h5py.File(file, "r+") as content:
                for pressure in [node for name, node in _nodes(content) if name.endswith("pressure/ data")]:
                    node = pressure[...]
                    wave = np.sin(np.linspace(0.0, 12.0, node.size)).reshape(node.shape)
                    pressure[...] = node + share * np.ptp(node) * wave
        window.ask(prediction.open_path, str(copy))
    window.until(prediction.is_done)


def _judge(window: Program) -> None:
    _models(window, {"model": 0.06})
    window.trigger("sample.prediction.panes")
    window.until(panes.are_there, 4, 4, 4)


def _rank(window: Program) -> None:
    _models(window, {"epoch_100": 0.08, "epoch_400": 0.015, "epoch_200": 0.04})
    window.trigger("sample.prediction.error")
    window.until(prediction.is_error_shown, 4)


def _statistics(window: Program) -> None:
    window.trigger("sample.scan.statistics")
    window.ask(scan.choose, kind="scatter")
    _scan(window)
    window.ask(scan.choose_entry, "y", "deviation pressure (Base_3_3)")
    window.ask(scan.choose_entry, "color", "swirl")
    window.until(scan.shows, "ScatterContent")
    window.until(widgets.says, "Scanned")
    window.ask(widgets.dismiss)


def _health(window: Program) -> None:
    """Scan a hundred plates with ten faults, and go to one."""
    plates = Path(window.ask(state.dataset_path)).parent / "plates"
    faults.plant_all(faults.write_clean(plates, 80, 20))
    window.ask(state.open_anew, str(plates))
    window.until(state.is_dataset_shown, str(plates))
    window.trigger("sample.scan.health")
    _scan(window)
    window.until(scan.has_findings, len(faults.FAULTS))
    window.ask(scan.click_finding, "unit")
    window.until_shown(3)


def _scan(window: Program) -> None:
    window.trigger("sample.scan.begin")
    window.until(scan.is_all_known)


def _nodes(content: h5py.File) -> list[tuple[str, h5py.Dataset]]:
    found: list[tuple[str, h5py.Dataset]] = []
    content.visititems(lambda name, node: found.append((name, node)) if isinstance(node, h5py.Dataset) else None)
    return found


def _leave(_window: Program) -> None:
    """Take the picture as the window comes."""


PICTURES: dict[str, tuple[str, list[str], Callable[[Program], None]]] = {
    "window-light": ("light", PLAIN, _leave),
    "window-dark": ("dark", ["--split", "test", "--sample", "2", "--field", "Velocity"], _leave),
    "colours-light": ("light", PLAIN, _colour),
    "tools-light": ("light", PLAIN, _look_inside),
    "panes-light": ("light", PLAIN, _beside),
    "prediction-light": ("light", PLAIN, _judge),
    "prediction-dark": ("dark", PLAIN, _rank),
    "plots-light": ("light", PLAIN, _plot),
    "statistics-light": ("light", PLAIN, _statistics),
    "health-dark": ("dark", PLAIN, _health),
    "samples-dark": ("dark", ["--split", "train", "--sample", "5", "--field", "temperature"], _filter),
    "thumbnails-light": ("light", PLAIN, _show_thumbnails),
    "bases-light": ("light", ["--split", "train", "--sample", "3", "--field", "pressure"], _show_all_bases),
}
"""Theme, arguments, and what is done in the window before the picture is taken."""

FIGURES: dict[str, list[str]] = {
    "figure": [*PLAIN, "--picture-size", "17x7cm@150", "--title", "{dataset}, {split} {sample}, t = {time}"],
}
"""Pictures that the program saves without a window, and what they are to be."""
